"""What the office sends to arrange members, and members to ask for leave."""

import strawberry

from domain.member import AssignmentKind, GroupRole
from schema.described import described
from schema.member import Leave, Member, Term
from schema.scalars import Date
from schema.user_error import Answer


@strawberry.input(description="调整委员在界别组里的职务。")
class MemberAppointInput:
    client_mutation_id: str = described("请求编号。")
    member_id: strawberry.ID = described("委员。")
    role: GroupRole = described("职务；新任召集人后，原召集人成为组员。")
    effective_on: Date = described("生效日期，不晚于今天。")


@strawberry.input(description="把委员调到另一个界别组；此前的记录仍属原组。")
class MemberTransferInput:
    client_mutation_id: str = described("请求编号。")
    member_id: strawberry.ID = described("委员。")
    group_id: strawberry.ID = described("调到哪个界别组。")
    effective_on: Date = described("生效日期，不晚于今天。")


@strawberry.input(description="委员离任；记录都保留。")
class MemberLeaveOfficeInput:
    client_mutation_id: str = described("请求编号。")
    member_id: strawberry.ID = described("委员。")
    effective_on: Date = described("离任日期，不晚于今天。")
    reason: str = described("原因，1 到 1000 字。")


@strawberry.input(description="安排委员联系网格或社区、村、街道、镇、乡。")
class GridAssignInput:
    client_mutation_id: str = described("请求编号。")
    member_id: strawberry.ID = described("委员。")
    area_ids: list[strawberry.ID] = described("区域，1 到 200 个。")
    kind: AssignmentKind = described("主责还是协助。", default=AssignmentKind.PRIMARY)
    assigned_on: Date = described("从哪天起。")


@strawberry.input(description="结束一段联系；已结束的不能再改。")
class GridAssignmentEndInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("联系记录。")
    ended_on: Date = described("最后一天。")


@strawberry.input(description="请假。")
class LeaveAskInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：lea_ 加 UUIDv7。")
    starts_on: Date = described("从哪天起。")
    ends_on: Date = described("到哪天止（含当天）。")
    reason: str = described("原因，1 到 1000 字。")


@strawberry.input(description="批复请假；不能批自己的。")
class LeaveDecideInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("请假。")
    grants: bool = described("是否准假。")
    decision: str = described("意见；不准时必填。", default="")


@strawberry.input(description="销假。")
class LeaveCancelInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("请假。")


@strawberry.input(description="设定一届；同一届次已有时改写它。")
class TermSetInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：trm_ 加 UUIDv7。")
    number: int = described("第几届。")
    name: str = described("名称，1 到 60 字。")
    starts_on: Date = described("开始日期。")
    ends_on: Date | None = described("结束日期；未定时不填。", default=None)


@strawberry.type(description="调整后的委员。")
class MemberPayload(Answer):
    member: Member | None = described("委员；办理不成时为空。")


@strawberry.type(description="办理后的请假。")
class LeavePayload(Answer):
    leave: Leave | None = described("请假；办理不成时为空。")


@strawberry.type(description="设定后的届。")
class TermPayload(Answer):
    term: Term | None = described("届；办理不成时为空。")
