// Reads the feeds of a shelf as apps do and prints what they see as JSON: node feeds.cjs BUILD
// - Thorium Reader's client for OPDS 2.0 and 1.2, which it shows in the same shape
// - Foliate's client for OPDS 1.2, in a browser
// - the parser of the Podcast Index
const { existsSync, readFileSync, readdirSync } = require('node:fs')
const { join } = require('node:path')
const { DOMParser } = require('@xmldom/xmldom')
const { chromium } = require('playwright-core')
const { parseFeed } = require('podcast-partytime')
const { TaJsonDeserialize, TaJsonSerialize } =
  require('r2-lcp-js/dist/es8-es2017/src/serializable')
const { convertOpds1ToOpds2 } = require('r2-opds-js/dist/es8-es2017/src/opds/converter')
const { initGlobalConverters_GENERIC, initGlobalConverters_OPDS } =
  require('r2-opds-js/dist/es8-es2017/src/opds/init-globals')
const { OPDS } = require('r2-opds-js/dist/es8-es2017/src/opds/opds1/opds')
const { OPDSFeed } = require('r2-opds-js/dist/es8-es2017/src/opds/opds2/opds2')
const { XML } = require('r2-utils-js/dist/es8-es2017/src/_utils/xml-js-mapper')

async function foliate(atom) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    const page = await browser.newPage()
    await page.route('**', route => {
      const { pathname } = new URL(route.request().url())
      return pathname === '/'
        ? route.fulfill({ contentType: 'text/html', body: '' })
        : route.fulfill({ path: join(process.env.NODE_PATH, 'foliate-js', pathname) })
    })
    await page.goto('http://localhost/') // nobody listens there
    return await page.evaluate(async atom => {
      const { getFeed } = await import('/opds.js')
      return getFeed(new DOMParser().parseFromString(atom, 'application/xml'))
    }, atom)
  } finally {
    await browser.close()
  }
}

async function main(build) {
  initGlobalConverters_OPDS()
  initGlobalConverters_GENERIC()
  const read = (...path) => readFileSync(join(build, ...path), 'utf8')
  const atom = read('opds.atom')
  const feed = XML.deserialize(new DOMParser().parseFromString(atom, 'application/xml'), OPDS)
  const podcasts = {}
  for (const folder of readdirSync(build)) {
    if (existsSync(join(build, folder, 'podcast.rss'))) {
      podcasts[folder] = parseFeed(read(folder, 'podcast.rss'))
    }
  }
  console.log(JSON.stringify({
    thorium2: TaJsonSerialize(TaJsonDeserialize(JSON.parse(read('opds.json')), OPDSFeed)),
    thorium1: TaJsonSerialize(convertOpds1ToOpds2(feed)),
    foliate: await foliate(atom),
    podcasts,
  }))
}

main(process.argv[2]).catch(error => {
  console.error(error)
  process.exit(1)
})
