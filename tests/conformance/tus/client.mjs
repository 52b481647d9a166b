// Uploads one file with tus-js-client and prints what it had to do, as one line of JSON.
// Usage: node client.mjs '{"endpoint", "file", "photoId", "token", …options of tus.Upload}'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import * as tus from 'tus-js-client'

const { endpoint, file, photoId, token, ...options } = JSON.parse(process.argv[2])
const requests = []

const upload = new tus.Upload(readFileSync(file), {
  endpoint,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: basename(file), photoId },
  retryDelays: [0, 50, 100, 200, 400, 800],
  ...options,
  onAfterResponse: (request, response) => {
    requests.push(`${request.getMethod()} ${response.getStatus()}`)
  },
  onError: (error) => {
    const status = error.originalResponse?.getStatus() ?? 0
    const body = error.originalResponse?.getBody() ?? String(error)
    console.log(JSON.stringify({ ok: false, status, body, requests }))
    process.exit(1)
  },
  onSuccess: () => {
    console.log(JSON.stringify({ ok: true, url: upload.url, requests }))
  },
})
upload.start()
