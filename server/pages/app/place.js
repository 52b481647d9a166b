// Where the phone is, and in which of my grids that is; the device reports WGS-84 and says so.
import { $ } from './field/dom.js'

const PATIENCE_MS = 15_000
const FRESH_MS = 60_000
const METRES_PER_DEGREE = 111_320

// A GeoFixInput; null when the phone can't or may not tell. Never waits for longer than 15 s.
export function locate() {
  if (!navigator.geolocation) return Promise.resolve(null)
  const options = { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: FRESH_MS }
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition((found) => resolve(fixOf(found)), () => resolve(null), options)
    setTimeout(() => resolve(null), PATIENCE_MS + 1000)
  })
}

const fixOf = ({ coords, timestamp }) => ({
  longitude: coords.longitude,
  latitude: coords.latitude,
  datum: 'WGS84',
  accuracyM: coords.accuracy,
  provider: 'FUSED',
  fixedAt: new Date(timestamp).toISOString(),
})

function accuracyWords(fix) {
  const metres = Math.round(fix.accuracyM)
  if (metres <= 30) return `定位准确，误差约 ${metres} 米`
  if (metres <= 200) return `定位一般，误差约 ${metres} 米`
  return `定位很粗，误差约 ${metres} 米，请核对网格`
}

// The fix of a form that is being filled in: `now` as far as it is known, `found` for those who wait.
// Says what it is, and chooses its grid unless somebody has chosen one.
export function placing(form, status, grids, signal) {
  const place = { now: null }
  place.found = locate().then((fix) => {
    if (!signal.aborted) status.textContent = placed(form, fix, grids)
    return (place.now = fix)
  })
  return place
}

function placed(form, fix, grids) {
  if (!fix) return '没有定位，请选一个网格。'
  const grid = gridAt(grids, fix)
  const select = $('select[name=areaId]', form)
  if (grid && select && !select.value) select.value = grid.id
  return `${accuracyWords(fix)}${grid ? `，在“${grid.name}”` : grids.length ? '，不在您联系的网格里' : ''}。`
}

// What goes with a record: a chosen grid does not wait for the fix, without one there must be a fix.
export async function fixFor(areaId, place) {
  const fix = areaId ? place.now : await place.found
  if (!areaId && !fix) throw new Error('没有定位，请选一个网格。')
  return fix
}

// The grid whose outline holds the point, else the nearest within the accuracy; undefined when none is.
function gridAt(grids, fix) {
  const inside = grids.find((grid) => rings(grid).some((ring) => isInside(ring, fix)))
  if (inside) return inside
  const near = grids
    .map((grid) => ({ grid, metres: Math.min(...rings(grid).flat().map((corner) => metresTo(corner, fix))) }))
    .sort((one, other) => one.metres - other.metres)[0]
  return near && near.metres <= Math.max(fix.accuracyM, 50) ? near.grid : undefined
}

export function outlineOf(grid) {
  if (!grid.outline) return null
  return typeof grid.outline === 'string' ? JSON.parse(grid.outline) : grid.outline
}

function rings(grid) {
  const shape = outlineOf(grid)
  if (!shape) return []
  return shape.type === 'Polygon' ? [shape.coordinates[0]] : shape.coordinates.map((polygon) => polygon[0])
}

// Counts the borders east of the point: an odd number means inside.
function isInside(ring, { longitude, latitude }) {
  let inside = false
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [[x1, y1], [x2, y2]] = [ring[at], ring[before]]
    if (y1 > latitude !== y2 > latitude && longitude < ((x2 - x1) * (latitude - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}

function metresTo([longitude, latitude], fix) {
  const x = (longitude - fix.longitude) * Math.cos((fix.latitude * Math.PI) / 180)
  return Math.hypot(x, latitude - fix.latitude) * METRES_PER_DEGREE
}
