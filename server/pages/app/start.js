// Opens the page: who is signed in, which screen the address names, what is waiting.
import { news as clientNews, SignedOut, Unreachable } from './field/client.js'
import { $, h, say } from './field/dom.js'
import * as session from './field/session.js'
import { install } from './field/shell.js'
import { inWords } from './forms.js'
import { startInbox, titled, unread } from './inbox.js'
import { live } from './field/live.js'
import { looks } from './looks.js'
import { takeAlong } from './pack.js'
import * as queue from './queue.js'
import * as sync from './sync.js'
import { collect } from './screens/collect.js'
import { checkIn } from './screens/check_in.js'
import { consultation } from './screens/consultation.js'
import { consultations, openConsultation } from './screens/consultations.js'
import { grids } from './screens/grids.js'
import { inbox } from './screens/inbox.js'
import { issue } from './screens/issue.js'
import { issues } from './screens/issues.js'
import { duty } from './screens/duty.js'
import { me } from './screens/me.js'
import { photo } from './screens/photo.js'
import { password } from './screens/password.js'
import { signIn } from './screens/sign_in.js'
import { propose, topic, topics } from './screens/topics.js'
import { waitingScreen } from './screens/waiting.js'

const SCREENS = {
  '': ['我的网格', grids],
  collect: ['采集', collect],
  issues: ['线索', issues],
  issue: ['线索', issue],
  consultations: ['协商', consultations],
  consult: ['现场协商', openConsultation],
  consultation: ['协商', consultation],
  'check-in': ['签到', checkIn],
  topics: ['议题', topics],
  topic: ['议题', topic],
  propose: ['提出议题', propose],
  inbox: ['消息', inbox],
  waiting: ['待传', waitingScreen],
  me: ['我的', me],
  duty: ['履职', duty],
  photo: ['照片', photo],
  password: ['修改密码', password],
  'sign-in': ['登录', signIn],
}
const PARENTS = {
  issue: 'issues', consultation: 'consultations', consult: 'consultations', 'check-in': 'consultations', topics: 'consultations', topic: 'consultations',
  propose: 'consultations', photo: 'issues', duty: 'me', inbox: 'me', waiting: 'me', password: 'me',
}
let leaving = new AbortController()

const go = (place) => {
  if (location.hash === `#/${place}`) open()
  else location.hash = `#/${place}`
}

async function open() {
  leaving.abort()
  leaving = new AbortController()
  const { signal } = leaving
  const [name, ...rest] = location.hash.replace(/^#\/?/, '').split('/')
  const wanted = allowed(name)
  const [title, screen] = SCREENS[wanted] ?? SCREENS['']
  const main = $('#main')
  mark(wanted)
  document.title = `${title} · Gridhall`
  try {
    const content = await screen({ parameters: rest.map(decodeURIComponent), signal, go })
    if (signal.aborted) return
    main.replaceChildren(content)
    scrollTo(0, 0)
    main.focus({ preventScroll: true })
  } catch (fault) {
    if (!signal.aborted) fail(main, fault)
  }
}

function allowed(name) {
  const held = session.current()
  if (!held) return 'sign-in'
  if (held.mustChangePassword) return 'password'
  return name === 'sign-in' ? '' : name
}

function fail(main, fault) {
  if (fault instanceof SignedOut) return go('sign-in')
  const text = fault instanceof Unreachable ? '没有网络，这一页还没有存到本机。' : inWords(fault)
  main.replaceChildren(h('p', { class: 'notice', role: 'alert' }, text))
  return undefined
}

function mark(name) {
  const isIn = session.isSignedIn() && !session.current().mustChangePassword
  for (const part of [$('.top'), $('.tabs')]) part.hidden = !isIn
  for (const tab of document.querySelectorAll('.tabs a')) {
    if (tab.hash === `#/${PARENTS[name] ?? name}`) tab.setAttribute('aria-current', 'page')
    else tab.removeAttribute('aria-current')
  }
}

async function showState() {
  const count = (await queue.waiting()).length
  const link = $('#waiting-link')
  const isOffline = !navigator.onLine || sync.state === 'unreachable'
  link.textContent = count ? `${isOffline ? '离线 · ' : ''}待传 ${count} 条` : isOffline ? '离线' : '已全部送达'
  link.classList.toggle('some', count > 0)
  $('#inbox-link').textContent = `消息 ${(await unread()) || ''}`
}

function delivered({ detail: { item, node } }) {
  if (node) say(`已送达：${item.title}`)
  dispatchEvent(new CustomEvent('gridhall-delivered', { detail: item }))
}

// After signing in, and at every start: take along what the field needs, then listen.
async function begin() {
  if (!session.isSignedIn() || session.current().mustChangePassword) return
  sync.sync()
  startInbox(showState)
  navigator.storage?.persist?.()
  await takeAlong().then(titled).catch((fault) => fault instanceof Unreachable || fault instanceof SignedOut || console.error(fault))
}

async function main() {
  await looks()
  await session.load()
  queue.news.addEventListener('change', showState)
  queue.news.addEventListener('delivered', delivered)
  clientNews.addEventListener('signed-out', () => say('登录已失效，请重新登录；没送达的内容都还在本机。', 'wrong') || go('sign-in'))
  for (const name of ['online', 'offline', 'gridhall-read']) addEventListener(name, showState)
  addEventListener('online', () => live.nudge())
  addEventListener('hashchange', open)
  addEventListener('gridhall-signed-in', begin)
  await showState()
  await open()
  sync.keepGoing()
  begin()
  install((take) => $('#newer').replaceChildren(newer(take)))
}

const newer = (take) =>
  h('div', { class: 'notice row spread' }, '有新版本。', h('button', { onclick: take }, '现在更新'))

main()
