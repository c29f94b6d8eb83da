// One press, one submission: a second press while the first is on its way is ignored. Coming back to the page, or ten
// seconds without an answer, opens the form again, so an error never locks anyone out.
import { refresh } from './csrf.js'

const OPEN_AGAIN = 10000

function open (form) {
  delete form.dataset.sent
  for (const button of form.querySelectorAll('[type="submit"]')) button.removeAttribute('aria-disabled')
}

export function startSubmit () {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post' || event.defaultPrevented) return
    if (form.dataset.sent) {
      event.preventDefault()
      return
    }
    refresh(form)
    form.dataset.sent = '1'
    for (const button of form.querySelectorAll('[type="submit"]')) button.setAttribute('aria-disabled', 'true')
    setTimeout(() => open(form), OPEN_AGAIN)
  })
  addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(open))
}
