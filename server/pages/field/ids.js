// What things are called: ids made on the device, and the digests of photos.
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

// UUIDv7 (RFC 9562): the same id however often something has to be sent.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const stamp = Date.now()
  for (let at = 0; at < 6; at++) bytes[at] = Math.floor(stamp / 2 ** (40 - 8 * at)) % 256
  bytes[6] = 0x70 | (bytes[6] & 0x0f)
  bytes[8] = 0x80 | (bytes[8] & 0x3f)
  return hex(bytes)
}

export const wireId = (prefix) => `${prefix}_${uuid()}`

// Hex of the SHA-256, null where the browser has none (a page that is not served securely).
export async function sha256(blob) {
  if (!crypto.subtle) return null
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())))
}
