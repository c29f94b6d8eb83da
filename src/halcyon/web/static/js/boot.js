// Runs before the page is drawn, so that nothing jumps and a shaded page never shows a name first.
(() => {
  document.body.classList.add('js-enabled', 'govuk-frontend-supported')
  try {
    if (sessionStorage.getItem('hal-shade') === 'on') document.body.classList.add('hal-shaded')
  } catch {
    // Storage may be switched off by policy: the shade then lasts for one page only.
  }
})()
