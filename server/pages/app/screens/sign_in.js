// Signing in with phone number and password; what waits on the device stays through it.
import { askAnyone, run } from '../field/client.js'
import { h } from '../field/dom.js'
import * as session from '../field/session.js'
import { kept, keep, wipe } from '../field/store.js'
import { form } from '../forms.js'
import { heading } from '../pieces.js'
import { left } from '../queue.js'

export async function signIn({ go }) {
  const wanted = location.hash.replace(/^#\/(sign-in)?/, '')
  const before = await kept('last phone')
  const specs = [
    { name: 'phone', label: '手机号', kind: 'tel', required: true, most: 20, autocomplete: 'username', value: before ?? '' },
    { name: 'password', label: '密码', kind: 'password', required: true, most: 200, autocomplete: 'current-password' },
  ]
  const act = async ({ phone, password }) => {
    const input = { phone, password, deviceName: deviceName() }
    const { signIn: answer } = await askAnyone('SignIn', { input })
    await enter(answer.session, phone)
    go(answer.session.mustChangePassword ? 'password' : wanted)
  }
  return h('div', { class: 'sign-in' },
    heading('委员登录'), h('p', { class: 'quiet' }, '把协商带到网格里'),
    form(specs, { label: '登录', act }),
    h('p', { class: 'quiet' }, (await left()).length ? '本机还有没送达的内容，登录后自动发送。' : '第一次登录要修改初始密码。忘记密码请联系县政协办公室。'),
    globalThis.isSecureContext ? null : h('p', { class: 'notice' }, '当前不是安全连接（https）：不能定位，也不能离线使用。'))
}

// Another person's data leave the device; their undelivered records stay for them.
async function enter(tokens, phone) {
  if ((await kept('last phone')) !== phone) await wipe(['kept'])
  await keep('last phone', phone)
  await session.remember(tokens)
  if (!tokens.mustChangePassword) await settle()
}

export async function settle() {
  const { viewer } = await run('Viewer')
  const { accountId, kind, name } = viewer
  await session.remember({ ...session.current(), account: accountId, kind, name, mustChangePassword: false })
  dispatchEvent(new Event('gridhall-signed-in'))
}

const deviceName = () => (/Android|iPhone|iPad/.exec(navigator.userAgent)?.[0] ?? '浏览器') + ' 手机页'
