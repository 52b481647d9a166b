// The one socket of this page.
import { Live } from './field/live.js'

export const live = new Live()

// Follows what a screen shows from the position it was first read at: the answer takes that position.
// A screen opened without a network reads once the line is there.
export function following(signal, name, variables, { read, hear = read }) {
  let isFollowed = false
  live.addEventListener('change', () => live.state === 'open' && !isFollowed && read(), { signal })
  return (after) => {
    if (isFollowed || signal.aborted) return
    isFollowed = true
    signal.addEventListener('abort', live.follow(name, { ...variables, after }, hear))
  }
}
