// Says something to a screen reader without moving anyone's place on the page.
export function say (words) {
  const live = document.getElementById('hal-live')
  if (!live) return
  live.textContent = ''
  setTimeout(() => { live.textContent = words }, 50)
}
