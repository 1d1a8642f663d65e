// Checks EPUBs with Ace by DAISY in one browser and writes its reports: node ace.cjs FOLDER EPUB…
const { createHash } = require('node:crypto')
const { globSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { fileURLToPath } = require('node:url')
const ace = require('@daisy/ace-core')
const puppeteer = require('@daisy/ace-axe-runner-puppeteer')

const pages = new Map()

// What a page looks like: itself, the styles, and which pictures there are.
function fingerprint(url, folder) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(url)))
  for (const name of globSync('**/*', { cwd: folder }).sort()) {
    hash.update(name)
    if (name.endsWith('.css')) hash.update(readFileSync(join(folder, name)))
  }
  return hash.digest('hex')
}

// Ace's own runner, but with one browser for all books, and each page looked at once: books that
// differ in one page cost one page.
const runner = {
  ...puppeteer,
  launch: async () => {},
  close: async () => {},
  run: async (url, scripts, contents, folder) => {
    const key = fingerprint(url, folder)
    if (!pages.has(key)) pages.set(key, puppeteer.run(url, scripts, contents, folder))
    return structuredClone(await pages.get(key))
  },
}

async function main([folder, ...epubs]) {
  await puppeteer.launch()
  try {
    const reports = []
    for (const [number, epub] of epubs.entries()) {
      const outdir = join(folder, `ace-${number}`)
      const options = { cwd: process.cwd(), outdir, doNotReportMedia: true, lang: 'en' }
      try {
        const [, report] = await ace(epub, options, runner)
        reports.push(report)
      } catch (error) {
        reports.push({ error: String(error) })
      }
    }
    writeFileSync(join(folder, 'ace.json'), JSON.stringify(reports))
  } finally {
    await puppeteer.close()
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error)
  process.exit(1)
})
