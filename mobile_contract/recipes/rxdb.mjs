// Issues in an RxDB collection, replicated by RxDB's own GraphQL plugin. See rxdb.md.
// Tested against the server with the package from npm in tests/replication.

const text = { type: 'string' }
const optional = { type: ['string', 'null'] }
const number = { type: ['number', 'null'] }

/** The schema of the collection: the document as IssueReplicaPull gives it. */
export const issueSchema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 36 },
    title: text,
    content: text,
    source: text,
    nature: optional,
    categoryId: optional,
    areaId: optional,
    place: { type: ['object', 'null'] },
    longitude: number,
    latitude: number,
    capturedAt: text,
    step: text,
    round: number,
    finding: text,
    route: optional,
    outcome: optional,
    outcomeText: text,
    updatedAt: optional,
    version: number,
    refusal: text,
    draft: text,
  },
  required: ['id', 'title', 'source', 'capturedAt', 'step'],
}

/** iss_ + UUIDv7 in hex, made on the phone. */
export function newIssueId(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let at = 5, rest = now; at >= 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256
  bytes[6] = (bytes[6] & 0x0f) | 0x70
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  return 'iss_' + [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A new document: title, source and a grid or a place are the owner's, the rest can wait. */
export function newIssue(said) {
  return {
    id: newIssueId(),
    content: '',
    source: 'VISIT',
    capturedAt: new Date().toISOString(),
    step: 'COLLECT',
    ...said,
  }
}

/** What to replicate with: `operations` are the bodies of the manifest by their names. */
export function issueReplication({
  collection, url, operations, token, pullBatch = 200, pushBatch = 50, ...more
}) {
  const ask = (name, variables) => ({ query: operations[name], operationName: name, variables })
  return {
    collection,
    url: { http: url, ws: url.replace(/^http/, 'ws') },
    headers: { Authorization: `Bearer ${token}` },
    replicationIdentifier: `gridhall-issues-${url}`,
    deletedField: 'deleted',
    live: true,
    pull: {
      batchSize: pullBatch,
      queryBuilder: (checkpoint, limit) => ask('IssueReplicaPull', { checkpoint, limit }),
      streamQueryBuilder: () => ask('SyncSignals', {}),
      wsOptions: { connectionParams: { token } },
    },
    push: {
      batchSize: pushBatch,
      dataPath: ['data', 'issueReplicaPush', 'conflicts'],
      queryBuilder: (rows) =>
        ask('IssueReplicaPush', {
          input: { clientMutationId: newIssueId(), sentAt: new Date().toISOString(), rows },
        }),
    },
    ...more,
  }
}
