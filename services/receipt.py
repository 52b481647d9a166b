"""Receipts (回执): a resident follows, rates and reopens by number and code, without an account."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from domain import steps
from domain.actor import Actor, ActorKind
from domain.errors import DomainError, Forbidden, NotFound
from domain.events import EventKind
from domain.issue import RatedBy, ReporterKind
from domain.lockout import address_key, receipt_key
from domain.receipt import (
    MOST_ROUNDS,
    REOPEN_WITHIN,
    ReceiptLimited,
    RoundsUsedUp,
    UnknownReceipt,
    clean_number,
    code_of,
    matches,
    shown_code,
    shown_number,
)
from domain.steps import Outcome, Party, Step, StepSkipped, Verb
from domain.text import clean
from models.issue import Feedback, Issue
from models.reporter import Reporter
from services.issue import record
from services.issue_rating import rate_feedback
from services.issue_row import locked, move
from services.lockout import succeed, take_try
from services.ports import Ports
from services.sql import rows_of, to_uuid
from services.work import Call, Result, Work, perform, system_actor, unit_of_work

MOST_TRIES = 10
RAISED_BY = """
    SELECT r.id, r.receipt_number, r.receipt_generation
    FROM reporter r JOIN issue i ON i.id = r.issue_id
    WHERE r.origin_id = $1 AND r.kind = 'RAISED' AND i.county_id = $2 AND i.collected_by_id = $3
"""
READERS = frozenset({ActorKind.OFFICE, ActorKind.TOWNSHIP})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a resident is given, as it is printed: the code is told once and kept nowhere."""

    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Presented:
    """Number and code as somebody typed them, and from where."""

    number: str
    code: str
    address: str


class Numbered(Protocol):
    """What a receipt is made of: a Reporter, or as much of its row."""

    @property
    def id(self) -> UUID: ...
    @property
    def receipt_number(self) -> str: ...
    @property
    def receipt_generation(self) -> int: ...


class _Numbered(NamedTuple):
    id: UUID
    receipt_number: str
    receipt_generation: int


def receipt_of(reporter: Numbered, ports: Ports) -> Receipt:
    """The code follows from the server's key, so that a lost answer can be given again."""
    return Receipt(shown_number(reporter.receipt_number), shown_code(_code(reporter, ports)))


def _code(reporter: Numbered, ports: Ports) -> str:
    text = f"{reporter.id.hex}:{reporter.receipt_generation}"
    return code_of(ports.stamper.stamp(text, purpose="receipt code"))


async def receipt_of_collected(result: Result, *, by: Actor, ports: Ports) -> Receipt | None:
    """The receipt of whoever raised the issue, for the one who collected it."""
    if isinstance(result.row, Reporter):
        return receipt_of(result.row, ports)
    found = await rows_of(RAISED_BY, [result.id, by.county_id, by.account_id])
    return receipt_of(_numbered(*found[0]), ports) if found else None


def _numbered(id: UUID | str, number: str, generation: int) -> _Numbered:
    return _Numbered(to_uuid(id), number, generation)


async def receipt_of_joined(reporter_id: UUID, *, by: Actor, ports: Ports) -> Receipt | None:
    """The receipt of somebody who has just joined in."""
    joined = await Reporter.get_or_none(id=reporter_id, county_id=by.county_id)
    return receipt_of(joined, ports) if joined and joined.kind == ReporterKind.JOINED else None


async def reissue(reporter_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """A new code for a lost one; the old one is worth nothing any more."""
    if by.kind not in READERS:
        raise Forbidden("只有县政协和当地可以重发回执。")

    async def step(work: Work) -> UUID:
        row = await Reporter.select_for_update().get_or_none(id=reporter_id, county_id=by.county_id)
        if row is None:
            raise NotFound("没有这位反映人，或您无权查看。", path=("input", "id"))
        issue = await locked(row.issue_id, work)
        row.receipt_generation += 1
        await row.save(update_fields=["receipt_generation"])
        record(EventKind.RECEIPT_REISSUED, issue, work, reporterId=row.id.hex)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def reporter(identity: UUID) -> Reporter:
    return await Reporter.get(id=identity)


async def holder(shown: Presented, *, ports: Ports) -> Reporter:
    """Whose receipt it is; UnknownReceipt, or ReceiptLimited after too many wrong ones.

    Each try is counted against number and address before it is judged, and uncounted when right.
    """
    number = clean_number(shown.number)
    keys = (receipt_key(number), receipt_key(address_key(shown.address)))
    taken = await take_try(keys, ports=ports, most=MOST_TRIES)
    if taken is None:
        raise ReceiptLimited
    found = await Reporter.get_or_none(receipt_number=number)
    if found is None or not matches(shown.code, _code(found, ports)):
        raise UnknownReceipt
    async with unit_of_work(by=system_actor(found.county_id), ports=ports) as work:
        await succeed(*keys, taken.at, work=work)
    return found


def resident(reporter: Reporter) -> Actor:
    """The actor behind a receipt: nobody but this reporter of this issue."""
    return Actor(
        kind=ActorKind.RESIDENT,
        county_id=reporter.county_id,
        account_id=reporter.id,
        session_id=reporter.id,
        name="群众",
    )


@dataclass(frozen=True, slots=True)
class Matter:
    """What a resident sees of the issue: theirs alone, no other person's words."""

    issue: Issue
    area_name: str
    receipt_number: str
    outcome: Outcome | None
    feedbacks: Sequence[Feedback]
    why_not_rate: str | None
    why_not_reopen: str | None


async def follow(shown: Presented, *, ports: Ports) -> Matter:
    """How far it has come."""
    return await matter_of(await holder(shown, ports=ports), ports=ports)


_AFTER = frozenset({Step.FEED_BACK, Step.CLOSED})


async def matter_of(reporter: Reporter, *, ports: Ports) -> Matter:
    issue = await Issue.get(id=reporter.issue_id)
    index = ports.areas.of(reporter.county_id)
    area = index.area(index.current(issue.area_id))
    told = await Feedback.filter(reporter_id=reporter.id).order_by("told_at", "id")
    now = ports.clock.now()
    return Matter(
        issue=issue,
        area_name=area.name if area else "",
        receipt_number=shown_number(reporter.receipt_number),
        outcome=Outcome(issue.outcome) if issue.outcome and issue.step in _AFTER else None,
        feedbacks=told,
        why_not_rate=_why_not(lambda: _require_ratable(issue, told, now)),
        why_not_reopen=_why_not(lambda: _require_reopenable(issue, now)),
    )


def _why_not(check: Callable[[], object]) -> str | None:
    try:
        check()
    except DomainError as no:
        return no.message
    return None


async def rate(
    shown: Presented, rating: int, comment: str, *, ports: Ports, call: Call
) -> Reporter:
    """The resident's own rating of what they were told; 1 and 2 of 5 start another round."""

    async def step(reporter: Reporter, issue: Issue, work: Work) -> None:
        told = await _told(reporter, issue)
        _require_ratable(issue, told, work.now)
        await rate_feedback(told[-1], rating, comment, RatedBy.RESIDENT, issue, work)

    return await _as_resident(shown, step, ports=ports, call=call)


async def reopen(shown: Presented, reason: str, *, ports: Ports, call: Call) -> Reporter:
    """Not solved after all: another round, at most twice and within 60 days."""

    async def step(reporter: Reporter, issue: Issue, work: Work) -> None:
        _require_reopenable(issue, work.now)
        note = clean(reason, path=("input", "reason"), least=1, most=1000)
        issue.round += 1
        await move(issue, Step.STUDY, EventKind.ISSUE_REOPENED, work, note=note)

    return await _as_resident(shown, step, ports=ports, call=call)


async def _as_resident(
    shown: Presented,
    step: Callable[[Reporter, Issue, Work], Awaitable[None]],
    *,
    ports: Ports,
    call: Call,
) -> Reporter:
    known = await holder(shown, ports=ports)

    async def with_issue(work: Work) -> UUID:
        reporter = await Reporter.select_for_update().get(id=known.id)
        await step(reporter, await Issue.select_for_update().get(id=reporter.issue_id), work)
        return reporter.id

    await perform(with_issue, by=resident(known), ports=ports, call=call)
    return known


async def _told(reporter: Reporter, issue: Issue) -> list[Feedback]:
    rows = Feedback.filter(reporter_id=reporter.id, round=issue.round)
    return await rows.order_by("told_at", "id")


def _require_ratable(issue: Issue, told: Sequence[Feedback], now: datetime) -> None:
    steps.require(Verb.RATE, Step(issue.step), {Party.RESIDENT})
    _require_recent(issue, now)
    of_round = [each for each in told if each.round == issue.round]
    if not of_round:
        raise StepSkipped("还没有向您反馈，请等反馈后再评价。")
    if of_round[-1].rating is not None:
        raise StepSkipped("您已经评价过，如还有问题可以申请重新办理。")


def _require_reopenable(issue: Issue, now: datetime) -> None:
    steps.require(Verb.REOPEN, Step(issue.step), {Party.RESIDENT})
    _require_recent(issue, now)
    if issue.round >= MOST_ROUNDS:
        raise RoundsUsedUp


def _require_recent(issue: Issue, now: datetime) -> None:
    if now - issue.updated_at > REOPEN_WITHIN:
        raise StepSkipped(f"办结已超过 {REOPEN_WITHIN.days} 天，请重新反映。")
