// By receipt: what became of a matter, a rating, another round. Whoever holds both numbers may ask.
import { askAnyone, Unreachable } from './field/client.js'
import { h } from './field/dom.js'
import { uuid } from './field/ids.js'
import { day, whole } from './field/times.js'
import { choices, chosen, formOf, part, SCORES } from './sheet.js'
import words from './words.js'

const STEPS = ['COLLECT', 'STUDY', 'RESOLVE', 'FEED_BACK', 'CLOSED']

// What a visitor takes along who has just reported something; it is told only here.
export function receiptShown(title, { number, code }) {
  return h('div', {}, h('h2', {}, title),
    h('p', {}, '请用手机拍下，或者抄下来。凭这两个号随时可以在这里查办到哪一步、评价。'),
    h('dl', { class: 'receipt-numbers' }, h('dt', {}, '回执号'), h('dd', { class: 'receipt', id: 'receipt-number' }, number),
      h('dt', {}, '查询码'), h('dd', { class: 'receipt', id: 'receipt-code' }, code)),
    h('p', { class: 'quiet' }, '屏幕清空后不会再显示。'))
}

export function followForm() {
  const number = h('input', { id: 'number', inputmode: 'numeric', maxlength: 20, autocomplete: 'off' })
  const code = h('input', { id: 'code-typed', maxlength: 12, autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false' })
  const fields = [h('label', { for: 'number' }, '回执号（12 位数字）'), number, h('label', { for: 'code-typed' }, '查询码（8 位字母和数字）'), code]
  return formOf('查办理进展', fields, '查询', () => {
    if (!number.value.trim() || !code.value.trim()) throw new Error('请把回执号和查询码都填上。')
    const receipt = { number: number.value.trim(), code: code.value.trim() }
    return shown(receipt, askAnyone('ReceiptFollow', { input: { clientMutationId: uuid(), ...receipt } }))
  })
}

async function shown(receipt, asking, thanks = '') {
  try {
    const [{ matter }] = Object.values(await asking)
    return matterShown(receipt, matter, thanks)
  } catch (fault) {
    throw fault instanceof Unreachable ? new Error('网络中断，现在查不到，请过一会儿再来。') : fault
  }
}

function matterShown(receipt, matter, thanks) {
  const may = (code) => matter.allowedActions.some((action) => action.code === code && action.isAllowed)
  return h('div', {}, h('h2', {}, matter.title), thanks ? h('p', { class: 'thanks', role: 'status' }, thanks) : null,
    steps(matter), h('p', {}, [`${matter.areaName} · ${day(matter.capturedAt)} 反映`, words.Outcome[matter.outcome], matter.round > 1 ? `第 ${matter.round} 轮办理` : ''].filter(Boolean).join(' · ')),
    matter.feedbacks.length ? matter.feedbacks.map(feedback) : h('p', { class: 'quiet' }, '还没有反馈，办好后会在这里告诉您。'),
    may('RATE') ? ratePart(receipt) : null, may('REOPEN') ? reopenPart(receipt) : null)
}

function steps({ step }) {
  const at = STEPS.indexOf(step)
  if (at < 0) return h('p', {}, `这件事已${words.Step[step]}。`)
  const item = (each, number) => h('li', { class: number < at ? 'done' : '', 'aria-current': number === at ? 'step' : null }, words.Step[each])
  return h('ol', { class: 'steps', 'aria-label': '办到哪一步' }, STEPS.map(item))
}

function feedback(each) {
  const rated = each.rating ? `您的评价：${SCORES.find(([score]) => score === String(each.rating))[1]}` : ''
  return h('div', { class: 'told' }, h('p', {}, each.content), h('p', { class: 'quiet' }, [`${whole(each.toldAt)} 反馈`, rated].filter(Boolean).join(' · ')))
}

function ratePart(receipt) {
  const comment = h('textarea', { id: 'comment', maxlength: 1000, autocomplete: 'off' })
  const fields = [h('h3', {}, '办得怎么样'), choices('rating', '评分', SCORES, -1), h('label', { for: 'comment' }, '想说的话（选填）'), comment, h('p', { class: 'quiet' }, '不满意的会重新办理。')]
  return part(fields, '提交评价', () => {
    if (!chosen('rating')) throw new Error('请先选一个。')
    const said = { rating: Number(chosen('rating')), comment: comment.value.trim() }
    return shown(receipt, askAnyone('ReceiptRate', { input: { clientMutationId: uuid(), ...receipt, ...said } }), '评价已经记下，谢谢您。')
  })
}

function reopenPart(receipt) {
  const reason = h('textarea', { id: 'reason', maxlength: 1000, autocomplete: 'off' })
  const fields = [h('label', { for: 'reason' }, '没解决？请说说还有什么问题'), reason]
  const form = part(fields, '提交申请', () => {
    if (!reason.value.trim()) throw new Error('请先写一句话。')
    return shown(receipt, askAnyone('ReceiptReopen', { input: { clientMutationId: uuid(), ...receipt, reason: reason.value.trim() } }), '已经申请重新办理。')
  })
  return h('details', {}, h('summary', {}, '申请重新办理'), form)
}
