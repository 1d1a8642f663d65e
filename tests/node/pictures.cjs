// Takes the pictures of README.md: node pictures.cjs ADDRESS FOLDER
const { join } = require('node:path')
const { chromium } = require('playwright-core')

const PHONE = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 1.5 }
const DESKTOP = { viewport: { width: 1200, height: 800 }, deviceScaleFactor: 1.25 }
const PICTURES = [
  { name: 'page-desktop-light', path: 'de/index.html', ...DESKTOP, colorScheme: 'light' },
  { name: 'page-phone-dark', path: 'en/index.html', ...PHONE, colorScheme: 'dark' },
  { name: 'read-along-desktop-dark', path: 'tr/chapters/05-wohnen.html', phrase: 'wohnen-02-2', beside: true, ...DESKTOP, colorScheme: 'dark' },
  { name: 'read-along-phone-light', path: 'de_simple/chapters/05-wohnen.html', phrase: 'wohnen-02-2', ...PHONE, colorScheme: 'light' },
]

async function main([address, folder]) {
  const args = ['--no-sandbox', '--disable-gpu', '--mute-audio']
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args })
  try {
    for (const { name, path, phrase, beside, ...options } of PICTURES) {
      const page = await browser.newPage(options)
      await page.goto(new URL(path, address).href)
      if (beside) await page.check('#beside')
      if (phrase) {
        await page.focus(`#${phrase}`)
        await page.keyboard.press('Enter')
        await page.waitForSelector(`#${phrase}[aria-current]`)
        await page.waitForTimeout(500)
        await page.focus('.player .play')
        await page.keyboard.press('Enter')
        await page.evaluate(() => document.activeElement.blur())
      }
      await page.waitForTimeout(300)
      await page.screenshot({ path: join(folder, `${name}.png`) })
      await page.close()
    }
  } finally {
    await browser.close()
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error)
  process.exit(1)
})
