// What is half written outlives a call, a dead battery, and a browser that the camera pushed out of memory.
import { keep, kept } from './field/store.js'

const SOON_MS = 300

// The last words of what is meant for an operation, about a subject; sending takes them away (queue.js).
export const draftOf = (operation, subject = '') => `draft ${operation} ${subject}`.trim()

export const heldDraft = async (key) => (await kept(key)) ?? {}

// The fields, with what was written into them before.
export const drafted = (specs, before) => specs.map((spec) => ({ ...spec, value: before[spec.name] ?? spec.value }))

// Keeps what is written from now on, on top of what was kept `before`, but nothing of residents.
export function keepDraft({ key, before }, element, fields) {
  const mine = fields.filter(({ spec }) => !spec.isPrivate)
  let timer = 0
  const store = () => keep(key, { ...before, ...Object.fromEntries(mine.map((each) => [each.spec.name, each.read()])) })
  element.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(store, SOON_MS)
  })
  element.addEventListener('submit', () => clearTimeout(timer))
}
