// One consultation: who is there, what is being said (live), what was agreed, its minutes.
import { h } from '../field/dom.js'
import { run } from '../field/client.js'
import { clock, day, when } from '../field/times.js'
import { actionBar } from '../act.js'
import { CONSULTATION_ACTIONS, nameOf, PROGRESS } from '../consultation_actions.js'
import { draftOf } from '../drafts.js'
import { draftForm, form } from '../forms.js'
import { age, badge, empty, facts, heading, photoTiles, stageBadge, timeline } from '../pieces.js'
import { held } from '../pack.js'
import { enqueue, waiting } from '../queue.js'
import { subjectScreen } from '../subject.js'
import words from '../words.js'

export async function consultation({ parameters: [id], signal }) {
  const options = (await held('form')) ?? {}
  const read = async () => {
    const { logHead, consultation: found } = await run('ConsultationDetail', { id })
    return found ? { found, cursor: logHead } : { found: (await begun(id))?.value }
  }
  const parts = (found, info) => detail(found, info, options)
  const hear = (change, body, load) => (change.entry && !change.resync ? hearEntry(body, change.entry) : load())
  return subjectScreen({
    id, signal, key: `consultation ${id}`, up: ['#/consultations', '协商'], read, instead: () => begun(id), parts, events: ['ConsultationEvents', { consultationId: id }], hear,
  })
}

const ON_THE_SPOT = { RECORD: '记录', CHECK_IN: '签到', WALK_IN: '登记到场群众', COMMIT: '达成共识', CONCLUDE: '结束' }

// One opened here that the server does not have yet: what is said in it can be noted meanwhile.
async function begun(id) {
  const item = (await waiting()).find(({ operation, subject, state }) => operation === 'ConsultationOpen' && subject === id && state === 'WAITING')
  if (!item) return null
  const allowedActions = Object.entries(ON_THE_SPOT).map(([code, label]) => ({ code, label, isAllowed: true }))
  const nothing = { entries: [], participants: [], commitments: [], minutes: [], issues: [] }
  return { at: item.madeAt, value: { ...item.input, ...nothing, stage: 'IN_SESSION', isAdHoc: true, onSite: 'NO_FIX', heldAt: item.madeAt, allowedActions } }
}

function hearEntry(body, entry) {
  const list = body.querySelector('.entries')
  if (!list || list.querySelector(`[data-id="${entry.id}"]`)) return
  list.querySelector('.quiet.none')?.remove()
  list.append(entryLine(entry))
}

function detail(found, info, options) {
  if (!found) return [info.isOffline ? age(info) : empty('协商还没有送达，或者您不能查看。送达后会显示在这里。')]
  return [
    age(info), h('div', { class: 'row' }, stageBadge(found.stage), found.isAdHoc ? badge('随机协商') : null),
    heading(found.title), found.purpose ? h('p', { class: 'words' }, found.purpose) : null, facts(factsOf(found)),
    actions(found, options), h('h2', {}, '现场记录'), entries(found), people(found), commitments(found, options), minutes(found),
    related(found), timeline(found.timeline),
  ].filter(Boolean)
}

const REPLIES = { ACCEPTED: 'good', DECLINED: 'wrong' }

const factsOf = (found) => [
  ['场景', [words.Setting[found.setting], found.placeName].filter(Boolean).join(' · ')],
  ['区域', found.area?.name],
  ['时间', when(found.heldAt)],
  ['发起', [found.caller?.name, found.group?.name].filter(Boolean).join(' · ')],
  ['现场', found.onSite === 'NO_FIX' ? null : words.OnSite[found.onSite]],
  ['结果', words.ConsultationOutcome[found.outcome]],
  ['原因', found.reason],
]

function actions(found, options) {
  const order = Object.keys(CONSULTATION_ACTIONS)
  const offered = found.allowedActions
    .filter((action) => action.isAllowed && action.code in CONSULTATION_ACTIONS)
    .toSorted((one, other) => order.indexOf(one.code) - order.indexOf(other.code))
    .map((action) => ({ ...action, label: CONSULTATION_ACTIONS[action.code].label ?? action.label }))
  return actionBar(offered, (action, close) => actionForm(found, action, options, close))
}

function actionForm(found, action, options, close) {
  const kind = CONSULTATION_ACTIONS[action.code]
  const act = async (values) => {
    const input = { id: found.id, ...(await kind.input(values, found)) }
    if (action.code === 'RECORD' && !input.content && input.photos.length === 0) throw new Error('请写一句话，或者加一张照片。')
    await enqueue(kind.operation, input, { title: `${action.label}：${values.content ?? found.title}`, subject: found.id, photos: values.photos ?? [] })
    close()
  }
  const [fields, made] = [kind.fields(found, options), { label: `提交${action.label}`, act }]
  return kind.isEdit ? form(fields, made) : draftForm(draftOf(kind.operation, found.id), fields, made)
}

function entries(found) {
  const lines = found.entries.toSorted((one, other) => one.ordinal - other.ordinal).map(entryLine)
  return h('div', { class: 'entries', 'aria-live': 'polite' }, lines.length ? lines : h('p', { class: 'quiet none' }, '还没有记录。'))
}

const entryLine = (entry) =>
  h('div', { class: 'entry', 'data-id': entry.id },
    h('div', { class: 'row' }, badge(words.EntryKind[entry.kind]), h('strong', {}, entry.speakerName || entry.recordedByName), h('span', { class: 'quiet' }, clock(entry.capturedAt))),
    entry.content ? h('p', { class: 'words' }, entry.content) : null, photoTiles(entry.photos))

function people(found) {
  if (found.participants.length === 0) return null
  const line = (person) =>
    h('li', { class: 'card row spread' }, h('span', {}, nameOf(person)),
      person.kind === 'RESIDENT' ? null : person.checkedInAt ? badge(`已签到 ${clock(person.checkedInAt)}`, 'good') : badge(words.Reply[person.reply] ?? (found.stage === 'PLANNED' ? '未答复' : '未签到'), REPLIES[person.reply]))
  return h('section', {}, h('h2', {}, '参加的人'), h('ul', { class: 'cards' }, found.participants.map(line)))
}

function commitments(found) {
  if (found.commitments.length === 0) return null
  const mayReport = found.allowedActions.some((action) => action.code === 'PROGRESS' && action.isAllowed)
  return h('section', {}, h('h2', {}, '商定的事'), found.commitments.map((each) => commitment(found, each, mayReport)))
}

function commitment(found, each, mayReport) {
  const report = (close) => {
    const act = async (values) => {
      const input = PROGRESS.input(each, values)
      await enqueue('CommitmentProgress', input, { title: `进展：${each.content}`, subject: found.id })
      close()
    }
    return form(PROGRESS.fields(each), { label: '提交进展', act })
  }
  return h('div', { class: 'card' },
    h('div', { class: 'row spread' }, badge(words.Progress[each.progress], each.progress === 'DONE' ? 'good' : ''), h('span', { class: 'quiet' }, each.dueOn ? `${day(each.dueOn)} 前` : '')),
    h('p', { class: 'words' }, each.content), h('p', { class: 'quiet' }, [each.ownerName, each.progressNote].filter(Boolean).join(' · ')),
    mayReport ? actionBar([{ label: '报告进展', kind: '' }], (_, close) => report(close)) : null)
}

function minutes(found) {
  const [last] = found.minutes.toSorted((one, other) => other.version - one.version)
  if (!last) return null
  const confirmed = last.confirmations.map((each) => each.name).join('、')
  return h('section', {}, h('h2', {}, '纪要'), h('div', { class: 'card' },
    h('p', { class: 'words' }, last.content),
    h('p', { class: 'quiet' }, `第 ${last.version} 稿 · ${last.writtenByName} · ${when(last.createdAt)}`),
    h('p', { class: 'quiet' }, confirmed ? `已确认：${confirmed}` : '等待确认')))
}

const related = (found) =>
  found.issues.length === 0
    ? null
    : h('section', {}, h('h2', {}, '相关线索'), found.issues.map((each) => h('a', { class: 'card', href: `#/issue/${each.id}` }, each.title)))
