// The first link leads on from where somebody stopped listening, as read-along.js remembered it.
'use strict'
{
  const start = document.getElementById('start')

  function remembered() {
    try {
      return Object(JSON.parse(localStorage.getItem(`library:${new URL('.', location).pathname}`)))
    } catch { // the browser keeps nothing, or somebody else wrote it
      return {}
    }
  }

  // Some hosts leave the ending out
  const named = path => path?.split('/').pop().replace(/\.html$/, '')
  const chapter = named(remembered().chapter)
  const link = Array.from(document.querySelectorAll('.chapters h3 a'))
    .find(link => named(link.pathname) === chapter)
  if (link) {
    start.href = link.href
    start.textContent = start.dataset.continue.replace('{title}', () => link.textContent)
  }
}
