// Me: who I am here, how the page looks, where I am signed in.
import { h, say } from '../field/dom.js'
import { run } from '../field/client.js'
import * as session from '../field/session.js'
import { keep, kept, wipe } from '../field/store.js'
import { when } from '../field/times.js'
import { choose, looks } from '../looks.js'
import { age, badge, facts, heading, link } from '../pieces.js'
import { ask, show } from '../pack.js'
import { waiting } from '../queue.js'
import words from '../words.js'

export async function me({ signal }) {
  const [who, sessions, chosen] = [h('div', {}), h('div', {}), await looks()]
  const drawViewer = (viewer, info) => who.replaceChildren(...[age(info), viewer && card(viewer), links(viewer)].filter(Boolean))
  const drawSessions = (found) => found && sessions.replaceChildren(...found.map((each) => line(each, signal)))
  await show('viewer', () => ask('viewer'), drawViewer)
  await show('sessions', async () => (await run('MySessions')).mySessions, drawSessions)
  return h('div', {}, heading('我的'), who,
    h('h2', {}, '显示'), toggle('large', '大字', chosen.large), toggle('contrast', '高对比度', chosen.contrast),
    h('h2', {}, '登录的设备'), sessions,
    h('p', {}, h('button', { class: 'wide', onclick: leave }, '退出登录')))
}

const card = ({ name, kind, member, areas }) =>
  h('div', { class: 'card' }, h('h3', {}, name), facts([
    ['身份', words.ActorKind[kind]],
    ['编号', member?.number],
    ['界别组', member?.sectorGroup?.name],
    ['联系', areas.map((area) => area.name).slice(0, 12).join('、') + (areas.length > 12 ? ` 等 ${areas.length} 个` : '')],
  ]))

const links = (viewer) =>
  h('div', { class: 'actions' }, viewer?.member ? link('#/duty', '我的履职', 'first') : null, link('#/waiting', '待传'), link('#/inbox', '消息'), link('#/password', '修改密码'))

function toggle(name, label, isOn) {
  const input = h('input', { type: 'checkbox', checked: isOn, onchange: () => choose(name, input.checked) })
  return h('label', { class: 'check' }, input, label)
}

function line(each) {
  const element = h('div', { class: 'card row spread' }, h('span', {}, each.deviceName || '手机', h('br'), h('span', { class: 'quiet' }, `最近 ${when(each.lastUsedAt)}`)))
  const revoke = async () => {
    await run('SessionRevoke', { input: { sessionId: each.id } })
    element.remove()
    say('已撤销。')
  }
  element.append(each.current ? badge('这台', 'good') : h('button', { onclick: revoke }, '撤销'))
  return element
}

// Signing out takes everything off the device but what is not delivered yet.
async function leave() {
  const count = (await waiting()).length
  if (count && !confirm(`还有 ${count} 条没有送达。退出后它们留在本机，下次登录再发送。仍要退出？`)) return
  await run('SignOut', { input: {} }).catch(() => null)
  const phone = await kept('last phone')
  await session.remember(null)
  await wipe(['kept'])
  await keep('last phone', phone)
  location.hash = ''
  location.reload() // with all that was under way
}
