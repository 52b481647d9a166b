// Topics of the group (议题): proposed from issues by the three criteria, selected, consulted about.
import { h } from '../field/dom.js'
import { run, Unreachable } from '../field/client.js'
import { wireId } from '../field/ids.js'
import { when } from '../field/times.js'
import { actionBar } from '../act.js'
import { form } from '../forms.js'
import { age, back, badge, cardList, empty, facts, heading, link, stepBadge, timeline, waitingList } from '../pieces.js'
import { ask, packIssues, show } from '../pack.js'
import { enqueue } from '../queue.js'
import { area, optional } from '../specs.js'
import { subjectScreen } from '../subject.js'
import words from '../words.js'

const CRITERIA = { smallIncision: '切口小：一件具体的事', operable: '可操作：有人办、有办法', effective: '有实效：群众感觉得到' }
const KINDS = { SELECTED: 'good', PROPOSED: 'warn' }
const stateBadge = ({ state }) => badge(words.TopicState[state], KINDS[state] ?? '')

export async function topics({ signal }) {
  const { shown, draw } = cardList(card, '还没有议题。可以从线索里提出。')
  const load = () => show('topics', () => ask('topics'), draw)
  addEventListener('gridhall-delivered', load, { signal })
  const [here] = await Promise.all([waitingList(signal, (item) => item.operation === 'TopicPropose'), load()])
  return h('div', {}, back('#/consultations', '协商'), heading('议题'), link('#/propose', '＋ 提出议题', 'first wide'), here, shown)
}

const card = (found) =>
  h('a', { class: 'card', href: `#/topic/${found.id}` },
    h('div', { class: 'row spread' }, stateBadge(found), h('span', { class: 'quiet' }, when(found.updatedAt))),
    h('h3', {}, found.title), h('p', { class: 'quiet' }, [found.group?.name, `${found.proposedByName} 提出`].filter(Boolean).join(' · ')))

const OPEN = ['COLLECT', 'STUDY', 'RESOLVE']

// What a topic may be about: the open issues, without a network those that were taken along.
async function openIssues() {
  try {
    return (await run('HomeFeed', { first: 30, filter: { steps: OPEN } })).issues.nodes
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault
    return (await packIssues((issue) => OPEN.includes(issue.step)))?.value.nodes ?? []
  }
}

export async function propose({ go }) {
  const send = async (said) => {
    const input = { id: wireId('top'), ...said }
    await enqueue('TopicPropose', input, { title: `议题：${said.title}`, subject: input.id })
    go('topics')
  }
  return h('div', {}, back('#/topics', '议题'), heading('提出议题'), topicForm({ issues: [] }, await openIssues(), { label: '提出议题', send }))
}

// The issues that it is about are ticked.
function topicForm(found, others, { label, send }) {
  const own = new Set(found.issues.map(({ id }) => id))
  const ticks = [...found.issues, ...others.filter(({ id }) => !own.has(id))].map(({ id, title }) => ({ name: id, label: title, kind: 'check', value: own.has(id) }))
  const criteria = Object.entries(CRITERIA).map(([name, text]) => ({ name, label: text, kind: 'check', value: found[name] }))
  const fields = [area('title', '商量什么', 100, { value: found.title }), area('reason', '为什么选它', 2000, { ...optional, value: found.reason }), ...criteria, ...ticks]
  const act = ({ title, reason, smallIncision, operable, effective, ...ticked }) => {
    const issueIds = Object.keys(ticked).filter((id) => ticked[id])
    if (issueIds.length === 0) throw new Error('请至少勾选一条线索。')
    return send({ title, reason: reason ?? '', smallIncision, operable, effective, issueIds })
  }
  const element = form(fields, { label, act })
  const boxes = [...element.querySelectorAll('.field')]
  boxes[2].before(h('h2', {}, '符合哪几条（三条都符合才能选定）'))
  boxes[2 + criteria.length]?.before(h('h2', {}, '围绕哪些线索'))
  return element
}

export function topic({ parameters: [id], signal }) {
  const read = async () => ({ found: (await run('TopicDetail', { id })).topic })
  return subjectScreen({ id, signal, key: `topic ${id}`, up: ['#/topics', '议题'], read, parts: detail })
}

function detail(found, info) {
  if (!found) return [info.isOffline ? age(info) : empty('没有这个议题，或者您不能查看。')]
  const met = Object.keys(CRITERIA).filter((name) => found[name]).map((name) => CRITERIA[name].split('：')[0])
  return [
    age(info), h('div', { class: 'row' }, stateBadge(found)), heading(found.title), found.reason ? h('p', { class: 'words' }, found.reason) : null,
    facts([['界别组', found.group?.name], ['提出', found.proposedByName], ['符合', met.join('、')], ['决定', found.decision]]),
    actions(found), about(found.issues),
    found.consultations.length ? h('section', {}, h('h2', {}, '协商'), found.consultations.map(consultationLine)) : null,
    timeline(found.timeline),
  ].filter(Boolean)
}

const about = (issues) =>
  h('section', {}, h('h2', {}, '围绕的线索'), issues.map((issue) => h('a', { class: 'card', href: `#/issue/${issue.id}` }, stepBadge(issue.step), h('h3', {}, issue.title))))

const consultationLine = (found) => h('a', { class: 'card row spread', href: `#/consultation/${found.id}` }, h('span', {}, found.title), badge(words.Stage[found.stage]))

const ACTIONS = {
  SELECT: { operation: 'TopicSelect', formOf: (_, options) => form([], options) },
  REVISE: { operation: 'TopicRevise', formOf: async (found, options) => topicForm(found, await openIssues(), options) },
  DROP: { operation: 'TopicDrop', formOf: (_, options) => form([area('reason', '为什么不选', 1000)], options) },
}

function actions(found) {
  const may = found.allowedActions.filter((action) => action.isAllowed).map((action) => ({ ...action, kind: action.code === 'SELECT' ? 'first' : '' }))
  const consult = may.some(({ code }) => code === 'CONSULT') ? [link(`#/consult/${found.id}`, '现场协商', 'first')] : []
  const formOf = (action, close) => {
    const { operation, formOf: made } = ACTIONS[action.code]
    const send = async (values) => {
      const input = { id: found.id, baseVersion: found.version, ...values }
      await enqueue(operation, input, { title: `${action.label}：${found.title}`, subject: found.id })
      close()
    }
    return made(found, { label: `提交${action.label}`, act: send, send })
  }
  return actionBar(may.filter(({ code }) => code in ACTIONS), formOf, consult)
}
