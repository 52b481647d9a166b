// What visitors say reaches the server once, however often the network fails on the way.
import { Refused, run, SignedOut, Unreachable } from './field/client.js'
import { uuid } from './field/ids.js'
import { all, kept, put, write } from './field/store.js'
import { Unwanted, upload } from './field/tus.js'

const UNSTAMPED = new Set(['HallEvaluate'])

// The record, then the bytes of its photos; both may be sent again without harm.
async function send({ operation, input, photos }) {
  const stamp = UNSTAMPED.has(operation) ? {} : { sentAt: new Date().toISOString() }
  const answer = await run(operation, { input: { ...input, ...stamp } })
  for (const { id, blob } of photos ?? []) await upload(id, blob, () => {})
  return answer
}

// The answer; or null, and it is kept out of sight until the network is back. `photos` are {id, blob}.
export async function hand(operation, more, photos = []) {
  const hallId = (await kept('board'))?.value.hall.id
  const item = { operation, input: { clientMutationId: uuid(), ...more }, photos, hallId }
  try {
    return await send(item)
  } catch (fault) {
    if (!(fault instanceof Unreachable || fault instanceof SignedOut)) throw fault
    await put('queue', item)
    dispatchEvent(new Event('gridhall-left'))
    return null
  }
}

// Sends what visitors of this hall left while the network was away; the server has seen some of it already. True when all went.
export async function deliverLeft(hallId) {
  for (const item of (await all('queue')).filter((each) => !each.refused && each.hallId === hallId)) {
    try {
      await send(item)
    } catch (fault) {
      if (!(fault instanceof Refused || fault instanceof Unwanted)) return false
      await put('queue', { ...item, photos: [], refused: fault.code ?? 'UNWANTED' })
      continue
    }
    await write(['queue'], (queue) => queue.delete(item.number))
  }
  return true
}
