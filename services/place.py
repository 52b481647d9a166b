"""From a phone's fix to the columns of a place: canonical point, area, on-site verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.errors import Invalid, NotFound
from domain.geo import Datum, GeoFix, Position, convert
from domain.on_site import OnSite, OnSiteReason, judge_on_site
from services.area_index import AreaIndex, Located
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a record belongs (`area_id`), where its fix lies, and the columns to store."""

    area_id: UUID
    located_area_id: UUID | None
    columns: Mapping[str, Any]


def place(fix: GeoFix | None, *, area_id: UUID | None, captured_at: datetime, work: Work) -> Placed:
    """The area a person chose, else the one the fix lies in, one's own areas first.

    A phone may still name a grid that was merged since: its successor is meant. Raises NotFound
    for an unknown area and Invalid when neither area nor fix names one.
    """
    index = work.ports.areas.of(work.by.county_id)
    area_id = index.current(area_id) if area_id else None
    if area_id is not None and index.area(area_id) is None:
        raise NotFound("没有这个区域，请重新选择。", path=("input", "areaId"))
    located = locate(fix, index=index, own=work.by.area_ids) if fix else Located(None)
    chosen = area_id or located.area_id
    if chosen is None:
        raise Invalid("定位不在本县范围内，请在列表中选择网格。", path=("input", "areaId"))
    return Placed(
        area_id=chosen,
        located_area_id=located.area_id,
        columns=columns_of(fix, chosen, located=located, captured_at=captured_at, index=index),
    )


def locate(fix: GeoFix, *, index: AreaIndex, own: frozenset[UUID]) -> Located:
    """The area of a fix with its candidates, in the county's canonical datum."""
    point = convert(fix.position, index.canonical)
    return index.locate(point.longitude, point.latitude, fix.accuracy_m, prefer=own)


def columns_of(
    fix: GeoFix | None,
    area_id: UUID,
    *,
    located: Located,
    captured_at: datetime,
    index: AreaIndex,
) -> dict[str, Any]:
    """Columns of models.place.Located: the raw fix, the canonical point, the verdict."""
    if fix is None:
        return {"on_site": OnSite.NO_FIX, "on_site_reasons": []}
    return {
        **fix_columns(fix, index),
        "on_site": _verdict(area_id, located, index),
        "on_site_reasons": _reasons(fix, area_id, captured_at, located, index),
    }


def fix_columns(fix: GeoFix, index: AreaIndex) -> dict[str, Any]:
    """The raw fix and the point it is, before anybody judges it."""
    point = convert(fix.position, index.canonical)
    return {
        "longitude": point.longitude,
        "latitude": point.latitude,
        "fix_longitude": fix.position.longitude,
        "fix_latitude": fix.position.latitude,
        "fix_datum": fix.position.datum,
        "fix_accuracy_m": fix.accuracy_m,
        "fix_provider": fix.provider,
        "fix_at": fix.fixed_at,
        "fix_is_mock": fix.is_mock,
    }


def _verdict(area_id: UUID, located: Located, index: AreaIndex) -> OnSite:
    """Inside the area: on site; only the accuracy circle touches it: uncertain.

    Uncertain also where the area is known by name alone.
    """
    below = index.descendants(area_id)
    if not any(index.is_bounded(each) for each in below):
        return OnSite.UNCERTAIN
    if _is_inside(below, located):
        return OnSite.ON_SITE
    touched = any(candidate.area_id in below for candidate in located.candidates)
    return OnSite.UNCERTAIN if touched else OnSite.OFF_SITE


def _is_inside(below: frozenset[UUID], located: Located) -> bool:
    return any(each.contains and each.area_id in below for each in located.candidates)


def _reasons(
    fix: GeoFix, area_id: UUID, captured_at: datetime, located: Located, index: AreaIndex
) -> list[OnSiteReason]:
    judged = judge_on_site(fix, site=None, captured_at=captured_at, canonical=index.canonical)
    inside = _is_inside(index.descendants(area_id), located)
    suspect = not inside and is_datum_suspect(fix.position, area_id, index)
    return [*judged.reasons, *([OnSiteReason.DATUM_SUSPECT] if suspect else [])]


def is_datum_suspect(position: Position, area_id: UUID, index: AreaIndex) -> bool:
    """Whether the numbers lie in the area only when read in a datum that was not declared."""
    below = index.descendants(area_id)
    if _area_of(position, index) in below:
        return False
    return any(
        _area_of(replace(position, datum=other), index) in below
        for other in (Datum.CGCS2000, Datum.GCJ02, Datum.BD09)
        if other is not position.datum
    )


def _area_of(position: Position, index: AreaIndex) -> UUID | None:
    point = convert(position, index.canonical)
    return index.containing(point.longitude, point.latitude)
