"""Tasks: who was asked to do what about an issue, and what came of it."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.task import AnswerGrade, ExtensionState, TaskRole, TaskState
from schema.action import AllowedAction
from schema.area import Township
from schema.described import described, enum
from schema.node import Node
from schema.organisation import Department
from schema.photo import PhotoInput
from schema.scalars import DateTime
from schema.user_error import Answer

if TYPE_CHECKING:
    from schema.issue import Issue

enum(
    TaskState,
    "交办办到哪一步。",
    {
        TaskState.OPEN: "待签收。",
        TaskState.ACCEPTED: "已签收，办理中。",
        TaskState.ANSWERED: "已答复，待核实。",
        TaskState.VERIFIED: "已核实。",
        TaskState.RETURNED: "已退回，待另行交办。",
        TaskState.CANCELLED: "已撤回。",
    },
)
enum(TaskRole, "主办还是协办。", {TaskRole.LEAD: "主办。", TaskRole.ASSIST: "协办。"})
enum(
    AnswerGrade,
    "答复的等级。",
    {
        AnswerGrade.A: "已经解决。",
        AnswerGrade.B: "部分解决，或列入计划。",
        AnswerGrade.C: "留作参考。",
    },
)
enum(
    ExtensionState,
    "延期申请的状态。",
    {
        ExtensionState.ASKED: "待审批。",
        ExtensionState.GRANTED: "已同意。",
        ExtensionState.REFUSED: "未同意。",
        ExtensionState.WITHDRAWN: "不需要了：审批之前已办完。",
    },
)


@strawberry.type(description="一次延期申请。")
class TaskExtension(Node):
    until_at: DateTime = described("申请延到何时。")
    reason: str = described("原因。")
    state: ExtensionState = described("状态。")
    asked_at: DateTime = described("申请时刻。")
    asked_by_name: str = described("申请人。")
    decided_at: DateTime | None = described("审批时刻；未审批时为空。")
    decided_by_name: str = described("审批人；未审批时为空字符串。")
    decision_note: str = described("审批意见。")


@strawberry.type(
    description="交办：请一个部门或街道、镇、乡办理一件事。What an office is asked to do."
)
class Task(Node):
    issue: Annotated["Issue", strawberry.lazy("schema.issue")] | None = described(
        "哪件事；退回或撤回以后承办单位不再看得到，为空。"
    )
    round: int = described("第几轮办理。")
    department: Department | None = described("承办部门；由街道、镇、乡承办时为空。")
    township: Township | None = described("承办的街道、镇、乡；由部门承办时为空。")
    role: TaskRole = described("主办还是协办。")
    state: TaskState = described("办到哪一步。")
    content: str = described("请其办什么。")
    is_final: bool = described("已退回两次，由县政协指定，不能再退回。")
    shares_contact: bool = described("承办单位可以查看反映人的联系方式（会被记录）。")
    assigned_by_name: str = described("交办人。")
    assigned_at: DateTime = described("交办时刻。")
    due_at: DateTime | None = described("办理期限；没有期限时为空。")
    accepted_at: DateTime | None = described("签收时刻。")
    returned_at: DateTime | None = described("退回时刻。")
    return_reason: str = described("退回或撤回的原因。")
    answered_at: DateTime | None = described("最近一次答复的时刻。")
    answered_by_name: str = described("答复人。")
    grade: AnswerGrade | None = described("答复等级。")
    answer: str = described("答复内容。")
    send_back_reason: str = described("上一次退回重办的原因。")
    verified_at: DateTime | None = described("核实时刻。")
    verified_by_name: str = described("核实人。")
    updated_at: DateTime = described("最近变动时刻。")
    extensions: list[TaskExtension] = described("历次延期申请，由早到晚。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")


@strawberry.type(description="办理后的交办。")
class TaskPayload(Answer):
    task: Task | None = described("交办；办理不成时为空。")


@strawberry.input(description="筛选交办；各条件同时满足。")
class TaskFilter:
    mine: bool | None = described("只看本单位承办的。", default=None)
    states: list[TaskState] | None = described("办到哪一步。", default=None)
    role: TaskRole | None = described("主办还是协办。", default=None)
    issue_id: strawberry.ID | None = described("哪件事。", default=None)
    department_id: strawberry.ID | None = described("承办部门。", default=None)
    due_before: DateTime | None = described("期限在此之前。", default=None)


@strawberry.enum(description="交办的排序。")
class TaskOrder(Enum):
    UPDATED_AT = strawberry.enum_value("UPDATED_AT", description="最近变动在前。")
    ASSIGNED_AT = strawberry.enum_value("ASSIGNED_AT", description="最近交办在前。")


@strawberry.input(description="交办：departmentId 与 townshipId 填一个。")
class TaskAssignInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    task_id: strawberry.ID = described("手机生成的编号：tsk_ 加 UUIDv7。")
    department_id: strawberry.ID | None = described("承办部门。", default=None)
    township_id: strawberry.ID | None = described("承办的街道、镇、乡。", default=None)
    role: TaskRole = described("主办还是协办。", default=TaskRole.LEAD)
    content: str = described("请其办什么，1 到 5000 字。")
    due_at: DateTime | None = described("办理期限。", default=None)
    shares_contact: bool = described("需要联系反映人。", default=False)


@strawberry.input(description="签收交办。")
class TaskAcceptInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("交办。")


@strawberry.input(description="退回交办：不属于本单位职责。")
class TaskReturnInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("交办。")
    reason: str = described("原因和建议的承办单位，1 到 1000 字。")


@strawberry.input(description="撤回交办。")
class TaskCancelInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("交办。")
    reason: str = described("原因，1 到 1000 字。")


@strawberry.input(description="答复交办。")
class TaskAnswerInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("交办。")
    grade: AnswerGrade = described("等级。")
    text: str = described("办理情况，1 到 5000 字。")
    photos: list[PhotoInput] = described("办理前后照片，最多 9 张。", default_factory=list)


@strawberry.input(description="核实交办的办理结果；承办单位不能自己核实。")
class TaskVerifyInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("交办。")


@strawberry.input(description="与答复不符，退回重办。")
class TaskSendBackInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("交办。")
    reason: str = described("哪里没有办到，1 到 1000 字。")


@strawberry.input(description="申请延期。")
class TaskAskExtensionInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("交办。")
    until_at: DateTime = described("延到何时。")
    reason: str = described("原因，1 到 1000 字。")


@strawberry.input(description="审批延期。")
class TaskDecideExtensionInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("交办。")
    is_granted: bool = described("是否同意。")
    note: str = described("审批意见，不超过 1000 字。", default="")
