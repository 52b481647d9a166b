// Buttons for what may be done now; each opens its form below and closes the one that was open.
import { h } from './field/dom.js'

// `formOf(action, close)` makes the form; `more` are links that stand beside the buttons.
export function actionBar(actions, formOf, more = []) {
  const place = h('div', { class: 'act' })
  const buttons = actions.map((action, at) => {
    const toggle = () => open(action, button)
    const button = h('button', { type: 'button', class: action.kind ?? (at === 0 ? 'first' : ''), 'aria-expanded': 'false', onclick: toggle }, action.label)
    return button
  })
  const fold = () => {
    buttons.forEach((each) => each.setAttribute('aria-expanded', 'false'))
    place.replaceChildren()
  }
  const close = () => {
    fold()
    place.dispatchEvent(new Event('gridhall-folded', { bubbles: true }))
  }
  const open = async (action, button) => {
    const isOpen = button.getAttribute('aria-expanded') === 'true'
    if (isOpen) return close()
    fold()
    button.setAttribute('aria-expanded', 'true')
    place.replaceChildren(await formOf(action, close))
    place.querySelector('input, textarea, select')?.focus()
  }
  if (!buttons.length && !more.length) return null
  return h('section', { 'aria-label': '可以做的事' }, h('div', { class: 'actions' }, buttons, more), place)
}

// Draws a screen afresh, but never over a form that somebody has open: then `load` comes once it is closed.
export function redraw(body, parts, load) {
  if (body.querySelector('[aria-expanded=true]')) body.addEventListener('gridhall-folded', load, { once: true })
  else body.replaceChildren(...parts)
}
