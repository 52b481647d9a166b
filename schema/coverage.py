"""What is missing on the map: grids without a member, grids nobody has been to."""

import strawberry

from schema.area import Grid
from schema.described import described
from schema.scalars import DateTime


@strawberry.type(description="一个网格有没有人去过。")
class GridCoverage:
    grid: Grid = described("网格。")
    last_visited_at: DateTime | None = described("最近一次有人去的时刻；没有去过或未统计时为空。")


@strawberry.type(description="缺少联系或走访的网格。")
class CoverageReport:
    total_count: int = described("共多少个。")
    grids: list[GridCoverage] = described("前几个。")
