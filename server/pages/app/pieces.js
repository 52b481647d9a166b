// Parts that several screens show.
import { h } from './field/dom.js'
import { when } from './field/times.js'
import { news, waiting } from './queue.js'
import { reasonOf } from './sync.js'
import words from './words.js'

export const heading = (text) => h('h1', { tabindex: '-1' }, text)
export const back = (href, text) => h('a', { class: 'back', href }, `‹ ${text}`)
export const badge = (text, kind = '') => h('span', { class: `badge ${kind}` }, text)
export const link = (href, text, kind = '') => h('a', { class: `button ${kind}`, href }, text)

const STEP_KINDS = { CLOSED: 'good', WITHDRAWN: '', FEED_BACK: 'warn' }
export const stepBadge = (step) => badge(words.Step[step] ?? step, STEP_KINDS[step] ?? 'strong')
export const stageBadge = (stage) => badge(words.Stage[stage] ?? stage, stage === 'IN_SESSION' ? 'strong' : '')

// How old what is shown is, when the network did not answer.
export function age({ at, isOffline }) {
  if (!isOffline) return null
  const text = at ? `没有网络，显示的是 ${when(at)} 的内容。` : '没有网络，这里还没有存下内容。'
  return h('p', { class: 'notice', role: 'status' }, text)
}

export const empty = (text) => h('p', { class: 'quiet' }, text)

// A term and what is said of it; terms without anything to say are left out.
export function facts(pairs) {
  const said = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
  return h('dl', { class: 'facts' }, said.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]))
}

export function photoTiles(photos, label = '照片') {
  if (!photos?.length) return null
  return h('ul', { class: 'photos', 'aria-label': label }, photos.map((photo, at) => h('li', {}, photoTile(photo, at))))
}

function photoTile(photo, at) {
  if (!photo.thumbUrl) return h('span', { class: 'blank' }, photo.rejection ?? (photo.state === 'READY' ? '未公开' : words.PhotoState[photo.state]))
  const name = `${words.PhotoPurpose[photo.purpose] ?? '照片'} ${at + 1}`
  return h('a', { href: `#/photo/${photo.id}` }, h('img', { src: photo.thumbUrl, alt: name, loading: 'lazy' }))
}

// Nine photos that became ready would hide what people did.
const isNews = ({ kind }) => kind !== 'PHOTO_READY'

// What happened; nothing of what only a list was kept of, whose story the server still has to tell.
export function timeline(events) {
  if (!events) return null
  const line = (event) =>
    h('li', {}, h('strong', {}, event.label), event.note ? h('p', { class: 'words' }, event.note) : null,
      h('p', { class: 'quiet' }, `${event.actorName || '系统'} · ${when(event.at)}`))
  return h('section', {}, h('h2', {}, '经过'), h('ol', { class: 'timeline' }, events.filter(isNews).map(line)))
}

// A list of cards, how old it is, and what it says when there is nothing: `draw(page, info)` draws it as a whole.
export function cardList(card, none) {
  const [note, list] = [h('div', {}), h('ul', { class: 'cards' })]
  const add = (nodes) => list.append(...nodes.map((found) => h('li', {}, card(found))))
  const draw = (page, info) => {
    note.replaceChildren(age(info) ?? '')
    list.replaceChildren()
    add(page?.nodes ?? [])
    if (page?.nodes.length === 0) list.append(h('li', {}, empty(none)))
  }
  return { shown: [note, list], add, draw }
}

export function issueCard(issue) {
  const place = issue.grid?.name ?? issue.area?.name ?? ''
  return h('a', { class: 'card', href: `#/issue/${issue.id}` },
    h('div', { class: 'row spread' }, stepBadge(issue.step), h('span', { class: 'quiet' }, when(issue.capturedAt))),
    h('h3', {}, issue.title),
    h('p', { class: 'quiet' }, [place, issue.photoCount ? `照片 ${issue.photoCount - issue.missingPhotoCount}/${issue.photoCount}` : '', issue.collector?.name ?? ''].filter(Boolean).join(' · ')))
}

export function consultationCard(found) {
  return h('a', { class: 'card', href: `#/consultation/${found.id}` },
    h('div', { class: 'row spread' }, stageBadge(found.stage), h('span', { class: 'quiet' }, when(found.heldAt))),
    h('h3', {}, found.title),
    h('p', { class: 'quiet' }, [words.Setting[found.setting], found.placeName, `${found.entryCount} 条记录`].filter(Boolean).join(' · ')))
}

// What waits on this device about one thing, or about all of a kind.
export function waitingCard(item) {
  const state = item.state === 'REFUSED' ? badge('没有办成', 'wrong') : badge('待传', 'warn')
  return h('div', { class: 'card' },
    h('div', { class: 'row spread' }, state, h('span', { class: 'quiet' }, when(item.madeAt))),
    h('h3', {}, item.title),
    h('p', { class: 'quiet' }, reasonOf(item)))
}

// The cards of what waits, drawn anew whenever that changes.
export async function waitingList(signal, isWanted) {
  const place = h('div', {})
  const draw = async () => place.replaceChildren(...(await waiting()).filter(isWanted).map(waitingCard))
  news.addEventListener('change', draw, { signal })
  await draw()
  return place
}
