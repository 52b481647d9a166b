"""Members, their sector groups, terms, and the grids they serve."""

import strawberry

from domain.member import (
    LEAVE_LABELS,
    ROLE_LABELS,
    AssignmentKind,
    GroupRole,
    LeaveState,
)
from schema.action import AllowedAction
from schema.area import Area
from schema.described import described, enum
from schema.node import Node
from schema.scalars import Date, DateTime

enum(GroupRole, "在界别组里的职务。", {each: f"{name}。" for each, name in ROLE_LABELS.items()})
enum(
    AssignmentKind,
    "联系网格时的分工。",
    {AssignmentKind.PRIMARY: "主责。", AssignmentKind.ASSIST: "协助。"},
)
enum(LeaveState, "请假办到哪一步。", {each: f"{name}。" for each, name in LEAVE_LABELS.items()})


@strawberry.type(description="界别组。")
class SectorGroup(Node):
    code: str = described("编码。")
    name: str = described("名称。")
    members: list["Member"] = described("组内委员，按委员号排列。")
    conveners: list["Member"] = described("在任召集人。")
    deputies: list["Member"] = described("在任副召集人；召集人请假时代行职责。")


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
    kind: AssignmentKind = described("主责还是协助。")
    assigned_on: Date = described("起始日期。")
    ended_on: Date | None = described("结束日期；仍在联系时为空。")


@strawberry.type(description="委员在一个界别组任一职务的一段时间；两端都保留。")
class Membership(Node):
    member: "Member" = described("委员。")
    sector_group: SectorGroup = described("界别组。")
    role: GroupRole = described("职务。")
    started_on: Date = described("起始日期。")
    ended_on: Date | None = described("结束日期；现任时为空。")


@strawberry.type(description="委员请假。")
class Leave(Node):
    member: "Member" = described("委员。")
    starts_on: Date = described("从哪天起。")
    ends_on: Date = described("到哪天止（含当天）。")
    reason: str = described("原因。")
    state: LeaveState = described("办到哪一步。")
    decision: str = described("批复意见。")
    decided_by_name: str = described("谁批复的；未批复时为空文本。")
    decided_at: DateTime | None = described("批复时刻。")
    created_at: DateTime = described("申请时刻。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")


@strawberry.type(description="政协委员。")
class Member(Node):
    number: str = described("委员号。")
    name: str = described("姓名。")
    position: str = described("工作单位及职务。")
    sector_group: SectorGroup = described("所在界别组。")
    term: Term = described("所在届。")
    is_convener: bool = described("是否界别组召集人。")
    is_deputy: bool = described("是否副召集人。")
    is_active: bool = described("是否在任。")
    joined_on: Date | None = described("到任日期；未登记时为空。")
    left_on: Date | None = described("离任日期；在任时为空。")
    leave_starts_on: Date | None = described("最近一次准假从哪天起；没有时为空。")
    leave_ends_on: Date | None = described("最近一次准假到哪天止；没有时为空。")
    is_synthetic: bool = described("是否演示用的虚构人物。")
    assignments: list[GridAssignment] = described("联系网格的历史，按起始日期排列。")
    memberships: list[Membership] = described("任职的历史，按起始日期排列。")
    leaves: list[Leave] = described("请假，按起始日期排列；无权查看的不列出。")


@strawberry.input(description="筛选委员。")
class MemberFilter:
    group_id: strawberry.ID | None = described("界别组。", default=None)
    is_active: bool | None = described("是否在任。", default=None)
    text: str | None = described("姓名或委员号含有。", default=None)


@strawberry.input(description="筛选请假。")
class LeaveFilter:
    states: list[LeaveState] | None = described("办到哪一步。", default=None)
    member_id: strawberry.ID | None = described("委员。", default=None)
