// The last data of everything shown, so that each screen opens at once and without a network.
import { run, SignedOut, Unreachable } from './field/client.js'
import { say } from './field/dom.js'
import { drop, keep, kept } from './field/store.js'

const MOST_DETAILS = 10
const COMING = ['PLANNED', 'IN_SESSION']
const PACK_LASTS_MS = 24 * 3600 * 1000
const now = () => new Date().toISOString()

// Draws what is kept under `key` at once, then what the server says: `draw(value, {at, isOffline})`.
// Only what was never here is waited for; `instead` finds something like it in the offline pack.
export async function show(key, ask, draw, instead = () => null) {
  const found = (await kept(key)) ?? (await instead())
  if (found) draw(found.value, { at: found.at })
  const refreshing = refresh(key, ask, draw, found)
  return found ? undefined : refreshing
}

async function refresh(key, ask, draw, found) {
  try {
    const value = await ask()
    await keep(key, { value, at: now() })
    draw(value, { at: now() })
  } catch (fault) {
    if (fault instanceof Unreachable) draw(found?.value ?? null, { at: found?.at, isOffline: true })
    else if (!found) throw fault
    else if (!(fault instanceof SignedOut)) say(fault.message, 'wrong')
  }
}

export const held = async (key) => (await kept(key))?.value ?? null

const ASKED = {
  viewer: async () => (await run('Viewer')).viewer,
  issues: async () => (await run('HomeFeed', { first: 30, filter: null })).issues,
  consultations: async () => (await run('ConsultationList', { first: 30, filter: null })).consultations,
  // Those that are still to come or going on, to which I am invited.
  invitations: async () => (await run('ConsultationList', { first: 20, filter: { invited: true, stages: COMING } })).consultations,
  topics: async () => (await run('TopicList', { first: 50 })).topics,
  [`duty ${new Date().getFullYear()}`]: () => dutyOf(new Date().getFullYear()),
}
export const ask = (name) => ASKED[name]()

// The scores, and every entry, those that do not count yet too; null for those who are no members.
export async function dutyOf(year) {
  const { dutyYear } = await run('MyDuty', { year })
  if (!dutyYear) return null
  const { dutyEntries } = await run('DutyList', { first: 100, filter: { year, memberId: dutyYear.member.id } })
  return { ...dutyYear, entries: dutyEntries.nodes }
}

// The offline pack: my grids with outlines, what forms offer, my issues and consultations.
export async function takePack() {
  const { offlinePack: pack } = await run('OfflinePack')
  const issues = Object.fromEntries(pack.issues.map((issue) => [issue.id, issue]))
  const { categories, halls, departments, members, townships } = pack
  await keep('grids', { value: pack.grids, at: now() })
  await keep('form', { value: { categories, halls, departments, members, townships }, at: now() })
  await keep('pack issues', { value: issues, at: now() })
  await keep('pack', { cursor: pack.cursor, at: now() })
  return pack.grids
}

// A list drawn from the pack, for filters never asked for before.
export async function packIssues(isWanted) {
  const found = await kept('pack issues')
  if (!found) return null
  const nodes = Object.values(found.value).filter(isWanted)
  nodes.sort((one, other) => other.updatedAt.localeCompare(one.updatedAt))
  return { at: found.at, value: { nodes, pageInfo: { hasNextPage: false } } }
}

export async function packIssue(id) {
  const found = await kept('pack issues')
  return found?.value[id] ? { at: found.at, value: found.value[id] } : null
}

// Takes along what is needed in the field: what changed since the pack, or a pack afresh.
export async function takeAlong() {
  const pack = await kept('pack')
  const isOld = !pack || Date.now() - Date.parse(pack.at) > PACK_LASTS_MS
  if (isOld || !(await catchUp(pack))) await takePack()
  for (const name of Object.keys(ASKED)) await keep(name, { value: await ask(name), at: now() })
  await takeDetails()
}

// What may be done about the latest open issues, and in consultations to come, is known only from their details.
async function takeDetails() {
  for (const name of ['invitations', 'consultations']) {
    const { nodes } = await held(name)
    for (const { id } of nodes.filter(({ stage }) => COMING.includes(stage)).slice(0, MOST_DETAILS)) {
      await keep(`consultation ${id}`, { value: (await run('ConsultationDetail', { id })).consultation, at: now() })
    }
  }
  const { value } = (await packIssues((issue) => issue.step !== 'CLOSED')) ?? { value: { nodes: [] } }
  for (const { id } of value.nodes.slice(0, MOST_DETAILS)) {
    if (await kept(`issue ${id}`)) continue
    await keep(`issue ${id}`, { value: (await run('IssueDetail', { id })).issue, at: now() })
  }
}

// Brings the pack's issues up to date; false when it has to be taken afresh.
async function catchUp(pack) {
  const issues = (await held('pack issues')) ?? {}
  let { cursor } = pack
  for (let hasMore = true; hasMore; ) {
    const { changes } = await run('Changes', { after: cursor, first: 200 })
    if (changes.reset || changes.isPackStale) return false
    for (const node of changes.nodes) if (node.step) issues[node.id] = { ...issues[node.id], ...node }
    for (const id of changes.tombstones) await forget(id, issues)
    ;({ cursor, hasMore } = changes)
  }
  await keep('pack issues', { value: issues, at: now() })
  await keep('pack', { ...pack, cursor })
  return true
}

// What I may no longer see leaves the device.
async function forget(id, issues) {
  delete issues[id]
  await drop('kept', `issue ${id}`)
  await drop('kept', `consultation ${id}`)
}
