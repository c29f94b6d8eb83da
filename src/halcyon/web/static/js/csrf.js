// The CSRF token of the moment. The cookie comes first: after signing in again in another tab, the one in the page is old.
export function token (form) {
  const cookie = document.cookie.split('; ').find((part) => part.startsWith('csrftoken='))
  if (cookie) return decodeURIComponent(cookie.slice('csrftoken='.length))
  return form.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? ''
}

export function refresh (form) {
  const field = form.querySelector('input[name="csrfmiddlewaretoken"]')
  if (field) field.value = token(form)
}
