"""Covering faces and number plates (遮挡): regions of a photo, relative to its upright picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TypeAlias

from domain.errors import DomainError

MAX_REGIONS = 50
MAX_CORNERS = 100
Corner: TypeAlias = tuple[float, float]
"""From the left and from the top, 0 to 1."""


class BadRegion(DomainError):
    """A shape that covers no part of a picture."""

    code = "BAD_REGION"


@dataclass(frozen=True, slots=True)
class Region:
    """A polygon over the picture, at least three corners."""

    corners: tuple[Corner, ...]


def rectangle(left: float, top: float, width: float, height: float) -> Region:
    """An upright box; BadRegion when it is empty or sticks out."""
    right, bottom = left + width, top + height
    if not (isfinite(right + bottom) and width > 0 and height > 0):
        raise BadRegion("遮挡框的宽和高须大于 0。")
    return polygon(((left, top), (right, top), (right, bottom), (left, bottom)))


def polygon(corners: Sequence[Corner]) -> Region:
    """The polygon through the corners; BadRegion when it is none or sticks out."""
    if not 3 <= len(corners) <= MAX_CORNERS:
        raise BadRegion(f"遮挡多边形须有 3 到 {MAX_CORNERS} 个顶点。")
    if not all(_is_inside(each) for corner in corners for each in corner):
        raise BadRegion("遮挡区域的坐标是相对值，须在 0 到 1 之间。")
    if _area(corners) == 0:
        raise BadRegion("遮挡区域没有面积。")
    return Region(tuple((float(x), float(y)) for x, y in corners))


def require_regions(regions: Sequence[Region]) -> None:
    if len(regions) > MAX_REGIONS:
        raise BadRegion(f"一张照片最多遮挡 {MAX_REGIONS} 处。")


def _is_inside(share: float) -> bool:
    """Rounding may carry a finger at the rim a hair beyond it."""
    return isfinite(share) and -1e-6 <= share <= 1 + 1e-6


def _area(corners: Sequence[Corner]) -> float:
    """Twice the area between the corners (shoelace formula)."""
    following = (*corners[1:], corners[0])
    turns = (x * v - u * y for (x, y), (u, v) in zip(corners, following, strict=True))
    return abs(sum(turns))
