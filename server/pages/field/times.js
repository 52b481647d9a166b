// Times as people of the county read them, wherever the device thinks it is.
const ZONE = { timeZone: 'Asia/Shanghai', hour12: false }
const format = (options) => new Intl.DateTimeFormat('zh-CN', { ...ZONE, ...options })
const DAY = format({ month: 'numeric', day: 'numeric' })
const CLOCK = format({ hour: '2-digit', minute: '2-digit' })
const EXACT = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
const WHOLE = format({ year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' })
const LONG = format({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' })

export const day = (at) => DAY.format(new Date(at))
export const clock = (at) => CLOCK.format(new Date(at))
export const exact = (at) => EXACT.format(new Date(at))
export const whole = (at) => WHOLE.format(new Date(at))
export const long = (at) => LONG.format(new Date(at))
export const when = (at) => (day(at) === day(Date.now()) ? `今天 ${clock(at)}` : `${day(at)} ${clock(at)}`)
