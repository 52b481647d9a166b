// The list of issues: those still on this device first, then those of the county, as far as I may see.
import { h } from '../field/dom.js'
import { run } from '../field/client.js'
import { age, empty, heading, issueCard, waitingList } from '../pieces.js'
import { packIssues, show } from '../pack.js'

const FILTERS = {
  all: ['全部', null],
  mine: ['我采集的', { collectedByMe: true }],
  grids: ['我的网格', { mine: true }],
  open: ['在办', { steps: ['COLLECT', 'STUDY', 'RESOLVE', 'FEED_BACK'] }],
  closed: ['办结', { steps: ['CLOSED'] }],
}

export async function issues({ signal }) {
  const view = { name: 'all', text: '' }
  const [note, list, more] = [h('div', {}), h('ul', { class: 'cards' }), h('p', {})]
  const cards = (nodes) => nodes.map((issue) => h('li', {}, issueCard(issue)))
  const draw = (page, info) => {
    note.replaceChildren(...[age(info)].filter(Boolean))
    list.replaceChildren(...cards(page?.nodes ?? []))
    if (page && page.nodes.length === 0) list.replaceChildren(h('li', {}, empty('没有符合条件的线索。')))
    more.replaceChildren(...moreButton(page))
  }
  const asked = (after) => run('HomeFeed', { first: 30, after, filter: filterOf(view) }).then((data) => data.issues)
  const moreButton = (page) => {
    if (!page?.pageInfo.hasNextPage) return []
    const next = async () => {
      const further = await asked(page.pageInfo.endCursor)
      list.append(...cards(further.nodes))
      more.replaceChildren(...moreButton(further))
    }
    return [h('button', { class: 'wide', onclick: next }, '更多')]
  }
  const load = () => show(keyOf(view), () => asked(null), draw, () => packIssues((issue) => isWanted(issue, view)))
  const filters = chips(view, load)
  addEventListener('gridhall-delivered', load, { signal })
  const [here] = await Promise.all([waitingList(signal, (item) => item.operation === 'IssueCollect'), load()])
  return h('div', {}, heading('线索'), search(view, load), filters, here, note, list, more)
}

const keyOf = ({ name, text }) => ['issues', name === 'all' ? '' : name, text].filter(Boolean).join(' ')

// Without a network: the same choice among what was taken along, as far as that can tell.
const isWanted = (issue, { name, text }) =>
  (FILTERS[name][1]?.steps?.includes(issue.step) ?? true) && (!text || issue.title.includes(text))

const filterOf = ({ name, text }) => (text ? { ...FILTERS[name][1], text } : FILTERS[name][1])

function chips(view, load) {
  const buttons = Object.entries(FILTERS).map(([name, [label]]) => {
    const choose = () => {
      view.name = name
      buttons.forEach((each) => each.setAttribute('aria-pressed', String(each === button)))
      load()
    }
    const button = h('button', { type: 'button', 'aria-pressed': String(name === view.name), onclick: choose }, label)
    return button
  })
  return h('div', { class: 'filters', role: 'group', 'aria-label': '筛选' }, buttons)
}

function search(view, load) {
  const input = h('input', { type: 'search', 'aria-label': '搜索线索', placeholder: '搜索', maxlength: 60 })
  const submit = (event) => {
    event.preventDefault()
    view.text = input.value.trim()
    load()
  }
  return h('form', { class: 'search', role: 'search', onsubmit: submit }, input)
}
