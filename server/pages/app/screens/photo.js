// One photo, large. Whoever may see all of it covers what others must not: names, faces, plates.
import { h } from '../field/dom.js'
import { run } from '../field/client.js'
import { empty, heading } from '../pieces.js'
import { enqueue } from '../queue.js'

const LEAST = 0.02 // of a side; less is a touch, not a box

export async function photo({ parameters: [id] }) {
  const found = (await run('PhotoDetail', { id })).node
  const back = h('button', { onclick: () => history.back() }, '‹ 返回')
  if (!found?.url) return h('div', {}, back, empty('照片现在不能看。'))
  const stage = h('div', { class: 'cover' }, h('img', { src: found.url, alt: found.caption || '照片', draggable: 'false' }))
  return h('div', {}, back, heading('照片'), stage, found.originalUrl ? covering(stage, found) : null)
}

function covering(stage, found) {
  const boxes = []
  const part = (at, whole) => Math.min(1, Math.max(0, at / whole))
  const place = (event) => {
    const { left, top, width, height } = stage.getBoundingClientRect()
    return [part(event.clientX - left, width), part(event.clientY - top, height)]
  }
  let [start, box] = [null, null]
  stage.addEventListener('pointerdown', (event) => {
    stage.setPointerCapture(event.pointerId)
    start = place(event)
    stage.append((box = h('i', {})))
  })
  stage.addEventListener('pointermove', (event) => start && shape(event))
  stage.addEventListener('pointerup', (event) => {
    if (!start) return
    const region = shape(event)
    if (region.width > LEAST && region.height > LEAST) boxes.push(region)
    else box.remove()
    start = null
    save.disabled = !boxes.length
  })
  function shape(event) {
    const [[x, y], [a, b]] = [start, place(event)]
    const region = { left: Math.min(x, a), top: Math.min(y, b), width: Math.abs(x - a), height: Math.abs(y - b) }
    for (const [name, value] of Object.entries(region)) box.style[name] = `${value * 100}%`
    return region
  }
  const send = async () => {
    await enqueue('PhotoRedact', { id: found.id, regions: boxes.map((rectangle) => ({ rectangle })) }, { title: '遮挡照片', subject: found.id })
    history.back()
  }
  const save = h('button', { class: 'first', disabled: true, onclick: send }, '保存遮挡')
  const clear = () => {
    boxes.splice(0)
    stage.querySelectorAll('i').forEach((each) => each.remove())
    save.disabled = true
  }
  const told = found.isRedacted ? '已遮挡；重画会代替它。' : '框住昵称、人脸、车牌，别人就看不到。'
  return h('section', {}, h('p', { class: 'quiet' }, told), h('div', { class: 'actions' }, save, h('button', { onclick: clear }, '重画')))
}
