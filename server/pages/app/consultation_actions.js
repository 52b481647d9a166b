// What can be done in a consultation, by the codes of allowedActions: the operation, fields, input.
import { wireId } from './field/ids.js'
import { choicesOf, photoInputs } from './forms.js'
import { locate } from './place.js'
import { area, choice, oneOf } from './specs.js'
import words from './words.js'

const now = () => new Date().toISOString()
export const nameOf = (person) =>
  person.member?.name ?? person.department?.name ?? person.township?.name ?? person.name ?? (person.kind === 'RESIDENT' ? `群众 ${person.headCount} 人` : words.ParticipantKind[person.kind])

const latest = (found) => found.minutes.toSorted((one, other) => other.version - one.version)[0]

export const CONSULTATION_ACTIONS = {
  REPLY: {
    operation: 'ConsultationReply',
    fields: (_, { members }) => [
      choice('reply', '参加吗', choicesOf('Reply')),
      oneOf('substituteMemberId', '请谁代替', members, { hint: '请人代替时选' }),
      area('note', '说明', 500, { required: false, hint: '不参加请写原因' }),
    ],
    input: ({ reply, substituteMemberId, note }) => ({ reply, substituteMemberId, note: note ?? '' }),
  },
  RECORD: {
    operation: 'ConsultationRecord',
    label: '记一条',
    fields: () => [
      choice('kind', '这是', choicesOf('EntryKind'), { value: 'STATEMENT' }),
      { name: 'speakerName', label: '谁说的', hint: '选填', most: 40 },
      area('content', '说了什么', 5000, { required: false }),
      { name: 'photos', label: '照片', kind: 'photos', hint: '选填' },
    ],
    input: ({ kind, speakerName, content, photos }) => ({
      entryId: wireId('ent'), kind, speakerName: speakerName ?? '', content: content ?? '', capturedAt: now(), photos: photoInputs(photos, 'EVIDENCE'),
    }),
  },
  OPEN: { operation: 'ConsultationStart', fields: () => [], input: async () => ({ place: await locate() }) },
  CHECK_IN: {
    operation: 'ConsultationCheckIn',
    label: '定位签到',
    fields: () => [],
    input: async () => ({ method: 'LOCATION', capturedAt: now(), place: await locate() }),
  },
  ROLL_CALL: {
    operation: 'ConsultationCheckIn',
    fields: (found) => [
      {
        name: 'participantId', label: '谁到了', kind: 'choice', required: true,
        choices: found.participants.filter((person) => !person.checkedInAt && person.kind !== 'RESIDENT').map((person) => [person.id, nameOf(person)]),
      },
    ],
    input: ({ participantId }) => ({ participantId, method: 'ROLL_CALL', capturedAt: now() }),
  },
  WALK_IN: {
    operation: 'ConsultationWalkIn',
    fields: () => [
      { name: 'headCount', label: '来了几位群众', kind: 'number', inputmode: 'numeric', required: true },
      { name: 'name', label: '姓名', hint: '选填，要先征得本人同意', most: 40, isPrivate: true },
      { name: 'hasNameConsent', label: '本人同意记名', kind: 'check', isPrivate: true },
    ],
    input: ({ headCount, name, hasNameConsent }) => ({
      participantId: wireId('par'), headCount: Number(headCount), name, hasNameConsent, capturedAt: now(),
    }),
  },
  EVALUATE: {
    operation: 'ConsultationEvaluate',
    fields: () => [{ name: 'score', label: '这场协商怎么样', kind: 'stars', required: true }, area('comment', '意见', 1000, { required: false })],
    input: ({ score, comment }) => ({ evaluationId: wireId('eva'), score, comment: comment ?? '' }),
  },
  INVITE: {
    operation: 'ConsultationInvite',
    fields: (_, { departments, members, townships }) => [
      oneOf('memberId', '委员', members, { hint: '本界别组' }),
      oneOf('departmentId', '部门', departments),
      oneOf('townshipId', '街道、镇、乡', townships),
      { name: 'headCount', label: '到场群众人数', kind: 'number', inputmode: 'numeric' },
      { name: 'name', label: '群众姓名', hint: '选填，要先征得本人同意', most: 40, isPrivate: true },
      { name: 'hasNameConsent', label: '本人同意记名', kind: 'check', isPrivate: true },
    ],
    input: ({ memberId, departmentId, townshipId, headCount, name, hasNameConsent }) => {
      const residents = Number(headCount) || (name ? 1 : 0)
      const offices = { MEMBER: { memberId }, DEPARTMENT: { departmentId }, TOWNSHIP: { townshipId } }
      const participants = Object.entries(offices)
        .filter(([, who]) => Object.values(who)[0])
        .map(([kind, who]) => ({ kind, ...who }))
      if (residents) participants.push({ kind: 'RESIDENT', headCount: residents, name, hasNameConsent })
      if (participants.length === 0) throw new Error('请选择请谁来，或者填写群众人数。')
      return { participants }
    },
  },
  COMMIT: {
    operation: 'ConsultationCommit',
    fields: (_, { departments }) => [
      area('content', '商定做什么', 2000),
      { name: 'ownerName', label: '谁负责', most: 60, required: true },
      oneOf('departmentId', '负责部门', departments),
      { name: 'dueOn', label: '何时完成', kind: 'date' },
    ],
    input: ({ content, ownerName, departmentId, dueOn }) => ({ commitmentId: wireId('cmt'), content, ownerName, departmentId, dueOn }),
  },
  CONCLUDE: {
    operation: 'ConsultationConclude',
    fields: () => [choice('outcome', '结果', choicesOf('ConsultationOutcome')), area('minutes', '纪要', 20000, { hint: '各方意见、商定事项' })],
    input: ({ outcome, minutes }) => ({ outcome, minutes }),
  },
  REVISE: {
    operation: 'MinutesRevise',
    isEdit: true, // of words that others may have changed since
    fields: (found) => [area('minutes', '纪要', 20000, { value: latest(found)?.content }), { name: 'reason', label: '为什么改', hint: '已确认的纪要要写明', most: 500 }],
    input: ({ minutes, reason }) => ({ minutes, reason: reason ?? '' }),
  },
  CONFIRM: {
    operation: 'ConsultationConfirm',
    fields: () => [{ name: 'reservation', label: '保留意见', hint: '没有就不填', most: 1000 }],
    input: ({ reservation }, found) => ({ version: latest(found).version, reservation: reservation ?? '' }),
  },
  POSTPONE: {
    operation: 'ConsultationPutOff',
    fields: () => [{ name: 'plannedFor', label: '改到', kind: 'time', required: true }, area('reason', '原因', 1000)],
    input: ({ plannedFor, reason }) => ({ plannedFor: new Date(plannedFor).toISOString(), reason }),
  },
  CANCEL: { operation: 'ConsultationPutOff', fields: () => [area('reason', '取消的原因', 1000)], input: ({ reason }) => ({ reason }) },
}

// Progress of one commitment; the action is allowed for the consultation as a whole.
export const PROGRESS = {
  fields: (commitment) => [
    choice('progress', '进展', choicesOf('Progress'), { value: commitment.progress }),
    area('note', '说明', 2000, { required: false, value: commitment.progressNote }),
  ],
  input: (commitment, { progress, note }) => ({ id: commitment.id, progress, note: note ?? '' }),
}
