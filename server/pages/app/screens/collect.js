// Collecting (收集) in three fields: what, where, photos. Everything else can wait or stay empty.
import { h } from '../field/dom.js'
import { wireId } from '../field/ids.js'
import { drafted, draftOf, heldDraft } from '../drafts.js'
import { choicesOf, form, photoInputs } from '../forms.js'
import { heading } from '../pieces.js'
import { held } from '../pack.js'
import { fixFor, placing } from '../place.js'
import { enqueue } from '../queue.js'
import { area, gridOf, oneOf, optional } from '../specs.js'

export const DRAFT = draftOf('IssueCollect')

export async function collect({ parameters: [wanted], signal, go }) {
  const [grids, options] = [(await held('grids')) ?? [], (await held('form')) ?? {}]
  const before = { ...(await heldDraft(DRAFT)), ...(wanted && { areaId: wanted }) }
  const status = h('p', { class: 'quiet', role: 'status' }, '正在定位…')
  const specs = drafted(fields(grids, options), before)
  const element = form(specs, { label: '保存并发送', extra: [status], draft: { key: DRAFT, before }, act: (values) => save(values, place, before, go) })
  foldAway(element, specs)
  const place = placing(element, status, grids, signal)
  return h('div', {}, heading('采集社情民意'), element)
}

function fields(grids, { categories }) {
  return [
    area('title', '什么事', 100, { hint: '一句话说清' }),
    gridOf('areaId', '在哪个网格', grids, { none: '按定位自动归到网格' }),
    { name: 'photos', label: '照片', hint: '可以没有，也可以多张', kind: 'photos' },
    area('content', '详细情况', 5000, { ...optional, later: true }),
    oneOf('categoryId', '分类', categories, { later: true }),
    { name: 'source', label: '从哪里听到的', kind: 'select', required: true, choices: choicesOf('Source'), value: 'VISIT', later: true },
    { name: 'screenshots', label: '群聊截图', hint: '遮住昵称后别人才能看', kind: 'photos', later: true },
    { name: 'reporterName', label: '反映人', hint: '选填，只有办理人能看到', most: 40, later: true, isPrivate: true },
    { name: 'reporterContact', label: '联系电话', hint: '选填，加密保存', kind: 'tel', most: 40, later: true, isPrivate: true },
  ]
}

// What can wait is one touch away.
function foldAway(element, specs) {
  const boxes = [...element.querySelectorAll('.field')]
  const fold = h('details', {}, h('summary', {}, '补充更多（选填）'))
  boxes.filter((_, at) => specs[at].later).forEach((box) => fold.append(box))
  boxes[2].after(fold)
}

async function save(values, place, draft, go) {
  const { title, areaId, photos, screenshots, content, categoryId, source, reporterName, reporterContact } = values
  const input = {
    id: wireId('iss'),
    title,
    source,
    capturedAt: draft.capturedAt ?? new Date().toISOString(),
    content: content ?? '',
    categoryId,
    areaId,
    place: draft.place ?? (await fixFor(areaId, place)),
    reporter: reporterName || reporterContact ? { name: reporterName, contact: reporterContact } : null,
    photos: [...photoInputs(photos, 'EVIDENCE'), ...photoInputs(screenshots, 'SCREENSHOT')],
  }
  await enqueue('IssueCollect', input, { title, subject: input.id, photos: [...(photos ?? []), ...(screenshots ?? [])] })
  go('issues')
}
