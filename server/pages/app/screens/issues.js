// The list of issues: those still on this device first, then those of the county, as far as I may see.
import { h, say } from '../field/dom.js'
import { run } from '../field/client.js'
import { cardList, heading, issueCard, waitingList } from '../pieces.js'
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
  const { shown, add, draw } = cardList(issueCard, '没有符合条件的线索。')
  const more = h('p', {})
  const asked = (after) => run('HomeFeed', { first: 30, after, filter: filterOf(view) }).then((data) => data.issues)
  const offerMore = (page) => {
    const next = async () => {
      button.disabled = true
      const further = await asked(page.pageInfo.endCursor).catch((fault) => say(fault.message, 'wrong'))
      button.disabled = false
      if (!further || !button.isConnected) return
      add(further.nodes)
      offerMore(further)
    }
    const button = h('button', { class: 'wide', onclick: next }, '更多')
    more.replaceChildren(page?.pageInfo.hasNextPage ? button : '')
  }
  // An answer that comes after another choice was made is kept, but no longer shown.
  const load = () => {
    const key = keyOf(view)
    const drawIfStill = (page, info) => {
      if (key !== keyOf(view)) return
      draw(page, info)
      offerMore(page)
    }
    return show(key, () => asked(null), drawIfStill, () => packIssues((issue) => isWanted(issue, view)))
  }
  const filters = chips(view, load)
  addEventListener('gridhall-delivered', load, { signal })
  const [here] = await Promise.all([waitingList(signal, (item) => item.operation === 'IssueCollect'), load()])
  return h('div', {}, heading('线索'), search(view, load), filters, here, shown, more)
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
