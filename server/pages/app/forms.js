// Forms from a list of fields: labels, hints and mistakes are tied to their controls for everyone.
import { $, h } from './field/dom.js'
import { sha256, wireId } from './field/ids.js'
import words from './words.js'
import { drafted, heldDraft, keepDraft } from './drafts.js'
import { shrink } from './picture.js'

let number = 0

// {element, read()} of one field. Kinds: text, area, choice, select, date, time, stars, check, photos.
export function field(spec) {
  const id = `field-${++number}`
  const made = KINDS[spec.kind ?? 'text'](spec, id)
  const mistake = h('p', { class: 'mistake', id: `${id}-mistake`, hidden: true })
  made.element.append(mistake)
  made.element.addEventListener('input', () => complain(made.element, mistake, ''))
  return { ...made, spec, complain: (text) => complain(made.element, mistake, text) }
}

function complain(element, mistake, text) {
  mistake.textContent = text
  mistake.hidden = !text
  for (const control of element.querySelectorAll('input, textarea, select')) {
    if (text) control.setAttribute('aria-invalid', 'true')
    else control.removeAttribute('aria-invalid')
    control.setAttribute('aria-describedby', mistake.id)
  }
}

const title = (spec) => [spec.label, spec.hint ? h('span', { class: 'hint' }, ` ${spec.hint}`) : null]

const box = (spec, id, control) => h('div', { class: 'field' }, h('label', { for: id }, title(spec)), control)

const group = (spec, ...inside) => h('fieldset', { class: 'field' }, h('legend', {}, title(spec)), ...inside)

function typed(tag, type) {
  return (spec, id) => {
    const control = h(tag, {
      id, type, name: spec.name, maxlength: spec.most, inputmode: spec.inputmode, required: spec.required,
      autocomplete: spec.autocomplete ?? 'off', value: spec.value ?? '',
    })
    return { element: box(spec, id, control), control, read: () => control.value.trim() || null }
  }
}

export const choicesOf = (kind, only) =>
  Object.entries(words[kind]).filter(([value]) => !only || only.includes(value))

function choice(spec, id) {
  const radios = spec.choices.map(([value, label]) => [
    h('input', { type: 'radio', name: id, value, checked: value === String(spec.value), required: spec.required }),
    label,
  ])
  const element = group(spec, h('div', { class: 'choices' }, radios.map((each) => h('label', {}, ...each))))
  return { element, read: () => $(`input[name=${id}]:checked`, element)?.value ?? null }
}

function stars(spec, id) {
  const choices = ['1 很不满意', '2 不满意', '3 一般', '4 满意', '5 很满意'].map((label, at) => [String(at + 1), label])
  const made = choice({ ...spec, choices }, id)
  made.element.classList.add('stars')
  return { ...made, read: () => (made.read() ? Number(made.read()) : null) }
}

function select(spec, id) {
  const none = spec.required ? [] : [['', spec.none ?? '不选']]
  const options = [...none, ...spec.choices].map(([value, label]) => h('option', { value, selected: value === (spec.value ?? '') }, label))
  const control = h('select', { id, name: spec.name, required: spec.required }, options)
  return { element: box(spec, id, control), control, read: () => control.value || null }
}

function check(spec, id) {
  const control = h('input', { id, type: 'checkbox', checked: spec.value === true })
  const element = h('div', { class: 'field' }, h('label', { class: 'check', for: id }, control, h('span', {}, title(spec))))
  return { element, control, read: () => control.checked }
}

// Photos taken or chosen, made small at once. Each is {id, blob, capturedAt, sha256}.
function photos(spec) {
  const chosen = [...(spec.value ?? [])]
  const list = h('ul', { class: 'photos', 'aria-label': '已选照片' })
  const count = h('span', { role: 'status', class: 'quiet' })
  const draw = () => {
    list.replaceChildren(...chosen.map((photo, at) => tile(photo, at, remove)))
    count.textContent = chosen.length ? `已选 ${chosen.length} 张` : ''
  }
  const changed = () => {
    draw()
    element.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const remove = (at) => {
    chosen.splice(at, 1)
    changed()
  }
  const add = async (files) => {
    count.textContent = '正在处理照片…'
    for (const file of files) chosen.push(await taken(file))
    changed()
  }
  const element = group(spec, h('div', { class: 'row' }, picker('拍照', spec, add, { capture: 'environment' }), picker('从相册选', spec, add, { multiple: true }), count), list)
  draw()
  return { element, read: () => (chosen.length ? chosen : null) }
}

function picker(label, spec, add, attributes) {
  const input = h('input', { type: 'file', accept: 'image/*', 'aria-label': spec.label + label, ...attributes })
  input.addEventListener('change', async () => {
    const files = [...input.files]
    input.value = ''
    await add(files)
  })
  return h('span', { class: 'button pick' }, label, input)
}

async function taken(file) {
  const blob = await shrink(file)
  const capturedAt = new Date(file.lastModified || Date.now()).toISOString()
  return { id: wireId('pho'), blob, capturedAt, sha256: await sha256(blob) }
}

function tile(photo, at, remove) {
  const url = URL.createObjectURL(photo.blob)
  const image = h('img', { src: url, alt: `第 ${at + 1} 张照片`, onload: () => URL.revokeObjectURL(url) })
  return h('li', {}, image, h('button', { type: 'button', 'aria-label': `去掉第 ${at + 1} 张照片`, onclick: () => remove(at) }, '✕'))
}

const KINDS = {
  text: typed('input', 'text'),
  tel: typed('input', 'tel'),
  password: typed('input', 'password'),
  number: typed('input', 'number'),
  date: typed('input', 'date'),
  time: typed('input', 'datetime-local'),
  area: typed('textarea'),
  choice, stars, select, check, photos,
}

// What a mutation says of photos, beside their bytes.
export const photoInputs = (chosen, purpose) =>
  (chosen ?? []).map(({ id, capturedAt, sha256: digest, blob }) => ({ id, purpose, capturedAt, sha256: digest, byteSize: blob.size }))

// What people are told of a fault: what was thrown for them to read, never what only we understand.
export function inWords(fault) {
  if (fault.name === 'QuotaExceededError') return '手机空间不够，没有存下。请先同步，或者少选几张照片。'
  if (fault.name === 'Error') return fault.message
  console.error(fault)
  return '出了意外，请再试一次；还不行请告诉县政协办公室。'
}

// A form; `act(values)` is called when nothing required is missing, and its failure is shown.
// What is written is kept as its `draft`, if it is to have one (drafts.js).
export function form(specs, { label, act, extra = [], draft = null }) {
  const fields = specs.map(field)
  const failure = h('p', { class: 'mistake', role: 'alert' })
  const button = h('button', { class: 'first wide' }, label)
  const submit = async (event) => {
    event.preventDefault()
    const wrong = fields.filter(isMissing)
    if (wrong.length) return $('input, textarea, select', wrong[0].element).focus()
    button.disabled = true
    try {
      failure.textContent = ''
      await act(Object.fromEntries(fields.map((each) => [each.spec.name, each.read()])))
    } catch (fault) {
      failure.textContent = inWords(fault)
    } finally {
      button.disabled = false
    }
    return undefined
  }
  const element = h('form', { novalidate: true, onsubmit: submit }, fields.map((each) => each.element), extra, failure, button)
  if (draft) keepDraft(draft, element, fields)
  return element
}

// A form that begins with what was written into it before.
export async function draftForm(key, specs, options) {
  const before = await heldDraft(key)
  return form(drafted(specs, before), { ...options, draft: { key, before } })
}

function isMissing(each) {
  const missing = each.spec.required && each.read() === null
  each.complain(missing ? `请填写“${each.spec.label}”。` : '')
  return missing
}
