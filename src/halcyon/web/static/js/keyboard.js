// Single-key shortcuts. They sleep while someone is typing, and can be switched off (WCAG 2.2, 2.1.4).
import { toggleShade } from './shade.js'

const OFF = 'hal-keys-off'
let waitingForArea = 0
let dialog = null

function off () {
  try {
    return localStorage.getItem(OFF) === '1'
  } catch {
    return false
  }
}

function typing (target) {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable=""], [contenteditable="true"]')
}

function rows () {
  return [...document.querySelectorAll('[data-row] .hal-row__link')].filter((link) => link.offsetParent !== null)
}

function step (by) {
  const links = rows()
  if (!links.length) return
  const here = links.findIndex((link) => link.closest('[data-row]').contains(document.activeElement))
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, here + by))
  links[next].focus()
  links[next].closest('[data-row]').scrollIntoView({ block: 'nearest' })
}

function element (tag, words, parent) {
  const made = document.createElement(tag)
  made.textContent = words
  parent.append(made)
  return made
}

function keys () {
  const list = [['.', 'hide or show names'], ['j', 'next in a list'], ['k', 'previous in a list'], ['Enter', 'open'], ['?', 'this list']]
  if (document.getElementById('hal-find')) list.unshift(['/', 'find a person'])
  for (const link of document.querySelectorAll('[data-go]')) {
    const name = [...link.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join('').trim()
    list.push([`g ${link.dataset.go}`, name])
  }
  for (const link of document.querySelectorAll('[data-key]')) list.push([link.dataset.key, link.textContent.trim()])
  if (document.querySelector('[data-digits]')) list.push(['1, 2 …', 'choose an answer'])
  return list
}

export function showKeys () {
  if (!dialog) {
    dialog = document.createElement('dialog')
    dialog.className = 'hal-keys'
    dialog.setAttribute('aria-labelledby', 'hal-keys-title')
    element('h2', 'Keyboard shortcuts', dialog).id = 'hal-keys-title'
    const list = document.createElement('dl')
    for (const [key, words] of keys()) {
      const pair = document.createElement('div')
      element('kbd', key, element('dt', '', pair)).className = 'hal-key'
      element('dd', words, pair)
      list.append(pair)
    }
    dialog.append(list)
    const label = document.createElement('label')
    label.className = 'hal-keys__switch'
    const box = document.createElement('input')
    box.type = 'checkbox'
    box.checked = !off()
    box.addEventListener('change', () => {
      try {
        localStorage.setItem(OFF, box.checked ? '0' : '1')
      } catch {
        box.checked = true
      }
    })
    label.append(box, ' Single-key shortcuts are on')
    dialog.append(label)
    const close = element('button', 'Close', dialog)
    close.type = 'button'
    close.className = 'govuk-button govuk-button--secondary hal-button--small'
    close.addEventListener('click', () => dialog.close())
    document.body.append(dialog)
  }
  if (!dialog.open) dialog.showModal()
}

function press (event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (typing(event.target) || (dialog && dialog.open)) return
  if (event.key !== '?' && off()) return
  if (waitingForArea && Date.now() - waitingForArea < 1500) {
    waitingForArea = 0
    const link = document.querySelector(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`)
    if (link) {
      event.preventDefault()
      link.click()
    }
    return
  }
  const find = document.getElementById('hal-find')
  const acts = {
    '/': find && (() => find.focus()),
    g: () => { waitingForArea = Date.now() },
    j: () => step(1),
    k: () => step(-1),
    '.': toggleShade,
    '?': showKeys
  }
  const act = acts[event.key] || ofThePage(event.key)
  if (act) {
    event.preventDefault()
    act()
  }
}

// Keys of one page: links with a letter of their own, and a question whose answers are chosen by their number.
function ofThePage (key) {
  const link = document.querySelector(`[data-key="${CSS.escape(key)}"]`)
  if (link) return () => link.click()
  const part = document.querySelector('[data-digits]')
  const answer = part && /^[1-9]$/.test(key) && part.querySelectorAll(`[name="${CSS.escape(part.dataset.digits)}"]`)[key - 1]
  if (!answer) return null
  return () => {
    answer.click()
    const then = document.getElementById(part.dataset.then)
    if (then) then.focus()
  }
}

export function startKeyboard () {
  document.addEventListener('keydown', press)
  for (const button of document.querySelectorAll('[data-keys-show]')) button.addEventListener('click', showKeys)
}
