"""What is drawn on a photo that leaves the county (水印): where, when, which grid, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from domain.errors import DomainError

CHINA = timezone(timedelta(hours=8))


class StampFontMissing(DomainError):
    """No font with Chinese characters is installed; nothing was drawn."""

    code = "STAMP_FONT_MISSING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The facts of a stamp; `areas` are names from the county down, `point` degrees or None."""

    areas: Sequence[str]
    taken_at: datetime
    point: tuple[float, float] | None
    by: str

    def lines(self) -> tuple[str, ...]:
        local = self.taken_at.astimezone(CHINA)
        where = " ".join(self.areas[1:]) or "".join(self.areas)
        place = () if self.point is None else (f"{self.point[0]:.5f}, {self.point[1]:.5f}",)
        return (f"{local:%Y-%m-%d %H:%M}", where, *place, self.by)
