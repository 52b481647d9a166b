// What is still to be delivered: kept on disk with its photos until the server has named it.
import { draftOf } from './drafts.js'
import * as session from './field/session.js'
import { say } from './field/dom.js'
import { uuid } from './field/ids.js'
import { all, put, write } from './field/store.js'

export const news = new EventTarget()
export const progress = new Map()
const MOST_PHOTOS = 9 // as the server has it
const changed = () => news.dispatchEvent(new Event('change'))
const whose = () => session.current()?.account ?? ''

// What people share a phone for is their own affair: nobody sees, sends or drops what another has left here.
const isMine = (item) => item.account === whose()
export const left = () => all('queue')
export const waiting = async () => (await left()).filter(isMine)
export const waitingPhotos = () => all('photos')

// Keeps a mutation and its photos; from here on nothing gets lost. `photos` are {id, blob}.
export async function enqueue(operation, input, { title, subject, photos = [] }) {
  if (photos.length > MOST_PHOTOS) throw new Error(`一次最多 ${MOST_PHOTOS} 张照片，请去掉几张。`)
  const item = {
    operation,
    input: { clientMutationId: uuid(), ...input },
    title,
    subject,
    account: whose(),
    madeAt: new Date().toISOString(),
    state: 'WAITING', // then SENT while photos are left, or REFUSED
    reason: '',
    photos: photos.map(({ id }) => id),
  }
  await write(['queue', 'photos', 'kept'], (queue, stored, kept) => {
    queue.add(item)
    for (const { id, blob } of photos) stored.put({ id, blob, title })
    for (const about of ['', subject]) kept.delete(draftOf(operation, about))
  })
  changed()
  say(navigator.onLine ? '已存在本机，正在发送。' : '已存在本机，有网络后自动发送。')
  news.dispatchEvent(new Event('added'))
}

export async function discard(item) {
  await write(['queue', 'photos'], (queue, photos) => {
    queue.delete(item.number)
    item.photos.forEach((id) => photos.delete(id))
  })
  changed()
}

// Once more, on top of what the server has now when that was the quarrel.
export async function tryAgain(item) {
  const input = item.current ? { ...item.input, clientMutationId: uuid(), baseVersion: item.current } : item.input
  await put('queue', { ...item, input, state: 'WAITING', reason: '', current: null })
  changed()
  news.dispatchEvent(new Event('added'))
}

export async function settle(item, more) {
  await put('queue', { ...item, ...more })
  changed()
}

// The server has it: it leaves the device, or stays for its photos.
export async function named(item) {
  if (item.photos.length > 0) return settle(item, { state: 'SENT', reason: '' })
  await write(['queue'], (queue) => queue.delete(item.number))
  return changed()
}

// A photo has arrived; the record leaves the device with the last one.
export async function arrived(item, photoId) {
  const left = new Set((await waitingPhotos()).map((photo) => photo.id))
  left.delete(photoId)
  const isLast = !item.photos.some((id) => left.has(id))
  await write(['queue', 'photos'], (queue, photos) => {
    photos.delete(photoId)
    if (isLast) queue.delete(item.number)
  })
  changed()
  return isLast
}

// How much of a photo has arrived; true when that is more than before.
export function note(photoId, share) {
  const isMore = share > (progress.get(photoId) ?? 0)
  progress.set(photoId, share)
  changed()
  return isMore
}
