// Gridhall in a WeChat mini program: operations by id, photos as forms, changes that go on where they stopped.
const PATIENCE_MS = 20_000
const PAUSES_MS = [500, 1500, 4000]
const LATER = ['RATE_LIMITED', 'TIMEOUT', 'UNAVAILABLE', 'INTERNAL']

/** The server says no; `code` is one of codes.md, `path` names the input. */
export class Refused extends Error {
  constructor({ code, message, path = [] }) {
    super(message)
    Object.assign(this, { code, path })
  }
}

/** No answer, or one that says "later": send the same again, with the same ids. */
export class Unreachable extends Error {}

/** Ids by name, from `manifests/member_app/<version>.json`. */
export const idsOf = (manifest) => Object.fromEntries(manifest.operations.map(({ name, id }) => [name, id]))

/** `iss_` or `pho_` … and a UUIDv7, from ten random bytes (`wx.getRandomValues`). */
export function newId(prefix, random) {
  const bytes = [...random].slice(0, 10)
  bytes[0] = (bytes[0] & 0x0f) | 0x70
  bytes[2] = (bytes[2] & 0x3f) | 0x80
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${prefix}_${Date.now().toString(16).padStart(12, '0')}${hex}`
}

function faultOf({ message, extensions = {} }) {
  return LATER.includes(extensions.code) ? new Unreachable(message) : new Refused({ code: extensions.code, message })
}

/** `base` is the server's address, `token()` the access token of now, `operations` what `idsOf` gives. */
export function gridhall({ wx, base, operations, token, client = 'member_app/0.1.0' }) {
  const header = () => ({
    accept: 'application/graphql-response+json, application/json',
    'x-client': client,
    ...(token() && { authorization: `Bearer ${token()}` }),
  })

  const asked = (name, variables) =>
    new Promise((resolve, reject) =>
      wx.request({
        url: `${base}/graphql`,
        method: 'POST',
        timeout: PATIENCE_MS,
        header: { ...header(), 'content-type': 'application/json' },
        data: { documentId: operations[name], variables },
        success: ({ data }) => resolve(data),
        fail: ({ errMsg }) => reject(new Unreachable(errMsg)),
      }),
    )

  /** The data of an operation; Refused for a fault of the request or the first of `userErrors`. */
  async function run(name, variables = {}) {
    const { data, errors } = await asked(name, variables)
    if (errors && errors.length) throw faultOf(errors[0])
    for (const payload of Object.values(data)) {
      if (payload && payload.userErrors && payload.userErrors.length) throw new Refused(payload.userErrors[0])
    }
    return data
  }

  /** One file of the phone for a declared photo; WeChat cannot send pieces, but it may be sent again. */
  const upload = (photoId, filePath) =>
    new Promise((resolve, reject) =>
      wx.uploadFile({
        url: `${base}/uploads/${photoId}`,
        filePath,
        name: 'file',
        header: header(),
        success: ({ data }) => {
          const said = JSON.parse(data)
          if (said.errors) reject(faultOf(said.errors[0]))
          else resolve(said)
        },
        fail: ({ errMsg }) => reject(new Unreachable(errMsg)),
      }),
    )

  /** Calls `heard` with every change behind the cursor `after`, across cuts; what it returns stops it. */
  function follow(name, variables, heard) {
    let [socket, after, cuts, isOver] = [null, variables.after, 0, false]
    const say = (message) => socket.send({ data: JSON.stringify(message) })
    const begin = () =>
      say({ id: '1', type: 'subscribe', payload: { query: '', documentId: operations[name], variables: { ...variables, after } } })
    const on = {
      connection_ack: begin,
      ping: () => say({ type: 'pong' }),
      next: ({ payload }) => {
        cuts = 0
        const [change] = Object.values(payload.data)
        after = change.cursor
        heard(change)
      },
    }
    function connect() {
      socket = wx.connectSocket({ url: `${base.replace('http', 'ws')}/graphql`, protocols: ['graphql-transport-ws'] })
      socket.onOpen(() => say({ type: 'connection_init', payload: { token: token() } }))
      socket.onMessage(({ data }) => {
        const message = JSON.parse(data)
        on[message.type]?.(message)
      })
      socket.onClose(() => isOver || setTimeout(connect, PAUSES_MS[Math.min(cuts++, PAUSES_MS.length - 1)]))
    }
    connect()
    return () => {
      isOver = true
      socket.close({})
    }
  }

  return { run, upload, follow }
}

/** Does it until it is answered: nothing happens twice, for the ids stay the same. */
export async function insisting(work) {
  for (const pause of PAUSES_MS) {
    try {
      return await work()
    } catch (fault) {
      if (!(fault instanceof Unreachable)) throw fault
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  return work()
}
