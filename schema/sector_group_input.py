"""What the office sends to keep the list of sector groups."""

import strawberry

from schema.described import described
from schema.member import SectorGroup
from schema.user_error import Answer


@strawberry.input(description="设定一个界别组；这个编码已有时修改它。")
class SectorGroupSetInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：grp_ 加 UUIDv7；修改已有的时不用它。")
    code: str = described("编码，1 到 20 字，全县唯一。")
    name: str = described("名称，1 到 60 字。")
    position: int = described("次序，0 到 10000，小的在前。", default=0)


@strawberry.type(description="设定后的界别组。")
class SectorGroupPayload(Answer):
    sector_group: SectorGroup | None = described("界别组；办理不成时为空。")
