// The screen of one thing: what is kept of it at once, then what is so now, and whatever happens to it from then on.
import { h } from './field/dom.js'
import { live } from './field/live.js'
import { redraw } from './act.js'
import { back, waitingList } from './pieces.js'
import { show } from './pack.js'

// `read()` gives {found, cursor}, `instead()` what the phone has of it; `parts(found, info, load)` draws it.
// `events` are a subscription and its variables; `hear(change, body, load)` may draw a change by itself.
export async function subjectScreen({ id, signal, key, up, read, instead, parts, events, hear = (_, __, load) => load() }) {
  const body = h('div', {})
  const draw = (found, info) => !signal.aborted && redraw(body, parts(found, info, load), load)
  const ask = async () => {
    const { found, cursor } = await read()
    if (cursor) follow(cursor)
    return found
  }
  const load = () => show(key, ask, draw, instead)
  const follow = events && following(signal, ...events, { read: load, hear: (change) => hear(change, body, load) })
  addEventListener('gridhall-delivered', (event) => event.detail.subject === id && load(), { signal })
  const [here] = await Promise.all([waitingList(signal, (item) => item.subject === id), load()])
  return h('div', {}, back(...up), here, body)
}

// Follows from the position the screen was first read at, which the answer takes: nothing in between is missed.
// What was opened without a network is read once the line is there.
function following(signal, name, variables, { read, hear }) {
  let isFollowed = false
  live.addEventListener('change', () => live.state === 'open' && !isFollowed && read(), { signal })
  return (after) => {
    if (isFollowed || signal.aborted) return
    isFollowed = true
    signal.addEventListener('abort', live.follow(name, { ...variables, after }, hear))
  }
}
