// Follows one subscription, by its id, over a socket (graphql-ws) or a stream (graphql-sse).
// Usage: node watcher.mjs ws|sse <url> <token> <documentId> <variables>; prints what arrives.
// graphql-ws insists on a query, which may be empty. Lines on stdin: "cut" destroys the connection,
// "back" comes again with the last cursor.
import { lines, need, say } from './packages.mjs'

const ws = need('ws')
const [kind, url, token, documentId, given] = process.argv.slice(2)
const variables = JSON.parse(given)
let socket

const clients = {
  ws: () =>
    need('graphql-ws').createClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: ws,
      connectionParams: { token },
      retryAttempts: 0,
      on: { connected: (it) => { socket = it } },
    }),
  sse: () =>
    need('graphql-sse').createClient({
      url, headers: { Authorization: `Bearer ${token}` }, retryAttempts: 0,
    }),
}

function follow() {
  clients[kind]().subscribe({ query: '', documentId, variables }, {
    next: (message) => {
      const change = Object.values(message.data ?? {})[0]
      if (change) variables.after = change.cursor
      say(change ?? message)
    },
    error: () => say('lost'),
    complete: () => say('complete'),
  })
}

follow()
for await (const command of lines()) {
  if (command === 'cut') socket.terminate()
  else follow()
}
process.exit(0)
