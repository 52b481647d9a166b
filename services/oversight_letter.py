"""Oversight letters (监督建议书): the office writes and signs, the department answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.deadline import DeadlineKind
from domain.errors import Conflict, Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.local_day import local_day
from domain.numbering import document_number, letter_prefix
from domain.oversight_letter import LETTER, LetterStage, LetterVerb
from domain.separation import Duty, require_apart, stakes
from domain.text import clean
from models.county import County
from models.issue import Issue
from models.organisation import Department
from models.oversight_letter import OversightLetter, OversightLetterIssue
from services import deadline
from services.audience import OFFICE, tags
from services.issue import record as record_of_issue
from services.numbering import next_number
from services.ports import Ports
from services.visible import locked, parties
from services.work import Call, Result, Work, perform

MOST_ISSUES = 20
SERIES = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """To whom, about what, resting on which issues."""

    id: UUID
    department_id: UUID
    title: str
    content: str
    issue_ids: Sequence[UUID]


async def draft(new: NewLetter, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Begin a letter; nobody but the office sees it before it is signed."""
    return await perform(partial(_draft, new), by=by, ports=ports, call=call)


async def _draft(new: NewLetter, work: Work) -> UUID:
    if work.by.kind is not ActorKind.OFFICE:
        raise Forbidden("监督建议书由县政协办公室起草和签发。")
    if await OversightLetter.exists(id=new.id):
        raise IdTaken("这个编号已用于另一份建议书，请重新生成。", path=("input", "id"))
    if not await Department.exists(id=new.department_id, county_id=work.by.county_id, is_open=True):
        raise NotFound("没有这个部门。", path=("input", "departmentId"))
    issues = await _issues(new.issue_ids, work)
    row = OversightLetter(
        id=new.id,
        county_id=work.by.county_id,
        department_id=new.department_id,
        drafted_by_name=work.by.name,
        created_at=work.now,
        updated_at=work.now,
    )
    _write(row, new.title, new.content)
    await row.save(force_create=True)
    await OversightLetterIssue.bulk_create(
        [
            OversightLetterIssue(county_id=row.county_id, letter_id=row.id, issue_id=issue.id)
            for issue in issues
        ]
    )
    record(EventKind.LETTER_DRAFTED, row, work)
    return row.id


def _write(row: OversightLetter, title: str, content: str) -> None:
    row.title = clean(title, path=("input", "title"), least=1, most=100)
    row.content = clean(content, path=("input", "content"), least=1, most=10000)


async def _issues(issue_ids: Sequence[UUID], work: Work) -> list[Issue]:
    wanted = set(issue_ids)
    if not 1 <= len(wanted) <= MOST_ISSUES:
        raise Invalid(f"依据的问题须为 1 到 {MOST_ISSUES} 件。", path=("input", "issueIds"))
    found = await Issue.filter(id__in=wanted, county_id=work.by.county_id)
    if len(found) < len(wanted):
        raise NotFound("有的问题没有找到。", path=("input", "issueIds"))
    return found


async def revise(
    letter_id: UUID,
    title: str,
    content: str,
    *,
    base_version: int,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Change a draft."""

    async def step(work: Work) -> UUID:
        row = await _changing(letter_id, LetterVerb.REVISE, work)
        if row.version != base_version:
            raise Conflict("草稿刚被别人改过，请看最新内容后再试。", path=("input", "baseVersion"))
        _write(row, title, content)
        await _touch(row, EventKind.LETTER_REVISED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def drop(letter_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Give a draft up; it never had a number."""

    async def step(work: Work) -> UUID:
        row = await _changing(letter_id, LetterVerb.DROP, work)
        row.stage = LetterStage.DROPPED
        await _touch(row, EventKind.LETTER_DROPPED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def sign(letter_id: UUID, signer_name: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Issue it: it gets the year's next number, and the department its time to reply."""

    async def step(work: Work) -> UUID:
        row = await _changing(letter_id, LetterVerb.SIGN, work)
        row.signer_name = clean(signer_name, path=("input", "signerName"), least=1, most=40)
        county = await County.get(id=row.county_id).only("id", "short_name", "letter_prefix")
        row.year = local_day(work.now).year
        row.ordinal = await next_number(SERIES, row.year, work)
        prefix = letter_prefix(county.letter_prefix, county.short_name)
        row.number = document_number(prefix, row.year, row.ordinal)
        row.stage, row.is_issued, row.signed_at = LetterStage.SIGNED, True, work.now
        await _await_reply(row, work)
        await _touch(row, EventKind.LETTER_SIGNED, work, note=row.number)
        await _tell_issues(row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _await_reply(row: OversightLetter, work: Work) -> None:
    concern = deadline.Concern(subject=("OversightLetter", row.id), department_id=row.department_id)
    started = await deadline.start(DeadlineKind.LETTER_REPLY, concern, work)
    row.reply_due_at = started.due_at


async def _tell_issues(row: OversightLetter, work: Work) -> None:
    links = await OversightLetterIssue.filter(letter_id=row.id)
    for issue in await Issue.filter(id__in=[link.issue_id for link in links]).order_by("id"):
        record_of_issue(EventKind.LETTER_SIGNED, issue, work, note=row.number)


async def acknowledge(letter_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The department has received it."""

    async def step(work: Work) -> UUID:
        row = await _changing(letter_id, LetterVerb.ACKNOWLEDGE, work)
        row.stage, row.acknowledged_at = LetterStage.ACKNOWLEDGED, work.now
        row.acknowledged_by_name = work.by.name
        await _touch(row, EventKind.LETTER_ACKNOWLEDGED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def reply(letter_id: UUID, text: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The department says what it does about it; after a rejection once more."""

    async def step(work: Work) -> UUID:
        row = await _changing(letter_id, LetterVerb.REPLY, work)
        row.reply = clean(text, path=("input", "reply"), least=1, most=10000)
        row.stage, row.replied_at = LetterStage.REPLIED, work.now
        await deadline.end(row.id, work)
        await _touch(row, EventKind.LETTER_REPLIED, work, note=row.reply)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def decide(
    letter_id: UUID,
    *,
    is_accepted: bool,
    decision: str,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Accept what was done, or send it back with another time to reply."""

    async def step(work: Work) -> UUID:
        verb = LetterVerb.ACCEPT if is_accepted else LetterVerb.REJECT
        row = await locked(OversightLetter, permissions.OVERSIGHT_LETTER, letter_id, by=work.by)
        is_own = row.department_id == work.by.department_id
        require_apart(Duty.ACCEPT_LETTER, stakes(addressed=is_own))
        await _require(verb, row, work)
        row.decision = clean(decision, path=("input", "decision"), least=1, most=2000)
        row.decided_at = work.now
        row.stage = LetterStage.ACCEPTED if is_accepted else LetterStage.REJECTED
        if not is_accepted:
            await _await_reply(row, work)
        kind = EventKind.LETTER_ACCEPTED if is_accepted else EventKind.LETTER_REJECTED
        await _touch(row, kind, work, note=row.decision)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _changing(letter_id: UUID, verb: LetterVerb, work: Work) -> OversightLetter:
    row = await locked(OversightLetter, permissions.OVERSIGHT_LETTER, letter_id, by=work.by)
    await _require(verb, row, work)
    return row


async def _require(verb: LetterVerb, row: OversightLetter, work: Work) -> None:
    roles = await parties(row, permissions.OVERSIGHT_LETTER_PARTIES, by=work.by)
    LETTER.require(verb, LetterStage(row.stage), roles)


async def _touch(row: OversightLetter, kind: EventKind, work: Work, **facts: object) -> None:
    row.version += 1
    row.updated_at = work.now
    await row.save()
    record(kind, row, work, **facts)


def record(kind: EventKind, row: OversightLetter, work: Work, **facts: object) -> None:
    """An event about a letter; before it is signed for the office alone."""
    concerned = tags(department=row.department_id) if row.is_issued else ()
    work.record(kind, ("OversightLetter", row.id), audience=(OFFICE, *concerned), data=facts)
