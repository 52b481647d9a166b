// A visitor signs on the screen for being there. The picture goes into the record of the consultation;
// whoever signs has not agreed to be shown in public, so that no screen of a hall ever shows it.
import { h } from './field/dom.js'
import { sha256, wireId } from './field/ids.js'
import { hand } from './delivery.js'
import { choices, chosen, done, formOf, named } from './sheet.js'

const [WIDTH, HEIGHT, PEN] = [900, 300, 6]
const LEAST_STROKE = 40

export function signForm(inSession) {
  const pad = new Pad()
  const clear = h('button', { type: 'button', onclick: () => pad.clear() }, '重写')
  const fields = [
    choices('which', '哪一场', named(inSession)), h('h3', {}, '请用手指在框里写名字'), pad.canvas,
    h('div', { class: 'under' }, h('span', { class: 'quiet' }, '只存入这场协商的记录，屏幕上不会再显示。不会写字的，可以只登记人数。'), clear),
  ]
  return formOf('签名', fields, '提交签名', async () => {
    if (pad.drawn < LEAST_STROKE) throw new Error('请先在框里写名字。')
    const [blob, at] = [await pad.picture(), new Date().toISOString()]
    const photo = {
      id: wireId('pho'), capturedAt: at, sha256: await sha256(blob), byteSize: blob.size, caption: '群众签名', peopleShown: 'REFUSED',
    }
    const input = { id: chosen('which'), entryId: wireId('ent'), kind: 'PHOTO', content: '到场群众签名', capturedAt: at, photos: [photo] }
    return done(await hand('HallRecord', input, [{ id: photo.id, blob }]), '签名已经收好。')
  })
}

// Draws what a finger or a pen does; `drawn` is how far it has come, in pixels of the canvas.
class Pad {
  drawn = 0
  #at = null

  constructor() {
    this.canvas = h('canvas', { class: 'pad', width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': '签名框' })
    this.clear()
    this.canvas.addEventListener('pointerdown', (event) => this.#begin(event))
    this.canvas.addEventListener('pointermove', (event) => this.#go(event))
    for (const name of ['pointerup', 'pointercancel']) this.canvas.addEventListener(name, () => (this.#at = null))
  }

  clear() {
    const brush = this.canvas.getContext('2d')
    brush.fillStyle = '#fff'
    brush.fillRect(0, 0, WIDTH, HEIGHT)
    this.drawn = 0
  }

  picture() {
    return new Promise((resolve) => this.canvas.toBlob(resolve, 'image/png'))
  }

  #begin(event) {
    this.canvas.setPointerCapture(event.pointerId)
    this.#at = this.#place(event)
  }

  #go(event) {
    if (!this.#at) return
    const [from, to] = [this.#at, this.#place(event)]
    const brush = this.canvas.getContext('2d')
    Object.assign(brush, { lineWidth: PEN, lineCap: 'round', strokeStyle: '#111' })
    brush.beginPath()
    brush.moveTo(...from)
    brush.lineTo(...to)
    brush.stroke()
    this.drawn += Math.hypot(to[0] - from[0], to[1] - from[1])
    this.#at = to
  }

  #place({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect()
    return [((clientX - left) * WIDTH) / width, ((clientY - top) * HEIGHT) / height]
  }
}
