// Shows the questions that belong to an earlier answer only while it is given. Without script all are shown, and the
// server leaves out what does not belong.
function values (name) {
  const found = []
  for (const input of document.getElementsByName(name)) {
    if ((input.type === 'radio' || input.type === 'checkbox') ? input.checked : input.value) found.push(input.value)
  }
  return found
}

function draw () {
  for (const group of document.querySelectorAll('[data-when]')) {
    const wanted = group.dataset.values.split(' ')
    // The question it belongs to can itself be hidden; conditions point backwards, so that one has been drawn.
    const source = document.getElementsByName(group.dataset.when)[0]
    const holder = source && source.closest('[data-when]')
    group.hidden = (holder && holder.hidden) || !values(group.dataset.when).some((value) => wanted.includes(value))
  }
  for (const section of document.querySelectorAll('[data-when-section]')) {
    const groups = [...section.querySelectorAll('[data-when]')]
    section.hidden = groups.length > 0 && groups.every((group) => group.hidden) && !section.querySelector('[data-always]')
  }
}

export function startWhen () {
  if (!document.querySelector('[data-when]')) return
  document.addEventListener('change', draw)
  addEventListener('pageshow', draw)
  draw()
}
