// Takes a picture of a phrase while it is spoken: node picture.cjs EPUB OUT SECTION PHRASE SCHEME
const { openBook, play, highlighted } = require('./reader.cjs')

async function main([epub, out, section, phrase, colorScheme]) {
  const { browser, page } = await openBook(epub, {
    colorScheme, deviceScaleFactor: 2, viewport: { width: 640, height: 720 },
  })
  try {
    await page.evaluate(() => { // the book's own lines, not the reader's justified ones
      window.reader.view.renderer.setStyles('html { color-scheme: light dark }')
    })
    await play(page, Number(section), Number(phrase))
    await highlighted(page)
    await page.evaluate(() => window.reader.view.mediaOverlay.pause())
    await page.screenshot({ path: out })
  } finally {
    await browser.close()
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error)
  process.exit(1)
})
