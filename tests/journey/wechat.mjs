// The recipe for WeChat, on a `wx` made of what node has; prints what became of it.
// Usage: node wechat.mjs <base> <manifest> <phone> <password> <photo> <place as JSON>
import { readFileSync } from 'node:fs'
import { gridhall, idsOf, insisting, newId, Refused } from '../../mobile_contract/recipes/wechat.mjs'
import { need, say } from './packages.mjs'

const WebSocket = need('ws')
const [base, manifest, phone, password, photo, place] = process.argv.slice(2)
let [lost, sockets, token] = [0, [], '']

const wx = {
  request: ({ url, method, header, data, success, fail }) =>
    fetch(url, { method, headers: header, body: JSON.stringify(data) })
      .then(async (answer) => ({ statusCode: answer.status, data: await answer.json() }))
      .then((answer) => (data.variables.input?.title && lost++ === 0 ? fail({ errMsg: 'request:fail timeout' }) : success(answer)))
      .catch((fault) => fail({ errMsg: String(fault) })),
  uploadFile: ({ url, filePath, name, header, success, fail }) => {
    const body = new FormData()
    body.append(name, new Blob([readFileSync(filePath)]), 'photo.jpg')
    fetch(url, { method: 'POST', headers: header, body })
      .then(async (answer) => success({ statusCode: answer.status, data: await answer.text() }))
      .catch((fault) => fail({ errMsg: String(fault) }))
  },
  connectSocket: ({ url, protocols }) => {
    const socket = new WebSocket(url, protocols)
    sockets.push(socket)
    return {
      onOpen: (heard) => socket.on('open', heard),
      onMessage: (heard) => socket.on('message', (data) => heard({ data: String(data) })),
      onClose: (heard) => socket.on('close', heard),
      send: ({ data }) => socket.send(data),
      close: () => socket.close(),
    }
  },
}

const random = () => crypto.getRandomValues(new Uint8Array(10))
const server = gridhall({ wx, base, operations: idsOf(JSON.parse(readFileSync(manifest))), token: () => token })
const keyed = (input) => ({ input: { clientMutationId: newId('acc', random()), ...input } })

const refused = await server.run('SignIn', keyed({ phone, password: 'a wrong one' })).catch((fault) => fault)
token = (await server.run('SignIn', keyed({ phone, password }))).signIn.session.accessToken
const [kinds, waiting] = [[], []]
const until = (kind) => new Promise((resolve) => (kinds.includes(kind) ? resolve() : waiting.push([kind, resolve])))
const stop = server.follow('IssueEvents', { after: (await server.run('LogHead')).logHead }, ({ event }) => {
  kinds.push(event.kind)
  waiting.filter(([kind]) => kind === event.kind).forEach(([, resolve]) => resolve())
})
const photoId = newId('pho', random())
const issue = { id: newId('iss', random()), title: '健身器材坏了', source: 'VISIT', capturedAt: new Date().toISOString() }
const given = keyed({ ...issue, place: JSON.parse(place), photos: [{ id: photoId }] })
const { replayed } = (await insisting(() => server.run('IssueCollect', given))).issueCollect
await until('ISSUE_COLLECTED')
sockets[0].terminate()
const uploaded = await insisting(() => server.upload(photoId, photo))
await until('PHOTO_READY')
stop()
say({ refused: refused instanceof Refused && refused.code, replayed, uploaded: uploaded.photoId === photoId, kinds, sockets: sockets.length })
process.exit(0)
