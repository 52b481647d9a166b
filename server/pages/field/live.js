// Subscriptions over graphql-transport-ws: after a cut each goes on behind the last cursor it saw.
import { address, documentId, LATER, SignedOut, token } from './client.js'

const PING_MS = 20_000
const SILENCE_MS = 10_000
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
const UNAUTHORIZED = 4401

class Live extends EventTarget {
  #socket = null
  #followed = new Map()
  #tries = 0
  #number = 0
  #timer = 0
  #ping = 0
  #renewed = false
  state = 'closed'
  since = null

  // Calls `hear(change)` for every change; the returned function ends it.
  follow(name, variables, hear) {
    const id = String(++this.#number)
    this.#followed.set(id, { name, variables: { ...variables }, hear })
    if (this.state === 'open') this.#subscribe(id)
    else this.#connect()
    return () => this.#leave(id)
  }

  // Try at once instead of waiting, e.g. when the phone is back online.
  nudge() {
    if (this.state === 'waiting') this.#connect()
  }

  #leave(id) {
    if (!this.#followed.delete(id)) return
    this.#send({ id, type: 'complete' })
    if (this.#followed.size === 0) this.#close()
  }

  async #connect() {
    clearTimeout(this.#timer)
    if (this.state === 'connecting' || this.state === 'open') return
    this.#become('connecting')
    try {
      this.#open(await token({ renewed: this.#renewed }))
      this.#renewed = false
    } catch (fault) {
      if (fault instanceof SignedOut) this.#become('closed')
      else this.#retry()
    }
  }

  #open(accessToken) {
    const url = address('graphql')
    url.protocol = url.protocol.replace('http', 'ws')
    const socket = (this.#socket = new WebSocket(url, 'graphql-transport-ws'))
    this.#watch(SILENCE_MS)
    socket.onopen = () => this.#send({ type: 'connection_init', payload: { token: accessToken } })
    socket.onmessage = ({ data }) => socket === this.#socket && this.#hear(JSON.parse(data))
    socket.onclose = ({ code }) => socket === this.#socket && this.#lost(code)
  }

  #hear(message) {
    this.#watch(PING_MS)
    if (message.type === 'connection_ack') this.#ready()
    else if (message.type === 'ping') this.#send({ type: 'pong' })
    else if (message.type === 'next') this.#next(message)
    else if (message.type === 'complete') this.#lost(0)
    else if (message.type === 'error') this.#refused(message)
  }

  // What will pass by itself is asked for again; the rest would be refused for ever.
  #refused({ id, payload: [fault] }) {
    if (LATER.includes(fault.extensions?.code)) this.#lost(0)
    else this.#followed.delete(id)
  }

  #ready() {
    this.since = new Date()
    this.#become('open')
    for (const id of this.#followed.keys()) this.#subscribe(id)
  }

  #next({ id, payload }) {
    const followed = this.#followed.get(id)
    if (!followed || !payload.data) return
    const [change] = Object.values(payload.data)
    followed.variables.after = change.cursor
    followed.hear(change)
  }

  // Silent for a while: ask whether anybody is there. Silent after that: it is a ghost.
  #watch(ms) {
    clearTimeout(this.#ping)
    this.#ping = setTimeout(() => {
      if (this.state !== 'open') return this.#lost(0)
      this.#send({ type: 'ping' })
      this.#ping = setTimeout(() => this.#lost(0), SILENCE_MS)
    }, ms)
  }

  #subscribe(id) {
    const { name, variables } = this.#followed.get(id)
    this.#send({ id, type: 'subscribe', payload: { documentId: documentId(name), variables } })
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  #lost(code) {
    if (this.since && Date.now() - this.since > LONGEST_WAIT_MS) this.#tries = 0 // it had been well
    this.#renewed = code === UNAUTHORIZED
    this.#close()
    if (this.#followed.size > 0) this.#retry()
  }

  #close() {
    clearTimeout(this.#ping)
    const socket = this.#socket
    this.#socket = null
    socket?.close()
    this.#become('closed')
  }

  // Everybody waits a little differently, or all would come back at the same moment.
  #retry() {
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries++) * (0.5 + Math.random() / 2)
    this.#become('waiting')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#connect(), wait)
  }

  #become(state) {
    if (this.state === state) return
    this.state = state
    if (state !== 'open') this.since = state === 'closed' ? null : this.since
    this.dispatchEvent(new Event('change'))
  }
}

// The one socket of a page.
export const live = new Live()
