// What a browser does with a page that acts: node policy.cjs ADDRESS, prints JSON
const { chromium } = require('playwright-core')

async function main([address]) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] })
  try {
    const context = await browser.newContext()
    const asked = [] // of other sites; nothing leaves this computer
    await context.route(url => !url.href.startsWith(address), route => {
      asked.push(route.request().url())
      return route.abort()
    })
    await context.addInitScript(() => {
      window.refused = []
      document.addEventListener('securitypolicyviolation', event => {
        window.refused.push(event.effectiveDirective)
      })
    })
    const page = await context.newPage()
    await page.goto(`${address}index.html`)
    await page.click('#handler')
    await page.click('#link')
    await page.waitForTimeout(500)
    const seen = await page.evaluate(() => ({
      acted: window.acted ?? [],
      colour: getComputedStyle(document.querySelector('h1')).color,
      address: document.baseURI,
      refused: [...new Set(window.refused)].sort(),
    }))
    console.log(JSON.stringify({ ...seen, asked }))
  } finally {
    await browser.close()
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error)
  process.exit(1)
})
