// Builds elements. Text is always text: nothing from anywhere is ever read as markup.
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes ?? {})) set(element, name, value)
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return
  if (typeof value === 'function') element.addEventListener(name.slice(2), value)
  else if (name === 'value') element.value = value
  else element.setAttribute(name, value === true ? '' : value)
}

export const $ = (selector, root = document) => root.querySelector(selector)

// Says something to whoever looks and to whoever listens (aria-live).
export function say(text, kind = 'note') {
  const place = $('#said')
  const line = h('p', { class: `said ${kind}` }, text)
  place.replaceChildren(line)
  setTimeout(() => line.remove(), kind === 'wrong' ? 9000 : 5000)
}
