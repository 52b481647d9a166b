// Opened by the code on the hall's screen: checks in at the consultation it stands for.
import { h } from '../field/dom.js'
import { back, heading } from '../pieces.js'
import { locate } from '../place.js'
import { enqueue } from '../queue.js'

export async function checkIn({ parameters: [id, code], go }) {
  const act = async () => {
    button.disabled = true
    const input = { id, method: 'QR', code, capturedAt: new Date().toISOString(), place: await locate() }
    await enqueue('ConsultationCheckIn', input, { title: '扫码签到', subject: id })
    go(`consultation/${id}`)
  }
  const button = h('button', { class: 'first wide', onclick: act }, '签到')
  return h('div', {}, back('#/consultations', '协商'), heading('扫码签到'), h('p', {}, '签到会带上您现在的位置，用来核对是否在现场。'), button)
}
