// Leaving at once: the page is covered, what was typed is emptied, and the neutral page takes its place in the history.
// Pressing Shift three times does the same. Without script, the link alone leads there.
const WITHIN = 5000
const link = document.querySelector('[data-exit]')
let presses = []

function leave () {
  document.body.classList.add('hal-leaving')
  document.title = 'Weather'
  document.querySelectorAll('form').forEach((form) => form.reset())
  location.replace(link.href)
}

if (link) {
  link.addEventListener('click', (event) => {
    event.preventDefault()
    leave()
  })
  document.addEventListener('keyup', (event) => {
    if (event.key !== 'Shift') {
      presses = []
      return
    }
    const now = Date.now()
    presses = [...presses.filter((at) => now - at < WITHIN), now]
    if (presses.length >= 3) leave()
  })
  // Coming back by the history would show the page as it was left.
  addEventListener('pageshow', () => document.body.classList.remove('hal-leaving'))
}
