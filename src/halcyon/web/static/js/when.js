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

// A condition made of several, as the pages of tools give it: {"all": […]}, {"any": […]}, {"not": …}, {"is": question,
// "values": […]}, {"least": question, "number": n}, {"answered": question}. What is hidden counts as not answered.
function given (name) {
  const source = document.getElementsByName(name)[0] || document.querySelector(`[name^="${name}-"]`)
  const holder = source && source.closest('[data-condition]')
  if (!source || (holder && holder.hidden)) return []
  if (source.name === name) return values(name)
  return [...document.querySelectorAll(`[name^="${name}-"]`)].map((input) => input.value).filter(Boolean)
}

function holds (condition) {
  if (condition.all) return condition.all.every(holds)
  if (condition.any) return condition.any.some(holds)
  if (condition.not) return !holds(condition.not)
  if (condition.is) return given(condition.is).some((value) => condition.values.includes(value))
  if (condition.least) return given(condition.least).some((value) => Number(value) >= condition.number)
  return given(condition.answered).length > 0
}

function drawConditions () {
  for (const group of document.querySelectorAll('[data-condition]')) group.hidden = !holds(JSON.parse(group.dataset.condition))
}

// What an answer rests on is asked as soon as the answer needs it. It is never closed again: something may stand in it.
function openBeside () {
  for (const beside of document.querySelectorAll('[data-opens]')) if (holds(JSON.parse(beside.dataset.opens))) beside.open = true
}

function start (selector, redraw) {
  if (!document.querySelector(selector)) return
  document.addEventListener('change', redraw)
  addEventListener('pageshow', redraw)
  redraw()
}

export function startWhen () {
  start('[data-when]', draw)
  start('[data-condition]', drawConditions)
  start('[data-opens]', openBeside)
}
