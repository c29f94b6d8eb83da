// Shows the fields that belong to a choice only while it is chosen. Without script they are always shown.
// Our own, because `aria-expanded`, which the published script sets, is not allowed on a radio button.
function show (input) {
  const more = document.getElementById(input.dataset.reveals)
  if (more) more.classList.toggle(`govuk-${input.type === 'radio' ? 'radios' : 'checkboxes'}__conditional--hidden`, !input.checked)
}

export function startReveal () {
  const inputs = [...document.querySelectorAll('input[data-reveals]')]
  const showAll = () => inputs.forEach(show)
  document.addEventListener('change', showAll)
  addEventListener('pageshow', showAll)
}
