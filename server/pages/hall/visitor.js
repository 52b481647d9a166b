// What a visitor may do on the shared screen, here and now.
import { h } from './field/dom.js'
import { wireId } from './field/ids.js'
import { hand } from './delivery.js'
import { followForm, receiptShown } from './receipt.js'
import { choices, chosen, done, formOf, named, open, SCORES } from './sheet.js'
import { signForm } from './signature.js'

// The buttons; each opens a sheet.
export function offered(hall, inSession, over) {
  const button = (label, form, kind) => h('button', { class: kind, onclick: () => open(form()) }, label)
  const buttons = [button('我要反映', () => reportForm(hall), 'first'), button('查办理进展', followForm)]
  if (inSession.length) {
    buttons.push(button('说一句', () => wordForm(inSession)), button('我来参加', () => walkInForm(inSession)), button('签名', () => signForm(inSession)))
  }
  if (over.length) buttons.push(button('评一评', () => ratingForm(over)))
  return buttons
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
    const answer = await hand('HallCollect', input)
    return answer?.issueCollect.receipt ? receiptShown('已经反映给界别组', answer.issueCollect.receipt) : done(answer, '已经反映给界别组。')
  })
}

function walkInForm(inSession) {
  const count = h('input', { id: 'count', type: 'number', inputmode: 'numeric', min: 1, max: 500, value: '1' })
  const fields = [choices('which', '哪一场', named(inSession)), h('label', { for: 'count' }, '一起来了几位'), count, h('p', { class: 'quiet' }, '只记人数，不记姓名。')]
  return formOf('参加协商', fields, '登记', async () => {
    const input = { id: chosen('which'), participantId: wireId('par'), headCount: Number(count.value), capturedAt: new Date().toISOString() }
    return done(await hand('HallWalkIn', input), '已经登记，请就座。')
  })
}

function ratingForm(over) {
  const comment = h('textarea', { id: 'comment', maxlength: 1000, autocomplete: 'off' })
  const fields = [choices('which', '哪一场', named(over)), h('h3', {}, '您觉得怎么样'), choices('score', '评分', SCORES, -1), h('label', { for: 'comment' }, '意见（选填）'), comment]
  return formOf('评一评', fields, '提交', async () => {
    if (!chosen('score')) throw new Error('请先选一个。')
    const input = { id: chosen('which'), evaluationId: wireId('eva'), score: Number(chosen('score')), comment: comment.value.trim() }
    return done(await hand('HallEvaluate', input), '评价已经记下。')
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
    return done(await hand('HallRecord', input), '已经记进这场协商。')
  })
}
