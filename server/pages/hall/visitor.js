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
export function offered(hall, inSession, over) {
  const button = (label, form, kind) => h('button', { class: kind, onclick: () => open(form()) }, label)
  const buttons = [button('我要反映', () => reportForm(hall), 'first')]
  if (inSession.length) {
    buttons.push(button('说一句', () => wordForm(inSession)), button('我来参加', () => walkInForm(inSession)))
  }
  if (over.length) buttons.push(button('评一评', () => ratingForm(over)))
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

const named = (consultations) => consultations.map((each) => [each.id, each.title])
const chosen = (name) => $(`#visitor input[name=${name}]:checked`)?.value

function choices(name, label, pairs, picked = 0) {
  const radios = pairs.map(([value, text], at) =>
    h('label', {}, h('input', { type: 'radio', name, value, checked: at === picked }), text))
  return h('div', { class: 'choices', role: 'radiogroup', 'aria-label': label }, radios)
}

function walkInForm(inSession) {
  const count = h('input', { id: 'count', type: 'number', inputmode: 'numeric', min: 1, max: 500, value: '1' })
  const fields = [choices('which', '哪一场', named(inSession)), h('label', { for: 'count' }, '一起来了几位'), count, h('p', { class: 'quiet' }, '只记人数，不记姓名。')]
  return formOf('参加协商', fields, '登记', async () => {
    const input = { id: chosen('which'), participantId: wireId('par'), headCount: Number(count.value), capturedAt: new Date().toISOString() }
    open(done(await hand('HallWalkIn', input), '已经登记，请就座。'))
  })
}

const SCORES = [['5', '很满意'], ['4', '满意'], ['3', '一般'], ['2', '不满意'], ['1', '很不满意']]

function ratingForm(over) {
  const comment = h('textarea', { id: 'comment', maxlength: 1000, autocomplete: 'off' })
  const fields = [choices('which', '哪一场', named(over)), h('h3', {}, '您觉得怎么样'), choices('score', '评分', SCORES, -1), h('label', { for: 'comment' }, '意见（选填）'), comment]
  return formOf('评一评', fields, '提交', async () => {
    if (!chosen('score')) throw new Error('请先选一个。')
    const input = { id: chosen('which'), evaluationId: wireId('eva'), score: Number(chosen('score')), comment: comment.value.trim() }
    open(done(await hand('HallEvaluate', input), '评价已经记下。'))
  })
}

const KINDS = { STATEMENT: '发言', QUESTION: '提问', PROPOSAL: '建议' }

function wordForm(inSession) {
  const content = h('textarea', { id: 'content', maxlength: 2000, autocomplete: 'off' })
  const fields = [
    choices('which', '哪一场', named(inSession)), h('h3', {}, '这是'), choices('kind', '这是', Object.entries(KINDS)),
    h('label', { for: 'content' }, '想说的话'), content,
  ]
  return formOf('说一句', fields, '提交', async () => {
    if (!content.value.trim()) throw new Error('请先写一句话。')
    const input = { id: chosen('which'), entryId: wireId('ent'), kind: chosen('kind'), content: content.value.trim(), capturedAt: new Date().toISOString() }
    open(done(await hand('HallRecord', input), '已经记进这场协商。'))
  })
}

function done(isDelivered, text) {
  return h('div', {}, h('h2', {}, isDelivered ? '谢谢您' : '已经存好'),
    h('p', {}, isDelivered ? text : '网络中断，内容已存在这台平板上，恢复后自动送出。'))
}

const UNSTAMPED = new Set(['HallEvaluate'])

function send({ operation, input }) {
  const stamp = UNSTAMPED.has(operation) ? {} : { sentAt: new Date().toISOString() }
  return run(operation, { input: { ...input, ...stamp } })
}

// Delivers, or keeps it out of sight until the network is back; true when it has arrived.
async function hand(operation, more) {
  const item = { operation, input: { clientMutationId: uuid(), ...more } }
  try {
    await send(item)
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
      await send(item)
    } catch (fault) {
      if (!(fault instanceof Refused)) return
      await put('queue', { ...item, refused: fault.code })
      continue
    }
    await write(['queue'], (queue) => queue.delete(item.number))
  }
}
