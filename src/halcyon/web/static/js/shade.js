// The privacy shade: blurs every element of class `hal-name` on a shared screen.
import { say } from './say.js'

function show () {
  const on = document.body.classList.contains('hal-shaded')
  for (const button of document.querySelectorAll('[data-shade-toggle]')) button.setAttribute('aria-pressed', String(on))
  return on
}

export function toggleShade () {
  document.body.classList.toggle('hal-shaded')
  const on = show()
  try {
    sessionStorage.setItem('hal-shade', on ? 'on' : 'off')
  } catch {
    // See boot.js: without storage the shade lasts for this page.
  }
  say(on ? 'Names are hidden on this screen' : 'Names are shown')
}

export function startShade () {
  show()
  for (const button of document.querySelectorAll('[data-shade-toggle]')) button.addEventListener('click', toggleShade)
}
