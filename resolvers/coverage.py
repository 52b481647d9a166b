"""Queries about grids that are left alone."""

from collections.abc import Awaitable
from typing import Annotated, Any, TypeAlias, cast

import strawberry
from graphql import GraphQLError

from domain.errors import DomainError
from engine.rule import Ref
from resolvers.context import Info, signed_in
from resolvers.inputs import asked_area
from schema.coverage import CoverageReport, GridCoverage
from schema.described import argument
from schema.scalars import DateTime
from services import coverage
from services.coverage import Covered

MOST = 500
Within: TypeAlias = Annotated[
    strawberry.ID | None, argument("在哪个区域之内；空为自己能管的全部。")
]
FirstGrids: TypeAlias = Annotated[int, argument(f"最多几个，1 到 {MOST}。")]


@strawberry.type
class CoverageQuery:
    @strawberry.field(description="今天没有委员联系的网格，按编码排列。")
    async def uncovered_grids(
        self, info: Info, area_id: Within = None, first: FirstGrids = 100
    ) -> CoverageReport:
        by, ports = signed_in(info), info.context.ports
        within = None if area_id is None else asked_area(area_id)
        _require_few(first)
        return await _report(coverage.uncovered_grids(within, by=by, ports=ports), first)

    @strawberry.field(description="多少天没有人去过的网格，最久的在前。")
    async def unvisited_grids(
        self,
        info: Info,
        days: Annotated[int, argument("多少天，0 到 3660。")] = 30,
        area_id: Within = None,
        first: FirstGrids = 100,
    ) -> CoverageReport:
        by, ports = signed_in(info), info.context.ports
        within = None if area_id is None else asked_area(area_id)
        _require_few(first)
        return await _report(coverage.unvisited_grids(days, within, by=by, ports=ports), first)


def _require_few(first: int) -> None:
    if not 1 <= first <= MOST:
        raise GraphQLError(f"first 须在 1 到 {MOST} 之间。", extensions={"code": "BAD_USER_INPUT"})


async def _report(found: Awaitable[list[Covered]], first: int) -> CoverageReport:
    try:
        grids = await found
    except DomainError as bad:
        raise GraphQLError(bad.message, extensions={"code": "BAD_USER_INPUT"}) from bad
    return CoverageReport(total_count=len(grids), grids=[_coverage(each) for each in grids[:first]])


def _coverage(each: Covered) -> GridCoverage:
    at = each.last_visited_at
    return GridCoverage(
        grid=cast(Any, Ref("Grid", each.grid_id)),
        last_visited_at=None if at is None else DateTime(at),
    )
