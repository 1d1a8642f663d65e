// How a chapter is listened to, for read-along.cjs: by keyboard, by assistive technology, and in
// browsers that keep nothing, read from the disk, refuse to play or get no sound
const { pathToFileURL } = require('node:url')

const DESK = { width: 1280, height: 800 }

const wait = seconds => new Promise(resolve => setTimeout(resolve, seconds * 1000))

// A page in a profile of its own, and what goes wrong in it
async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: DESK, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const wrong = []
  page.on('pageerror', error => wrong.push(`error: ${error}`))
  page.on('console', message => { if (message.type() === 'error') wrong.push(`console: ${message.text()}`) })
  return { context, page, wrong }
}

// What the player is at
function state(page) {
  return page.evaluate(() => {
    const audio = document.querySelector('audio')
    return {
      file: location.pathname.split('/').pop(), hash: location.hash,
      clock: audio.currentTime, rate: audio.playbackRate, paused: audio.paused,
      ids: Array.from(document.querySelectorAll('[data-begin][aria-current="true"]'), phrase => phrase.id),
      status: document.querySelector('[role="status"]').textContent,
      focus: document.activeElement.id || document.activeElement.className,
    }
  })
}

// Presses a key until an element has the focus; nothing else may be needed to come there
async function go(page, selector, key = 'Tab') {
  for (let presses = 1; presses < 60; presses++) {
    await page.keyboard.press(key)
    if (await page.evaluate(selector => document.activeElement.matches(selector), selector)) return presses
  }
  throw new Error(`${key} does not lead to ${selector}`)
}

// A whole chapter by keyboard alone. The page's clock and highlight are looked at 40 times a second.
async function listen(browser, { real, chapter, following, last }) {
  const { context, page, wrong } = await open(browser)
  const samples = []
  let phase = ''
  await context.exposeBinding('look', (_, sample) => samples.push({ phase, ...sample }))
  await context.addInitScript(() => {
    window.jumps = [] // where each press of these leads: the clock before and after
    const presses = event => event.type === 'click'
      ? event.target.closest?.('.previous-phrase, .next-phrase')?.className
      : event.key === 'Enter' && event.target.matches?.('[data-begin]') && event.target.id
    for (const type of ['click', 'keydown']) {
      let before
      addEventListener(type, () => { before = document.querySelector('audio').currentTime }, true)
      addEventListener(type, event => {
        const name = presses(event)
        if (name) window.jumps.push({ name, before, after: document.querySelector('audio').currentTime })
      })
    }
    setInterval(() => {
      const audio = document.querySelector('audio')
      if (!audio) return
      window.look({
        file: location.pathname.split('/').pop(), at: performance.timeOrigin + performance.now(),
        clock: audio.currentTime, rate: audio.playbackRate, paused: audio.paused,
        id: document.querySelector('[data-begin][aria-current="true"]')?.id ?? null,
      })
    }, 25)
  })
  const seen = { wrong, samples, states: {} }
  const during = async (name, seconds) => {
    phase = name
    await wait(seconds)
    seen.states[name] = await state(page)
  }
  await page.goto(real + chapter)
  seen.stops = [await go(page, '[data-begin]'), await go(page, '#place')]
  await go(page, '#speed')
  await page.keyboard.press('End')
  await go(page, '.play', 'Shift+Tab')
  await page.keyboard.press('Space')
  await during('play', 1.2)
  await go(page, '.next-phrase')
  await page.keyboard.press('Enter')
  await during('next phrase', 0.7)
  await page.keyboard.press('Enter')
  await during('once more', 0.4)
  await go(page, '.previous-phrase', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await during('previous phrase', 0.5)
  await go(page, '#speed')
  await page.keyboard.press('Home')
  await during('half speed', 0.8)
  await page.keyboard.press('End')
  await during('full speed', 0.5)
  await go(page, '[data-begin]', 'Shift+Tab')
  seen.tabStop = await state(page)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await during('enter on a phrase', 0.8)
  await go(page, '.play')
  await page.keyboard.press('Space')
  await during('pause', 0.2)
  seen.jumps = await page.evaluate(() => window.jumps)
  phase = 'reload'
  await page.reload()
  await during('reload', 0.3)
  await go(page, '.play')
  await page.keyboard.press('Space')
  await during('play after reload', 0.5)
  await go(page, '[data-begin]', 'Shift+Tab')
  await page.keyboard.press('Home')
  await page.evaluate(([path, phrase]) => { // it stood elsewhere, but now is told from its begin
    localStorage.setItem(`library:/a/b/${path}`, JSON.stringify({ phrase, offset: 0 }))
  }, [following, last])
  await page.keyboard.press('Space')
  phase = 'whole chapter'
  await page.waitForURL(url => !url.pathname.endsWith(chapter.split('/').pop()), { timeout: 40_000 })
  phase = 'next chapter'
  await page.waitForFunction(() => !document.querySelector('audio').paused)
  await during('next chapter', 1.5)
  seen.kept = await page.evaluate(() => ({ ...localStorage }))
  await context.close()
  return seen
}

// The player as assistive technology is told of it
async function tree(page) {
  const client = await page.context().newCDPSession(page)
  const { nodes } = await client.send('Accessibility.getFullAXTree')
  await client.detach()
  const byId = new Map(nodes.map(node => [node.nodeId, node]))
  const plain = ['generic', 'StaticText', 'InlineTextBox', 'none', 'MenuListPopup', 'option', 'LabelText', 'paragraph']
  const told = ({ role, name, value, properties }) => ({
    role: role.value, name: name?.value, value: value?.value,
    ...Object.fromEntries(properties.map(property => [property.name, property.value.value])),
  })
  const below = node => node.childIds.map(id => byId.get(id)).flatMap(child => {
    if (child.role.value === 'article') return []
    const itself = child.ignored || plain.includes(child.role.value) ? [] : [told(child)]
    return [...itself, ...below(child)]
  })
  return below(nodes.find(node => node.role.value === 'main'))
}

async function tell(browser, { real }, path) {
  const { context, page, wrong } = await open(browser)
  await page.goto(real + path)
  // Chromium tells assistive technology of this, but not the protocol
  const valuetext = () => page.getAttribute('#place', 'aria-valuetext')
  const seen = { wrong, said: {}, tree: await tree(page), place: await valuetext() }
  const act = async (name, selector, key, seconds = 0.15) => {
    await page.focus(selector)
    await page.keyboard.press(key)
    await wait(seconds)
    const { status, focus, ids } = await state(page)
    seen.said[name] = { status, focus, ids }
  }
  await act('next', '.next-phrase', 'Enter')
  await act('next again', '.next-phrase', 'Enter')
  await act('previous', '.previous-phrase', 'Enter')
  await act('slide', '#place', 'ArrowRight')
  seen.slid = await valuetext()
  await act('speed', '#speed', 'End')
  await act('play', '.play', 'Enter', 0.4)
  seen.playing = await tree(page)
  // Not a word while it plays on: what has been said stays
  seen.changes = await page.evaluate(() => new Promise(resolve => {
    const changes = []
    const phrase = () => document.querySelector('[data-begin][aria-current="true"]').id
    const begin = phrase()
    new MutationObserver(() => changes.push('status')).observe(document.querySelector('[role="status"]'), { childList: true, characterData: true, subtree: true })
    const poll = setInterval(() => {
      if (phrase() === begin) return
      clearInterval(poll)
      setTimeout(() => resolve(changes), 100)
    }, 20)
  }))
  await act('pause', '.play', 'Enter')
  seen.hint = await page.evaluate(() => {
    const [stop] = document.querySelectorAll('[data-begin][tabindex="0"]')
    return { count: document.querySelectorAll('[data-begin][tabindex="0"]').length, id: stop.id, hint: document.getElementById(stop.getAttribute('aria-describedby'))?.textContent }
  })
  await act('end', '#place', 'End')
  await act('beyond', '.next-phrase', 'Enter')
  await page.evaluate(() => { document.getElementById('go-on')?.click() })
  await act('ended', '.play', 'Enter', 4)
  await context.close()
  return seen
}

// A browser that keeps nothing; a page from the disk
async function poor(browser, { real, shelf, chapter }) {
  const seen = {}
  const refusing = await open(browser)
  await refusing.page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })
  })
  await refusing.page.goto(real + chapter)
  const disk = await open(browser)
  await disk.page.goto(pathToFileURL(shelf + chapter).href)
  for (const [name, { page, wrong, context }] of Object.entries({ refusing, disk })) {
    await page.locator('[data-begin]').nth(2).click()
    await wait(0.5)
    seen[name] = { ...await state(page), wrong }
    if (name === 'disk') {
      await page.click('.next-chapter')
      await page.waitForURL(url => !url.pathname.endsWith(chapter.split('/').pop()))
      await wait(0.5)
      seen.following = await state(page)
    }
    await context.close()
  }
  const silent = await open(browser)
  await silent.page.route('**/*.mp3', route => route.abort())
  await silent.page.goto(real + chapter)
  await silent.page.locator('[data-begin]').nth(2).click()
  await wait(0.3)
  seen.silent = await state(silent.page)
  await silent.page.unroute('**/*.mp3')
  await silent.page.click('.play')
  await wait(0.5)
  seen.repaired = await state(silent.page)
  await silent.context.close()
  return seen
}

// A browser that plays nothing unless somebody asks for it
async function refuse(browser, { real, chapter }) {
  const { context, page, wrong } = await open(browser)
  await page.goto(`${real}${chapter}#play`)
  await wait(0.3)
  const seen = { wrong, first: await state(page) }
  await page.keyboard.press('Enter')
  await wait(0.4)
  seen.then = await state(page)
  await context.close()
  return seen
}

// The phrases as assistive technology is told of them: by Tab, by an arrow, and while one is spoken
async function phrases(browser, { real, chapter }) {
  const { context, page, wrong } = await open(browser)
  const client = await context.newCDPSession(page)
  const told = async () => {
    const { nodes } = await client.send('Accessibility.getFullAXTree')
    return nodes.filter(node => !node.ignored && node.role.value === 'button' && node.properties.some(({ name }) => name === 'focusable'))
      .map(({ name, description, properties }) => ({
        name: name.value, description: description?.value ?? '',
        focused: properties.some(({ name, value }) => name === 'focused' && value.value),
      }))
      .filter(({ name }) => texts.includes(name))
  }
  await page.goto(real + chapter)
  const texts = await page.evaluate(() => Array.from(document.querySelectorAll('[data-begin]'), phrase => phrase.textContent))
  const seen = { wrong, texts, before: await told() }
  await go(page, '[data-begin]')
  seen.tab = await told()
  await page.keyboard.press('ArrowDown')
  seen.arrow = await told()
  await go(page, '#place')
  await go(page, '[data-begin]', 'Shift+Tab')
  seen.again = await told()
  const clock = () => page.evaluate(() => document.querySelector('audio').currentTime)
  await page.keyboard.down('Enter')
  await wait(0.3)
  seen.held = [await clock()]
  await page.keyboard.down('Enter') // held: it repeats
  seen.held.push(await clock())
  await page.keyboard.up('Enter')
  await page.keyboard.press('ArrowUp')
  seen.playing = await told()
  seen.roles = await page.evaluate(() => document.querySelectorAll('article [role="button"]').length)
  await context.close()
  return seen
}

// By a link to a phrase, with a place that is remembered, and with nonsense in its stead
async function arrive(browser, { real, chapter, following }) {
  const { context, page, wrong } = await open(browser)
  await page.goto(real + chapter)
  const ids = await page.evaluate(() => Array.from(document.querySelectorAll('[data-begin]'), phrase => phrase.id))
  const seen = { wrong, ids, nonsense: [] }
  const store = value => page.evaluate(value => localStorage.setItem(`library:${location.pathname}`, value), value)
  const stored = () => page.evaluate(() => localStorage.getItem(`library:${location.pathname}`))
  seen.kept = JSON.stringify({ phrase: ids[3], offset: 0.25 })
  await store(seen.kept)
  await page.goto(`${real}${chapter}?linked#${ids[5]}`)
  seen.linked = await state(page)
  await page.goto('about:blank')
  await page.goto(real + chapter)
  seen.stored = await stored() // the link was only opened
  seen.again = await state(page)
  await page.evaluate(id => { location.hash = id }, ids[6])
  await wait(0.2)
  seen.within = await state(page)
  await page.goto('about:blank')
  await page.goto(real + chapter)
  seen.moved = await state(page) // somebody moved: that is kept
  for (const offset of ['"x"', 'null', '-5', '99999', '1e999', '[1]', '{}']) {
    await store(`{"phrase": "${ids[3]}", "offset": ${offset}}`)
    await page.reload()
    seen.nonsense.push(await state(page))
  }
  for (const value of ['null', '7', '"x"', '[]', '{"phrase": 3}', '{', `{"phrase": "${ids[3]}x"}`]) {
    await store(value)
    await page.reload()
    seen.nonsense.push(await state(page))
  }
  // On to the next chapter while it plays: from where that one stood
  await page.goto(real + following)
  const there = await page.evaluate(() => document.querySelectorAll('[data-begin]')[2].id)
  await store(JSON.stringify({ phrase: there, offset: 0 }))
  await page.goto(real + chapter)
  await page.click('.play')
  await page.waitForFunction(() => document.querySelector('audio').currentTime > 0)
  await page.click('.next-chapter')
  await page.waitForURL(url => url.pathname.endsWith(following.split('/').pop()))
  await page.waitForFunction(() => document.querySelector('audio').played.length)
  seen.next = await state(page)
  seen.there = await page.evaluate(id => Number(document.getElementById(id).dataset.begin), there)
  await context.close()
  return seen
}

// From a host that sends no parts of a file, and from one that is slow
async function hosts(browser, { whole, real, chapter }) {
  const { context, page, wrong } = await open(browser)
  await page.goto(whole + chapter)
  await page.locator('[data-begin]').nth(5).click()
  await page.waitForFunction(() => document.querySelector('audio').played.length && document.querySelector('[role="status"]').textContent)
  const begin = await page.getAttribute('[data-begin] >> nth=5', 'data-begin')
  const seen = { wrong, begin: Number(begin), first: await state(page) }
  await page.evaluate(() => { document.querySelector('audio').pause() })
  await page.click('.next-phrase')
  seen.next = await state(page)
  await context.close()
  const slow = await open(browser)
  await slow.page.route('**/*.mp3', async route => {
    await wait(1.2)
    await route.continue()
  })
  await slow.page.goto(real + chapter)
  const said = slow.page.evaluate(() => new Promise(resolve => {
    const status = document.querySelector('[role="status"]')
    const said = []
    new MutationObserver(() => {
      said.push([status.textContent, status.lang])
      if (said.length === 2) resolve(said)
    }).observe(status, { childList: true })
  }))
  await slow.page.click('.play')
  seen.said = await said
  await slow.page.waitForFunction(() => document.querySelector('audio').currentTime > 0.1)
  await slow.page.evaluate(() => { // the line breaks while it plays
    const audio = document.querySelector('audio')
    Object.defineProperty(audio, 'error', { value: { code: 2 } })
    audio.dispatchEvent(new Event('error'))
  })
  seen.broken = { ...await state(slow.page), playing: await slow.page.locator('.player.playing').count() }
  await slow.page.click('.play') // once
  await slow.page.waitForFunction(() => document.querySelector('.playing') && document.querySelector('[role="status"]').textContent === 'Läuft')
  seen.mended = await state(slow.page)
  await slow.context.close()
  return seen
}

module.exports = { DESK, wait, open, state, go, listen, tell, poor, refuse, phrases, arrive, hosts }
