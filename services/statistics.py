"""The statistics of a period (DOMAIN §8): totals, and rows that add up to them, for one actor."""

from asyncio import gather
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from tortoise.expressions import Q, RawSQL, Subquery

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.duty import COUNTED
from domain.errors import Forbidden, Invalid, NotFound
from domain.period import Period
from domain.statistics import DRILLS_TO, LEVELS, StatisticsBy, Tally, total
from models.duty import DutyEntry
from models.member import Member
from services.category import replaced_by
from services.coverage import visited_areas
from services.ports import Ports
from services.statistics_row import Head, heads
from services.statistics_source import SOURCES, Key, Picked, counted
from services.visible import visible_to


@dataclass(frozen=True, slots=True)
class Row:
    """One township, group, month …; without an id what belongs to none of them."""

    head: Head
    tally: Tally
    drills_to: StatisticsBy | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """`total` is the sum of the rows, wherever there are rows."""

    period: Period
    by: StatisticsBy | None
    total: Tally
    rows: Sequence[Row]
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class Within:
    """One row of a grouping, to look into: a township, a group, a category …"""

    grouping: StatisticsBy | None
    id: UUID


async def statistics(
    period: Period, grouping: StatisticsBy | None, within: Within | None, *, by: Actor, ports: Ports
) -> Statistics:
    """What the actor may count; Forbidden, Invalid or NotFound for what they may not ask."""
    _require_allowed(grouping, within, by)
    picked, now = await _picked(within, by, ports), ports.clock.now()
    known = await heads(grouping, period, by=by, ports=ports)
    tallies: dict[Key, Tally] = {}
    row_of = _placing(grouping, known, by, ports)
    key = StatisticsBy.GRID if grouping in LEVELS else grouping
    asked = (counted(source, period, key, picked, by=by, now=now) for source in SOURCES)
    sources, extras = await gather(gather(*asked), _extras(period, grouping, picked, by, ports))
    for each, tally in chain.from_iterable(found.items() for found in sources):
        _add(tallies, row_of(each), tally)
    apart: Tally = {}
    for adds_up, found in extras:
        for each, tally in found.items():
            if adds_up:
                _add(tallies, row_of(each), tally)
        apart |= {} if adds_up else total(found.values())
    rows = _rows(tallies, grouping, known, within) if grouping else []
    return Statistics(period, grouping, total(tallies.values()) | apart, rows, now)


def _add(tallies: dict[Key, Tally], key: Key, tally: Tally) -> None:
    into = tallies.setdefault(key, {})
    for name, count in tally.items():
        into[name] = into.get(name, 0) + count


def _placing(
    grouping: StatisticsBy | None, known: Mapping[Key, Head], by: Actor, ports: Ports
) -> Callable[[Key], Key]:
    """Which row a key is counted in: of an area the one above it at that level; None for no row."""
    level = LEVELS.get(grouping) if grouping else None
    if level is not None:
        return ports.areas.of(by.county_id).above(level).get  # type: ignore[return-value]

    def row_of(key: Key) -> Key:
        while key in known and known[key].counts_for is not None:
            key = known[key].counts_for
        return key if key in known else None

    return row_of


def _require_allowed(grouping: StatisticsBy | None, within: Within | None, by: Actor) -> None:
    allowed = permissions.STATISTICS_BY.get(by.kind)
    if allowed is None:
        raise Forbidden("您不能查看统计。")
    for asked in (grouping, within and within.grouping):
        if asked is not None and asked not in allowed:
            raise Forbidden("您不能按这一项统计。", path=("by",))
    if grouping is StatisticsBy.GRID and (within is None or within.grouping not in LEVELS):
        raise Invalid("按网格统计时，请指明街道（乡镇）或社区（村）。", path=("within",))
    if within is not None and not _is_in_reach(within, by):
        raise NotFound("没有这一项，或您无权查看。", path=("within",))


def _is_in_reach(within: Within, by: Actor) -> bool:
    """Groups and areas beyond one's own would look empty, which they are not."""
    if within.grouping is StatisticsBy.GROUP and by.group_id is not None:
        return within.id == by.group_id
    if within.grouping in LEVELS and by.kind is ActorKind.TOWNSHIP:
        return within.id in by.area_ids
    return True


async def _picked(within: Within | None, by: Actor, ports: Ports) -> Picked | None:
    if within is None or within.grouping is None:
        return None
    if within.grouping in LEVELS:
        ids = ports.areas.of(by.county_id).descendants(within.id)
        if not ids:
            raise NotFound("没有这个区域。", path=("within",))
        return Picked(StatisticsBy.GRID, ids)
    if within.grouping is StatisticsBy.CATEGORY:
        return Picked(within.grouping, await replaced_by(within.id, by=by))
    return Picked(within.grouping, frozenset({within.id}))


def _rows(
    tallies: Mapping[Key, Tally],
    grouping: StatisticsBy,
    known: Mapping[Key, Head],
    within: Within | None,
) -> list[Row]:
    """In the order of the county's lists, never by count; what belongs nowhere comes last."""
    found = [
        Row(head, tallies.get(key, {}), DRILLS_TO.get(grouping))
        for key, head in known.items()
        if key in tallies or (head.is_always_shown and _is_child(head, within))
    ]
    rest = tallies.get(None, {})
    return [*found, Row(Head.unassigned(), rest)] if any(rest.values()) else found


def _is_child(head: Head, within: Within | None) -> bool:
    return within is None or within.grouping is None or within.id in head.parents


async def _extras(
    period: Period, grouping: StatisticsBy | None, picked: Picked | None, by: Actor, ports: Ports
) -> list[tuple[bool, dict[Key, Tally]]]:
    """Members and grids; whether they add up by this grouping, and their counts by key."""
    people, places = {StatisticsBy.GROUP, StatisticsBy.MEMBER}, set(LEVELS)
    found: list[tuple[bool, dict[Key, Tally]]] = []
    if by.kind in permissions.MEMBERS_COUNTED_FOR and (picked is None or picked.grouping in people):
        members = await _members(period, grouping, picked, by)
        found.append((grouping is None or grouping in people, members))
    if by.kind in permissions.GRIDS_COUNTED_FOR and (picked is None or picked.grouping in places):
        grids = await _grids(period, picked, by, ports)
        found.append((grouping is None or grouping in places, grids))
    return found


async def _members(
    period: Period, grouping: StatisticsBy | None, picked: Picked | None, by: Actor
) -> dict[Key, Tally]:
    """Members in office in the period, and how many of them did something."""
    there = Member.filter(
        Q(joined_on=None) | Q(joined_on__lt=period.after),
        Q(is_active=True) | Q(left_on__gte=period.first),
        county_id=by.county_id,
    )
    if by.kind is not ActorKind.OFFICE:
        there = there.filter(sector_group_id=by.group_id)
    if picked is not None:
        column = "id" if picked.grouping is StatisticsBy.MEMBER else "sector_group_id"
        there = there.filter(**{f"{column}__in": list(picked.ids)})
    rows = there.annotate(did=_something_done(period, by))
    found: dict[Key, Tally] = {}
    for member_id, group_id, did in await rows.values_list("id", "sector_group_id", "did"):
        key = {StatisticsBy.GROUP: group_id, StatisticsBy.MEMBER: member_id}.get(grouping)  # type: ignore[arg-type]
        _add(found, key, {"members": 1, "active_members": int(did is not None)})
    return found


def _something_done(period: Period, by: Actor) -> Subquery:
    """Any one duty entry of the member: looked for member by member, found at once."""
    entries = DutyEntry.filter(
        visible_to(DutyEntry, permissions.STATISTICS_DUTY, by=by),
        member_id=RawSQL('"member"."id"'),
        state__in=list(COUNTED),
        year__in=range(period.first.year, period.last.year + 1),
        occurred_on__gte=period.first,
        occurred_on__lt=period.after,
    )
    return Subquery(entries.limit(1).values("id"))


async def _grids(
    period: Period, picked: Picked | None, by: Actor, ports: Ports
) -> dict[Key, Tally]:
    """Each grid, and whether nobody has been there."""
    visited = await visited_areas(period.since, period.until, by=by, ports=ports)
    return {
        grid.id: {"grids": 1, "unvisited_grids": int(grid.id not in visited)}
        for grid in ports.areas.of(by.county_id).grids()
        if (by.kind is ActorKind.OFFICE or grid.id in by.area_ids)
        and (picked is None or grid.id in picked.ids)
    }
