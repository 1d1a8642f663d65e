// Reads an EPUB as a reader would and prints what was seen as JSON: node read.cjs EPUB PLAN FOLDER
// PLAN: {"phrases": [ids of each section], "play": a section}
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { openBook, show, play, now, highlighted } = require('./reader.cjs')

// Turns all pages by the key, from where the book opens, and returns the sections as they came.
async function turnPages(page) {
  const key = await page.evaluate(
    () => window.reader.view.book.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight')
  const place = () => page.evaluate(() => {
    const { renderer } = window.reader.view
    const [{ doc, index }] = renderer.getContents()
    return {
      index,
      page: renderer.page,
      end: renderer.atEnd,
      settled: renderer.page > 0 && doc.body.getBoundingClientRect().height > 0,
      text: doc.body.textContent,
      pictures: Array.from(doc.images, image => image.complete && image.naturalWidth > 0),
    }
  })
  // The reader ignores a key while it turns a page: press it again.
  const next = async last => {
    for (let tries = 0; tries < 300; tries++) {
      if (tries % 20 === 0 && last) await page.keyboard.press(key)
      await page.waitForTimeout(20)
      const here = await place()
      if (here.settled && (here.index !== last?.index || here.page !== last?.page)) return here
    }
    throw new Error(`no page after ${last?.index}/${last?.page}`)
  }
  const sections = []
  for (let pages = 1, here = await next(); ; pages++, here = await next(here)) {
    if (sections.at(-1)?.index !== here.index) sections.push(here)
    if (here.end) return { pages, sections }
  }
}

// Returns the colours of all text in highlighted elements, each combination once.
function colours(page) {
  return page.evaluate(() => {
    const { view } = window.reader
    const [{ doc }] = view.renderer.getContents()
    const style = element => doc.defaultView.getComputedStyle(element)
    const opaque = element => {
      for (let at = element; at; at = at.parentElement) {
        const { backgroundColor } = style(at)
        if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor
      }
      return canvas
    }
    const probe = doc.body.appendChild(doc.createElement('div'))
    probe.style.background = 'Canvas'
    const canvas = style(probe).backgroundColor
    probe.remove()
    const found = new Set()
    for (const active of doc.getElementsByClassName(view.book.media.activeClass)) {
      const { outlineStyle, outlineWidth, outlineColor } = style(active)
      const walker = doc.createTreeWalker(active, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement
        if (walker.currentNode.data.trim()) found.add(JSON.stringify({
          text: style(parent).color, background: opaque(parent),
          outlineStyle, outlineWidth, outlineColor, around: opaque(active.parentElement),
        }))
      }
    }
    return Array.from(found, JSON.parse)
  })
}

// Highlights every phrase of every section, in both schemes.
async function allColours(page, phrases) {
  const found = { light: [], dark: [] }
  for (const [index, ids] of phrases.entries()) {
    await show(page, index)
    const missing = await page.evaluate(ids => {
      const { view } = window.reader
      const [{ doc }] = view.renderer.getContents()
      for (const id of ids) doc.getElementById(id)?.classList.add(view.book.media.activeClass)
      return ids.filter(id => !doc.getElementById(id))
    }, ids)
    if (missing.length) throw new Error(`no element: ${missing}`)
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme })
      found[colorScheme].push(...await colours(page))
    }
  }
  return found
}

// Returns what is wider than a window of 320 pixels: 1280 at 400 % (WCAG 2.2, 1.4.10).
async function tooWide(page, count) {
  await page.setViewportSize({ width: 320, height: 640 })
  await page.evaluate(() => window.reader.view.renderer.setAttribute('flow', 'scrolled'))
  const found = []
  for (let index = 0; index < count; index++) {
    await show(page, index)
    found.push(...await page.evaluate(() => {
      const [{ doc, index }] = window.reader.view.renderer.getContents()
      const { clientWidth, scrollWidth } = doc.documentElement
      const wide = Array.from(doc.body.querySelectorAll('*')).filter(element => {
        const { left, right } = element.getBoundingClientRect()
        return left < -1 || right > clientWidth + 1
      })
      if (scrollWidth > clientWidth + 1) wide.push(doc.body)
      return wide.map(element => `${index}: ${element.tagName} ${element.id}`)
    }))
  }
  return found
}

async function main([epub, plan, folder]) {
  const { phrases, play: section } = JSON.parse(readFileSync(plan, 'utf8'))
  const { browser, page, wrong } = await openBook(epub)
  try {
    const seen = await page.evaluate(() => ({
      title: document.querySelector('#side-bar-title').textContent,
      contents: Array.from(document.querySelectorAll('#toc-view a'),
        entry => [entry.getAttribute('href'), entry.textContent]),
    }))
    Object.assign(seen, await turnPages(page))

    seen.heard = []
    await play(page, section)
    await highlighted(page)
    for (const phrases = new Set(); phrases.size < 4;) {
      const state = await highlighted(page)
      phrases.add(state.ids.join())
      seen.heard.push(state)
      await page.waitForTimeout(100)
    }
    seen.live = {}
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme })
      seen.live[colorScheme] = await colours(page)
      await page.screenshot({ path: join(folder, `${colorScheme}.png`) })
    }
    await play(page, section, -1)
    seen.last = await highlighted(page, state => state.index === section)
    seen.next = await highlighted(page, state => state.index === section + 1)
    await page.evaluate(() => window.reader.view.mediaOverlay.stop())

    seen.colours = await allColours(page, phrases)
    seen.wide = await tooWide(page, phrases.length)
    console.log(JSON.stringify({ ...seen, wrong }))
  } finally {
    await browser.close()
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error)
  process.exit(1)
})
