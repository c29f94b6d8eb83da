// Saves what is being written, a little after the last key. The words stay in the page until the server has them; nothing
// is kept in the browser's own storage, because the screen may be shared.
//
// The server answers 200 with {"saved_at": ISO time, "version": n}; 409 with {"href": page that shows both texts} when
// someone else saved first; a redirect to the sign-in page means the session has ended.
import { token } from './csrf.js'

const QUIET = 1500
const LONGEST_WAIT = 30000
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' })

class Autosave {
  constructor (form) {
    this.form = form
    this.status = form.querySelector('[data-autosave-status]')
    this.unsaved = false
    this.sending = false
    this.stopped = false
    this.wait = 2000
    this.timer = 0
    form.addEventListener('input', () => this.changed())
    form.addEventListener('change', () => this.changed())
    form.addEventListener('submit', (event) => { if (!event.defaultPrevented) this.unsaved = false })
    addEventListener('online', () => { if (this.unsaved) this.save() })
    addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && this.unsaved) this.save() })
    addEventListener('beforeunload', (event) => { if (this.unsaved) event.preventDefault() })
  }

  say (words, kind) {
    if (!this.status) return
    this.status.textContent = words
    this.status.dataset.state = kind
  }

  changed () {
    this.unsaved = true
    if (this.stopped) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), QUIET)
  }

  again (words) {
    this.unsaved = true
    this.say(words, 'waiting')
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), this.wait)
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT)
  }

  async save () {
    if (this.sending || this.stopped) return
    clearTimeout(this.timer)
    this.sending = true
    this.unsaved = false
    const body = new FormData(this.form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    body.delete('csrfmiddlewaretoken')
    try {
      const answer = await fetch(this.form.dataset.autosaveUrl, {
        method: 'POST',
        body,
        headers: { 'X-CSRFToken': token(this.form), Accept: 'application/json' },
        redirect: 'manual',
        credentials: 'same-origin'
      })
      this.sending = false
      await this.heard(answer)
    } catch {
      this.sending = false
      this.again('Not saved: no connection. Your words are kept on this page; trying again.')
    }
  }

  async heard (answer) {
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) {
      this.again('Not saved: you have been signed out. Your words are kept on this page. Sign in in another tab; saving goes on by itself.')
      return
    }
    if (answer.status === 409) {
      this.stopped = true
      this.unsaved = true
      this.say('Someone else has changed this. Your words are kept; press the button to see both texts.', 'conflict')
      return
    }
    if (answer.status === 400 || answer.status === 413 || answer.status === 422) {
      this.unsaved = true
      this.say('Not saved yet: something here needs to be put right. Your words are kept on this page.', 'waiting')
      return
    }
    if (!answer.ok) {
      this.again('Not saved yet. Your words are kept on this page; trying again.')
      return
    }
    this.wait = 2000
    const told = await answer.json().catch(() => ({}))
    const version = this.form.querySelector('input[name="version"]')
    if (version && told.version !== undefined) version.value = told.version
    const at = told.saved_at ? new Date(told.saved_at) : new Date()
    if (this.unsaved) this.changed()
    else this.say(`Saved ${clock.format(at)}`, 'saved')
  }
}

export function startAutosave () {
  for (const form of document.querySelectorAll('form[data-autosave-url]')) new Autosave(form)
}
