// My duty record of a year: what counted, how much, and what is still being looked at.
import { h, say } from '../field/dom.js'
import { run } from '../field/client.js'
import { uuid, wireId } from '../field/ids.js'
import { day } from '../field/times.js'
import { actionBar, redraw } from '../act.js'
import { choicesOf, form } from '../forms.js'
import { age, back, badge, empty, facts, heading } from '../pieces.js'
import { dutyOf, show } from '../pack.js'
import { enqueue } from '../queue.js'
import { area, choice, optional } from '../specs.js'
import words from '../words.js'

const KINDS = ['TALK', 'WELFARE', 'PROPOSAL', 'OTHER']
const STATES = { APPROVED: 'good', REJECTED: 'wrong', PENDING: 'warn', APPEALED: 'warn' }

export async function duty({ parameters: [wanted], signal }) {
  const year = Number(wanted) || new Date().getFullYear()
  const body = h('div', {})
  const draw = (found, info) => !signal.aborted && redraw(body, detail(found, info, load), load)
  const load = () => show(`duty ${year}`, () => dutyOf(year), draw)
  addEventListener('gridhall-delivered', load, { signal })
  await load()
  return h('div', {}, back('#/me', '我的'), heading(`${year} 年履职`), years(year), body)
}

const years = (year) =>
  h('nav', { class: 'actions', 'aria-label': '年份' }, [year - 1, year + 1].filter((each) => each <= new Date().getFullYear()).map((each) => h('a', { class: 'button', href: `#/duty/${each}` }, `${each} 年`)))

function detail(found, info, load) {
  if (!found) return info.isOffline ? [age(info), recording()] : [empty('只有委员有履职记录。')]
  return [
    age(info),
    h('p', { class: 'total' }, '合计 ', h('strong', {}, String(found.total)), ' 分'),
    facts(found.subtotals.map(({ kind, count, points, cap }) => [words.DutyKind[kind], `${count} 次 · ${points} 分${cap === null ? '' : `（最多 ${cap} 分）`}`])),
    recording(),
    h('h2', {}, '明细'), entries(found, load),
  ].filter(Boolean)
}

const recording = () => actionBar([{ label: '补记一次履职' }], (_, close) => recordForm(close))

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
    actionBar(entry.allowedActions.filter((each) => each.isAllowed && each.code === 'APPEAL'), (_, close) => appealForm(entry, close, load)))
}

function recordForm(close) {
  const fields = [
    choice('kind', '哪一种', choicesOf('DutyKind', KINDS)),
    area('title', '做了什么', 100),
    { name: 'occurredOn', label: '哪一天', kind: 'date', required: true },
    area('note', '说明', 1000, optional),
  ]
  const act = async ({ note, ...values }) => {
    const input = { id: wireId('dut'), note: note ?? '', ...values }
    await enqueue('DutyRecord', input, { title: `履职：${values.title}`, subject: input.id })
    close()
  }
  return form(fields, { label: '提交补记（由界别组审核）', act })
}

function appealForm(entry, close, load) {
  const fields = [area('text', '为什么不同意', 1000)]
  const act = async ({ text }) => {
    await run('DutyDecide', { input: { clientMutationId: uuid(), id: entry.id, verb: 'APPEAL', text } })
    say('申诉已提交。')
    close()
    load()
  }
  return form(fields, { label: '提交申诉', act })
}
