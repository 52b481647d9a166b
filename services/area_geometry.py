"""Whether imported boundaries can be true: valid, within the area above, not overlapping."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import shapely  # type: ignore[import-untyped]
from shapely.geometry import shape  # type: ignore[import-untyped]

from domain.area import AreaLevel, codes_of
from domain.geo import Datum, Position, convert
from domain.row_error import WHOLE_FILE, RowError
from models.area import Area

MIN_INSIDE = 0.5
"""County outlines are coarse: a border grid may stick out, half of it may not."""
MAX_OVERLAP = 0.01
"""Neighbours digitised apart share slivers; more than 1 % of the smaller one is a mistake."""
MAX_SAMPLE = 200
MIN_COVERED = 0.8
"""What one level of a file must cover of the outline for a comparison of the two to tell much."""
MIN_BETTER = 0.005
"""Measured with two outlines of one county: the right datum fits 0.02 better, the wrong worse."""
NAMES = {Datum.GCJ02: "GCJ-02（高德、腾讯）", Datum.BD09: "BD-09（百度）"}
Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class _Outlined:
    row: int
    area: Area
    shape: Any


def boundary_errors(
    touched: Mapping[int, Area], known: Mapping[str, Area], *, datum_is_sure: bool = False
) -> list[RowError]:
    """Everything wrong with the boundaries of the areas touched, keyed by their file rows."""
    outlined = [
        _Outlined(row, area, shape(area.boundary))
        for row, area in touched.items()
        if area.boundary is not None
    ]
    invalid = [each for each in outlined if not shapely.is_valid(each.shape)]
    if invalid:
        return [RowError(each.row, "边界", _why_invalid(each.shape)) for each in invalid]
    outside = _outside(outlined, known)
    suspicion = _datum_error(outside, known)
    if not suspicion and not datum_is_sure:
        suspicion = _outline_error(outlined, known)
    return [
        *suspicion,
        *map(_outside_error, outside),
        *_overlaps(outlined, known),
    ]


def _why_invalid(broken: Any) -> str:
    reason = shapely.is_valid_reason(broken)
    where = reason[reason.find("[") :] if "[" in reason else ""
    kind = "自相交" if "intersection" in reason.lower() else "不合规范"
    return f"边界{kind}{where}。"


def _outside(outlined: list[_Outlined], known: Mapping[str, Area]) -> list[_Outlined]:
    shapes: dict[str, Any] = {}
    return [
        each
        for each in outlined
        if _share_inside(each.shape, each.area, known, shapes) < MIN_INSIDE
    ]


def _share_inside(
    found: Any, area: Area, known: Mapping[str, Area], shapes: dict[str, Any]
) -> float:
    """How much of the shape lies within the nearest area above that has a boundary; 1 if none."""
    for code in reversed(codes_of(area.path)[:-1]):
        above = known[code].boundary
        if above is not None:
            if code not in shapes:
                shapes[code] = shape(above)
                shapely.prepare(shapes[code])
            return _share(found, shapes[code])
    return 1.0


def _share(found: Any, above: Any) -> float:
    if above.covers(found):
        return 1.0
    return float(shapely.intersection(found, above).area / found.area) if found.area else 0.0


def _outside_error(each: _Outlined) -> RowError:
    return RowError(each.row, "边界", "一半以上落在上级区域的边界之外。")


def _datum_error(outside: list[_Outlined], known: Mapping[str, Area]) -> list[RowError]:
    """One error for the file when its strays would fit if its numbers were GCJ-02 or BD-09."""
    sample = outside[:MAX_SAMPLE]
    for datum in (Datum.GCJ02, Datum.BD09):
        moved = [_Outlined(each.row, each.area, _read_as(each.shape, datum)) for each in sample]
        if sample and len(_outside(moved, known)) < len(sample) / 2:
            advice = f"请核实后加 --datum {datum} 重新导入。"
            return [RowError(WHOLE_FILE, "坐标系", f"坐标像是 {NAMES[datum]}，{advice}")]
    return []


def _outline_error(outlined: list[_Outlined], known: Mapping[str, Area]) -> list[RowError]:
    """One error for the file when its areas fill the county's outline better in another datum.

    A shift of half a kilometre leaves whole townships inside the county, so strays do not tell.
    """
    rim = _rim_of(outlined, known)
    if rim is None:
        return []
    outline, areas = rim
    as_said = _likeness(areas, outline)
    fits = {datum: _likeness(_read_as(areas, datum), outline) for datum in NAMES}
    datum = max(fits, key=lambda each: fits[each])
    if fits[datum] <= as_said + MIN_BETTER:
        return []
    found = f"与县界重合 {as_said:.1%}，若是 {NAMES[datum]} 则重合 {fits[datum]:.1%}"
    advice = f"请加 --datum {datum} 重新导入；确认无误可加 --datum-is-sure"
    return [RowError(WHOLE_FILE, "坐标系", f"{found}，{advice}。")]


def _rim_of(outlined: list[_Outlined], known: Mapping[str, Area]) -> tuple[Any, Any] | None:
    """The county's outline as it was before, and the areas of a level that nearly fill it."""
    county = next((area for area in known.values() if area.level == AreaLevel.COUNTY), None)
    is_new = any(each.area is county for each in outlined)
    if county is None or county.boundary is None or is_new:
        return None
    outline = shape(county.boundary)
    for level in AreaLevel:
        shapes = [each.shape for each in outlined if each.area.level == level]
        if shapes and sum(found.area for found in shapes) >= MIN_COVERED * outline.area:
            return outline, shapely.union_all(shapes)
    return None


def _likeness(one: Any, other: Any) -> float:
    """The common part of two shapes in their union (Jaccard)."""
    return float(shapely.intersection(one, other).area / shapely.union(one, other).area)


def _read_as(found: Any, datum: Datum) -> Any:
    return shapely.transform(found, lambda pairs: _converted(pairs, datum))


def _converted(pairs: Array, datum: Datum) -> Array:
    positions = (convert(Position(x, y, datum), Datum.CGCS2000) for x, y in pairs.tolist())
    return np.array([(position.longitude, position.latitude) for position in positions])


def _overlaps(outlined: list[_Outlined], known: Mapping[str, Area]) -> list[RowError]:
    errors = []
    for level in {each.area.level for each in outlined}:
        mine = [each for each in outlined if each.area.level == level]
        rows = {each.area.code: each.row for each in mine}
        peers = [area for area in known.values() if area.level == level and area.boundary]
        errors.extend(_overlaps_among(peers, rows))
    return errors


def _overlaps_among(peers: list[Area], rows: Mapping[str, int]) -> list[RowError]:
    """Each overlap once, at the later of its rows in the file."""
    shapes = np.array([shape(area.boundary) for area in peers], dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = [
        (a, b)
        for a, b in zip(one.tolist(), other.tolist(), strict=True)
        if rows.get(peers[a].code, 0) > rows.get(peers[b].code, 0)
    ]
    if not pairs:
        return []
    left, right = np.array(pairs).T
    common = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    smaller = np.minimum(shapely.area(shapes[left]), shapely.area(shapes[right]))
    return [
        _overlap_error(rows[peers[a].code], peers[b], ratio)
        for (a, b), ratio in zip(pairs, (common / smaller).tolist(), strict=True)
        if ratio > MAX_OVERLAP
    ]


def _overlap_error(row: int, other: Area, ratio: float) -> RowError:
    return RowError(row, "边界", f"与“{other.name}”（{other.code}）重叠 {ratio:.0%}。")
