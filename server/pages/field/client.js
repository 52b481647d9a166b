// Runs operations of the mobile contract: only their ids are sent, never a text of our own.
import operations from '../operations.js'
import * as session from './session.js'

const BASE = new URL('../../', import.meta.url)
export const address = (path) => new URL(path, BASE)
const PATIENCE_MS = 20_000

// The network, or the server behind it, is not there: keep everything and try again.
export class Unreachable extends Error {}
// Nobody is signed in any more: keep everything and ask for the password.
export class SignedOut extends Error {}
// The server said no for good, in words for people.
export class Refused extends Error {
  constructor(userErrors) {
    super(userErrors.map((each) => each.message).join(' '))
    this.code = userErrors[0].code
    this.userErrors = userErrors
  }
}

const RENEWAL = ['SessionRefresh', 'TabletRefresh'].find((name) => name in operations)
export const has = (name) => name in operations
export const news = new EventTarget()

export function documentId(name) {
  if (!has(name)) throw new Error(`${name} is not an operation of this app`)
  return operations[name]
}

export const LATER = ['RATE_LIMITED', 'INTERNAL', 'TIMEOUT', 'UNAVAILABLE']

async function post(name, variables, token) {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' }
  if (token) headers.authorization = `Bearer ${token}`
  const body = JSON.stringify({ documentId: documentId(name), variables })
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answer = await fetch(address('graphql'), { method: 'POST', headers, body, signal, cache: 'no-store' })
    return await answer.json()
  } catch (fault) {
    throw new Unreachable('网络不通，请稍后再试。', { cause: fault })
  }
}

function faultOf(errors) {
  const { message, extensions } = errors[0]
  const code = extensions?.code
  if (code === 'UNAUTHENTICATED') return new SignedOut(message)
  if (LATER.includes(code)) return new Unreachable(message)
  return new Refused([{ code, message, path: [] }])
}

// The answer's data; a mutation's userErrors are thrown as Refused.
async function ask(name, variables, token) {
  const { data, errors } = await post(name, variables, token)
  if (errors?.length) throw faultOf(errors)
  for (const payload of Object.values(data)) {
    if (payload?.userErrors?.length) throw new Refused(payload.userErrors)
  }
  return data
}

export const askAnyone = (name, variables) => ask(name, variables, null)

async function exchange(refreshToken) {
  try {
    const data = await ask(RENEWAL, { input: { refreshToken } }, null)
    return Object.values(data)[0].session
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault
    await session.remember(null)
    news.dispatchEvent(new Event('signed-out'))
    throw new SignedOut('登录已失效，请重新登录。')
  }
}

// A token that is good for a while; SignedOut when there is none to be had.
export async function token({ renewed = false } = {}) {
  const held = session.current()
  if (!held) throw new SignedOut('请先登录。')
  if (!renewed && !session.isEnding()) return held.accessToken
  const fresh = await session.renew(held.accessToken, exchange)
  if (!fresh) throw new SignedOut('请先登录。')
  return fresh.accessToken
}

export async function run(name, variables = {}) {
  try {
    return await ask(name, variables, await token())
  } catch (fault) {
    if (!(fault instanceof SignedOut) || !session.isSignedIn()) throw fault
    return ask(name, variables, await token({ renewed: true }))
  }
}
