// What happened that concerns me: heard live, kept on the device, nothing missed and nothing twice.
import { run, SignedOut, Unreachable } from './field/client.js'
import { wireId } from './field/ids.js'
import * as session from './field/session.js'
import { keep, kept } from './field/store.js'
import { live } from './field/live.js'

const MOST = 200
const AGAIN_MS = 20_000
export const PLACES = { Issue: 'issue', Consultation: 'consultation', Topic: 'topic' }
let stop

export const events = async () => (await kept('inbox')) ?? []

// Changes follow one another, so that none writes over what another has just stored.
let last = Promise.resolve()
const change = (next) => (last = last.catch(() => {}).then(async () => keep('inbox', next(await events()))))

export const unread = async () => (await events()).filter((event) => !event.isRead).length

// The events with what they are about, as far as it is known here or can be asked now.
export async function titled() {
  const found = await events()
  const ids = [...new Set(found.filter((event) => !event.title && event.subjectType in PLACES).map((event) => event.subjectId))].slice(0, 100)
  const { nodes = [] } = ids.length ? await run('TitlesOf', { ids }).catch(() => ({})) : {}
  const titles = Object.fromEntries(nodes.filter(Boolean).map(({ id, title }) => [id, title]))
  const name = (event) => ({ ...event, title: event.title ?? titles[event.subjectId] })
  if (nodes.length) await change((all) => all.map(name))
  return found.map(name)
}

export async function markRead() {
  const found = await events()
  await change((all) => all.map((event) => ({ ...event, isRead: true })))
  const cursor = await kept('inbox cursor')
  if (cursor && found.some((event) => !event.isRead)) run('InboxReadUpTo', { input: { clientMutationId: wireId('acc'), cursor } }).catch(() => {})
}

// What is there already, on a phone that has not been followed yet; and where following begins.
async function begin() {
  const after = (await run('LogHead')).logHead
  const { items } = (await run('Inbox', { first: 100 })).inbox
  await change(() => items.map(({ event, isRead }) => ({ ...event, isRead })))
  await keep('inbox cursor', after)
  return after
}

// Follows from where it stopped the last time.
export async function startInbox(changed) {
  stop?.()
  const told = () => changed(dispatchEvent(new Event('gridhall-heard')))
  try {
    const after = (await kept('inbox cursor')) ?? (await begin())
    told()
    stop = live.follow('MyInboxEvents', { after }, (change) => hear(change).then(told))
  } catch (fault) {
    if (fault instanceof Unreachable) setTimeout(startInbox, AGAIN_MS, changed)
    else if (!(fault instanceof SignedOut)) throw fault
  }
}

async function hear({ cursor, event, resync }) {
  if (resync) return begin()
  if (event) {
    const isRead = event.actorName === session.current()?.name // what I did myself is no news to me
    await change((all) => [{ ...event, isRead }, ...all.filter(({ id }) => id !== event.id)].slice(0, MOST))
  }
  await keep('inbox cursor', cursor)
}
