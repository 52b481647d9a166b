// Delivers the queue: records first, fifty at a time and in order, then photos. One that is refused
// holds up only what is about the same thing; a lost answer is asked for again under the same ids.
import { Refused, run, SignedOut, Unreachable } from './field/client.js'
import { uuid } from './field/ids.js'
import { arrived, named, news, note, progress, settle, waiting, waitingPhotos } from './queue.js'
import { Unwanted, upload } from './field/tus.js'

const MOST_ITEMS = 50
const MOST_CHARACTERS = 25_000
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 300_000

export let state = 'idle' // idle, sending, unreachable, signed-out
let tries = 0
let timer = 0
let again = false

function become(next) {
  state = next
  news.dispatchEvent(new Event('change'))
}

// Delivers what waits; asked again meanwhile, it looks once more when it is done.
export function sync() {
  again = state === 'sending'
  if (again) return undefined
  clearTimeout(timer)
  become('sending')
  return navigator.locks ? navigator.locks.request('gridhall-sync', deliver) : deliver()
}

async function deliver() {
  try {
    do {
      again = false
      while (await pushSome()) again = false
      await sendPhotos()
    } while (again)
    tries = 0
    become('idle')
  } catch (fault) {
    if (fault instanceof SignedOut) return become('signed-out')
    if (!(fault instanceof Unreachable)) console.error(fault)
    become('unreachable')
  }
  return wakeLater()
}

// Waits longer after every failure, and never as long as everybody else does.
async function wakeLater() {
  const items = (await waiting()).filter((item) => item.state !== 'REFUSED')
  if (items.length === 0) return
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries++)
  timer = setTimeout(sync, wait * (0.5 + Math.random() / 2))
}

// One push; true when something was delivered, so that more may follow.
async function pushSome() {
  const items = nextOf(await waiting())
  if (items.length === 0) return false
  try {
    return await push(items)
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault
    return oneByOne(items, fault)
  }
}

// What may go now: nothing behind a refused one about the same thing, nor two that ask for the same
// version of it, for the second needs the version that the first makes.
function nextOf(items) {
  const held = new Set()
  const chosen = []
  let characters = 0
  for (const item of items) {
    if (item.state === 'SENT') continue
    if (item.state === 'REFUSED' || held.has(item.subject)) held.add(item.subject)
    else if (chosen.length < MOST_ITEMS && characters < MOST_CHARACTERS) {
      chosen.push(item)
      characters += JSON.stringify(item.input).length
    }
    if (item.input.baseVersion) held.add(item.subject)
  }
  return chosen
}

async function push(items) {
  const input = {
    clientMutationId: uuid(),
    sentAt: new Date().toISOString(),
    items: items.map((item) => ({ [fieldOf(item.operation)]: item.input })),
  }
  const { syncPush } = await run('SyncPush', { input })
  let count = 0
  for (const [at, item] of items.entries()) count += await take(item, syncPush.results[at])
  return count > 0
}

const fieldOf = (operation) => operation[0].toLowerCase() + operation.slice(1)

async function take(item, result) {
  const kind = result.__typename
  if (kind === 'SyncApplied' || kind === 'SyncReplayed') {
    await named(item)
    await follow(item, result.node?.version)
    news.dispatchEvent(new CustomEvent('delivered', { detail: { item, node: result.node } }))
    return 1
  }
  if (result.code === 'INTERNAL') await settle(item, { reason: '服务器暂时出错，稍后自动再试' })
  else await settle(item, { state: 'REFUSED', reason: result.message, current: result.current?.version ?? null })
  return 0
}

// What was meant for the version this made is now about the version it has.
async function follow(item, version) {
  if (!version || !item.input.baseVersion) return
  for (const later of await waiting()) {
    const isNext = later.subject === item.subject && later.input.baseVersion === item.input.baseVersion
    if (isNext && later.state === 'WAITING') await settle(later, { input: { ...later.input, baseVersion: version } })
  }
}

// The push itself was refused: one of the items is malformed. Find out which, and let the others go.
async function oneByOne(items, fault) {
  if (items.length > 1) {
    let count = 0
    for (const item of items) count += (await push([item]).catch((no) => refuse(item, no))) ? 1 : 0
    return count > 0
  }
  await refuse(items[0], fault)
  return false
}

async function refuse(item, fault) {
  if (!(fault instanceof Refused)) throw fault
  await settle(item, { state: 'REFUSED', reason: fault.message })
  return false
}

async function sendPhotos() {
  const photos = new Map((await waitingPhotos()).map((photo) => [photo.id, photo]))
  for (const item of (await waiting()).filter((each) => each.state === 'SENT')) {
    for (const id of item.photos) if (photos.has(id)) await sendPhoto(item, photos.get(id))
  }
}

// However slowly they come: bytes that come are a network that works.
async function sendPhoto(item, photo) {
  const tell = (offset) => note(photo.id, offset / photo.blob.size) && (tries = 0)
  try {
    await upload(photo.id, photo.blob, tell)
  } catch (fault) {
    if (!(fault instanceof Unwanted)) throw fault
    return settle(item, { reason: `有照片没有被接收：${fault.message}` })
  }
  if (await arrived(item, photo.id)) news.dispatchEvent(new CustomEvent('delivered', { detail: { item, node: null } }))
  return undefined
}

// Why a thing is still here, in words for people.
export function reasonOf(item) {
  if (item.reason) return item.reason
  if (state === 'signed-out') return '需要重新登录后才能发送'
  if (item.state === 'SENT') return `文字已送达，照片 ${Math.round(100 * share(item))}%`
  if (state === 'sending') return '正在发送'
  return navigator.onLine && state !== 'unreachable' ? '等待发送' : '没有网络，连上后自动发送'
}

const share = ({ photos }) => photos.reduce((sum, id) => sum + (progress.get(id) ?? 0), 0) / photos.length

// Everything that could bring the network back, or the person back to the page.
export function keepGoing() {
  const nudge = () => {
    tries = 0
    sync()
  }
  news.addEventListener('added', nudge)
  addEventListener('online', nudge)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && nudge())
  addEventListener('pageshow', (event) => event.persisted && nudge())
  sync()
}
