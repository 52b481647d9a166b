"""Reminders, and how they are issued, acknowledged and answered."""

from typing import Annotated

import strawberry

from domain.reminder import STATE_LABELS, ReminderLevel, ReminderState, ReminderTrigger
from schema.action import AllowedAction
from schema.area import Township
from schema.described import argument, described, enum, read_by_engine
from schema.issue import Issue
from schema.member import Member, SectorGroup
from schema.node import Node
from schema.organisation import Department
from schema.paging import After, Connection, First
from schema.scalars import DateTime
from schema.user_error import Answer

enum(
    ReminderLevel,
    "提醒督促的级别。",
    {
        ReminderLevel.NOTE: "提示。",
        ReminderLevel.URGE: "督促。",
        ReminderLevel.INTERVIEW: "约谈。",
    },
)
enum(
    ReminderTrigger,
    "因何提醒。",
    {
        ReminderTrigger.DUE_SOON: "期限将到。",
        ReminderTrigger.OVERDUE: "逾期。",
        ReminderTrigger.SEVERE: "严重逾期。",
        ReminderTrigger.INACTIVE: "一个季度没有履职。",
        ReminderTrigger.SPOT_CHECK: "季度抽查不合格。",
        ReminderTrigger.LOW_REVIEWS: "连续两次反监督评价偏低。",
        ReminderTrigger.OFFICE: "县政协办公室提出。",
    },
)
enum(ReminderState, "提醒的状态。", {state: f"{label}。" for state, label in STATE_LABELS.items()})


@strawberry.type(description="提醒督促。A reminder, acknowledged and answered.")
class Reminder(Node):
    level: ReminderLevel = described("级别。")
    trigger: ReminderTrigger = described("因何提醒。")
    content: str = described("内容。")
    member: Member | None = described("提醒哪位委员。")
    group: SectorGroup | None = described("提醒哪个界别组。")
    department: Department | None = described("提醒哪个部门。")
    township: Township | None = described("提醒哪个街道、镇、乡。")
    issue: Issue | None = described("与哪件问题有关；看不到时为空。")
    state: ReminderState = described("状态。")
    issued_at: DateTime = described("发出时刻。")
    issued_by_name: str = described("谁发出的。")
    acknowledged_at: DateTime | None = described("签收时刻；未签收时为空。")
    acknowledged_by_name: str = described("谁签收的；未签收时为空字符串。")
    answer: str = described("答复；未答复时为空字符串。")
    answered_at: DateTime | None = described("答复时刻；未答复时为空。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")


@strawberry.input(description="筛选提醒；各条件同时满足。")
class ReminderFilter:
    levels: list[ReminderLevel] | None = described("级别。", default=None)
    triggers: list[ReminderTrigger] | None = described("因何提醒。", default=None)
    states: list[ReminderState] | None = described("状态。", default=None)
    member_id: strawberry.ID | None = described("委员。", default=None)
    department_id: strawberry.ID | None = described("部门。", default=None)


@strawberry.input(description="发出提醒督促；对象只填一个。")
class ReminderIssueInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("生成的编号：rem_ 加 UUIDv7。")
    level: ReminderLevel = described("级别。")
    content: str = described("内容，1 到 2000 字。")
    member_id: strawberry.ID | None = described("委员。", default=None)
    group_id: strawberry.ID | None = described("界别组。", default=None)
    department_id: strawberry.ID | None = described("部门。", default=None)
    township_id: strawberry.ID | None = described("街道、镇、乡。", default=None)


@strawberry.input(description="签收提醒。")
class ReminderAcknowledgeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提醒。")


@strawberry.input(description="答复提醒。")
class ReminderAnswerInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提醒。")
    answer: str = described("答复，1 到 2000 字。")


@strawberry.type(description="办理后的提醒。")
class ReminderPayload(Answer):
    reminder: Reminder | None = described("提醒；办理不成时为空。")


@strawberry.type
class ReminderReads:
    @described("能看到的提醒，新的在前。")
    def reminders(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[ReminderFilter | None, argument("筛选。")] = None,
    ) -> Connection[Reminder]:
        return read_by_engine()  # type: ignore[no-any-return]
