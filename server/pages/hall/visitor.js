// What a visitor does on the shared screen: every word is gone 60 s after the last touch.
import { Refused, run, Unreachable } from './field/client.js'
import { $, h } from './field/dom.js'
import { uuid, wireId } from './field/ids.js'
import { all, put, write } from './field/store.js'

const IDLE_S = 60
const SOON_S = 15
const TOUCHES = ['pointerdown', 'keydown', 'input']
let left = 0
let clock = 0

export const isBusy = () => $('#visitor').childElementCount > 0

// The buttons for what a visitor may do here and now.
export function offered(hall, inSession) {
  const buttons = [h('button', { class: 'first', onclick: () => open(reportForm(hall)) }, '我要反映')]
  for (const each of inSession.slice(0, 2)) {
    buttons.push(h('button', { onclick: () => open(wordForm(each)) }, `说一句：${each.title.slice(0, 14)}`))
  }
  return buttons
}

function open(content) {
  const timer = h('span', { class: 'timer', role: 'timer' })
  const bottom = h('div', { class: 'row' }, timer, h('button', { type: 'button', onclick: close }, '关闭'))
  const sheet = h('div', { class: 'sheet', role: 'dialog', 'aria-modal': 'true' }, h('div', {}, content, bottom))
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

// Nothing of what was typed is left in the page.
export function close() {
  clearInterval(clock)
  TOUCHES.forEach((name) => removeEventListener(name, touched))
  for (const control of document.querySelectorAll('#visitor input, #visitor textarea')) control.value = ''
  $('#visitor').replaceChildren()
}

function formOf(title, fields, label, act) {
  const mistake = h('p', { class: 'mistake', role: 'alert' })
  const button = h('button', { class: 'first' }, label)
  const submit = async (event) => {
    event.preventDefault()
    button.disabled = true
    try {
      await act()
    } catch (fault) {
      mistake.textContent = fault.message
      button.disabled = false
    }
  }
  return h('form', { onsubmit: submit, autocomplete: 'off', novalidate: true }, h('h2', {}, title), fields, mistake, button)
}

function reportForm(hall) {
  const title = h('textarea', { id: 'title', maxlength: 100, autocomplete: 'off' })
  const content = h('textarea', { id: 'content', maxlength: 2000, autocomplete: 'off' })
  const fields = [
    h('p', { class: 'quiet' }, '请不要写姓名、电话和身份证号。'),
    h('label', { for: 'title' }, '什么事？一句话说清'), title,
    h('label', { for: 'content' }, '在哪里、什么情况（选填）'), content,
  ]
  return formOf('反映一件事', fields, '提交', async () => {
    if (!title.value.trim()) throw new Error('请先写一句话。')
    const input = {
      id: wireId('iss'), title: title.value.trim(), content: content.value.trim(), source: 'HALL', areaId: hall.area.id, capturedAt: new Date().toISOString(),
    }
    open(done(await hand('HallCollect', input), '已经反映给界别组。'))
  })
}

const KINDS = { STATEMENT: '发言', QUESTION: '提问', PROPOSAL: '建议' }

function wordForm(consultation) {
  const content = h('textarea', { id: 'content', maxlength: 2000, autocomplete: 'off' })
  const kinds = Object.entries(KINDS).map(([value, label], at) =>
    h('label', {}, h('input', { type: 'radio', name: 'kind', value, checked: at === 0 }), label))
  const fields = [h('div', { class: 'choices', role: 'radiogroup', 'aria-label': '这是' }, kinds), h('label', { for: 'content' }, '想说的话'), content]
  return formOf(consultation.title, fields, '提交', async () => {
    if (!content.value.trim()) throw new Error('请先写一句话。')
    const input = {
      id: consultation.id, entryId: wireId('ent'), kind: $('#visitor input:checked').value, content: content.value.trim(), capturedAt: new Date().toISOString(),
    }
    open(done(await hand('HallRecord', input), '已经记进这场协商。'))
  })
}

function done(isDelivered, text) {
  return h('div', {}, h('h2', {}, isDelivered ? '谢谢您' : '已经存好'),
    h('p', {}, isDelivered ? text : '网络中断，内容已存在这台平板上，恢复后自动送出。'))
}

// Delivers, or keeps it out of sight until the network is back; true when it has arrived.
async function hand(operation, more) {
  const item = { operation, input: { clientMutationId: uuid(), ...more } }
  try {
    await run(operation, { input: { ...item.input, sentAt: new Date().toISOString() } })
    return true
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault
    await put('queue', item)
    return false
  }
}

// Sends what visitors left while the network was away; the server has seen some of it already.
export async function deliverLeft() {
  for (const item of (await all('queue')).filter((each) => !each.refused)) {
    try {
      await run(item.operation, { input: { ...item.input, sentAt: new Date().toISOString() } })
    } catch (fault) {
      if (!(fault instanceof Refused)) return
      await put('queue', { ...item, refused: fault.code })
      continue
    }
    await write(['queue'], (queue) => queue.delete(item.number))
  }
}
