// Foliate's reading system in a headless Chromium, without a network: its own page, scripts and keys
const { join } = require('node:path')
const { chromium } = require('playwright-core')

const FOLIATE = join(process.env.NODE_PATH, 'foliate-js')
const ADDRESS = 'http://localhost/' // nobody listens there: every request is answered below
const OPTIONS = [
  '--no-sandbox', '--disable-gpu', '--mute-audio', '--autoplay-policy=no-user-gesture-required',
]

// Opens an EPUB; `wrong` collects what a reader would never see: errors and requests elsewhere.
async function openBook(epub, options = {}) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: OPTIONS })
  const context = await browser.newContext({ viewport: { width: 800, height: 900 }, ...options })
  const wrong = []
  await context.route('**', route => {
    const url = route.request().url()
    if (!url.startsWith(ADDRESS)) {
      wrong.push(`request: ${url}`)
      return route.abort()
    }
    const { pathname } = new URL(url)
    return route.fulfill({ path: pathname === '/book.epub' ? epub : join(FOLIATE, pathname) })
  })
  await context.addInitScript(() => { // the clock of what is playing
    window.Audio = class extends window.Audio {
      constructor(...source) {
        super(...source)
        window.sound = this
      }
    }
  })
  const page = await context.newPage()
  page.on('pageerror', error => wrong.push(`error: ${error}`))
  page.on('console', message => {
    if (message.type() === 'error') wrong.push(`console: ${message.text()}`)
  })
  await page.goto(`${ADDRESS}reader.html?url=book.epub`)
  await page.waitForFunction(() => window.reader?.view?.renderer?.getContents()[0]?.doc)
  return { browser, page, wrong }
}

// Shows a section of the spine. The reader ignores whoever asks while it turns a page: ask again.
async function show(page, index) {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const shown = await page.evaluate(async index => {
      const { view } = window.reader
      await view.goTo(index)
      return view.renderer.getContents()[0]?.index
    }, index)
    if (shown === index) return
    await page.waitForTimeout(50)
  }
  throw new Error(`section ${index} is not shown`)
}

// Plays the overlay of a section, from a phrase on.
async function play(page, index, phrase = 0) {
  await show(page, index)
  await page.evaluate(([index, phrase]) => {
    window.reader.view.mediaOverlay.start(index, (_, number, all) => number === (phrase + all.length) % all.length)
  }, [index, phrase])
}

// What is playing now: the section, the second of its audio, and the ids of highlighted elements.
function now(page) {
  return page.evaluate(() => {
    const { view } = window.reader
    const [{ doc, index }] = view.renderer.getContents()
    const active = doc.getElementsByClassName(view.book.media.activeClass)
    return {
      index,
      clock: window.sound && !window.sound.paused ? window.sound.currentTime : null,
      ids: Array.from(active, element => element.id),
    }
  })
}

// Waits until a phrase is highlighted, and returns what is playing.
async function highlighted(page, accept = () => true, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const state = await now(page)
    if (state.ids.length && state.clock !== null && accept(state)) return state
    await page.waitForTimeout(50)
  }
  throw new Error(`nothing is highlighted: ${JSON.stringify(await now(page))}`)
}

module.exports = { openBook, show, play, now, highlighted }
