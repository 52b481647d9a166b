// The sheet a visitor works on: every word on it is gone 60 s after the last touch.
import { $, h } from './field/dom.js'

const IDLE_S = 60
const SOON_S = 15
const TOUCHES = ['pointerdown', 'keydown', 'input']
let left = 0
let clock = 0

export const isBusy = () => $('#visitor').childElementCount > 0

export function open(content) {
  const timer = h('span', { class: 'timer', role: 'timer' })
  const bottom = h('div', { class: 'row' }, timer, h('button', { type: 'button', onclick: close }, '关闭'))
  const title = $('h2', content)
  title.id = 'sheet-title'
  const sheet = h('div', { class: 'sheet', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'sheet-title' }, h('div', {}, content, bottom))
  $('#visitor').replaceChildren(sheet)
  TOUCHES.forEach((name) => addEventListener(name, touched))
  touched()
  clearInterval(clock)
  clock = setInterval(() => count(timer), 1000)
  count(timer)
  $('textarea, input', sheet)?.focus()
}

const touched = () => (left = IDLE_S + 1)

function count(timer) {
  left -= 1
  if (left <= 0) return close()
  timer.textContent = left <= SOON_S ? `${left} 秒后清空` : `无人操作 ${IDLE_S} 秒后自动清空`
  timer.classList.toggle('soon', left <= SOON_S)
  return undefined
}

// Nothing of what was typed or drawn is left in the page.
export function close() {
  clearInterval(clock)
  TOUCHES.forEach((name) => removeEventListener(name, touched))
  for (const control of document.querySelectorAll('#visitor input, #visitor textarea')) control.value = ''
  for (const canvas of document.querySelectorAll('#visitor canvas')) canvas.width = 0
  $('#visitor').replaceChildren()
}

export function formOf(title, fields, label, act) {
  return h('div', {}, h('h2', {}, title), part(fields, label, act))
}

// A form without a heading of its own: what goes wrong is said above its button. What comes back
// after the visitor has left is not for the next one.
export function part(fields, label, act) {
  const mistake = h('p', { class: 'mistake', role: 'alert' })
  const button = h('button', { class: 'first' }, label)
  const submit = async (event) => {
    event.preventDefault()
    button.disabled = true
    try {
      const next = await act()
      if (element.isConnected) open(next)
    } catch (fault) {
      mistake.textContent = fault.message
      button.disabled = false
    }
  }
  const element = h('form', { onsubmit: submit, autocomplete: 'off', novalidate: true }, fields, mistake, button)
  return element
}

export const chosen = (name) => $(`#visitor input[name=${name}]:checked`)?.value

export function choices(name, label, pairs, picked = 0) {
  const radios = pairs.map(([value, text], at) =>
    h('label', {}, h('input', { type: 'radio', name, value, checked: at === picked }), text))
  return h('div', { class: 'choices', role: 'radiogroup', 'aria-label': label }, radios)
}

export const SCORES = [['5', '很满意'], ['4', '满意'], ['3', '一般'], ['2', '不满意'], ['1', '很不满意']]

export const named = (consultations) => consultations.map((each) => [each.id, each.title])

export const done = (answer, text) =>
  h('div', {}, h('h2', {}, answer ? '谢谢您' : '已经存好'),
    h('p', {}, answer ? text : '网络中断，内容已存在这台平板上，恢复后自动送出。'))
