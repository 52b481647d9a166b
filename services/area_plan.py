"""What the rows of an area file would change in a county's tree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import shapely  # type: ignore[import-untyped]
from shapely.geometry import shape  # type: ignore[import-untyped]

from domain.area import (
    AreaLevel,
    below,
    codes_of,
    level_by_code,
    path_of,
    require_fits,
    scheme_of,
)
from domain.area_row import AreaRow
from domain.errors import DomainError
from domain.ids import new_uuid
from domain.row_error import RowError
from models.area import Area

_CENTRE_DECIMALS = 6
_STATISTICS_LENGTHS = (12, 9, 6)


@dataclass(slots=True)
class AreaPlan:
    """Unsaved rows to create, parents first, and to update, each with the file row it is from."""

    county_id: UUID
    county_code: str
    known: dict[str, Area]
    created: dict[int, Area] = field(default_factory=dict)
    updated: dict[int, Area] = field(default_factory=dict)
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)

    def touched(self) -> dict[int, Area]:
        return self.created | self.updated

    def in_force(self) -> dict[str, Area]:
        """What the county would have by code, without what was merged."""
        return {code: area for code, area in self.known.items() if not area.merged_into_id}


def plan_areas(
    rows: Sequence[AreaRow], existing: Iterable[Area], *, county_id: UUID, county_code: str
) -> AreaPlan:
    """Place every row in the tree, whatever their order; refusals are in `errors`.

    A parent that is not named is found by the prefix of a statistics code; a level that is not
    named is that of the statistics code, else one below the parent.
    """
    plan = AreaPlan(county_id, county_code, {area.code: area for area in existing})
    waiting = _without_repeats(rows, plan)
    codes = set(plan.known) | {row.code for row in waiting}
    while ready := [row for row in waiting if _is_ready(row, plan, codes)]:
        placed = {row.row for row in ready}
        waiting = [row for row in waiting if row.row not in placed]
        for row in ready:
            _place(row, plan, codes)
    plan.errors.extend(_homeless(row, codes) for row in waiting)
    return plan


def _without_repeats(rows: Sequence[AreaRow], plan: AreaPlan) -> list[AreaRow]:
    first: dict[str, int] = {}
    for row in rows:
        if first.setdefault(row.code, row.row) != row.row:
            plan.errors.append(
                RowError(row.row, "编码", f"编码“{row.code}”与第 {first[row.code]} 行重复。")
            )
    return [row for row in rows if first[row.code] == row.row]


def _parent_code(row: AreaRow, codes: set[str]) -> str | None:
    """The code named, else the longest known statistics code that this one begins with."""
    if row.parent_code:
        return row.parent_code
    prefixes = (row.code[:length] for length in _STATISTICS_LENGTHS if length < len(row.code))
    return next((prefix for prefix in prefixes if prefix in codes), None)


def _is_ready(row: AreaRow, plan: AreaPlan, codes: set[str]) -> bool:
    return row.code == plan.county_code or _parent_code(row, codes) in plan.known


def _homeless(row: AreaRow, codes: set[str]) -> RowError:
    parent = _parent_code(row, codes)
    if parent is None:
        return RowError(row.row, "上级编码", "没有写上级编码，也不能从编码推断。")
    if parent not in codes:
        return RowError(row.row, "上级编码", f"上级“{parent}”既不在文件里，也不在库里。")
    return RowError(row.row, "上级编码", f"上级“{parent}”有误，或互为上级。")


def _place(row: AreaRow, plan: AreaPlan, codes: set[str]) -> None:
    parent = None
    if row.code != plan.county_code:
        parent = plan.known[_parent_code(row, codes) or ""]
    try:
        level = _level_of(row, parent)
    except DomainError as refusal:
        plan.errors.append(RowError(row.row, "层级", refusal.message))
        return
    known = plan.known.get(row.code)
    if known is None:
        plan.known[row.code] = plan.created[row.row] = _new_area(row, level, parent, plan)
    else:
        _revise(known, row, level, parent, plan)


def _level_of(row: AreaRow, parent: Area | None) -> AreaLevel:
    if parent is None:
        return AreaLevel.COUNTY
    above = AreaLevel(parent.level)
    level = row.level or level_by_code(row.code) or below(above) or AreaLevel.GRID
    require_fits(level, parent=above)
    return level


def _new_area(row: AreaRow, level: AreaLevel, parent: Area | None, plan: AreaPlan) -> Area:
    """The county's root shares the id of the county."""
    longitude, latitude = row.centre or _centre_of(row.boundary) or (None, None)
    return Area(
        id=new_uuid() if parent else plan.county_id,
        county_id=plan.county_id,
        parent_id=parent.id if parent else None,
        level=level,
        code=row.code,
        code_scheme=scheme_of(row.code),
        name=row.name,
        kind=row.kind,
        path=path_of(row.code, parent_path=parent.path if parent else None),
        centre_longitude=longitude,
        centre_latitude=latitude,
        boundary=row.boundary,
    )


def _revise(
    area: Area, row: AreaRow, level: AreaLevel, parent: Area | None, plan: AreaPlan
) -> None:
    """Take over what the row says; what it does not say stays."""
    path = path_of(row.code, parent_path=parent.path if parent else None)
    if (area.level, area.path) != (level, path):
        above = codes_of(area.path)[-2:-1] or ("无",)
        plan.errors.append(
            RowError(row.row, "上级编码", f"库里它的上级是“{above[0]}”，导入不能改变上级或层级。")
        )
        return
    if area.merged_into_id is not None:
        plan.errors.append(RowError(row.row, "编码", "这个网格已并入另一个网格，请从文件里删去。"))
        return
    before = _facts(area)
    area.name, area.kind = row.name, row.kind or area.kind
    area.boundary = dict(row.boundary) if row.boundary else area.boundary
    centre = row.centre or _centre_of(row.boundary)
    if centre:
        area.centre_longitude, area.centre_latitude = centre
    if _facts(area) == before:
        plan.unchanged += 1
    else:
        plan.updated[row.row] = area


def _facts(area: Area) -> tuple[object, ...]:
    return (area.name, area.kind, area.boundary, area.centre_longitude, area.centre_latitude)


def _centre_of(boundary: Mapping[str, Any] | None) -> tuple[float, float] | None:
    """A point that is surely inside, even of a bent area; None when that cannot be computed."""
    if boundary is None:
        return None
    try:
        point = shape(boundary).representative_point()
    except shapely.errors.GEOSException:
        return None
    return round(point.x, _CENTRE_DECIMALS), round(point.y, _CENTRE_DECIMALS)
