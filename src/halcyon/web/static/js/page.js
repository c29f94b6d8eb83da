// Small helps: print buttons, the area one is in brought into sight, menus that close by Escape or a press elsewhere, rows that open by a press anywhere on them.
export function startPage () {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => print())
  }
  const areas = document.querySelector('.hal-nav')
  const here = areas?.querySelector('.hal-nav__list > .hal-nav__item > [aria-current="page"]')
  if (here) areas.scrollLeft = here.offsetLeft - (areas.clientWidth - here.offsetWidth) / 2
  const menus = document.querySelectorAll('.hal-menu')
  document.addEventListener('click', (event) => menus.forEach((menu) => { if (!menu.contains(event.target)) menu.open = false }))
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    menus.forEach((menu) => {
      if (!menu.open) return
      menu.open = false
      menu.querySelector('summary').focus()
    })
  })
}
