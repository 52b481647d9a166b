// What departments and townships were asked to do about an issue (交办), and what the group makes of it.
import { h, say } from './field/dom.js'
import { run } from './field/client.js'
import { day, when } from './field/times.js'
import { uuid } from './field/ids.js'
import { actionBar } from './act.js'
import { form } from './forms.js'
import { badge, facts } from './pieces.js'
import { area } from './specs.js'
import words from './words.js'

const reason = (label) => [area('reason', label, 1000)]
const ACTIONS = {
  VERIFY: { operation: 'TaskVerify', fields: [], done: '已核实。' },
  SEND_BACK: { operation: 'TaskSendBack', fields: reason('哪里还没有办好'), done: '已退回重办。' },
  CANCEL: { operation: 'TaskCancel', fields: reason('为什么撤回'), done: '已撤回。' },
}
const KINDS = { ANSWERED: 'warn', VERIFIED: 'good', RETURNED: 'wrong' }

// The section of an issue's screen; `changed()` is called when something was decided.
export function taskSection(found, changed) {
  if (!found.tasks?.length) return null
  return h('section', {}, h('h2', {}, '交办'), found.tasks.map((task) => card(task, changed)))
}

const nameOf = (task) => task.department?.name ?? task.township?.name ?? ''

function card(task, changed) {
  return h('div', { class: 'card' },
    h('div', { class: 'row spread' }, badge(words.TaskState[task.state], KINDS[task.state] ?? 'strong'), h('span', { class: 'quiet' }, task.dueAt ? `${day(task.dueAt)} 前办完` : '')),
    h('h3', {}, [words.TaskRole[task.role], nameOf(task)].filter(Boolean).join(' · ')),
    task.content ? h('p', { class: 'words' }, task.content) : null,
    facts([
      ['交办', `${task.assignedByName} · ${when(task.assignedAt)}`],
      ['签收', task.acceptedAt && when(task.acceptedAt)],
      ['退回', task.returnReason],
      ['答复', [task.grade && words.AnswerGrade[task.grade], task.answer].filter(Boolean).join(' ')],
      ['重办', task.sendBackReason],
      ['核实', task.verifiedAt && `${task.verifiedByName} · ${when(task.verifiedAt)}`],
    ]),
    actionBar(task.allowedActions.filter((each) => each.isAllowed && each.code in ACTIONS), (action, close) => decide(task, action, close, changed)))
}

// Deciding needs the network: what is decided must be what the others see at that moment.
function decide(task, action, close, changed) {
  const { operation, fields, done } = ACTIONS[action.code]
  const act = async (values) => {
    await run(operation, { input: { clientMutationId: uuid(), id: task.id, ...values } })
    say(done)
    close()
    changed()
  }
  return form(fields, { label: `提交${action.label}`, act })
}
