// Large text and high contrast (适老化), chosen once per device.
import { keep, kept } from './field/store.js'

export async function looks() {
  const chosen = (await kept('looks')) ?? { large: false, contrast: false }
  for (const [name, isOn] of Object.entries(chosen)) document.documentElement.classList.toggle(name, isOn)
  return chosen
}

export async function choose(name, isOn) {
  await keep('looks', { ...(await looks()), [name]: isOn })
  await looks()
}
