// A client of tus 1.0 (https://tus.io/protocols/resumable-upload): after a cut it asks how far the
// server has come and goes on from there. The photo's id is the upload's, so a lost answer to the
// creation makes no second upload.
import { address, SignedOut, token, Unreachable } from './client.js'

const PIECE_BYTES = 256 * 1024
const PATIENCE_MS = 30_000
const VERSION = { 'tus-resumable': '1.0.0' }

// The server does not want these bytes; trying again would change nothing.
export class Unwanted extends Error {}

// Once more with a new token when the server knows better than the phone's clock that this one has ended.
async function send(method, path, headers, body, renewed = false) {
  const authorization = `Bearer ${await token({ renewed })}`
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const answer = await fetch(address(path), { method, headers: { ...VERSION, authorization, ...headers }, body, signal }).catch((fault) => {
    throw new Unreachable('网络不通', { cause: fault })
  })
  return answer.status === 401 && !renewed ? send(method, path, headers, body, true) : answer
}

async function refuse(answer) {
  const said = await answer.json().catch(() => null)
  const message = said?.errors?.[0]?.message ?? `服务器回答 ${answer.status}`
  if (answer.status === 401) throw new SignedOut(message)
  if (answer.status >= 500 || answer.status === 429) throw new Unreachable(message)
  throw new Unwanted(message)
}

const offsetOf = (answer) => Number(answer.headers.get('upload-offset'))

// Announces the photo; how many of its bytes the server already has, or all when it wants none.
async function begin(photoId, length) {
  const metadata = `photoId ${btoa(photoId)}`
  const answer = await send('POST', 'uploads', { 'upload-length': String(length), 'upload-metadata': metadata })
  if (answer.status === 201) return offsetOf(answer)
  const said = await answer.clone().json().catch(() => null)
  if (said?.errors?.[0]?.extensions?.code === 'WRONG_PHOTO_STATE') return length
  return refuse(answer)
}

// Sends what is missing of a photo; `tell(offset)` hears of every piece that has arrived.
export async function upload(photoId, blob, tell) {
  let offset = await begin(photoId, blob.size)
  tell(offset)
  while (offset < blob.size) {
    const headers = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }
    const piece = blob.slice(offset, offset + PIECE_BYTES)
    const answer = await send('PATCH', `uploads/${photoId}`, headers, piece)
    if (answer.status !== 204 && answer.status !== 409) return refuse(answer)
    offset = offsetOf(answer)
    tell(offset)
  }
}
