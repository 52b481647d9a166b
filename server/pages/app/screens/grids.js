// My grids on a map without tiles: outlines, names and open issues, drawn by the device alone.
import { h } from '../field/dom.js'
import { badge, age, empty, heading, link } from '../pieces.js'
import { show, takePack } from '../pack.js'
import { outlineOf } from '../place.js'

// How wide a text of the map is: Chinese characters are twice as wide as others.
const widthOf = (text) => [...text].reduce((sum, each) => sum + (each > '\u2e80' ? 0.8 : 0.4), 0)

export async function grids({ signal, go }) {
  const frame = h('div', {})
  const place = h('div', {})
  const note = h('div', {})
  let drawn = null
  const draw = (found, info) => {
    if (signal.aborted) return
    note.replaceChildren(...[age(info)].filter(Boolean))
    if (!found) return
    place.replaceChildren(list(found))
    if (found.some((grid) => grid.outline)) showMap(found)
  }
  const showMap = async (found) => {
    const leaflet = await loadLeaflet()
    if (!leaflet || signal.aborted) return
    drawn?.remove()
    const map = h('div', { class: 'map', role: 'group', 'aria-label': '我的网格地图' })
    frame.replaceChildren(map)
    requestAnimationFrame(() => map.isConnected && (drawn = drawMap(leaflet, map, found, go)))
  }
  signal.addEventListener('abort', () => drawn?.remove())
  await show('grids', takePack, draw)
  return h('div', {}, heading('我的网格'), note, frame, h('p', {}, link('#/collect', '＋ 采集社情民意', 'first wide')), place)
}

function list(found) {
  if (found.length === 0) return empty('您还没有联系的网格；可以照常采集，系统会按位置归到网格。')
  return h('div', {}, h('h2', {}, `共 ${found.length} 个网格`), h('ul', { class: 'cards' }, found.map(card)))
}

const card = (grid) =>
  h('li', {}, h('a', { class: 'card row spread', href: `#/collect/${grid.id}` },
    h('span', {}, h('strong', {}, grid.name), h('br'), h('span', { class: 'quiet' }, [grid.community?.township?.name, grid.community?.name].filter(Boolean).join(' · '))),
    badge(grid.openIssueCount ? `${grid.openIssueCount} 件在办` : '没有在办', grid.openIssueCount ? 'strong' : '')))

function drawMap(leaflet, element, found, go) {
  const short = shortNames(found.map((grid) => grid.name))
  const map = leaflet.map(element, { preferCanvas: true, attributionControl: false, zoomControl: false, zoomSnap: 0.25, zoomAnimation: false })
  const shapes = leaflet.featureGroup(found.filter((grid) => grid.outline).map((grid) => shape(leaflet, grid, short(grid.name), go))).addTo(map)
  map.on('zoomend', () => nameThoseWithRoom(map, shapes)).fitBounds(shapes.getBounds(), { padding: [12, 12] })
  nameThoseWithRoom(map, shapes)
  leaflet.control.zoom({ zoomInTitle: '放大', zoomOutTitle: '缩小' }).addTo(map)
  leaflet.control.scale({ imperial: false }).addTo(map)
  return map
}

// A town has hundreds of grids: what fits into its outline is told, all of it when zoomed in.
function nameThoseWithRoom(map, shapes) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
  const pointOf = (corner) => map.latLngToLayerPoint(corner)
  shapes.eachLayer((shape) => {
    const bounds = shape.getBounds()
    const room = pointOf(bounds.getNorthEast()).x - pointOf(bounds.getSouthWest()).x
    const told = shape.told.find((text) => widthOf(text) * rem < room)
    if (told) shape.setTooltipContent(told).openTooltip()
    else shape.closeTooltip()
  })
}

// What tells the names apart: of 顺城社区第1网格 and 顺城社区第12网格 that is 1 and 12.
function shortNames(names) {
  const common = (texts) => {
    let length = 0
    while (texts.every((text) => length < text.length - 1 && text[length] === texts[0][length])) length++
    return length
  }
  if (names.length < 2) return (name) => name
  const head = common(names)
  const tail = common(names.map((name) => [...name.slice(head)].reverse().join('')))
  return (name) => name.slice(head, name.length - tail)
}

function shape(leaflet, grid, name, go) {
  const isBusy = grid.openIssueCount > 0
  const style = { color: '#7a1717', weight: 1.5, fillColor: isBusy ? '#c0392b' : '#fff', fillOpacity: isBusy ? 0.35 : 0.6 }
  const drawn = leaflet
    .geoJSON(outlineOf(grid), { style })
    .bindTooltip(name, { permanent: true, direction: 'center' })
    .on('click', () => go(`collect/${grid.id}`))
  return Object.assign(drawn, { told: [...(isBusy ? [`${name} · ${grid.openIssueCount}件`] : []), name] })
}

// Leaflet is a classic script; without it (not installed) the list below the map says the same.
let loading = null
function loadLeaflet() {
  if (globalThis.L) return Promise.resolve(globalThis.L)
  loading ??= new Promise((resolve) => {
    const done = () => resolve(globalThis.L ?? null)
    document.head.append(h('script', { src: 'lib/leaflet.js', onload: done, onerror: done }))
  })
  return loading
}
