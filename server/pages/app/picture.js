// Photos made small on the device: 2048 pixels are enough to see what is wrong, and travel in a
// tenth of the bytes. Cameras' notes (EXIF) are lost on the way; place and time are sent as data.
const LONGEST = 2048
const QUALITY = 0.82

// A JPEG that stands upright; a picture this browser can't read stays as it is.
export async function shrink(file) {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height))
    const width = Math.round(bitmap.width * scale)
    const height = Math.round(bitmap.height * scale)
    const blob = await drawn(bitmap, width, height)
    bitmap.close()
    return scale < 1 || blob.size < file.size ? blob : file
  } catch {
    return file
  }
}

function drawn(bitmap, width, height) {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const brush = canvas.getContext('2d', { alpha: false })
  brush.imageSmoothingQuality = 'high'
  brush.drawImage(bitmap, 0, 0, width, height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', QUALITY)
  })
}
