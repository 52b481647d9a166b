"""Mutations of grids: rename, merge."""

import strawberry

from resolvers.context import Info
from resolvers.inputs import identity
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.grid_input import GridMergeInput, GridPayload, GridRenameInput
from services import grid
from services.work import Result

ANSWER = {"entity": "grid", "type_name": "Grid"}


@strawberry.type
class GridMutation:
    @strawberry.mutation(description="网格更名。")
    async def grid_rename(self, info: Info, input: Sent[GridRenameInput]) -> GridPayload:
        return await answered(GridPayload, input, _rename(input, info), **ANSWER)

    @strawberry.mutation(description="合并网格。")
    async def grid_merge(self, info: Info, input: Sent[GridMergeInput]) -> GridPayload:
        return await answered(GridPayload, input, _merge(input, info), **ANSWER)


async def _rename(sent: GridRenameInput, info: Info) -> Result:
    grid_id = identity("Grid", sent.id, "id")
    return await grid.rename(grid_id, sent.name, sent.reason, **acting("gridRename", sent, info))


async def _merge(sent: GridMergeInput, info: Info) -> Result:
    grid_id = identity("Grid", sent.id, "id")
    into_id = identity("Grid", sent.into_id, "intoId")
    return await grid.merge(grid_id, into_id, sent.reason, **acting("gridMerge", sent, info))
