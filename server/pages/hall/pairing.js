// Pairing (RFC 8628): the tablet shows a code, the office types it in, the tablet gets its tokens.
import { askAnyone, Refused, Unreachable } from './field/client.js'
import { $, h } from './field/dom.js'
import { clock } from './field/times.js'

const SLOWER_BY_S = 5
const OFFLINE_S = 5
const seconds = (count) => new Promise((resolve) => setTimeout(resolve, count * 1000))

// The tokens, once the office has confirmed; shows one code after the other until then.
export async function pair(main) {
  for (;;) {
    const tokens = await tryCode(main).catch(afterWhile)
    if (tokens) return tokens
  }
}

async function afterWhile(fault) {
  if (!(fault instanceof Unreachable || fault instanceof Refused)) throw fault
  await seconds(OFFLINE_S)
}

async function tryCode(main) {
  const { deviceAuthorize } = await askAnyone('DeviceAuthorize', { input: { deviceName: '议事厅平板' } })
  const { deviceCode, userCode, expiresAt, intervalSeconds } = deviceAuthorize.pairing
  show(main, userCode, expiresAt)
  let wait = intervalSeconds
  for (;;) {
    await seconds(wait)
    const answer = await ask(deviceCode)
    if (answer.session) return answer.session
    if (answer.code === 'SLOW_DOWN') wait += SLOWER_BY_S
    else if (answer.code !== 'AUTHORIZATION_PENDING' && answer.code !== 'UNREACHABLE') return null
  }
}

async function ask(deviceCode) {
  try {
    return (await askAnyone('DeviceToken', { input: { deviceCode } })).deviceToken
  } catch (fault) {
    if (fault instanceof Unreachable) return { code: 'UNREACHABLE' }
    if (fault instanceof Refused) return { code: fault.code }
    throw fault
  }
}

function show(main, userCode, expiresAt) {
  $('#hall-name').textContent = '议事厅' // a tablet that is retired hangs in no hall any more
  main.replaceChildren(h('div', { class: 'pairing' },
    h('p', {}, '这台平板还没有配对。请县政协办公室在查询台确认这个配对码：'),
    h('p', { class: 'code', id: 'code', 'aria-label': '配对码' }, userCode),
    h('p', { class: 'quiet' }, `有效到 ${clock(expiresAt)}，过期后自动换新的。`)))
}
