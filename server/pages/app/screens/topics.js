// Topics of the group (议题): proposed from issues by the three criteria, selected, consulted about.
import { h, say } from '../field/dom.js'
import { run } from '../field/client.js'
import { wireId } from '../field/ids.js'
import { when } from '../field/times.js'
import { actionBar } from '../act.js'
import { form } from '../forms.js'
import { age, back, badge, empty, facts, heading, link, stepBadge, timeline, waitingCard } from '../pieces.js'
import { show } from '../pack.js'
import { enqueue, news, waiting } from '../queue.js'
import { reasonOf } from '../sync.js'
import words from '../words.js'

const CRITERIA = { smallIncision: '切口小：一件具体的事', operable: '可操作：有人办、有办法', effective: '有实效：群众感觉得到' }
const KINDS = { SELECTED: 'good', PROPOSED: 'warn' }
const stateBadge = ({ state }) => badge(words.TopicState[state], KINDS[state] ?? '')

export async function topics({ signal }) {
  const [here, note, list] = [h('div', {}), h('div', {}), h('ul', { class: 'cards' })]
  const drawWaiting = async () => {
    const items = (await waiting()).filter((item) => item.operation === 'TopicPropose')
    here.replaceChildren(...items.map((item) => waitingCard(item, reasonOf(item))))
  }
  const draw = (page, info) => {
    note.replaceChildren(...[age(info)].filter(Boolean))
    list.replaceChildren(...(page?.nodes ?? []).map((found) => h('li', {}, card(found))))
    if (page?.nodes.length === 0) list.replaceChildren(h('li', {}, empty('还没有议题。可以从线索里提出。')))
  }
  const load = () => show('topics', async () => (await run('TopicList', { first: 50 })).topics, draw)
  news.addEventListener('change', drawWaiting, { signal })
  addEventListener('gridhall-delivered', load, { signal })
  await Promise.all([drawWaiting(), load()])
  return h('div', {}, back('#/consultations', '协商'), heading('议题'), link('#/propose', '＋ 提出议题', 'first wide'), here, note, list)
}

const card = (found) =>
  h('a', { class: 'card', href: `#/topic/${found.id}` },
    h('div', { class: 'row spread' }, stateBadge(found), h('span', { class: 'quiet' }, when(found.updatedAt))),
    h('h3', {}, found.title), h('p', { class: 'quiet' }, [found.group?.name, `${found.proposedByName} 提出`].filter(Boolean).join(' · ')))

const MOST_ISSUES = 30

// From the issues that are open; those it is about are ticked.
export async function propose({ go }) {
  const { issues } = await run('HomeFeed', { first: MOST_ISSUES, filter: { steps: ['COLLECT', 'STUDY', 'RESOLVE'] } })
  const ticks = issues.nodes.map((issue) => ({ name: issue.id, label: issue.title, kind: 'check' }))
  const criteria = Object.entries(CRITERIA).map(([name, label]) => ({ name, label, kind: 'check' }))
  const fields = [
    { name: 'title', label: '商量什么', kind: 'area', most: 100, required: true },
    { name: 'reason', label: '为什么选它', kind: 'area', hint: '选填', most: 2000 }, ...criteria, ...ticks,
  ]
  const act = async ({ title, reason, smallIncision, operable, effective, ...ticked }) => {
    const issueIds = Object.keys(ticked).filter((id) => ticked[id])
    if (issueIds.length === 0) throw new Error('请至少勾选一条线索。')
    const input = { id: wireId('top'), title, reason: reason ?? '', smallIncision, operable, effective, issueIds }
    await enqueue('TopicPropose', input, { title: `议题：${title}`, subject: input.id })
    say('已存在本机，正在发送。')
    go('topics')
  }
  const element = form(fields, { label: '提出议题', act })
  const boxes = [...element.querySelectorAll('.field')]
  boxes[2].before(h('h2', {}, '符合哪几条（三条都符合才能选定）'))
  boxes[2 + criteria.length]?.before(h('h2', {}, '围绕哪些线索'))
  return h('div', {}, back('#/topics', '议题'), heading('提出议题'), element)
}

export async function topic({ parameters: [id], signal }) {
  const [here, body] = [h('div', {}), h('div', {})]
  const draw = (found, info) => !signal.aborted && body.replaceChildren(...detail(found, info))
  const drawWaiting = async () => {
    const items = (await waiting()).filter((item) => item.subject === id)
    here.replaceChildren(...items.map((item) => waitingCard(item, reasonOf(item))))
  }
  news.addEventListener('change', drawWaiting, { signal })
  const load = () => show(`topic ${id}`, async () => (await run('TopicDetail', { id })).topic, draw)
  addEventListener('gridhall-delivered', (event) => event.detail.subject === id && load(), { signal })
  await Promise.all([drawWaiting(), load()])
  return h('div', {}, back('#/topics', '议题'), here, body)
}

function detail(found, info) {
  if (!found) return [info.isOffline ? age(info) : empty('没有这个议题，或者您不能查看。')]
  const met = Object.keys(CRITERIA).filter((name) => found[name]).map((name) => CRITERIA[name].split('：')[0])
  return [
    age(info), h('div', { class: 'row' }, stateBadge(found)), heading(found.title), found.reason ? h('p', { class: 'words' }, found.reason) : null,
    facts([['界别组', found.group?.name], ['提出', found.proposedByName], ['符合', met.join('、')], ['决定', found.decision]]),
    actions(found), about(found.issues),
    found.consultations.length ? h('section', {}, h('h2', {}, '协商'), found.consultations.map(consultationLine)) : null,
    h('h2', {}, '经过'), timeline(found.timeline),
  ].filter(Boolean)
}

const about = (issues) =>
  h('section', {}, h('h2', {}, '围绕的线索'), issues.map((issue) => h('a', { class: 'card', href: `#/issue/${issue.id}` }, stepBadge(issue.step), h('h3', {}, issue.title))))

const consultationLine = (found) => h('a', { class: 'card row spread', href: `#/consultation/${found.id}` }, h('span', {}, found.title), badge(words.Stage[found.stage]))

const ACTIONS = {
  SELECT: { operation: 'TopicSelect', fields: [] },
  DROP: { operation: 'TopicDrop', fields: [{ name: 'reason', label: '为什么不选', kind: 'area', most: 1000, required: true }] },
}

function actions(found) {
  const may = found.allowedActions.filter((action) => action.isAllowed).map((action) => ({ ...action, kind: action.code === 'SELECT' ? 'first' : '' }))
  const consult = may.some(({ code }) => code === 'CONSULT') ? [link(`#/consult/${found.id}`, '现场协商', 'first')] : []
  const formOf = (action, close) => {
    const { operation, fields } = ACTIONS[action.code]
    const act = async (values) => {
      const input = { id: found.id, baseVersion: found.version, ...values }
      await enqueue(operation, input, { title: `${action.label}：${found.title}`, subject: found.id })
      say('已存在本机，正在发送。')
      close()
    }
    return form(fields, { label: `提交${action.label}`, act })
  }
  return actionBar(may.filter(({ code }) => code in ACTIONS), formOf, consult)
}
