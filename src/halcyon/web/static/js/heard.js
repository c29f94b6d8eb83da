// While a recommendation is written: where was this heard before? Asked a little after the last key; the button beside the
// text does the same without script.
const QUIET = 900
const LEAST = 12

import { token } from './csrf.js'

export function startHeard () {
  const around = document.querySelector('[data-heard]')
  const shown = document.querySelector('[data-heard-found]')
  const text = around && around.querySelector('textarea[name="text"]')
  if (!text || !shown) return
  let timer = 0
  let asked = 0
  const look = async () => {
    const body = new FormData()
    body.append('text', text.value.slice(0, 2000))
    for (const box of around.querySelectorAll('input[name="themes"]:checked')) body.append('themes', box.value)
    const mine = ++asked
    try {
      const answer = await fetch(around.dataset.heard, { method: 'POST', body, headers: { 'X-CSRFToken': token(text.form) }, redirect: 'error' })
      if (!answer.ok || mine !== asked) return
      const found = new DOMParser().parseFromString(await answer.text(), 'text/html')
      shown.replaceChildren(...found.body.childNodes)
    } catch {
      // Without a connection the page stays as it is; the button still asks.
    }
  }
  around.addEventListener('input', () => {
    clearTimeout(timer)
    if (text.value.trim().length >= LEAST) timer = setTimeout(look, QUIET)
  })
}
