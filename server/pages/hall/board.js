// The board: always a whole snapshot, never a replay. Changes only say that a new one is due.
import { run, SignedOut } from './field/client.js'
import { $, h } from './field/dom.js'
import { live } from './field/live.js'
import { isSignedIn } from './field/session.js'
import { keep, kept } from './field/store.js'
import { clock, exact, when } from './field/times.js'
import { drawQr, stop as stopQr } from './qr.js'
import { deliverLeft } from './delivery.js'
import { offered } from './visitor.js'
import words from './words.js'

const SOON_MS = 300
const ANYWAY_MS = 300_000
const AGAIN_MS = 5_000
const STEPS = ['COLLECT', 'STUDY', 'RESOLVE', 'FEED_BACK', 'CLOSED']
const MOST_IN_ROW = 2
const OVER_FOR_MS = 24 * 3600 * 1000
let updatedAt = null
let isPressed = false

// A button that is drawn anew under a finger would never hear of the touch.
addEventListener('pointerdown', () => (isPressed = true))
for (const name of ['pointerup', 'pointercancel']) addEventListener(name, () => setTimeout(() => (isPressed = false)))

export function stateWords() {
  if (!isSignedIn()) return { text: '等待配对', isCut: false }
  const updated = updatedAt ? `最近更新 ${exact(updatedAt)}` : '还没有内容'
  if (live.state === 'open') return { text: `连接正常 · 自 ${clock(live.since)} 起 · ${updated}`, isCut: false }
  const tries = live.state === 'connecting' ? '正在连接' : '连接中断，正在自动恢复'
  return { text: `${tries} · ${updated}`, isCut: true }
}

// Shows what is kept, then what is so now, and follows it; the answer stops it again.
export async function startBoard() {
  const old = await kept('board')
  if (old) draw(old.value, old.at)
  const hall = old?.value.hall ?? (await run('HallViewer')).viewer.hall
  const board = new Board(hall.id)
  await board.begin()
  return () => board.stop()
}

class Board {
  #hallId
  #stops = []
  #timer = 0
  #isStopped = false

  constructor(hallId) {
    this.#hallId = hallId
  }

  async begin() {
    const again = () => live.state === 'open' && this.#soon()
    const later = () => this.#soon(AGAIN_MS)
    live.addEventListener('change', again)
    addEventListener('gridhall-left', later)
    this.#stops.push(() => live.removeEventListener('change', again), () => removeEventListener('gridhall-left', later))
    this.#stops.push(live.follow('HallBoardEvents', { hallId: this.#hallId }, () => this.#soon()))
    for (const name of ['online', 'pageshow']) {
      addEventListener(name, nudge)
      this.#stops.push(() => removeEventListener(name, nudge))
    }
    await this.#snapshot()
  }

  stop() {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.#stops.forEach((stop) => stop())
  }

  #soon(ms = SOON_MS) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#snapshot(), ms * (1 + Math.random()))
  }

  async #snapshot() {
    if (this.#isStopped) return
    try {
      const board = await run('HallBoard', { hallId: this.#hallId, first: 40 })
      const { hall } = await run('HallSessions', { hallId: this.#hallId, first: 4 })
      const value = { ...board, activities: hall.comingActivities }
      const at = new Date().toISOString()
      await keep('board', { value, at })
      if (isPressed) return this.#soon()
      draw(value, at)
      this.#soon((await deliverLeft(this.#hallId)) ? ANYWAY_MS : AGAIN_MS)
    } catch (fault) {
      if (fault instanceof SignedOut) this.stop()
      else this.#soon(AGAIN_MS)
    }
  }
}

const nudge = () => live.nudge()

// Titles, steps, times: no name of anybody, for this hangs in public.
function draw(value, at) {
  updatedAt = at
  $('#hall-name').textContent = value.hall.name
  const now = value.consultations.nodes.filter((each) => each.stage === 'IN_SESSION')
  const planned = value.consultations.nodes.filter((each) => each.stage === 'PLANNED')
  const next = [...planned, ...(value.activities ?? [])].toSorted((one, other) => one.heldAt.localeCompare(other.heldAt))
  const over = value.consultations.nodes.filter((each) => isJustOver(each))
  stopQr()
  const board = h('div', { class: 'board' },
    h('div', {}, consultations('正在进行', now, '现在没有进行中的协商。'), consultations('接下来', next, '还没有安排。'), process()),
    h('div', {}, figures(value, now), recent(value.issues.nodes)),
    h('div', {}, h('section', { class: 'panel acts' }, h('h2', {}, '我要参与'), offered(value.hall, now, over)), codes(now)))
  $('#main').replaceChildren(board)
}

const isJustOver = ({ stage, heldAt }) => ['CONCLUDED', 'CONFIRMED'].includes(stage) && Date.now() - Date.parse(heldAt) < OVER_FOR_MS

function consultations(title, found, none) {
  const line = (each) =>
    h('li', {}, h('strong', {}, each.title),
      h('span', { class: 'quiet' }, [when(each.heldAt), each.placeName || words.Setting[each.setting] || words.ActivityKind[each.kind], each.stage === 'IN_SESSION' ? `${each.entryCount} 条记录` : ''].filter(Boolean).join(' · ')))
  return h('section', { class: 'panel' }, h('h2', {}, title), found.length ? h('ul', { class: 'list' }, found.slice(0, 4).map(line)) : h('p', { class: 'quiet' }, none))
}

const process = () =>
  h('section', { class: 'panel' }, h('h2', {}, '一件事怎么办'),
    h('p', {}, '收集：谁都可以反映。研究：界别组弄清原因。解决：部门、街道和群众一起协商。反馈：把结果告诉您，请您评价。'))

function figures(value, now) {
  const closed = value.issues.nodes.filter((issue) => issue.step === 'CLOSED').length
  const figure = (count, label) => h('div', { class: 'figure' }, h('b', {}, String(count ?? '–')), label)
  return h('div', { class: 'figures' }, figure(value.publicCounts.openIssueCount, '正在办的事'), figure(now.length, '正在协商'), figure(closed, '近期办完'))
}

function recent(issues) {
  const row = (step) => {
    const found = issues.filter((issue) => issue.step === step)
    const line = (issue) => h('p', {}, h('span', {}, issue.title), h('small', {}, [issue.area?.name, when(issue.updatedAt)].filter(Boolean).join(' · ')))
    return h('section', { class: step === 'CLOSED' ? 'done' : '' },
      h('h3', {}, words.Step[step], h('span', {}, String(found.length))), found.slice(0, MOST_IN_ROW).map(line))
  }
  return h('section', {}, h('h2', {}, '近期反映的事'), h('div', { class: 'recent' }, STEPS.map(row)))
}

// Checking in while something is on, which the phone's own camera opens; else the way to the phone page.
function codes(now) {
  if (now.length === 0) return code('扫码用自己的手机继续', async () => ({ text: phone('') }))
  const [first] = now
  return code(`扫码签到：${first.title}`, async () => {
    const { checkInCode } = await run('HallCheckInCode', { consultationId: first.id })
    return { text: phone(`#/check-in/${first.id}/${encodeURIComponent(checkInCode.text)}`), expiresAt: checkInCode.expiresAt }
  })
}

const phone = (place) => new URL(`../app/${place}`, document.baseURI).href

function code(words, ask) {
  const canvas = h('canvas', { role: 'img', 'aria-label': words })
  const place = h('section', { class: 'panel qr' }, canvas, h('span', { class: 'quiet' }, words))
  drawQr(canvas, ask, (isDrawn) => (place.hidden = !isDrawn))
  return place
}
