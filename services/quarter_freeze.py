"""Freezing a quarter that is over (季度定格): its figures stay; what comes late is shown beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.area import AreaLevel
from domain.errors import DomainError, Forbidden, Invalid
from domain.events import EventKind
from domain.hash_chain import canonical
from domain.period import Period, PeriodAsked
from domain.statistics import DRILLS_TO, StatisticsBy, Tally
from models.issue import Issue
from models.member import SectorGroup
from models.statistics_snapshot import StatisticsSnapshot
from services.audience import OFFICE
from services.ports import Ports
from services.statistics import Row, statistics
from services.statistics_row import Head
from services.statistics_source import LEFT_OUT
from services.visible import visible
from services.work import Call, Result, Work, perform, system_actor

KEPT: Mapping[ActorKind, tuple[StatisticsBy, ...]] = {
    ActorKind.OFFICE: (
        StatisticsBy.TOWNSHIP,
        StatisticsBy.COMMUNITY,
        StatisticsBy.GROUP,
        StatisticsBy.DEPARTMENT,
        StatisticsBy.CATEGORY,
        StatisticsBy.MONTH,
    ),
    ActorKind.CONVENER: (StatisticsBy.GROUP,),
    ActorKind.TOWNSHIP: (StatisticsBy.TOWNSHIP, StatisticsBy.COMMUNITY),
}
"""Who is shown a snapshot, and its rows by what; nobody is compared in it person by person."""


class AlreadyFrozen(DomainError):
    """A quarter is frozen once; what came later is shown beside it."""

    code = "ALREADY_FROZEN"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The figures of a quarter as they stood at `at`, as far as they are the actor's own.

    `hash` is the SHA-256 of the canonical JSON of the whole county's; `late` counts issues captured
    in the quarter that arrived afterwards.
    """

    at: datetime
    by_name: str
    hash: str
    total: Tally
    rows: Sequence[Row]
    late: int


async def freeze(year: int, quarter: int, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Keep what a quarter that is over has come to.

    Forbidden for all but the office, Invalid before its end, AlreadyFrozen the second time.
    """
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("季度统计由县政协办公室定格。")
    period = _quarter(year, quarter)

    async def step(work: Work) -> UUID:
        if work.now < period.until:
            raise Invalid("这个季度还没有结束。", path=("input", "quarter"))
        of: dict[str, Any] = {"county_id": by.county_id, "year": year, "quarter": quarter}
        if await StatisticsSnapshot.exists(**of):
            raise AlreadyFrozen("这个季度已经定格。", path=("input", "quarter"))
        figures = await _whole(period, by, ports)
        row = work.insert(
            StatisticsSnapshot,
            **of,
            figures=figures,
            hash=_digest(of, figures),
            frozen_at=work.now,
            frozen_by_name=by.name,
        )
        facts = {"year": year, "quarter": quarter, "hash": row.hash}
        account = ("Account", by.account_id)
        work.record(EventKind.QUARTER_FROZEN, account, audience=(OFFICE,), data=facts)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def frozen(period: Period, grouping: StatisticsBy | None, *, by: Actor) -> Frozen | None:
    """The snapshot of exactly this quarter; None when there is none, or none for the actor.

    The office is shown all of it, a convener the own group's figures, a township its own.
    """
    year, quarter = period.first.year, period.first.month // 3 + 1
    if by.kind not in KEPT or period != _quarter(year, quarter):
        return None
    row = await StatisticsSnapshot.get_or_none(county_id=by.county_id, year=year, quarter=quarter)
    figures = None if row is None else _for(by, row.figures)
    if row is None or figures is None:
        return None
    rows = figures["rows"].get(grouping, ()) if grouping else ()
    return Frozen(
        at=row.frozen_at,
        by_name=row.frozen_by_name,
        hash=row.hash,
        total=figures["total"],
        rows=[_row(each, grouping) for each in rows],
        late=await _late(period, row.frozen_at, by),
    )


def _for(by: Actor, figures: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if by.kind is ActorKind.OFFICE:
        return figures
    own = by.group_id if by.kind is ActorKind.CONVENER else by.township_id
    kept: Mapping[str, Mapping[str, Any]] = figures.get("own", {})
    return None if own is None else kept.get(own.hex)


def _quarter(year: int, quarter: int) -> Period:
    try:
        return PeriodAsked(year=year, quarter=quarter).period()
    except Invalid as no:
        raise Invalid(no.message, path=("input", *no.path[1:])) from None


async def _whole(period: Period, by: Actor, ports: Ports) -> dict[str, Any]:
    """The county's figures, and beside them what each group and township counts for itself."""
    owners = {**await _conveners(by), **_townships(by, ports)}
    own = {one.hex: await _figures(period, actor, ports) for one, actor in owners.items()}
    return {**await _figures(period, by, ports), "own": own}


async def _conveners(by: Actor) -> dict[UUID, Actor]:
    """For each group somebody with its convener's rights, who collected nothing in confidence."""
    groups = await SectorGroup.filter(county_id=by.county_id).only("id")
    nobody = replace(system_actor(by.county_id), kind=ActorKind.CONVENER)
    return {group.id: replace(nobody, group_id=group.id) for group in groups}


def _townships(by: Actor, ports: Ports) -> dict[UUID, Actor]:
    areas = ports.areas.of(by.county_id)
    nobody = replace(system_actor(by.county_id), kind=ActorKind.TOWNSHIP)
    return {
        one.id: replace(nobody, township_id=one.id, area_ids=areas.descendants(one.id))
        for one in areas.at(AreaLevel.TOWNSHIP)
    }


async def _figures(period: Period, by: Actor, ports: Ports) -> dict[str, Any]:
    """The total, which is the same by whatever it is grouped, and the rows of each grouping."""
    found = {
        str(grouping): await statistics(period, grouping, None, by=by, ports=ports)
        for grouping in KEPT[by.kind]
    }
    rows = {grouping: [_kept(each) for each in one.rows] for grouping, one in found.items()}
    return {"total": next(iter(found.values())).total, "rows": rows}


def _kept(row: Row) -> dict[str, Any]:
    head = row.head
    return {
        "name": head.name,
        "type": head.type_name,
        "id": head.id and head.id.hex,
        "tally": row.tally,
    }


def _row(kept: Mapping[str, Any], grouping: StatisticsBy | None) -> Row:
    identity = kept["id"] and UUID(kept["id"])
    head = Head(kept["name"], kept["type"], identity)
    return Row(head, kept["tally"], DRILLS_TO.get(grouping) if grouping else None)


def _digest(of: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    whole = {**of, "county_id": of["county_id"].hex, "figures": figures}
    return sha256(canonical(whole)).hexdigest()


async def _late(period: Period, frozen_at: datetime, by: Actor) -> int:
    captured = visible(Issue, permissions.STATISTICS_ISSUE, by=by).filter(
        captured_at__gte=period.since, captured_at__lt=period.until, created_at__gt=frozen_at
    )
    return await captured.exclude(step__in=LEFT_OUT).count()
