// The tokens of this device, kept across restarts; renewed by one tab at a time.
import { keep, kept } from './store.js'

const RENEW_BEFORE_MS = 60_000
const FRESH_FOR_MS = 600_000
let tokens = null

export async function load() {
  tokens = (await kept('session')) ?? null
  return tokens
}

export const current = () => tokens
export const isSignedIn = () => tokens !== null
// A clock that is fast would end every token at once: by itself it only tells how long one has been here.
export const isEnding = () => tokens && Date.parse(tokens.accessExpiresAt) - Date.now() < RENEW_BEFORE_MS && Date.now() - tokens.at > FRESH_FOR_MS

export async function remember(given) {
  tokens = given && { at: Date.now(), ...given }
  await keep('session', tokens)
}

// Asks `exchange` for new tokens, unless another tab has just done so.
export async function renew(stale, exchange) {
  const once = async () => {
    await load()
    if (tokens && tokens.accessToken === stale) await remember({ ...tokens, ...(await exchange(tokens.refreshToken)), at: Date.now() })
    return tokens
  }
  return navigator.locks ? navigator.locks.request('gridhall-session', once) : once()
}
