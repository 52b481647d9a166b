// What visitors say reaches the server once, however often the network fails on the way.
import { Refused, run, Unreachable } from './field/client.js'
import { uuid } from './field/ids.js'
import { all, put, write } from './field/store.js'

const UNSTAMPED = new Set(['HallEvaluate'])

function send({ operation, input }) {
  const stamp = UNSTAMPED.has(operation) ? {} : { sentAt: new Date().toISOString() }
  return run(operation, { input: { ...input, ...stamp } })
}

// The answer; or null, and it is kept out of sight until the network is back.
export async function hand(operation, more) {
  const item = { operation, input: { clientMutationId: uuid(), ...more } }
  try {
    return await send(item)
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault
    await put('queue', item)
    return null
  }
}

// Sends what visitors left while the network was away; the server has seen some of it already.
export async function deliverLeft() {
  for (const item of (await all('queue')).filter((each) => !each.refused)) {
    try {
      await send(item)
    } catch (fault) {
      if (!(fault instanceof Refused)) return
      await put('queue', { ...item, refused: fault.code })
      continue
    }
    await write(['queue'], (queue) => queue.delete(item.number))
  }
}
