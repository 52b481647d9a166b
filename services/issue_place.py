"""Correcting where an issue is (更正地点): what a phone measured stays, what people say counts."""

from typing import Any
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Invalid
from domain.events import EventKind
from domain.geo import GeoFix, convert
from domain.steps import Verb
from domain.text import clean
from models.issue import Issue
from services.audience import tags
from services.issue import count_area, tell
from services.issue_row import changing
from services.photo_record import fix_of
from services.place import Placed, place
from services.ports import Ports
from services.work import Call, Result, Work, perform


async def relocate(
    issue_id: UUID,
    area_id: UUID | None,
    pin: GeoFix | None,
    reason: str,
    *,
    base_version: int,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Put an issue into another area, or its point to where a person set a pin, or both.

    The raw fix and the area it lies in are kept beside the correction, and judged by it anew.
    """

    async def step(work: Work) -> UUID:
        issue = await changing(issue_id, base_version, Verb.RELOCATE, work)
        note = clean(reason, path=("input", "reason"), most=200)
        before = issue.area_id
        placed = _corrected(issue, area_id, pin, work)
        issue.update_from_dict(_columns(issue, placed, pin, work))
        _recount(before, placed.area_id, work)
        _write(issue, work)
        facts = {"note": note, "fromArea": before.hex, "toArea": placed.area_id.hex}
        # Those of the area it leaves have to hear of it as well.
        tell(EventKind.ISSUE_RELOCATED, issue, facts, work, also=tags(area=before))
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


def _write(issue: Issue, work: Work) -> None:
    issue.version += 1
    issue.updated_at = work.now
    work.save(issue)


def _corrected(issue: Issue, area_id: UUID | None, pin: GeoFix | None, work: Work) -> Placed:
    if pin is None and area_id in (None, issue.area_id):
        raise Invalid("请选择另一个网格，或在地图上重新标出地点。", path=("input", "areaId"))
    measured = fix_of(issue)
    located = place(pin or measured, area_id=area_id, captured_at=issue.captured_at, work=work)
    if work.by.kind is ActorKind.DEVICE and located.area_id not in work.by.area_ids:
        raise Invalid("平板只登记本社区的问题。", path=("input", "areaId"))
    return located


def _columns(issue: Issue, placed: Placed, pin: GeoFix | None, work: Work) -> dict[str, Any]:
    """The corrected area and point; what was measured is judged by them, or is the pin."""
    measured = fix_of(issue)
    if measured is None:
        return {
            **placed.columns,
            "area_id": placed.area_id,
            "located_area_id": placed.located_area_id,
        }
    judged = place(measured, area_id=placed.area_id, captured_at=issue.captured_at, work=work)
    columns = {"area_id": placed.area_id, **_verdict(judged)}
    if pin is not None:
        point = convert(pin.position, work.ports.areas.of(issue.county_id).canonical)
        columns |= {"longitude": point.longitude, "latitude": point.latitude}
    return columns


def _verdict(placed: Placed) -> dict[str, Any]:
    return {name: placed.columns[name] for name in ("on_site", "on_site_reasons")}


def _recount(before: UUID, after: UUID, work: Work) -> None:
    if before != after:
        count_area(before, work, issues=-1, open_issues=-1)
        count_area(after, work, issues=1, open_issues=1)
