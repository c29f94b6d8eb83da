"""What a page is asked in the browser itself: does it fit, is all of it seen, do keys reach all of it."""

from __future__ import annotations

MADE_OF = """() => [...new Set([...document.querySelectorAll('main *')].flatMap(e => [e.tagName, ...e.classList]))]"""

FAULTS = """async () => (await axe.run({ resultTypes: ['violations'], preload: false })).violations
  .map(fault => [fault.id, fault.nodes[0].html.slice(0, 160)])"""

SIDEWAYS = """() => ({
  by: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  what: [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map(e => e.outerHTML.slice(0, 120)),
})"""

# Words that are sent and are not to be seen: those for screen readers, what is folded away until its summary is
# pressed, the helps that need script, and, where there is script, the question that follows another choice and how many
# characters are left, which is said when few are. On a phone the head of a table gives way to a label at each cell. Of
# the two pictures of the map of links, which say what its table says, one stands at each width.
UNSEEN = """script => {
  const meant = ['.govuk-visually-hidden', 'details:not([open]) > :not(summary)', '.hal-needs-script',
    'script, style, template, option, textarea', 'svg title, svg desc']
  if (script) {
    meant.push('.govuk-radios__conditional--hidden', '.govuk-checkboxes__conditional--hidden')
    meant.push('[data-when][hidden]', '[data-condition][hidden]', '[data-when-section][hidden]')
    meant.push('.govuk-character-count__message--disabled')
  }
  if (innerWidth < 641) meant.push('.hal-table:not(:has(td:not([data-label], [colspan]))) thead')
  meant.push(innerWidth <= 768 ? '.hal-map-wide' : '.hal-map-narrow')
  const found = [], words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
  while (words.nextNode()) {
    const said = words.currentNode.data.trim(), e = words.currentNode.parentElement
    if (!said || e.closest(meant.join(','))) continue
    const fault = why => found.push(`${why}: <${e.tagName.toLowerCase()} class="${e.className}"> ${said.slice(0, 60)}`)
    const range = document.createRange()
    range.selectNodeContents(words.currentNode)
    const at = range.getBoundingClientRect()
    if (!e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || !at.width || !at.height) {
      fault('not shown')
      continue
    }
    let scrolls = false
    for (let box = e; box.tagName !== 'BODY' && !scrolls; box = box.parentElement) {
      const flow = getComputedStyle(box), edge = box.getBoundingClientRect()
      scrolls = /auto|scroll/.test(flow.overflowX + flow.overflowY)
      if (!scrolls && /hidden|clip/.test(flow.overflowX + flow.overflowY) && (at.right > edge.right + 2 ||
          at.left < edge.left - 2 || at.bottom > edge.bottom + 4 || at.top < edge.top - 4)) {
        fault('cut off')
        break
      }
    }
    if (!scrolls && (at.right > innerWidth + 1 || at.left < -1)) fault('beyond the edge')
  }
  return found
}"""

# Everything that can be pressed or written in. The buttons of one question are one stop of the Tab key. What shows the
# focus is an outline, a shadow, a background or a border, of the thing itself, of its label or of what it stands in.
STOPS = """() => {
  const looks = e => {
    const near = [[e], [e, '::before'], [e, '::after'], [e.nextElementSibling, '::before'], [e.parentElement]]
    return JSON.stringify(near.filter(([n]) => n).map(([n, part]) => {
      const s = getComputedStyle(n, part)
      return [s.outlineStyle === 'none' ? '' : s.outlineWidth + s.outlineColor, s.boxShadow, s.backgroundColor,
        s.borderTopWidth, s.borderTopColor]
    }))
  }
  const things = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link]'
  const stops = new Map()
  for (const e of document.querySelectorAll(things)) {
    const folded = e.closest('details:not([open]) > :not(summary)')
    if (e.disabled || folded || !e.checkVisibility({ visibilityProperty: true })) continue
    const one = e.type === 'radio' ? `radio ${e.name}` : e
    if (!stops.has(one)) stops.set(one, { e, rest: looks(e) })
    if (e.type === 'radio' && e.checked) stops.set(one, { e, rest: looks(e) })
  }
  const reached = new Set(), unseen = new Set()
  const words = e => (e.textContent || e.name || '').trim().slice(0, 60)
  const name = e => `<${e.tagName.toLowerCase()} class="${e.className}"> ${words(e)}`
  window.hereNow = () => {
    const e = document.activeElement, one = e.type === 'radio' ? `radio ${e.name}` : e
    if (!stops.has(one)) return e === document.body ? 'outside' : 'other'
    if (reached.has(one)) return 'again'
    reached.add(one)
    if (looks(e) === stops.get(one).rest) unseen.add(e)
    return 'new'
  }
  window.neverSeen = () => [
    ...[...stops].filter(([one]) => !reached.has(one)).map(([, { e }]) => `not reached: ${name(e)}`),
    ...[...unseen].map(e => `focus does not show: ${name(e)}`),
  ]
  document.activeElement.blur()
  return stops.size
}"""
