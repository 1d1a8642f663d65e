// Before any text is shown: who wished to see the German beside it sees it at once, and nothing moves
'use strict'
try {
  const site = new URL('..', document.currentScript.src).pathname
  const { beside } = JSON.parse(localStorage.getItem(`library:${site}`))
  document.documentElement.classList.toggle('beside', beside === true)
} catch { /* nobody wished it, or the browser keeps nothing */ }
