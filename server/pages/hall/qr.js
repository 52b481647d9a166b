// A QR code on a canvas; false when the library is not installed.
export async function drawQr(canvas, text) {
  const library = await import('./lib/lean-qr.mjs').catch(() => null)
  if (!library) return false
  library.generate(text).toCanvas(canvas, { padX: 2, padY: 2 })
  return true
}
