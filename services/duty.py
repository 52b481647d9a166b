"""The duty record: entries by hand, their approval and appeal, the rules, and a year's score."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from domain import duty as rules
from domain import permissions
from domain.actor import Actor, ActorKind
from domain.credit import Share
from domain.duty import (
    COUNTED,
    DEFAULT_RULES,
    Counted,
    DutyKind,
    DutyRole,
    DutyState,
    DutyVerb,
    Scored,
    ScoringRule,
    require_rules,
    score,
)
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.local_day import local_day
from domain.scope import holds
from domain.text import clean
from models.duty import DutyEntry, ScoringRules
from models.member import Member
from services.audience import OFFICE, tags
from services.ports import Ports
from services.visible import sees, visible
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDuty:
    """What a member did that no event tells of."""

    id: UUID
    kind: DutyKind
    title: str
    occurred_on: date
    note: str = ""


async def record(new: NewDuty, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Write an entry by hand; it counts once another has approved it."""
    if by.kind not in (ActorKind.MEMBER, ActorKind.CONVENER) or by.member_id is None:
        raise Forbidden("只有委员可以补记履职。")
    member_id = by.member_id

    async def step(work: Work) -> UUID:
        title = clean(new.title, path=("input", "title"), least=1, most=100)
        existing = await DutyEntry.get_or_none(id=new.id)
        if existing is not None:
            return _same(existing, title, member_id)
        if new.occurred_on > local_day(work.now):
            raise Invalid("还没有发生的事不能记。", path=("input", "occurredOn"))
        member = await Member.get(id=member_id)
        row = DutyEntry(
            id=new.id,
            county_id=work.by.county_id,
            member_id=member.id,
            group_id=member.sector_group_id,
            kind=new.kind,
            state=DutyState.PENDING,
            title=title,
            note=clean(new.note, path=("input", "note"), most=1000),
            occurred_on=new.occurred_on,
            year=new.occurred_on.year,
            created_at=work.now,
            updated_at=work.now,
        )
        await row.save(force_create=True)
        _tell(EventKind.DUTY_RECORDED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _same(existing: DutyEntry, title: str, member_id: UUID) -> UUID:
    if (existing.member_id, existing.title) != (member_id, title):
        raise IdTaken("这个编号已用于另一条履职，请重新生成。", path=("input", "id"))
    return existing.id


async def decide(
    entry_id: UUID, verb: DutyVerb, text: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Approve, reject, appeal, uphold or dismiss; all but approving say why."""

    async def step(work: Work) -> UUID:
        row = await DutyEntry.select_for_update().get_or_none(
            id=entry_id, county_id=work.by.county_id
        )
        if row is None or not await sees(row, permissions.DUTY, by=work.by):
            raise NotFound("没有这条履职，或您无权查看。", path=("input", "id"))
        taken = rules.DUTY.require(verb, DutyState(row.state), _roles(row, work.by))
        least = 0 if verb is DutyVerb.APPROVE else 1
        _say(row, verb, clean(text, path=("input", "text"), least=least, most=1000), work)
        row.state = taken.target or row.state
        row.updated_at = work.now
        await row.save()
        _tell(EventKind.DUTY_DECIDED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _say(row: DutyEntry, verb: DutyVerb, text: str, work: Work) -> None:
    if verb is DutyVerb.APPEAL:
        row.appeal = text
    else:
        row.decision, row.decided_by_name = text, work.by.name


def _roles(row: DutyEntry, by: Actor) -> frozenset[DutyRole]:
    scopes = permissions.DUTY_ROLES
    return frozenset(role for role, scope in scopes.items() if holds(scope[by.kind], row, by))


def _tell(kind: EventKind, row: DutyEntry, work: Work) -> None:
    concerned = tags(member=row.member_id, group=row.group_id)
    work.record(
        kind,
        ("DutyEntry", row.id),
        audience=(OFFICE, *concerned),
        data={"state": row.state, "note": row.title},
    )


async def set_rules(
    rules_id: UUID,
    first_year: int,
    said: Sequence[ScoringRule],
    note: str,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """A new version of the scoring rules, in force from a year on; versions before stay."""
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("计分规则由县政协办公室设定。")

    async def step(work: Work) -> UUID:
        require_rules(said)
        if not 2000 <= first_year <= 2200:
            raise Invalid("年份须在 2000 到 2200 之间。", path=("input", "firstYear"))
        if await ScoringRules.filter(id=rules_id).exists():
            raise IdTaken("这个编号已用于另一版规则，请重新生成。", path=("input", "id"))
        row = await ScoringRules.create(
            id=rules_id,
            county_id=work.by.county_id,
            version=await ScoringRules.filter(county_id=work.by.county_id).count() + 1,
            first_year=first_year,
            rules=[{"kind": each.kind, "points": each.points, "cap": each.cap} for each in said],
            note=clean(note, path=("input", "note"), most=1000),
            set_by_name=work.by.name,
            created_at=work.now,
        )
        work.record(
            EventKind.SCORING_RULES_SET, ("ScoringRules", row.id), audience=(OFFICE,), data={}
        )
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRecord:
    """A member's year: what counted, what each brought and why, by which rules."""

    member_id: UUID
    year: int
    rules_version: int
    rules: tuple[ScoringRule, ...]
    kinds: Mapping[UUID, DutyKind]
    scored: tuple[Scored, ...]

    @property
    def total(self) -> int:
        return sum(each.points for each in self.scored)

    def points_of(self, kind: DutyKind) -> int:
        return sum(each.points for each in self.scored if self.kinds[each.id] is kind)


async def year_record(member_id: UUID, year: int, *, by: Actor) -> YearRecord | None:
    """The record as the rules of that year give it; None for a member one may not look up."""
    member = await Member.get_or_none(id=member_id, county_id=by.county_id)
    is_own = by.member_id == member_id
    is_group = by.kind is ActorKind.CONVENER and member and member.sector_group_id == by.group_id
    if member is None or not (is_own or is_group or by.kind is ActorKind.OFFICE):
        return None
    rows = await _counting(year, by).filter(member_id=member_id)
    return _record(member_id, year, await _rules_of(year, by), rows)


async def roll(year: int, *, by: Actor) -> list[tuple[Member, YearRecord]]:
    """The year of each member of the county, or of the convener's group, by their numbers.

    Forbidden for all others: members are compared by nobody else.
    """
    if by.kind not in (ActorKind.OFFICE, ActorKind.CONVENER):
        raise Forbidden("履职名册由县政协办公室或界别组召集人导出。")
    members = Member.filter(county_id=by.county_id)
    if by.kind is ActorKind.CONVENER:
        members = members.filter(sector_group_id=by.group_id)
    in_force = await _rules_of(year, by)
    rows: dict[UUID, list[DutyEntry]] = defaultdict(list)
    for row in await _counting(year, by):
        rows[row.member_id].append(row)
    return [
        (member, _record(member.id, year, in_force, rows[member.id]))
        for member in await members.order_by("number", "id").prefetch_related("sector_group")
        if member.is_active or member.id in rows
    ]


def _counting(year: int, by: Actor) -> QuerySet[DutyEntry]:
    seen = visible(DutyEntry, permissions.DUTY, by=by)
    return seen.filter(year=year, state__in=list(COUNTED))


def _record(
    member_id: UUID,
    year: int,
    in_force: tuple[int, tuple[ScoringRule, ...]],
    rows: Iterable[DutyEntry],
) -> YearRecord:
    version, rules_of_year = in_force
    counted = [_counted(row) for row in rows]
    return YearRecord(
        member_id=member_id,
        year=year,
        rules_version=version,
        rules=rules_of_year,
        kinds={each.id: each.kind for each in counted},
        scored=score(counted, rules_of_year),
    )


def _counted(row: DutyEntry) -> Counted:
    share = Share(row.share_start_percent, row.share_percent)
    return Counted(row.id, DutyKind(row.kind), row.occurred_on, share)


async def _rules_of(year: int, by: Actor) -> tuple[int, tuple[ScoringRule, ...]]:
    """The latest version in force in the year; version 0 is our own."""
    row = (
        await ScoringRules.filter(county_id=by.county_id, first_year__lte=year)
        .order_by("-version")
        .first()
    )
    if row is None:
        return 0, DEFAULT_RULES
    return row.version, tuple(_rule(each) for each in row.rules)


def _rule(stored: Mapping[str, Any]) -> ScoringRule:
    return ScoringRule(DutyKind(stored["kind"]), stored["points"], stored["cap"])
