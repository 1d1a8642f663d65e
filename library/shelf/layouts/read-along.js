// Reading along: highlights the phrase that is spoken, plays from any phrase, remembers the place.
//
// What is kept on the device, in localStorage, as JSON. Each key has a path, so that two editions,
// or two sites on one origin, never mix:
//   library:<folder of the site>     {"speed": "1.5", "goOn": true, "beside": false}
//   library:<folder of the edition>  {"chapter": "05-wohnen.html"}
//       where continue.js leads on; gone when the last chapter has ended
//   library:<path of the chapter>    {"phrase": "wohnen-02-3", "offset": 1.25}
//       the place, in seconds from the phrase's begin; gone when the chapter has ended
'use strict'
{
  const SITE = new URL('..', document.currentScript.src).pathname
  const EDITION = new URL('.', document.querySelector('.home a').href).pathname
  const CHAPTER = location.pathname
  const ROUNDING = 0.005 // seconds: some browsers come to rest just before where they were sent
  const REPEAT = 1.5 // seconds into a phrase after which "back" says it again
  const QUIET = 8_000 // milliseconds in which somebody who has scrolled away is left alone
  const PATIENCE = 500 // milliseconds of silence after which it is said that it is loading

  const text = document.querySelector('article')
  const player = document.querySelector('.player')
  const audio = player?.querySelector('audio')
  const status = player?.querySelector('[role="status"]')
  const slider = document.getElementById('place')
  const speed = document.getElementById('speed')
  const goOn = document.getElementById('go-on')
  const elapsed = player?.querySelector('.elapsed')
  const phrases = Array.from(text.querySelectorAll('[data-begin]'))
  const begins = phrases.map(phrase => Number(phrase.dataset.begin))
  const button = player?.querySelector('.play')
  const bar = player?.querySelector('.buttons')
  const next = player?.querySelector('.next-chapter')
  const previous = player?.querySelector('.previous-chapter')
  const right = getComputedStyle(text).direction === 'rtl' ? -1 : 1
  const steps = {
    ArrowLeft: -right, ArrowRight: right, ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity,
  }

  let current = -1 // the phrase that is highlighted
  let stop = -1 // the phrase that Tab leads to
  let wanted = 0 // seconds: where the sound was sent last
  let used = false // somebody has listened or moved, and did not only open the page
  let heard = false // since it was begun, or since it was said that it is loading
  let fetching = false
  let waiting = 0 // the timer of PATIENCE
  let frame = 0
  let quietUntil = 0
  let scrollsUntil = 0 // the page scrolls by itself
  let selected = '' // before the last click
  let rested = true // before the first of two clicks

  // --- What is remembered; browsers may refuse it, and others may have written nonsense

  function recall(path) {
    try {
      return Object(JSON.parse(localStorage.getItem(`library:${path}`)))
    } catch {
      return {}
    }
  }

  function keep(path, value) {
    try {
      if (value) localStorage.setItem(`library:${path}`, JSON.stringify(value))
      else localStorage.removeItem(`library:${path}`)
    } catch { /* then it is forgotten */ }
  }

  function keepSetting(name, value) {
    keep(SITE, { ...recall(SITE), [name]: value })
  }

  function remember(box, name) {
    const kept = recall(SITE)[name]
    if (typeof kept === 'boolean') box.checked = kept
    box.addEventListener('change', () => keepSetting(name, box.checked))
  }

  function keepPlace() {
    if (!used || current < 0 || audio.ended) return
    keep(CHAPTER, { phrase: phrases[current].id, offset: audio.currentTime - begins[current] })
  }

  // The second that is remembered, or -1
  function keptTime() {
    const { phrase, offset } = recall(CHAPTER)
    const number = phraseNamed(phrase)
    if (number < 0) return -1
    const length = (begins[number + 1] ?? Number(audio.dataset.seconds)) - begins[number]
    return begins[number] + (Number.isFinite(offset) && offset > 0 && offset < length ? offset : 0)
  }

  function keepChapter(link) {
    keep(EDITION, link && { chapter: link.pathname.split('/').pop() })
  }

  // --- What is said

  function words(name, fields) {
    return player.dataset[name].replace(/\{(\w+)\}/g, (field, name) => fields[name])
  }

  function say(name, fields) {
    status.lang = player.dataset[`${name}Lang`] ?? document.documentElement.lang
    status.textContent = words(name, fields)
  }

  function numbers() {
    return { number: within(current) + 1, total: phrases.length }
  }

  function clock(seconds) {
    return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
  }

  // --- The highlight

  function within(number) {
    return Math.min(Math.max(number, 0), phrases.length - 1)
  }

  function phraseAt(time) {
    return within(begins.filter(begin => begin <= time + ROUNDING).length - 1)
  }

  function phraseNamed(id) {
    return phrases.findIndex(phrase => phrase.id === id)
  }

  // Shows what the clock says
  function follow() {
    const time = clock(audio.currentTime)
    if (elapsed.textContent !== time) elapsed.textContent = time
    const number = phraseAt(audio.currentTime)
    if (number === current) return
    phrases[current]?.removeAttribute('aria-current')
    current = number
    phrases[current].setAttribute('aria-current', 'true')
    if (!text.contains(document.activeElement)) offer(current, true)
    // A screen reader says each change of the slider that it stands on: not into the speech
    if (audio.paused || !slider.matches(':focus-visible')) slide()
    reveal()
    keepPlace()
  }

  // Every frame while it plays; in a tab behind others the audio's own events do it
  function followFrames() {
    follow()
    if (!audio.paused) frame = requestAnimationFrame(followFrames)
  }

  function slide() {
    slider.value = within(current) + 1
    slider.setAttribute('aria-valuetext', words('phrase', numbers()))
  }

  // Scrolls to the phrase, unless it is in view or somebody is reading or selecting elsewhere
  function reveal() {
    if (performance.now() < quietUntil || !getSelection().isCollapsed) return
    const { top, bottom, height } = phrases[current].getBoundingClientRect()
    const lowest = player.offsetHeight ? player : bar // what stays in view: see the style
    const low = Math.min(innerHeight, lowest.getBoundingClientRect().top)
    if (top >= 0 && bottom <= low) return
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    const block = height < low ? 'center' : 'start'
    scrollsUntil = performance.now() + (calm ? 400 : 1_000)
    phrases[current].scrollIntoView({ block, behavior: calm ? 'instant' : 'smooth' })
  }

  function lookAround() {
    quietUntil = performance.now() + QUIET
  }

  // --- Playing

  function seek(time) {
    wanted = audio.currentTime = time
    follow()
  }

  function jump(number) {
    quietUntil = 0
    used = true
    seek(begins[number])
    reveal()
  }

  function play() {
    if (audio.error) { // the line was broken: try again from there
      wanted = audio.currentTime || wanted
      audio.load()
      audio.currentTime = wanted
    }
    audio.play().catch(error => { // other errors are events of the audio
      if (error.name === 'NotAllowedError') say('refused')
    })
  }

  function playFrom(number) {
    jump(number)
    play()
  }

  // Some hosts send a file only from its begin, so that no place in it can be reached: then it is
  // fetched whole
  async function fetchWhole() {
    if (audio.src.startsWith('blob:') || (audio.seekable.length && audio.seekable.end(0))) return
    const playing = !audio.paused
    fetching = true
    audio.pause()
    awaited()
    try {
      audio.src = URL.createObjectURL(await (await fetch(audio.src)).blob())
      audio.currentTime = wanted
      if (playing) play()
    } catch {
      failed()
    }
    fetching = false
  }

  // A phrase on or back
  function step(by) {
    const here = phraseAt(audio.currentTime)
    const again = by < 0 && audio.currentTime - begins[here] > REPEAT
    const number = again ? here : here + by
    if (number >= phrases.length) return say('ended')
    jump(within(number))
    if (audio.paused) say('phrase', numbers())
  }

  // Opens a chapter that plays by itself: the fragment tells it, on every device
  function open(link, hash) {
    location.assign(new URL(hash, link.href))
  }

  function started() {
    player.classList.add('playing')
    used = true
    heard = false
    keepChapter(location)
    quietUntil = 0
    cancelAnimationFrame(frame)
    followFrames()
    reveal()
  }

  function sounding() {
    clearTimeout(waiting)
    if (!heard) say('playing')
    heard = true
  }

  function awaited() {
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      heard = false
      say('loading')
    }, PATIENCE)
  }

  function paused() {
    player.classList.remove('playing')
    slide()
    if (fetching) return
    clearTimeout(waiting)
    keepPlace()
    if (!audio.ended && !audio.error) say('paused')
  }

  function failed() {
    clearTimeout(waiting)
    player.classList.remove('playing')
    say('failed')
  }

  function ended() {
    say('ended')
    keep(CHAPTER, null)
    keepChapter(next)
    if (next && goOn.checked) open(next, '#play')
  }

  // --- The text by keyboard: one stop for Tab, arrows from phrase to phrase

  // The stop is a button, but not around a link, which would be one no more. The hint is for whoever
  // comes from elsewhere; with every arrow it would be noise.
  function offer(number, hinted) {
    if (number !== stop) {
      for (const name of ['role', 'aria-describedby']) phrases[stop]?.removeAttribute(name)
      phrases[stop]?.setAttribute('tabindex', -1)
      stop = number
      phrases[stop].tabIndex = 0
      if (!phrases[stop].querySelector('a')) phrases[stop].setAttribute('role', 'button')
    }
    if (hinted) phrases[stop].setAttribute('aria-describedby', 'hint')
    else phrases[stop].removeAttribute('aria-describedby')
  }

  function pressed(event) {
    const number = phrases.indexOf(event.target) // not a link in a phrase
    if (number < 0 || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      if (!event.repeat) playFrom(number)
    } else if (event.key in steps) {
      const there = within(number + steps[event.key])
      offer(there, false) // before the focus comes: it is told what it comes to
      phrases[there].focus()
    } else return
    event.preventDefault()
  }

  function clicked(event) {
    const phrase = event.target.closest('[data-begin]')
    const special = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey
    if (!phrase || special || event.target.closest('a')) return
    if (event.detail > 1) { // two clicks select a word: the first did not mean to play
      if (rested) audio.pause()
      return
    }
    rested = audio.paused
    const now = String(getSelection())
    if (!now || now === selected) playFrom(phrases.indexOf(phrase)) // else it was for selecting
  }

  function prepareText() {
    for (const phrase of phrases) phrase.tabIndex = -1
    offer(0, true)
    text.addEventListener('pointerdown', () => { selected = String(getSelection()) })
    text.addEventListener('click', clicked)
    text.addEventListener('keydown', pressed)
    text.addEventListener('focusin', event => {
      const number = phrases.indexOf(event.target)
      if (number >= 0) offer(number, !text.contains(event.relatedTarget))
    })
    text.addEventListener('focusout', event => {
      if (!text.contains(event.relatedTarget)) offer(stop, true)
    })
    addEventListener('scroll', () => { if (performance.now() > scrollsUntil) lookAround() })
    for (const event of ['wheel', 'touchmove']) addEventListener(event, lookAround, { passive: true })
    addEventListener('keydown', event => {
      const space = event.key === ' ' && !event.defaultPrevented
      const scrolls = space || event.key in steps || event.key.startsWith('Page')
      if (scrolls && !player.contains(event.target)) lookAround()
    })
  }

  // --- The player

  function preparePlayer() {
    const pressing = (name, act) => player.querySelector(`.${name}`).addEventListener('click', act)
    pressing('play', () => audio.error || audio.paused ? play() : audio.pause())
    pressing('previous-phrase', () => step(-1))
    pressing('next-phrase', () => step(1))
    for (const link of [previous, next]) { // who changes chapters while listening goes on listening
      link?.addEventListener('click', () => { link.hash = audio.paused ? '' : 'continue' })
    }
    const hasten = () => { audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value) }
    const known = Array.from(speed.options, option => option.value).includes(recall(SITE).speed)
    if (known) speed.value = recall(SITE).speed
    hasten()
    speed.addEventListener('change', () => {
      hasten()
      keepSetting('speed', speed.value)
      say('speed', { speed: speed.selectedOptions[0].text })
    })
    slider.addEventListener('input', () => {
      jump(slider.valueAsNumber - 1)
      slide()
    })
    for (const event of ['keydown', 'blur']) slider.addEventListener(event, slide) // it stood still
    if (goOn) remember(goOn, 'goOn')
    player.querySelector('.total').textContent = clock(Number(audio.dataset.seconds))
    slide()
  }

  function prepareAudio() {
    const listeners = {
      play: started, playing: sounding, waiting: awaited, pause: paused, ended, error: failed,
      loadedmetadata: fetchWhole,
    }
    for (const [event, act] of Object.entries(listeners)) audio.addEventListener(event, act)
    for (const event of ['timeupdate', 'seeked', 'ratechange']) {
      audio.addEventListener(event, () => { if (current >= 0 && !fetching) follow() })
    }
    addEventListener('pagehide', keepPlace)
    if (!navigator.mediaSession) return
    const { title, album } = player.dataset
    navigator.mediaSession.metadata = new MediaMetadata({ title, album })
    const keys = {
      seekbackward: () => step(-1), seekforward: () => step(1),
      previoustrack: previous && (() => open(previous, '#continue')),
      nexttrack: next && (() => open(next, '#continue')),
    }
    for (const [key, act] of Object.entries(keys)) navigator.mediaSession.setActionHandler(key, act)
  }

  // What the address wishes; it is dropped, so that a reload does not wish it again
  function takeWish() {
    const wish = location.hash.slice(1)
    const ours = wish === 'play' || wish === 'continue' || phraseNamed(wish) >= 0
    if (ours) history.replaceState(null, '', CHAPTER + location.search)
    return wish
  }

  function begin() {
    const wish = takeWish()
    const number = wish === 'play' ? 0 : phraseNamed(wish)
    const time = number < 0 ? keptTime() : begins[number]
    if (time >= 0) seek(time)
    if (wish !== 'play' && wish !== 'continue') return
    button.focus({ preventScroll: true }) // whoever came by a button of the last page is at one again
    play()
  }

  // A link within the page: to a phrase, or to a note, which is read in peace
  function linked() {
    const number = phraseNamed(takeWish())
    if (number < 0) lookAround()
    else jump(number)
  }

  const beside = document.getElementById('beside')
  if (beside) {
    remember(beside, 'beside')
    const show = () => document.documentElement.classList.toggle('beside', beside.checked)
    beside.addEventListener('change', show)
    show()
  }
  if (player) {
    prepareText()
    preparePlayer()
    prepareAudio()
    const focused = document.activeElement === audio
    audio.controls = false
    document.documentElement.classList.add('ready')
    player.classList.add('ready')
    if (focused) button.focus({ preventScroll: true })
    if (audio.paused) begin()
    else { // the script comes late, and the browser's own control has begun
      started()
      sounding()
    }
    addEventListener('hashchange', linked)
  }
}
