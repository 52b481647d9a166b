// A QR code on a canvas, drawn anew before what it says expires.
const AGAIN_MS = 10_000
let timer = 0

// `ask` gives {text, expiresAt}; `tell(false)` when there is nothing to show: no library, no network.
export async function drawQr(canvas, ask, tell) {
  const library = await import('./lib/lean-qr.mjs').catch(() => null)
  const told = library && (await ask().catch(() => null))
  if (told) library.generate(told.text).toCanvas(canvas, { padX: 2, padY: 2 })
  tell(Boolean(told))
  if (!canvas.isConnected || (told && !told.expiresAt)) return
  const wait = told ? Math.max(1000, (Date.parse(told.expiresAt) - Date.now()) / 2) : AGAIN_MS
  clearTimeout(timer)
  timer = setTimeout(() => drawQr(canvas, ask, tell), wait)
}

export const stop = () => clearTimeout(timer)
