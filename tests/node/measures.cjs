// What is measured inside a page. Chromium runs this function before any script of the page.
module.exports = function measures() {
  const CONTROLS = 'a[href], button, input, select, textarea, summary, audio[controls]'
  const shifts = []
  new PerformanceObserver(list => shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true })

  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const known = new Map()

  // Any CSS colour as red, green, blue and alpha: the browser itself paints one pixel
  function rgba(colour) {
    if (!known.has(colour)) {
      pixel.clearRect(0, 0, 1, 1)
      pixel.fillStyle = colour
      pixel.fillRect(0, 0, 1, 1)
      const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data
      known.set(colour, [red, green, blue, alpha / 255])
    }
    return known.get(colour)
  }

  // Colour `near` over colour `far` (W3C Compositing, section 5.1)
  function over(near, far) {
    const alpha = near[3] + far[3] * (1 - near[3])
    if (!alpha) return [0, 0, 0, 0]
    return [0, 1, 2]
      .map(i => (near[i] * near[3] + far[i] * far[3] * (1 - near[3])) / alpha)
      .concat(alpha)
  }

  function luminance(colour) {
    const [red, green, blue] = colour.slice(0, 3).map(value => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  // WCAG's contrast of a colour on the ground that an element gives it; 0 where nobody can tell
  function contrastOn(element, colour) {
    let front = rgba(colour)
    let back = [0, 0, 0, 0]
    for (let node = element; node; node = node.parentElement) {
      const style = getComputedStyle(node)
      const ground = rgba(style.backgroundColor)
      if (back[3] < 0.999 && style.backgroundImage !== 'none') return 0
      front = over(front, ground)
      back = over(back, ground)
      front = front.with(3, front[3] * style.opacity)
      back = back.with(3, back[3] * style.opacity)
    }
    if (back[3] < 0.99) return 0
    const [dark, light] = [luminance(front), luminance(back)].sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  }

  function isShown(element) {
    return element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
  }

  function name(element) {
    const words = (element.innerText || element.getAttribute('aria-label') || '').trim()
    return `${element.tagName.toLowerCase()}${element.id && `#${element.id}`} ${words.slice(0, 40)}`
  }

  // Elements with text of their own, and controls
  function written() {
    const wordless = ['range', 'checkbox', 'radio']
    const found = new Set([...document.querySelectorAll('button, input, select, textarea')].filter(one => !wordless.includes(one.type)))
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement
      if (walker.currentNode.data.trim() && !element.closest('script, style, noscript, option')) found.add(element)
    }
    return [...found].filter(element => isShown(element) && !element.matches(':disabled'))
  }

  // The lowest contrast of all text, and what has less than 7:1
  function contrast() {
    let worst = Infinity
    const low = []
    for (const element of written()) {
      const styles = ['', '::before', '::after', '::marker'].map(part => getComputedStyle(element, part))
      styles.forEach((style, index) => {
        if (index && (style.content === 'none' || style.content === 'normal')) return
        const ratio = contrastOn(element, style.color)
        worst = Math.min(worst, ratio)
        if (ratio < 7) low.push(`${ratio.toFixed(2)} ${name(element)}`)
      })
    }
    return { worst, low }
  }

  // A link within a sentence is as small as its words (WCAG 2.5.5 excepts it)
  function inText(element) {
    if (element.tagName !== 'A' || getComputedStyle(element).display !== 'inline') return false
    let block = element.parentElement
    while (getComputedStyle(block).display === 'inline') block = block.parentElement
    const rest = block.cloneNode(true)
    rest.querySelectorAll('a').forEach(link => link.remove())
    return (rest.textContent.match(/\p{L}{2,}/gu) ?? []).length >= 3
  }

  // What somebody touches, and the size of its target in CSS pixels
  function targets() {
    return [...document.querySelectorAll(CONTROLS)]
      .filter(element => isShown(element) && !inText(element))
      .map(element => {
        const boxes = [element, ...(element.labels ?? [])].map(one => one.getBoundingClientRect())
        return { name: name(element), width: Math.max(...boxes.map(box => box.width)),
          height: Math.max(...boxes.map(box => box.height)), bottom: Math.max(...boxes.map(box => box.bottom)) }
      })
      .filter(target => target.bottom > 0) // the skip link stays above the page until it has focus
  }

  // Words for screen readers alone: clipped to nothing, as everybody does it
  function isUnseen(element) {
    for (let node = element; node !== document.body; node = node.parentElement) {
      if (getComputedStyle(node).clipPath === 'inset(50%)') return true
    }
    return false
  }

  // What is wider than the window, or cut off by its own box
  function misfits() {
    const root = document.documentElement
    const found = root.scrollWidth > root.clientWidth ? [`page: ${root.scrollWidth} > ${root.clientWidth}`] : []
    for (const element of document.body.querySelectorAll('*')) {
      if (!isShown(element) || isUnseen(element) || element.closest('svg')) continue
      const style = getComputedStyle(element)
      const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible'
      const scrolls = /auto|scroll/.test(style.overflowX)
      if (clips && !scrolls && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) {
        found.push(`cut off: ${name(element)}`)
      }
    }
    for (const element of written()) {
      if (isUnseen(element)) continue
      for (const box of element.getClientRects()) {
        if (box.bottom > 0 && (box.left < -1 || box.right > root.clientWidth + 1) && !inScroller(element)) {
          found.push(`beyond the edge: ${name(element)}`)
          break
        }
      }
    }
    return found
  }

  function inScroller(element) {
    for (let node = element; node !== document.body; node = node.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(node).overflowX)) return true
    }
    return false
  }

  // All that the Tab key should reach, in the order of the document
  function stops() {
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, audio[controls], [tabindex]')]
      .filter(element => element.tabIndex >= 0 && !element.disabled && isShown(element))
      .filter(element => element.type !== 'radio' || element.checked)
  }

  // Where the focus is, and whether everybody sees it
  function focus() {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const style = getComputedStyle(element)
    const box = [...element.getClientRects()].at(0) ?? element.getBoundingClientRect()
    const { clientWidth: width, clientHeight: height } = document.documentElement
    const fits = box.height < height
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
    const points = [[x, y], [x, box.top + 2], [x, box.bottom - 2], [box.left + 2, y], [box.right - 2, y]]
    const covered = points.some(([x, y]) => {
      const hit = document.elementFromPoint(x, y)
      return hit && !element.contains(hit) && !hit.contains(element) && ![...(element.labels ?? [])].some(label => label.contains(hit))
    })
    const outline = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)
    return {
      index: stops().indexOf(element),
      name: name(element),
      outside: fits ? box.top < -1 || box.bottom > height + 1 || box.left < -1 || box.right > width + 1 : box.top > height || box.bottom < 0,
      covered: fits && covered,
      outline,
      contrast: contrastOn(element.parentElement, style.outlineColor),
      width: box.width,
      height: box.height,
    }
  }

  // The side on which the last line of each heading begins: that of the smaller gap
  function begins() {
    const sides = []
    for (const heading of document.querySelectorAll('main h1, main h2, main h3')) {
      if (!isShown(heading) || isUnseen(heading)) continue
      const range = document.createRange()
      range.selectNodeContents(heading)
      const rects = [...range.getClientRects()]
      const line = rects.filter(rect => rect.bottom > Math.max(...rects.map(one => one.bottom)) - 10)
      const block = heading.getBoundingClientRect()
      const gaps = {
        left: Math.min(...line.map(rect => rect.left)) - block.left,
        right: block.right - Math.max(...line.map(rect => rect.right)),
      }
      if (Math.abs(gaps.left - gaps.right) > 8) sides.push(gaps.left < gaps.right ? 'left' : 'right')
    }
    return sides
  }

  function shift() {
    return shifts.filter(entry => !entry.hadRecentInput).reduce((sum, entry) => sum + entry.value, 0)
  }

  window.measures = { contrast, targets, misfits, stops, focus, begins, shift }
}
