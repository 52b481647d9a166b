// What has not been delivered yet, why, and what can be done about it.
import { h, say } from '../field/dom.js'
import { keep } from '../field/store.js'
import { heldDraft } from '../drafts.js'
import { badge, empty, heading, waitingCard } from '../pieces.js'
import { discard, left, news, tryAgain, waiting, waitingPhotos } from '../queue.js'
import { state, sync } from '../sync.js'
import { DRAFT } from './collect.js'

const STATES = {
  idle: '空闲', sending: '正在发送…', unreachable: '连不上服务器，会自动再试', 'signed-out': '需要重新登录',
}

export async function waitingScreen({ signal, go }) {
  const [status, list] = [h('p', { role: 'status' }), h('div', {})]
  const draw = async () => {
    const items = await waiting()
    const others = (await left()).length - items.length
    status.textContent = (items.length ? `${items.length} 条没有送达 · ${STATES[state]}` : '全部送达。') + (others ? `另有 ${others} 条待其他账号登录后发送。` : '')
    list.replaceChildren(...(items.length ? items.map((item) => card(item, go)) : [empty('采集、办理和现场记录先存在本机，送达后从这里消失。')]))
  }
  news.addEventListener('change', draw, { signal })
  await draw()
  return h('div', {}, heading('待传'), status, h('p', {}, h('button', { class: 'first wide', onclick: () => sync() }, '立即同步')), list, await storage())
}

function card(item, go) {
  const element = waitingCard(item)
  if (item.photos.length) element.append(h('p', {}, badge(`照片 ${item.photos.length} 张`)))
  if (item.state !== 'REFUSED' && !item.reason) return element
  const drop = () => confirm(`丢弃“${item.title}”？本机不再保留。`) && discard(item)
  const change = item.operation === 'IssueCollect' && item.state === 'REFUSED' && h('button', { class: 'first', onclick: () => toForm(item, go) }, '修改')
  element.append(h('div', { class: 'actions' }, change, h('button', { onclick: () => tryAgain(item) }, '再试一次'), h('button', { class: 'plain', onclick: drop }, '丢弃')))
  return element
}

// Back into the form it came from, with its time, its place and its photos.
async function toForm(item, go) {
  const { title, photos: taken } = await heldDraft(DRAFT)
  if ((title || taken) && !confirm('采集页里没写完的内容会被换掉，继续吗？')) return
  const blobs = new Map((await waitingPhotos()).map(({ id, blob }) => [id, blob]))
  const { photos, reporter, ...draft } = item.input
  const those = (wanted) => photos.filter(({ purpose }) => purpose === wanted).map((photo) => ({ ...photo, blob: blobs.get(photo.id) }))
  const from = { reporterName: reporter?.name, reporterContact: reporter?.contact, photos: those('EVIDENCE'), screenshots: those('SCREENSHOT') }
  await keep(DRAFT, { ...draft, ...from })
  await discard(item)
  go('collect')
}

// Whether the browser may throw things away, and the way out if it ever comes to that.
async function storage() {
  const isSafe = await navigator.storage?.persisted?.()
  const text = isSafe ? '浏览器已答应长期保存本机内容。' : '浏览器没有保证长期保存，请尽快同步；装到桌面后更可靠。'
  return h('section', {}, h('h2', {}, '本机保存'), h('p', { class: 'quiet' }, text), h('button', { onclick: exportQueue }, '把待传内容导出成文件'))
}

async function exportQueue() {
  const items = await waiting()
  const mine = (await waitingPhotos()).filter(({ id }) => items.some((item) => item.photos.includes(id)))
  const photos = await Promise.all(mine.map(async ({ id, title, blob }) => ({ id, title, content: await asText(blob) })))
  const content = JSON.stringify({ items, photos })
  const url = URL.createObjectURL(new Blob([content], { type: 'application/json' }))
  h('a', { href: url, download: `gridhall-待传-${Date.now()}.json` }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  say('已导出，请交给县政协办公室。')
}

const asText = (blob) =>
  new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result)
    reader.readAsDataURL(blob)
  })
