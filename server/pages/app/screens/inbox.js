// What happened that concerns me, newest first.
import { h } from '../field/dom.js'
import { when } from '../field/times.js'
import { empty, heading } from '../pieces.js'
import { markRead, PLACES, titled } from '../inbox.js'

export async function inbox({ signal }) {
  const body = h('div', {})
  const draw = async () => {
    const found = await titled()
    await markRead()
    dispatchEvent(new Event('gridhall-read'))
    body.replaceChildren(found.length ? h('ul', { class: 'cards' }, found.map(line)) : empty('还没有消息。与您有关的变化会出现在这里。'))
  }
  addEventListener('gridhall-heard', draw, { signal })
  await draw()
  return h('div', {}, heading('消息'), body)
}

function line(event) {
  const inside = [
    h('div', { class: 'row spread' }, h('strong', {}, event.label), h('span', { class: 'quiet' }, when(event.at))),
    event.title ? h('p', {}, event.title) : null,
    h('p', { class: 'quiet' }, [event.actorName, event.note].filter(Boolean).join(' · ')),
  ]
  const place = PLACES[event.subjectType]
  const kind = event.isRead ? 'card' : 'card fresh'
  return h('li', {}, place ? h('a', { class: kind, href: `#/${place}/${event.subjectId}` }, inside) : h('div', { class: kind }, inside))
}
