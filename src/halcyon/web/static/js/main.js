// Everything here is a help on top of pages that work without it.
import { startAutosave } from './autosave.js'
import { startHeard } from './heard.js'
import { startKeyboard } from './keyboard.js'
import { startPage } from './page.js'
import { startReveal } from './reveal.js'
import { startShade } from './shade.js'
import { startSubmit } from './submit.js'
import { startWhen } from './when.js'

startShade()
startKeyboard()
startPage()
startReveal()
startAutosave()
startSubmit()
startHeard()

startWhen()
