// Looks at a whole site in one browser: node site.cjs JOB OUT
//
// JOB is JSON: the `address` of the site, and lists of paths of its pages. All `pages` are read by
// axe, light and dark, at two widths; `walked` by keyboard, zoomed, and in the system's own colours;
// `timed` over a slow line; `plain` without scripts. What was seen is written to OUT.
const { readFileSync, writeFileSync } = require('node:fs')
const { chromium } = require('playwright-core')
const measures = require('./measures.cjs')

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const OPTIONS = ['--no-sandbox', '--disable-gpu', '--mute-audio']
const WIDTHS = [320, 1280]
const SCHEMES = ['light', 'dark']
const WORKERS = 2
const SLOW = { offline: false, latency: 100, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 }
const LIMIT = 500 // of key presses on a page: it is a trap if the focus does not leave by then
// WCAG 2.2, 1.4.12
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }`

const size = width => ({ width, height: width < 600 ? 640 : 800 })

// A page, and what goes wrong in it: failed or foreign requests, errors, violations of the policy
async function open(browser, address, options = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: size(320), ...options })
  await context.addInitScript(measures)
  const page = await context.newPage()
  const client = await context.newCDPSession(page)
  await client.send('Network.enable')
  await client.send('Network.setCacheDisabled', { cacheDisabled: true })
  const seen = { wrong: [], weight: 0 }
  const kinds = new Map()
  client.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    kinds.set(requestId, type)
    if (!request.url.startsWith(address) && !request.url.startsWith('data:')) seen.wrong.push(`request: ${request.url}`)
  })
  client.on('Network.responseReceived', ({ response }) => {
    if (response.status >= 400) seen.wrong.push(`${response.status}: ${response.url}`)
  })
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (kinds.get(requestId) !== 'Media') seen.weight += encodedDataLength
  })
  page.on('pageerror', error => seen.wrong.push(`error: ${error}`))
  page.on('dialog', dialog => {
    seen.wrong.push(`dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) seen.wrong.push(`console: ${message.text()}`)
  })
  return { context, page, client, seen }
}

// What depends on colours: nothing else is another page in the dark
const COLOURS = ['color-contrast', 'color-contrast-enhanced', 'link-in-text-block']

// Runs every rule of axe, or some, and returns what it found
async function axe(page, only = null) {
  return page.evaluate(async only => {
    const all = window.axe.getRules().filter(rule => !rule.tags.includes('deprecated')).map(rule => rule.ruleId)
    const ids = only ?? all
    const result = await window.axe.run(document, {
      runOnly: { type: 'rule', values: ids }, resultTypes: ['violations', 'incomplete'],
      preload: window.location.protocol !== 'file:', // a page from disk may not read its own styles
    })
    const told = list => list.flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.target.join(' ')}: ${node.any[0]?.message ?? rule.help}`))
    return {
      version: result.testEngine.version,
      violations: told(result.violations),
      incomplete: told(result.incomplete),
      rules: ids.filter(id => ![...result.violations, ...result.incomplete].some(rule => rule.id === id)).length,
    }
  }, only)
}

// Reads one page at all widths in all schemes
async function look({ page, seen }, address, path) {
  const found = []
  for (const width of WIDTHS) {
    await page.setViewportSize(size(width))
    Object.assign(seen, { wrong: [], weight: 0 })
    await page.goto(address + path)
    await page.evaluate(AXE)
    const { weight } = seen
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme })
      const measured = await page.evaluate(() => ({
        ...window.measures.contrast(), targets: window.measures.targets(), misfits: window.measures.misfits(),
        shift: window.measures.shift(), begins: window.measures.begins(), text: document.body.innerText, direction: getComputedStyle(document.documentElement).direction,
      }))
      found.push({ path, width, scheme, weight, axe: await axe(page, scheme === SCHEMES[0] ? null : COLOURS), ...measured })
    }
    found.at(-1).wrong = seen.wrong
  }
  return found
}

// Presses Tab until the focus has left the page
async function tab(page) {
  const all = await page.evaluate(() => window.measures.stops().length)
  const steps = []
  while (steps.length < LIMIT) {
    await page.keyboard.press('Tab')
    const step = await page.evaluate(() => window.measures.focus())
    if (!step) break
    steps.push(step)
  }
  return { all, steps }
}

// The first stop leads past what all pages have in common
async function skip(page) {
  await page.keyboard.press('Tab')
  const link = await page.evaluate(() => ({ href: document.activeElement.getAttribute('href'), ...window.measures.focus() }))
  if (!link.href?.startsWith('#')) return { link, inside: false }
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  const inside = await page.evaluate(() => Boolean(document.activeElement.closest('main')))
  return { link, inside }
}

// Text in the colours that links and buttons take on when they are pointed at, focused or pressed
async function states(page, client) {
  await client.send('DOM.enable')
  await client.send('CSS.enable')
  const { root } = await client.send('DOM.getDocument', { depth: 0 })
  const selector = 'a, button, input, select, summary, label, [tabindex]'
  const { nodeIds } = await client.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector })
  const found = {}
  for (const forced of [['hover'], ['focus', 'focus-visible'], ['hover', 'active', 'focus', 'focus-visible']]) {
    await Promise.all(nodeIds.map(nodeId => client.send('CSS.forcePseudoState', { nodeId, forcedPseudoClasses: forced })))
    found[forced.join(' ')] = await page.evaluate(() => window.measures.contrast())
  }
  await client.send('CSS.disable')
  return found
}

// By keyboard, zoomed, with wide spacing, with the system's own colours
async function walk({ page, client }, address, path) {
  const url = address + path
  const found = { path, tabs: {}, fits: {}, modes: {}, states: {} }
  for (const [width, height] of [[320, 640], [1280, 800], [320, 256]]) {
    await page.setViewportSize({ width, height })
    await page.goto(url)
    found.tabs[`${width}×${height}`] = await tab(page)
  }
  found.fits['320×256'] = await page.evaluate(() => window.measures.misfits())
  await page.setViewportSize(size(320))
  await page.goto(url)
  found.skip = await skip(page)
  await client.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
  found.fits['twice the font'] = await page.evaluate(() => window.measures.misfits())
  await client.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } })
  const style = await page.addStyleTag({ content: SPACING })
  found.fits['wide spacing'] = await page.evaluate(() => window.measures.misfits())
  await style.evaluate(element => element.remove())
  await page.setViewportSize(size(1280))
  await page.evaluate(AXE)
  const text = await page.evaluate(() => document.body.innerText)
  for (const colorScheme of SCHEMES) {
    for (const [mode, media] of [['contrast', { contrast: 'more' }], ['forced', { forcedColors: 'active' }]]) {
      await page.emulateMedia({ colorScheme, contrast: null, forcedColors: null, ...media })
      found.modes[`${mode} ${colorScheme}`] = {
        // Chromium paints forced colours, but tells axe those that were written
        axe: mode === 'forced' ? null : await axe(page, COLOURS),
        same: text === await page.evaluate(() => document.body.innerText),
        ...await page.evaluate(() => window.measures.contrast()),
      }
    }
    await page.emulateMedia({ colorScheme, contrast: null, forcedColors: null })
    found.states[colorScheme] = await states(page, client)
  }
  return found
}

// The milliseconds until somebody sees text over a slow line, and what moved until all scripts ran
async function time({ page, client }, address, path) {
  const found = { path, paints: [], shifts: [] }
  await client.send('Network.emulateNetworkConditions', SLOW)
  for (let round = 0; round < 3; round += 1) {
    await page.setViewportSize(size(WIDTHS[round % 2]))
    await page.goto(address + path, { waitUntil: 'domcontentloaded' })
    const paint = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
    found.paints.push(await paint.jsonValue())
    found.shifts.push(await page.evaluate(() => window.measures.shift()))
    await page.goto('about:blank')
  }
  return found
}

// What is there without scripts
async function plain({ page, seen }, address, path) {
  seen.wrong = []
  await page.goto(address + path)
  const there = await page.evaluate(() => ({
    text: document.body.innerText,
    links: Array.from(document.links, link => link.href),
    audio: Array.from(document.querySelectorAll('audio[controls]'), element => {
      const { width, height } = element.getBoundingClientRect()
      return { src: element.currentSrc || element.src, width, height }
    }),
  }))
  return { path, ...there, wrong: seen.wrong }
}

// Does something with each path, several at a time, each worker in one tab
async function each(browser, address, paths, options, work, workers = WORKERS) {
  const queue = [...(paths ?? [])]
  const found = []
  const run = async () => {
    if (!queue.length) return
    const tab = await open(browser, address, options)
    for (let path; (path = queue.shift()) !== undefined;) found.push(await work(tab, address, path))
    await tab.context.close()
  }
  await Promise.all(Array.from({ length: workers }, run))
  return found
}

async function main([job, out]) {
  const { address, pages, walked, timed, plain: scriptless } = JSON.parse(readFileSync(job, 'utf8'))
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: OPTIONS })
  try {
    const seen = { seconds: {} }
    const measured = async (what, work) => {
      const begin = performance.now()
      seen[what] = await work()
      seen.seconds[what] = (performance.now() - begin) / 1000
    }
    await measured('timed', () => each(browser, address, timed, {}, time, timed?.length))
    await measured('pages', async () => (await each(browser, address, pages, {}, look)).flat())
    await measured('walked', () => each(browser, address, walked, { bypassCSP: true }, walk))
    await measured('plain', () => each(browser, address, scriptless, { javaScriptEnabled: false }, plain))
    writeFileSync(out, JSON.stringify(seen))
  } finally {
    await browser.close()
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error)
  process.exit(1)
})
