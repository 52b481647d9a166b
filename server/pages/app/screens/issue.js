// One issue: where it stands, what was said and done, and what I may do about it now.
import { h } from '../field/dom.js'
import { run } from '../field/client.js'
import { uuid } from '../field/ids.js'
import { when, whole } from '../field/times.js'
import { actionBar } from '../act.js'
import { draftOf } from '../drafts.js'
import { draftForm, form } from '../forms.js'
import { ISSUE_ACTIONS, issueInput } from '../issue_actions.js'
import { age, consultationCard, empty, facts, heading, link, photoTiles, timeline } from '../pieces.js'
import { held, packIssue } from '../pack.js'
import { enqueue } from '../queue.js'
import { subjectScreen } from '../subject.js'
import { taskSection } from '../tasks.js'
import words from '../words.js'

const STEPS = ['COLLECT', 'STUDY', 'RESOLVE', 'FEED_BACK', 'CLOSED']

export async function issue({ parameters: [id], signal }) {
  const options = (await held('form')) ?? {}
  const read = async () => {
    const { logHead, issue: found } = await run('IssueDetail', { id })
    return { found, cursor: logHead }
  }
  const parts = (found, info, load) => detail(found, info, load, options)
  return subjectScreen({ id, signal, key: `issue ${id}`, up: ['#/issues', '线索'], read, instead: () => packIssue(id), parts, events: ['IssueEvents', { issueId: id }] })
}

function detail(found, info, load, options) {
  if (!found) return [info.isOffline ? age(info) : empty('没有这条线索，或者您不能查看。')]
  return [
    age(info), heading(found.title), steps(found), h('p', { class: 'words' }, found.content ?? ''),
    photoTiles(found.allPhotos ?? found.photos), facts(factsOf(found)), ...actions(found, options, load), taskSection(found, load), feedbacks(found), consultations(found),
    timeline(found.timeline),
  ].filter(Boolean)
}

function steps(found) {
  const at = STEPS.indexOf(found.step)
  if (at < 0) return h('p', { class: 'notice' }, `这条线索已${words.Step[found.step]}。`)
  const item = (step, number) =>
    h('li', { class: number < at ? 'done' : '', 'aria-current': number === at ? 'step' : null }, words.Step[step])
  return h('ol', { class: 'steps', 'aria-label': '办理环节' }, STEPS.map(item))
}

const factsOf = (found) => [
  ['网格', [found.grid?.community?.name, found.grid?.name ?? found.area?.name].filter(Boolean).join(' · ')],
  ['现场', !found.onSite || found.onSite === 'NO_FIX' ? null : [words.OnSite[found.onSite], ...found.onSiteReasons.map((reason) => words.OnSiteReason[reason])].join('，')],
  ['采集', `${found.collector?.name ?? '议事厅'} · ${when(found.capturedAt)}`],
  ['来源', words.Source[found.source]],
  ['分类', [found.category?.name, words.Nature[found.nature]].filter(Boolean).join(' · ')],
  ['界别组', found.group?.name],
  ['反映人', [found.reporterName, found.reporterContact].filter(Boolean).join(' ')],
  ['研究', found.finding],
  ['办理方式', words.Route[found.route]],
  ['结果', [words.Outcome[found.outcome], found.outcomeText].filter(Boolean).join('：')],
  ['照片', found.missingPhotoCount ? `还有 ${found.missingPhotoCount} 张没有传到` : null],
  ['时钟', found.isClockSuspect ? '手机时钟不准，时间已按服务器校正' : null],
]

function actions(found, options, load) {
  const offered = (found.allowedActions ?? [])
    .filter((action) => action.code in ISSUE_ACTIONS)
    .map((action) => ({ ...action, label: ISSUE_ACTIONS[action.code].label ?? action.label }))
  const refused = offered.filter((action) => !action.isAllowed)
  const formOf = (action, close) => actionForm(found, action, options, close, load)
  return [
    actionBar(offered.filter((action) => action.isAllowed), formOf, [link(`#/consult/${found.id}`, '现场协商')]),
    refused.length ? h('details', {}, h('summary', {}, '为什么有些事现在不能做'), h('ul', {}, refused.map((action) => h('li', {}, action.whyNot)))) : null,
  ]
}

function actionForm(found, action, options, close, load) {
  const kind = ISSUE_ACTIONS[action.code]
  const act = async (values) => {
    const { input, photos } = issueInput(action.code, found, values)
    if (kind.isAtOnce) await run(kind.operation, { input: { clientMutationId: uuid(), ...input } })
    else await enqueue(kind.operation, input, { title: `${action.label}：${found.title}`, subject: found.id, photos })
    close()
    if (kind.isAtOnce) load()
  }
  const [fields, made] = [kind.fields(found, options), { label: `提交${action.label}`, act }]
  return kind.isAtOnce ? form(fields, made) : draftForm(draftOf(kind.operation, found.id), fields, made)
}

function feedbacks(found) {
  if (!found.feedbacks?.length) return null
  const line = (each) =>
    h('div', { class: 'card' },
      h('p', { class: 'words' }, each.content ?? ''),
      h('p', { class: 'quiet' }, `${each.givenByName} · ${words.FeedbackChannel[each.channel]} · ${whole(each.toldAt)}`),
      each.rating ? h('p', {}, `评价 ${each.rating} 分${each.ratingComment ? `：${each.ratingComment}` : ''}`) : null)
  return h('section', {}, h('h2', {}, '反馈'), found.feedbacks.map(line))
}

function consultations(found) {
  if (!found.consultations?.length) return null
  return h('section', {}, h('h2', {}, '协商'), found.consultations.map(consultationCard))
}
