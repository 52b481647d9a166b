// Changing the password: compulsory at the first sign-in.
import { run } from '../field/client.js'
import { h, say } from '../field/dom.js'
import * as session from '../field/session.js'
import { form } from '../forms.js'
import { back, heading } from '../pieces.js'
import { settle } from './sign_in.js'

export async function password({ go }) {
  const isFirst = session.current().mustChangePassword
  const specs = [
    { name: 'oldPassword', label: isFirst ? '初始密码' : '现在的密码', kind: 'password', required: true, autocomplete: 'current-password' },
    { name: 'newPassword', label: '新密码', hint: '至少 8 位，别用生日和手机号', kind: 'password', required: true, autocomplete: 'new-password' },
    { name: 'again', label: '再输一次新密码', kind: 'password', required: true, autocomplete: 'new-password' },
  ]
  const act = async ({ oldPassword, newPassword, again }) => {
    if (newPassword !== again) throw new Error('两次输入的新密码不一样。')
    await run('PasswordChange', { input: { oldPassword, newPassword } })
    if (isFirst) await settle()
    say('密码已修改。')
    go(isFirst ? '' : 'me')
  }
  return h('div', { class: isFirst ? 'sign-in' : '' }, isFirst ? null : back('#/me', '我的'),
    heading('修改密码'), isFirst ? h('p', { class: 'notice' }, '第一次登录，请先改掉初始密码。') : null,
    form(specs, { label: '修改密码', act }))
}
