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
  const next = player?.querySelector('.next-chapter')
  const previous = player?.querySelector('.previous-chapter')
  const right = getComputedStyle(text).direction === 'rtl' ? -1 : 1
  const steps = {
    ArrowLeft: -right, ArrowRight: right, ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity,
  }

  let current = -1 // the phrase that is highlighted
  let stop = 0 // the phrase that Tab leads to
  let frame = 0
  let quietUntil = 0
  let selected = '' // before the last click

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
    box.checked = recall(SITE)[name] ?? box.checked
    box.addEventListener('change', () => keepSetting(name, box.checked))
  }

  function keepPlace() {
    if (current < 0 || audio.ended) return
    keep(CHAPTER, { phrase: phrases[current].id, offset: audio.currentTime - begins[current] })
  }

  function keepChapter(link) {
    keep(EDITION, link && { chapter: link.pathname.split('/').pop() })
  }

  // --- What is said

  function words(name, fields) {
    return player.dataset[name].replace(/\{(\w+)\}/g, (field, name) => fields[name])
  }

  function say(name) {
    status.textContent = words(name)
  }

  function numbered() {
    return words('phrase', { number: within(current) + 1, total: phrases.length })
  }

  function clock(seconds) {
    return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
  }

  // --- The highlight

  function within(number) {
    return Math.min(Math.max(number, 0), phrases.length - 1)
  }

  function phraseAt(time) {
    return within(begins.findLastIndex(begin => begin <= time + ROUNDING))
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
    if (!text.contains(document.activeElement)) offer(current)
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
    slider.setAttribute('aria-valuetext', numbered())
  }

  // Scrolls to the phrase, unless it is in view or somebody is reading or selecting elsewhere
  function reveal() {
    if (performance.now() < quietUntil || !getSelection().isCollapsed) return
    const { top, bottom, height } = phrases[current].getBoundingClientRect()
    const low = Math.min(innerHeight, player.getBoundingClientRect().top)
    if (top >= 0 && bottom <= low) return
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    const block = height < low ? 'center' : 'start'
    phrases[current].scrollIntoView({ block, behavior: calm ? 'instant' : 'smooth' })
  }

  function lookAround() {
    quietUntil = performance.now() + QUIET
  }

  // --- Playing

  function jump(number) {
    quietUntil = 0
    audio.currentTime = begins[number]
    follow()
    reveal()
  }

  function play() {
    if (audio.error) { // the line was broken: try again from there
      const time = audio.currentTime
      audio.load()
      audio.currentTime = time
    }
    audio.play().catch(error => { // other errors are events of the audio
      if (error.name === 'NotAllowedError') say('refused')
    })
  }

  function playFrom(number) {
    jump(number)
    play()
  }

  // A phrase on or back
  function step(by) {
    const here = phraseAt(audio.currentTime)
    const again = by < 0 && audio.currentTime - begins[here] > REPEAT
    const number = again ? here : here + by
    if (number < phrases.length) jump(within(number))
    if (audio.paused) status.textContent = numbered()
  }

  // Opens a chapter that begins to play by itself: the fragment tells it, on every device
  function open(link) {
    location.assign(new URL('#play', link.href))
  }

  function started() {
    player.classList.add('playing')
    say('playing')
    keepChapter(location)
    quietUntil = 0
    cancelAnimationFrame(frame)
    followFrames()
    reveal()
  }

  function paused() {
    player.classList.remove('playing')
    slide()
    if (!audio.ended && !audio.error) say('paused')
    keepPlace()
  }

  function ended() {
    say('ended')
    keep(CHAPTER, null)
    keepChapter(next)
    if (next && goOn.checked) open(next)
  }

  // --- The text by keyboard: one stop for Tab, arrows from phrase to phrase

  function offer(number) {
    phrases[stop].tabIndex = -1
    phrases[stop].removeAttribute('aria-describedby')
    stop = number
    phrases[stop].tabIndex = 0
    // The hint is for whoever comes; with every arrow it would be noise
    if (!text.contains(document.activeElement)) phrases[stop].setAttribute('aria-describedby', 'hint')
  }

  function pressed(event) {
    const number = phrases.indexOf(event.target) // not a link in a phrase
    if (number < 0 || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    if (event.key === 'Enter' || event.key === ' ') playFrom(number)
    else if (event.key in steps) phrases[within(number + steps[event.key])].focus()
    else return
    event.preventDefault()
  }

  function clicked(event) {
    const phrase = event.target.closest('[data-begin]')
    if (!phrase || event.target.closest('a')) return
    const now = String(getSelection())
    if (!now || now === selected) playFrom(phrases.indexOf(phrase)) // else it was for selecting
  }

  function prepareText() {
    for (const phrase of phrases) phrase.tabIndex = -1
    offer(0)
    text.addEventListener('pointerdown', () => { selected = String(getSelection()) })
    text.addEventListener('click', clicked)
    text.addEventListener('keydown', pressed)
    text.addEventListener('focusin', event => {
      const number = phrases.indexOf(event.target)
      if (number >= 0) offer(number)
    })
    text.addEventListener('focusout', event => {
      if (!text.contains(event.relatedTarget)) phrases[stop].setAttribute('aria-describedby', 'hint')
    })
    for (const event of ['wheel', 'touchmove']) addEventListener(event, lookAround, { passive: true })
    addEventListener('keydown', event => {
      const scrolls = event.key in steps || event.key.startsWith('Page')
      if (scrolls && !player.contains(event.target)) lookAround()
    })
  }

  // --- The player

  function preparePlayer() {
    const pressing = (name, act) => player.querySelector(`.${name}`).addEventListener('click', act)
    pressing('play', () => audio.paused ? play() : audio.pause())
    pressing('previous-phrase', () => step(-1))
    pressing('next-phrase', () => step(1))
    for (const link of [previous, next]) { // who changes chapters while listening goes on listening
      link?.addEventListener('click', () => { link.hash = audio.paused ? '' : 'play' })
    }
    const hasten = () => { audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value) }
    const known = Array.from(speed.options, option => option.value).includes(recall(SITE).speed)
    if (known) speed.value = recall(SITE).speed
    hasten()
    speed.addEventListener('change', () => {
      hasten()
      keepSetting('speed', speed.value)
      status.textContent = words('speed', { speed: speed.selectedOptions[0].text })
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
    const listeners = { play: started, pause: paused, ended, error: () => say('failed') }
    for (const [event, act] of Object.entries(listeners)) audio.addEventListener(event, act)
    for (const event of ['timeupdate', 'seeked', 'ratechange']) {
      audio.addEventListener(event, () => { if (current >= 0) follow() })
    }
    addEventListener('pagehide', keepPlace)
    if (!navigator.mediaSession) return
    const { title, album } = player.dataset
    navigator.mediaSession.metadata = new MediaMetadata({ title, album })
    const keys = {
      seekbackward: () => step(-1), seekforward: () => step(1),
      previoustrack: previous && (() => open(previous)), nexttrack: next && (() => open(next)),
    }
    for (const [key, act] of Object.entries(keys)) navigator.mediaSession.setActionHandler(key, act)
  }

  function begin() {
    if (location.hash === '#play') {
      history.replaceState(null, '', CHAPTER + location.search) // once, not again at a reload
      return playFrom(0)
    }
    const { phrase, offset } = recall(CHAPTER)
    const named = phrases.findIndex(({ id }) => id === location.hash.slice(1)) // a link to a phrase
    const number = named < 0 ? phrases.findIndex(({ id }) => id === phrase) : named
    if (number < 0) return
    audio.currentTime = begins[number] + (named < 0 && Number(offset) || 0)
    follow()
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
    audio.controls = false
    document.documentElement.classList.add('ready')
    player.classList.add('ready')
    begin()
  }
}
