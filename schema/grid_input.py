"""What the office sends to rename and merge grids."""

import strawberry

from schema.area import Grid
from schema.described import described
from schema.user_error import Answer


@strawberry.input(description="网格更名。")
class GridRenameInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("网格。")
    name: str = described("新名称，1 到 60 字。")
    reason: str = described("依据，1 到 200 字。")


@strawberry.input(description="合并网格：一个网格并入同一社区（村）的另一个。")
class GridMergeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("要并入的网格，并入后撤销；旧记录仍记在它名下。")
    into_id: strawberry.ID = described("并入哪个网格。")
    reason: str = described("依据，1 到 200 字。")


@strawberry.type(description="办理后的网格；合并时是并入的网格。")
class GridPayload(Answer):
    grid: Grid | None = described("网格；办理不成时为空。")
