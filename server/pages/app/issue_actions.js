// What can be done about an issue, by the codes of allowedActions: the operation, its fields, its input.
import { wireId } from './field/ids.js'
import { choicesOf, photoInputs } from './forms.js'
import { area, choice, oneOf } from './specs.js'

const SOLVED = ['SOLVED', 'PARTLY', 'PLANNED', 'NOT_YET', 'EXPLAINED', 'INFEASIBLE']
const DECLINED = ['OTHER_CHANNEL', 'OUT_OF_SCOPE']
const rating = (more) => ({ name: 'rating', label: '群众评价', kind: 'stars', required: true, ...more })

// A category that is closed meanwhile stays with the issue that has it.
const withNow = (all, now) => (now && !all.some(({ id }) => id === now.id) ? [now, ...all] : all)

export const ISSUE_ACTIONS = {
  STUDY: {
    operation: 'IssueStudy',
    fields: () => [
      area('finding', '研究情况', 5000, { hint: '原因、责任、可行的办法' }),
      choice('route', '办理方式', choicesOf('Route'), { required: false, hint: '召集人可以直接交办' }),
    ],
  },
  ASSIGN: {
    operation: 'TaskAssign',
    label: '交办',
    isAtOnce: true, // what is assigned must be what the others see at that moment
    fields: (issue, { departments, townships }) => [
      oneOf('departmentId', '承办部门', departments),
      oneOf('townshipId', '或者街道、镇、乡', townships),
      choice('role', '主办还是协办', choicesOf('TaskRole'), { value: 'LEAD' }),
      area('content', '请其办什么', 5000),
      { name: 'dueOn', label: '何时办完', kind: 'date', hint: '不填按规定期限' },
      { name: 'sharesContact', label: '需要联系反映人', kind: 'check' },
    ],
  },
  ROUTE: { operation: 'IssueRoute', fields: () => [choice('route', '办理方式', choicesOf('Route'))] },
  RESOLVE: {
    operation: 'IssueResolve',
    fields: (issue) => [
      choice('outcome', '办理结果', choicesOf('Outcome', SOLVED)),
      area('text', '怎么解决的', 5000, { hint: '没解决也请写明原因' }),
      { name: 'photos', label: '办理后照片', kind: 'photos', hint: issue.category?.needsAfterPhoto ? '解决了请拍一张' : '选填' },
    ],
  },
  FEED_BACK: {
    operation: 'IssueFeedBack',
    fields: () => [
      choice('channel', '怎么告诉群众的', choicesOf('FeedbackChannel')),
      area('content', '告诉了什么', 2000),
      rating({ required: false, hint: '群众当场评价的话' }),
      { name: 'ratingComment', label: '群众的话', most: 1000 },
    ],
  },
  RATE: { operation: 'IssueRate', fields: () => [rating(), { name: 'comment', label: '群众的话', most: 1000 }] },
  CLASSIFY: {
    operation: 'IssueClassify',
    fields: (issue, { categories = [] }) => [
      oneOf('categoryId', '分类', withNow(categories, issue.category), { value: issue.category?.id }),
      { name: 'nature', label: '性质', kind: 'select', choices: choicesOf('Nature'), value: issue.nature },
    ],
  },
  DECLINE: {
    operation: 'IssueDecline',
    fields: () => [choice('outcome', '不受理的原因', choicesOf('Outcome', DECLINED)), area('whereToGo', '请群众去哪里反映', 1000)],
  },
  WITHDRAW: { operation: 'IssueWithdraw', fields: () => [area('reason', '撤回的原因', 1000)] },
}

const INPUTS = {
  STUDY: (issue, { finding, route }) => ({ baseVersion: issue.version, finding, route }),
  ASSIGN: (_, { dueOn, ...task }) => ({ taskId: wireId('tsk'), dueAt: dueOn && new Date(`${dueOn}T23:59:59`).toISOString(), ...task }),
  ROUTE: (issue, { route }) => ({ baseVersion: issue.version, route }),
  RESOLVE: (issue, { outcome, text, photos }) => ({ baseVersion: issue.version, outcome, text, photos: photoInputs(photos, 'AFTER') }),
  FEED_BACK: (_, { channel, content, rating: given, ratingComment }) => ({
    feedbackId: wireId('fbk'), channel, content, rating: given, ratingComment: ratingComment ?? '', toldAt: new Date().toISOString(),
  }),
  RATE: (_, { rating: given, comment }) => ({ rating: given, comment: comment ?? '' }),
  CLASSIFY: (issue, { categoryId, nature }) => ({ baseVersion: issue.version, categoryId, nature, cityCategoryId: issue.cityCategory?.id }),
  DECLINE: (issue, { outcome, whereToGo }) => ({ baseVersion: issue.version, outcome, whereToGo }),
  WITHDRAW: (_, { reason }) => ({ reason }),
}

// The input of the action's mutation, and the photos that go with it.
export function issueInput(code, issue, values) {
  return { input: { id: issue.id, ...INPUTS[code](issue, values) }, photos: values.photos ?? [] }
}
