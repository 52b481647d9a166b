// What happened that concerns me: heard live, kept on the device, nothing missed and nothing twice.
import { run, SignedOut, Unreachable } from './field/client.js'
import * as session from './field/session.js'
import { keep, kept } from './field/store.js'
import { live } from './following.js'

const MOST = 200
let stop = null

export const events = async () => (await kept('inbox')) ?? []
export const unread = async () => (await events()).filter((event) => !event.isRead).length

export async function markRead() {
  await keep('inbox', (await events()).map((event) => ({ ...event, isRead: true })))
}

// Follows from where it stopped the last time; the very first time from now on.
export async function startInbox(changed) {
  stop?.()
  try {
    const after = (await kept('inbox cursor')) ?? (await run('LogHead')).logHead
    stop = live.follow('MyInboxEvents', { after }, (change) => hear(change).then(changed))
  } catch (fault) {
    if (!(fault instanceof Unreachable || fault instanceof SignedOut)) throw fault
    addEventListener('online', () => startInbox(changed), { once: true })
  }
}

export function stopInbox() {
  stop?.()
  stop = null
}

async function hear({ cursor, event }) {
  if (event) {
    const known = (await events()).filter((each) => each.id !== event.id)
    const isMine = event.actorName === session.current()?.name // what I did myself is no news to me
    await keep('inbox', [{ ...event, isRead: isMine }, ...known].slice(0, MOST))
  }
  await keep('inbox cursor', cursor)
}
