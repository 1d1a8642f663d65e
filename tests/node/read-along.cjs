// Reads chapters along in one browser: node read-along.cjs JOB
//
// JOB is JSON: `real` and `odd` are the addresses of two sites, `shelf` a folder on the disk, and
// the other values paths of pages in them. What was seen is printed as JSON.
const { readFileSync } = require('node:fs')
const { chromium } = require('playwright-core')
const measures = require('./measures.cjs')
const { DESK, wait, open, state, go, listen, tell, poor, refuse, phrases, arrive, hosts } = require('./playing.cjs')

const OPTIONS = ['--no-sandbox', '--disable-gpu', '--mute-audio']
const PHONE = { width: 320, height: 640 }
const LOW = [{ width: 320, height: 256 }, { width: 667, height: 375 }] // 1280 × 1024 at 400 %; a phone on its side
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const SCRIPT = '**/read-along.js'

// The mouse: a phrase, a link in a phrase, a selection
async function point(browser, { odd, everything }) {
  const { context, page, wrong } = await open(browser)
  const followed = []
  await context.route('https://example.org/**', route => {
    followed.push(route.request().url())
    return route.fulfill({ status: 204 }) // the page stays
  })
  await page.goto(odd + everything)
  const phrase = page.locator('[data-begin]', { has: page.locator('a[href^="https"]') })
  const box = await phrase.boundingBox()
  await page.mouse.move(box.x + 4, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + 12, { steps: 4 })
  await page.mouse.up()
  await wait(0.1)
  const seen = { selected: await page.evaluate(() => String(getSelection())), selecting: await state(page) }
  await phrase.locator('a[href^="https"]').click()
  await wait(0.2)
  Object.assign(seen, { followed, link: await state(page), id: await phrase.getAttribute('id') })
  const word = phrase.locator('em')
  for (const modifiers of [['Control'], ['Shift'], ['Alt'], ['Meta']]) await word.click({ modifiers })
  await page.evaluate(() => getSelection().removeAllRanges())
  seen.special = await state(page)
  await word.dblclick()
  await wait(0.3)
  seen.twice = await state(page)
  await page.evaluate(() => getSelection().removeAllRanges())
  await word.click()
  await wait(0.3)
  seen.phrase = await state(page)
  await page.locator('img[data-begin]').click()
  await wait(0.3)
  seen.picture = await state(page)
  seen.pictureId = await page.locator('img[data-begin]').getAttribute('id')
  await context.close()
  return { ...seen, wrong }
}

// Where everything lies, and what can be used
function layout(page) {
  return page.evaluate(() => ({
    rects: Array.from(document.querySelectorAll('header, main, main > *, footer'), element => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return [element.localName, x, y, width, height].join(' ')
    }),
    shown: Array.from(document.querySelectorAll('.player :is(audio, a, button, input, select), #go-on'))
      .filter(element => element.checkVisibility({ visibilityProperty: true }))
      .map(element => element.localName),
    audio: document.querySelector('audio').getBoundingClientRect().toJSON(),
    across: document.documentElement.scrollWidth - innerWidth,
  }))
}

async function comeLate(route) {
  await wait(route.request().frame().url().endsWith('taken') ? 2.6 : 0.4) // what comes before 2 is not seen
  await route.continue()
}

// In the page: notes what moves, and by how much
function watchShifts() {
  window.shifts = []
  new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => [entry.value, ...entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? String(node))].join(' ')))).observe({ type: 'layout-shift', buffered: true })
}

// What has moved until the script is there, and a moment longer
async function shiftsAfter(page) {
  await page.waitForSelector('.player.ready')
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  return page.evaluate(() => window.shifts)
}

// Without scripts, with one that never comes, and with one that comes late
async function degrade(browser, { real, chapter }) {
  const seen = {}
  await Promise.all([PHONE, DESK].map(async viewport => {
    const off = await open(browser, { viewport, javaScriptEnabled: false })
    await off.page.goto(real + chapter)
    const { page, context } = await open(browser, { viewport })
    await page.addInitScript(watchShifts)
    await page.route(SCRIPT, route => route.abort())
    await page.goto(real + chapter)
    await wait(2.2) // for so long the script may still come
    const blocked = await layout(page)
    await page.focus('audio')
    await page.keyboard.press('Space')
    await wait(0.5)
    const clock = await page.evaluate(() => document.querySelector('audio').currentTime)
    await page.unroute(SCRIPT)
    await page.route(SCRIPT, comeLate)
    await page.goto(`${real}${chapter}?late`)
    const late = { shifts: await shiftsAfter(page), ...await layout(page) }
    let come
    const playing = new Promise(resolve => { come = resolve })
    await page.unroute(SCRIPT)
    await page.route(SCRIPT, async route => {
      await playing
      await route.continue()
    })
    await page.goto(`${real}${chapter}?taken`, { waitUntil: 'commit' })
    await page.waitForSelector('audio')
    await wait(2.2)
    await page.focus('audio')
    await page.keyboard.press('Space')
    await page.waitForFunction(() => document.querySelector('audio').currentTime > 0)
    come()
    await page.waitForFunction(() => document.querySelector('.player.ready [role="status"]')?.textContent)
    const taken = { ...await state(page), playing: await page.locator('.player.playing').count() }
    seen[viewport.width] = { off: await layout(off.page), blocked, clock, late, taken }
    await context.close()
    await off.context.close()
  }))
  return seen
}

// The German original beside it
async function compare(browser, { real, translated }) {
  const pairs = page => page.evaluate(() => Array.from(document.querySelectorAll('.pair'), pair => {
    const [one, german] = Array.from(pair.children, child => child.getBoundingClientRect())
    return { height: german.height, apart: german.left >= one.right, below: german.top >= one.bottom, level: german.top < one.bottom }
  }))
  const { context, page, wrong } = await open(browser)
  await page.goto(real + translated)
  const seen = { wrong, hidden: await pairs(page) }
  await go(page, '#beside')
  await page.keyboard.press('Space')
  seen.desk = await pairs(page)
  await page.setViewportSize(PHONE)
  seen.phone = await pairs(page)
  seen.across = (await layout(page)).across
  await page.addInitScript(watchShifts)
  await page.route(SCRIPT, comeLate)
  await page.reload()
  seen.shifts = await shiftsAfter(page)
  seen.again = await pairs(page)
  await go(page, '#beside')
  await page.keyboard.press('Space')
  seen.off = await pairs(page)
  seen.wrong = [...wrong]
  await page.evaluate(() => { localStorage.clear() })
  await page.reload()
  await page.waitForSelector('.player.ready')
  await page.selectOption('#speed', '2') // now something is stored, but nothing about German
  await page.unroute(SCRIPT)
  await page.route(SCRIPT, route => route.abort())
  await page.reload()
  seen.speedOnly = await pairs(page)
  await context.close()
  const plain = await open(browser, { javaScriptEnabled: false })
  await plain.page.goto(real + translated)
  await plain.page.check('#beside')
  seen.scriptless = await pairs(plain.page)
  await plain.context.close()
  return seen
}

// Axe and contrast with the German shown and a phrase highlighted
async function audit(browser, { real, translated }) {
  const { context, page, wrong } = await open(browser)
  await page.addInitScript(measures)
  const seen = { wrong, views: {} }
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport)
    await page.goto(real + translated)
    await page.check('#beside')
    await page.click('.next-phrase')
    await page.evaluate(AXE)
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme })
      seen.views[`${viewport.width} ${colorScheme}`] = await page.evaluate(async () => {
        const { low, worst } = window.measures.contrast()
        const rules = window.axe.getRules().filter(rule => !rule.tags.includes('deprecated')).map(rule => rule.ruleId)
        const { violations, passes } = await window.axe.run(document, { runOnly: { type: 'rule', values: rules } })
        return {
          low, worst, misfits: window.measures.misfits(), rules: passes.map(({ id }) => id),
          violations: violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`)),
          german: document.querySelector('.german').offsetHeight, marked: document.querySelectorAll('[aria-current="true"][data-begin]').length,
        }
      })
    }
  }
  await context.close()
  return seen
}

// From right to left, on a phone
async function mirror(browser, { odd, everything, mirrored }) {
  const { context, page, wrong } = await open(browser, { viewport: PHONE })
  const seen = { wrong }
  for (const path of [everything, mirrored]) {
    await page.goto(odd + path)
    await go(page, '[data-begin]')
    const order = await page.evaluate(() => Array.from(document.querySelectorAll('[data-begin]'), phrase => phrase.id))
    const places = []
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowUp', 'End', 'Home']) {
      await page.keyboard.press(key)
      places.push(await page.evaluate(order => order.indexOf(document.activeElement.id), order))
    }
    if (await page.locator('#beside').count()) await page.check('#beside')
    await page.click('.next-phrase')
    seen[path] = {
      places, count: order.length,
      langs: await page.evaluate(() => ['html', '[role="status"]', '#place'].map(name => document.querySelector(name).lang)),
      across: (await layout(page)).across,
      icons: await page.evaluate(() => Object.fromEntries(['.previous-phrase', '.next-phrase'].map(name => {
        const button = document.querySelector(name)
        return [name, { x: button.getBoundingClientRect().x, mirrored: getComputedStyle(button.querySelector('svg')).transform !== 'none' }]
      }))),
    }
  }
  await context.close()
  return seen
}

// The colours of a highlighted phrase with a link in it
async function colours(browser, { odd, everything }) {
  const { context, page } = await open(browser)
  await page.goto(odd + everything)
  const seen = {}
  const modes = [['light', {}], ['dark', {}], ['light', { contrast: 'more' }], ['dark', { contrast: 'more' }], ['light', { forcedColors: 'active' }], ['dark', { forcedColors: 'active' }]]
  for (const [colorScheme, more] of modes) {
    await page.emulateMedia({ colorScheme, contrast: null, forcedColors: null, ...more })
    seen[[colorScheme, ...Object.values(more)].join(' ')] = await page.evaluate(() => {
      const phrase = document.querySelector('[data-begin]:has(a[href^="https"])')
      phrase.setAttribute('aria-current', 'true')
      const style = getComputedStyle(phrase)
      const probe = document.body.appendChild(document.createElement('p'))
      probe.style.cssText = 'forced-color-adjust: none; background: Highlight; color: HighlightText'
      const found = {
        text: style.color, background: style.backgroundColor, link: getComputedStyle(phrase.querySelector('a')).color,
        line: style.textDecorationLine, lineColour: style.textDecorationColor, thickness: style.textDecorationThickness,
        around: getComputedStyle(document.body).backgroundColor,
        system: [getComputedStyle(probe).color, getComputedStyle(probe).backgroundColor],
      }
      probe.remove()
      return found
    })
  }
  await context.close()
  return seen
}

// Nothing lies behind the player; the page follows the voice, but not against the reader
async function view(browser, { real, long }) {
  const { context, page } = await open(browser, { viewport: PHONE })
  const shown = selector => page.evaluate(selector => {
    const { top, bottom, height } = document.querySelector(selector).getBoundingClientRect()
    const low = Math.min(innerHeight, document.querySelector('.player').getBoundingClientRect().top)
    return { top, bottom, height, low, y: scrollY }
  }, selector)
  await page.goto(real + long)
  const seen = {
    bar: await page.evaluate(() => document.querySelector('.player').offsetHeight),
    targets: await page.evaluate(() => Array.from(
      document.querySelectorAll('.player :is(a, button, input, select), .setting label, .neighbours a, .home a'), element => {
        const { width, height } = element.getBoundingClientRect()
        return [element.className || element.id || element.textContent, width, height]
      })),
    focused: [], followed: [],
  }
  await go(page, '[data-begin]')
  const count = await page.locator('[data-begin]').count()
  for (let number = 1; number < Math.min(count, 12); number++) {
    await page.keyboard.press('ArrowDown')
    seen.focused.push(await shown(':focus'))
  }
  await go(page, '#speed')
  seen.tabbed = await page.evaluate(() => scrollY)
  await page.keyboard.press('End')
  await go(page, '.play', 'Shift+Tab')
  await page.keyboard.press('Enter')
  for (let look = 0; look < 12; look++) {
    await wait(0.25)
    seen.followed.push(await shown('[data-begin][aria-current="true"]'))
  }
  await page.mouse.move(160, 100)
  await page.mouse.wheel(0, 1500)
  await wait(0.3)
  const before = await page.evaluate(() => [scrollY, document.querySelector('[aria-current="true"][data-begin]').id])
  await page.waitForFunction(id => document.querySelector('[aria-current="true"][data-begin]').id !== id, before[1])
  await wait(0.2)
  seen.left = [before[0], await page.evaluate(() => scrollY)]
  await go(page, '.next-phrase')
  await page.keyboard.press('Enter')
  await wait(0.2)
  seen.back = await shown('[data-begin][aria-current="true"]')
  await page.keyboard.press('Escape')
  await page.mouse.click(2, 2) // the body has the focus
  await page.keyboard.press('Space') // a page on, without the wheel
  await wait(1)
  const [y, id] = await page.evaluate(() => [scrollY, document.querySelector('[aria-current="true"][data-begin]').id])
  await page.waitForFunction(id => document.querySelector('[aria-current="true"][data-begin]').id !== id, id)
  await wait(0.2)
  seen.space = [y, await page.evaluate(() => scrollY)]
  seen.low = []
  for (const size of LOW) {
    await page.setViewportSize(size)
    await page.goto(real + long)
    const bar = await page.evaluate(() => {
      const { top, bottom, height } = document.querySelector('.buttons').getBoundingClientRect()
      return { top, bottom, height, window: innerHeight, across: document.documentElement.scrollWidth - innerWidth,
        targets: Array.from(document.querySelectorAll('.buttons > *'), button => button.offsetHeight) }
    })
    await go(page, '[data-begin]')
    const hidden = []
    for (let number = 1; number < 8; number++) {
      await page.keyboard.press('ArrowDown')
      hidden.push(await page.evaluate(() => {
        const { top, bottom, height } = document.activeElement.getBoundingClientRect()
        const low = document.querySelector('.buttons').getBoundingClientRect().top
        return height < low - 100 && (bottom > low || top < 0)
      }))
    }
    await go(page, '.next-phrase') // past the slider
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await wait(0.2)
    const { top } = await page.evaluate(() => document.querySelector('[aria-current="true"][data-begin]').getBoundingClientRect().toJSON())
    seen.low.push({ bar, hidden, spoken: top })
  }
  await context.close()
  return seen
}

async function main([job]) {
  const plan = JSON.parse(readFileSync(job, 'utf8'))
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: OPTIONS })
  try {
    const seen = {}
    const run = async (name, work) => { seen[name] = await work() }
    await run('listen', () => listen(browser, plan)) // alone: its clock is looked at
    const others = [
      ['german', () => tell(browser, plan, plan.chapter)], ['turkish', () => tell(browser, plan, plan.translated)],
      ['view', () => view(browser, plan)], ['degrade', () => degrade(browser, plan)],
      ['compare', () => compare(browser, plan)], ['poor', () => poor(browser, plan)],
      ['refuse', () => refuse(browser, plan)], ['mirror', () => mirror(browser, plan)],
      ['phrases', () => phrases(browser, plan)], ['arrive', () => arrive(browser, plan)],
      ['hosts', () => hosts(browser, plan)], ['audit', () => audit(browser, plan)], ['point', () => point(browser, plan)], ['colours', () => colours(browser, plan)],
    ]
    const worker = async () => { for (let next; (next = others.shift());) await run(...next) }
    await Promise.all([worker(), worker(), worker()])
    console.log(JSON.stringify(seen))
  } finally {
    await browser.close()
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error)
  process.exit(1)
})
