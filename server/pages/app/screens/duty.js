// My duty record of a year: what counted, how much, and what is still being looked at.
import { h, say } from '../field/dom.js'
import { run } from '../field/client.js'
import { uuid, wireId } from '../field/ids.js'
import { day } from '../field/times.js'
import { actionBar } from '../act.js'
import { choicesOf, form } from '../forms.js'
import { age, back, badge, empty, facts, heading } from '../pieces.js'
import { show } from '../pack.js'
import { enqueue } from '../queue.js'
import words from '../words.js'

const KINDS = ['TALK', 'WELFARE', 'PROPOSAL', 'OTHER']
const STATES = { APPROVED: 'good', REJECTED: 'wrong', PENDING: 'warn', APPEALED: 'warn' }

export async function duty({ parameters: [wanted], signal }) {
  const year = Number(wanted) || new Date().getFullYear()
  const body = h('div', {})
  const draw = (found, info) => !signal.aborted && body.replaceChildren(...detail(found, info, load))
  const load = () => show(`duty ${year}`, () => asked(year), draw)
  addEventListener('gridhall-delivered', load, { signal })
  await load()
  return h('div', {}, back('#/me', '我的'), heading(`${year} 年履职`), years(year), body)
}

// The scores, and every entry, those that do not count yet too.
async function asked(year) {
  const { dutyYear } = await run('MyDuty', { year })
  const { dutyEntries } = await run('DutyList', { first: 100, filter: { year, memberId: dutyYear.member.id } })
  return { ...dutyYear, entries: dutyEntries.nodes }
}

const years = (year) =>
  h('nav', { class: 'actions', 'aria-label': '年份' }, [year - 1, year + 1].filter((each) => each <= new Date().getFullYear()).map((each) => h('a', { class: 'button', href: `#/duty/${each}` }, `${each} 年`)))

function detail(found, info, load) {
  if (!found) return [age(info)]
  return [
    age(info),
    h('p', { class: 'total' }, '合计 ', h('strong', {}, String(found.total)), ' 分'),
    facts(found.subtotals.map(({ kind, count, points, cap }) => [words.DutyKind[kind], `${count} 次 · ${points} 分${cap === null ? '' : `（最多 ${cap} 分）`}`])),
    actionBar([{ code: 'RECORD', label: '补记一次履职' }], (_, close) => recordForm(close)),
    h('h2', {}, '明细'), entries(found, load),
  ].filter(Boolean)
}

function entries(found, load) {
  if (found.entries.length === 0) return empty('这一年还没有履职记录。采集、研究、协商、反馈会自动记在这里。')
  const points = new Map(found.scores.map((score) => [score.entry.id, score]))
  return h('ul', { class: 'cards' }, found.entries.map((entry) => h('li', {}, card(entry, points.get(entry.id), load))))
}

function card(entry, score, load) {
  return h('div', { class: 'card' },
    h('div', { class: 'row spread' }, badge(words.DutyState[entry.state], STATES[entry.state] ?? ''), h('span', { class: 'quiet' }, day(entry.occurredOn))),
    h('h3', {}, entry.title),
    h('p', { class: 'quiet' }, [words.DutyKind[entry.kind], score ? `${score.points} 分` : '', score?.explanation].filter(Boolean).join(' · ')),
    entry.decision ? h('p', { class: 'words' }, `审核：${entry.decision}`) : null,
    entry.appeal ? h('p', { class: 'words' }, `我的申诉：${entry.appeal}`) : null,
    actionBar(entry.allowedActions.filter((each) => each.isAllowed && each.code === 'APPEAL'), () => appealForm(entry, load)))
}

function recordForm(close) {
  const fields = [
    { name: 'kind', label: '哪一种', kind: 'choice', required: true, choices: choicesOf('DutyKind', KINDS) },
    { name: 'title', label: '做了什么', kind: 'area', most: 100, required: true },
    { name: 'occurredOn', label: '哪一天', kind: 'date', required: true },
    { name: 'note', label: '说明', kind: 'area', hint: '选填', most: 1000 },
  ]
  const act = async ({ note, ...values }) => {
    const input = { id: wireId('dut'), note: note ?? '', ...values }
    await enqueue('DutyRecord', input, { title: `履职：${values.title}`, subject: input.id })
    say('已存在本机，正在发送；由界别组审核。')
    close()
  }
  return form(fields, { label: '提交补记', act })
}

function appealForm(entry, load) {
  const fields = [{ name: 'text', label: '为什么不同意', kind: 'area', most: 1000, required: true }]
  const act = async ({ text }) => {
    await run('DutyDecide', { input: { clientMutationId: uuid(), id: entry.id, verb: 'APPEAL', text } })
    say('申诉已提交。')
    load()
  }
  return form(fields, { label: '提交申诉', act })
}
