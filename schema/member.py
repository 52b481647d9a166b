"""Members, their sector groups, terms, and the grids they serve."""

import strawberry

from schema.area import Area
from schema.described import described
from schema.node import Node
from schema.scalars import Date


@strawberry.type(description="界别组。")
class SectorGroup(Node):
    code: str = described("编码。")
    name: str = described("名称。")
    members: list["Member"] = described("组内委员，按委员号排列。")


@strawberry.type(description="届。")
class Term(Node):
    number: int = described("第几届。")
    name: str = described("名称。")
    starts_on: Date = described("开始日期。")
    ends_on: Date | None = described("结束日期；未定时为空。")


@strawberry.type(description="委员联系网格的一段时间；两端都保留。")
class GridAssignment(Node):
    area: Area = described("联系的区域，可以是任何一级。")
    member: "Member" = described("委员。")
    assigned_on: Date = described("起始日期。")
    ended_on: Date | None = described("结束日期；仍在联系时为空。")


@strawberry.type(description="政协委员。")
class Member(Node):
    number: str = described("委员号。")
    name: str = described("姓名。")
    position: str = described("工作单位及职务。")
    sector_group: SectorGroup = described("所在界别组。")
    term: Term = described("所在届。")
    is_convener: bool = described("是否界别组召集人。")
    is_active: bool = described("是否在任。")
    is_synthetic: bool = described("是否演示用的虚构人物。")
    assignments: list[GridAssignment] = described("联系网格的历史，按起始日期排列。")


@strawberry.input(description="筛选委员。")
class MemberFilter:
    group_id: strawberry.ID | None = described("界别组。", default=None)
    text: str | None = described("姓名或委员号含有。", default=None)
