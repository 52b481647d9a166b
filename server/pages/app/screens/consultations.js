// Consultations I may see, and opening one on the spot (随机协商).
import { h } from '../field/dom.js'
import { run } from '../field/client.js'
import { wireId } from '../field/ids.js'
import { choicesOf, form } from '../forms.js'
import { back, cardList, consultationCard, heading, link, waitingList } from '../pieces.js'
import { ask, held, packIssue, show } from '../pack.js'
import { fixFor, placing } from '../place.js'
import { enqueue } from '../queue.js'
import { area, choice, gridOf, oneOf, optional } from '../specs.js'

export async function consultations({ signal }) {
  const { shown, draw } = cardList(consultationCard, '还没有协商。')
  const invited = h('div', {})
  const drawInvited = (page) => {
    const cards = (page?.nodes ?? []).map((found) => h('li', {}, consultationCard(found)))
    invited.replaceChildren(...(cards.length ? [h('h2', {}, '请我参加的'), h('ul', { class: 'cards' }, cards), h('h2', {}, '全部')] : []))
  }
  const load = () => Promise.all([show('consultations', () => ask('consultations'), draw), show('invitations', () => ask('invitations'), drawInvited)])
  addEventListener('gridhall-delivered', load, { signal })
  const [here] = await Promise.all([waitingList(signal, (item) => item.operation === 'ConsultationOpen'), load()])
  return h('div', {}, heading('协商'), h('div', { class: 'actions' }, link('#/consult', '＋ 现场发起协商', 'first'), link('#/topics', '议题')), here, invited, shown)
}

// About an issue, a topic, or neither.
export async function openConsultation({ parameters: [aboutId], signal, go }) {
  const [grids, options] = [(await held('grids')) ?? [], (await held('form')) ?? {}]
  const topic = aboutId?.startsWith('top_') ? (await run('TopicDetail', { id: aboutId })).topic : null
  const issue = aboutId && !topic ? await issueOf(aboutId) : null
  const status = h('p', { class: 'quiet', role: 'status' }, '正在定位…')
  const element = form(fields(issue ?? topic, grids, options), { label: '现在开始协商', extra: [status], act: (values) => save(values, { issue, topic, place }, go) })
  const place = placing(element, status, grids, signal)
  const about = aboutId ? h('p', { class: 'quiet' }, issue ? `围绕线索：${issue.title}` : `围绕议题：${topic.title}`) : null
  return h('div', {}, back(issue ? `#/issue/${issue.id}` : topic ? `#/topic/${topic.id}` : '#/consultations', '返回'), heading('现场协商'), about, element)
}

async function issueOf(id) {
  const kept = (await held(`issue ${id}`)) ?? (await packIssue(id))?.value
  return kept ?? (await run('IssueDetail', { id })).issue
}

function fields(about, grids, { halls, departments }) {
  return [
    area('title', '商量什么', 100, { value: about?.title }),
    choice('setting', '在什么地方', choicesOf('Setting'), { value: about ? undefined : 'COURTYARD' }),
    { name: 'placeName', label: '具体地点', most: 120, ...optional },
    ...(about?.step ? [] : [gridOf('areaId', '网格', grids, { none: '按定位' })]),
    { name: 'residentCount', label: '到场群众人数', kind: 'number', inputmode: 'numeric', ...optional },
    oneOf('departmentId', '请哪个部门参加', departments),
    oneOf('hallId', '议事厅', halls, { none: '不在议事厅' }),
  ]
}

function participants({ residentCount, departmentId }) {
  const residents = Number(residentCount) > 0 ? [{ kind: 'RESIDENT', headCount: Number(residentCount) }] : []
  return departmentId ? [...residents, { kind: 'DEPARTMENT', departmentId }] : residents
}

async function save(values, { issue, topic, place }, go) {
  const { title, setting, placeName, hallId } = values
  const areaId = values.areaId ?? issue?.grid?.id ?? issue?.area?.id ?? null
  const input = {
    id: wireId('con'),
    title,
    setting,
    placeName: placeName ?? '',
    areaId,
    hallId,
    issueIds: (issue ? [issue] : (topic?.issues ?? [])).map(({ id }) => id),
    topicId: topic?.id ?? null,
    place: await fixFor(areaId, place),
    capturedAt: new Date().toISOString(),
    participants: participants(values),
  }
  await enqueue('ConsultationOpen', input, { title: `协商：${title}`, subject: input.id })
  go(`consultation/${input.id}`)
}
