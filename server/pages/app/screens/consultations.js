// Consultations I may see, and opening one on the spot (随机协商).
import { h, say } from '../field/dom.js'
import { run } from '../field/client.js'
import { wireId } from '../field/ids.js'
import { choicesOf, form } from '../forms.js'
import { age, back, consultationCard, empty, heading, link, waitingCard } from '../pieces.js'
import { ask, held, packIssue, show } from '../pack.js'
import { accuracyWords, gridAt, locate } from '../place.js'
import { enqueue, news, waiting } from '../queue.js'
import { reasonOf } from '../sync.js'

export async function consultations({ signal }) {
  const [here, invited, note, list] = [h('div', {}), h('div', {}), h('div', {}), h('ul', { class: 'cards' })]
  const drawWaiting = async () => {
    const items = (await waiting()).filter((item) => item.operation === 'ConsultationOpen')
    here.replaceChildren(...items.map((item) => waitingCard(item, reasonOf(item))))
  }
  const draw = (page, info) => {
    note.replaceChildren(...[age(info)].filter(Boolean))
    list.replaceChildren(...(page?.nodes ?? []).map((found) => h('li', {}, consultationCard(found))))
    if (page?.nodes.length === 0) list.replaceChildren(h('li', {}, empty('还没有协商。')))
  }
  const drawInvited = (page) => {
    const cards = (page?.nodes ?? []).map((found) => h('li', {}, consultationCard(found)))
    invited.replaceChildren(...(cards.length ? [h('h2', {}, '请我参加的'), h('ul', { class: 'cards' }, cards), h('h2', {}, '全部')] : []))
  }
  const load = () => Promise.all([show('consultations', () => ask('consultations'), draw), show('invitations', invitations, drawInvited)])
  news.addEventListener('change', drawWaiting, { signal })
  addEventListener('gridhall-delivered', load, { signal })
  await Promise.all([drawWaiting(), load()])
  return h('div', {}, heading('协商'), h('div', { class: 'actions' }, link('#/consult', '＋ 现场发起协商', 'first'), link('#/topics', '议题')), here, note, invited, list)
}

// Those that are still to come or going on, to which I am invited.
const invitations = async () => (await run('ConsultationList', { first: 20, filter: { invited: true, stages: ['PLANNED', 'IN_SESSION'] } })).consultations

// About an issue, a topic, or neither.
export async function openConsultation({ parameters: [aboutId], signal, go }) {
  const [grids, options] = [(await held('grids')) ?? [], (await held('form')) ?? {}]
  const topic = aboutId?.startsWith('top_') ? (await run('TopicDetail', { id: aboutId })).topic : null
  const issue = aboutId && !topic ? await issueOf(aboutId) : null
  let fix = null
  const status = h('p', { class: 'quiet', role: 'status' }, '正在定位…')
  const element = form(fields(issue ?? topic, grids, options), { label: '现在开始协商', extra: [status], act: (values) => save(values, { issue, topic, fix }, go) })
  locate().then((found) => {
    if (signal.aborted) return
    fix = found
    const grid = found && gridAt(grids, found)
    const select = element.querySelector('select[name=areaId]')
    if (grid && select && !select.value) select.value = grid.id
    status.textContent = `${accuracyWords(found)}。`
  })
  const about = aboutId ? h('p', { class: 'quiet' }, issue ? `围绕线索：${issue.title}` : `围绕议题：${topic.title}`) : null
  return h('div', {}, back(issue ? `#/issue/${issue.id}` : topic ? `#/topic/${topic.id}` : '#/consultations', '返回'), heading('现场协商'), about, element)
}

async function issueOf(id) {
  const kept = (await held(`issue ${id}`)) ?? (await packIssue(id))?.value
  return kept ?? (await run('IssueDetail', { id })).issue
}

function fields(about, grids, { halls = [], departments = [] }) {
  const named = grids.map((grid) => [grid.id, [grid.name, grid.community?.name].filter(Boolean).join(' · ')])
  return [
    { name: 'title', label: '商量什么', kind: 'area', most: 100, required: true, value: about?.title },
    { name: 'setting', label: '在什么地方', kind: 'choice', required: true, choices: choicesOf('Setting'), value: about ? undefined : 'COURTYARD' },
    { name: 'placeName', label: '具体地点', hint: '选填', most: 120 },
    ...(about?.step ? [] : [{ name: 'areaId', label: '网格', kind: 'select', none: '按定位', choices: named }]),
    { name: 'residentCount', label: '到场群众人数', kind: 'number', inputmode: 'numeric', hint: '选填' },
    { name: 'departmentId', label: '请哪个部门参加', kind: 'select', choices: departments.map(({ id, name }) => [id, name]) },
    { name: 'hallId', label: '议事厅', kind: 'select', none: '不在议事厅', choices: halls.map(({ id, name }) => [id, name]) },
  ]
}

function participants({ residentCount, departmentId }) {
  const residents = Number(residentCount) > 0 ? [{ kind: 'RESIDENT', headCount: Number(residentCount) }] : []
  return departmentId ? [...residents, { kind: 'DEPARTMENT', departmentId }] : residents
}

async function save(values, { issue, topic, fix }, go) {
  const { title, setting, placeName, areaId, hallId } = values
  const input = {
    id: wireId('con'),
    title,
    setting,
    placeName: placeName ?? '',
    areaId: areaId ?? issue?.grid?.id ?? issue?.area?.id ?? null,
    hallId,
    issueIds: (issue ? [issue] : (topic?.issues ?? [])).map(({ id }) => id),
    topicId: topic?.id ?? null,
    place: fix,
    capturedAt: new Date().toISOString(),
    participants: participants(values),
  }
  await enqueue('ConsultationOpen', input, { title: `协商：${title}`, subject: input.id })
  say('协商已开始，正在发送。')
  go(`consultation/${input.id}`)
}
