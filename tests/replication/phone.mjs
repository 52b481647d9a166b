// A phone whose issues live in the unmodified RxDB. Usage: node phone.mjs <url> <manifest> <token>
// <seed>; lines on stdin are [command, ...arguments], each is answered by one line.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createRxDatabase } from 'rxdb/plugins/core'
import { replicateGraphQL } from 'rxdb/plugins/replication-graphql'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { issueReplication, issueSchema, newIssue } from '../../mobile_contract/recipes/rxdb.mjs'

const [url, manifest, token, seed] = process.argv.slice(2)
const listed = JSON.parse(readFileSync(manifest, 'utf8')).operations
const operations = Object.fromEntries(listed.map(({ name, body }) => [name, body]))
const database = await createRxDatabase({ name: 'phone', storage: getRxStorageMemory() })
const { issues: collection } = await database.addCollections({ issues: { schema: issueSchema } })
const counts = { requests: 0, requestsDropped: 0, answersDropped: 0, conflicts: 0, failures: 0 }
const codes = []
let replication
let chances = { request: 0, answer: 0 }

/** Mulberry32: the same line for the same seed. */
let state = Number(seed)
function random() {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

/** A bad line: a request may never arrive, an answer may never come back. */
async function badFetch(request) {
  counts.requests += 1
  if (random() < chances.request) {
    counts.requestsDropped += 1
    throw new TypeError('the request was dropped')
  }
  const answer = await fetch(request)
  const body = await answer.text()
  if (random() < chances.answer) {
    counts.answersDropped += 1
    throw new TypeError('the answer was dropped')
  }
  counts.conflicts += JSON.parse(body).data?.issueReplicaPush?.conflicts.length ?? 0
  return new Response(body, { status: answer.status, headers: answer.headers })
}

const commands = {
  async collect(count, said) {
    const made = Array.from({ length: count }, (_, at) =>
      newIssue({ ...said, title: `${said.title}${at}` }))
    await collection.bulkInsert(made)
    return made.map(({ id }) => id)
  },
  async online(request = 0, answer = 0, more = {}) {
    chances = { request, answer }
    const options = issueReplication({ collection, url, operations, token, fetch: badFetch, ...more })
    replication = replicateGraphQL({ ...options, retryTime: 10, waitForLeadership: false })
    replication.error$.subscribe(({ parameters }) => {
      counts.failures += 1
      for (const { extensions } of parameters.errors ?? []) codes.push(extensions?.code ?? '')
    })
    return 'started'
  },
  async token(given) {
    replication.setHeaders({ Authorization: `Bearer ${given}` })
    return 'given'
  },
  async calm() {
    chances = { request: 0, answer: 0 }
    return 'calm'
  },
  async offline() {
    await replication.cancel()
    return 'stopped'
  },
  async inSync() {
    await replication.awaitInSync()
    return counts
  },
  async resync() {
    replication.reSync()
    await replication.awaitInSync()
    return counts
  },
  async seeing(id, field, value) {
    await new Promise((done) => {
      const watching = collection.findOne(id).$.subscribe((found) => {
        if ((found?.get(field) ?? null) === value) setTimeout(() => { watching.unsubscribe(); done() })
      })
    })
    return value
  },
  async change(id, said) {
    const found = await collection.findOne(id).exec()
    await found.incrementalPatch(said)
    return 'changed'
  },
  async remove(id) {
    await (await collection.findOne(id).exec()).remove()
    return 'removed'
  },
  async documents() {
    const found = await collection.find({ sort: [{ id: 'asc' }] }).exec()
    return found.map((each) => each.toMutableJSON())
  },
  async told(code) {
    while (!codes.includes(code)) await new Promise((done) => setTimeout(done, 20))
    return code
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...given] = JSON.parse(line)
  process.stdout.write(JSON.stringify(await commands[name](...given)) + '\n')
}
process.exit(0)
