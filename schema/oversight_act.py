"""Oversight acts, and how they are planned and concluded."""

from typing import Annotated

import strawberry

from domain.oversight_act import STAGE_LABELS, ActKind, ActStage
from schema.action import AllowedAction
from schema.described import argument, described, enum, read_by_engine
from schema.event import Event
from schema.issue import Issue
from schema.member import Member, SectorGroup
from schema.node import Node
from schema.organisation import Department
from schema.paging import After, Connection, First
from schema.scalars import Date, DateTime
from schema.user_error import Answer

enum(
    ActKind,
    "监督活动的种类。",
    {
        ActKind.MEETING: "专题会议。",
        ActKind.INSPECTION: "视察调研。",
        ActKind.REVIEW: "监督评议。",
    },
)
enum(
    ActStage, "监督活动走到哪一步。", {stage: f"{label}。" for stage, label in STAGE_LABELS.items()}
)


@strawberry.type(description="参加监督活动的委员；评议时有评分。")
class OversightActMember(Node):
    member: Member = described("委员。")
    score: int | None = described("评分 1 到 5；没有评分时为空。")
    comment: str = described("评语。")


@strawberry.type(description="监督活动之后的整改事项。")
class OversightFollowUp(Node):
    content: str = described("要做什么。")
    department: Department | None = described("由哪个部门做。")
    due_on: Date | None = described("期限。")
    closed_at: DateTime | None = described("销号时刻；未销号时为空。")
    closing_note: str = described("销号说明；未销号时为空字符串。")


@strawberry.type(description="监督活动：专题会议、视察调研、监督评议。An oversight act.")
class OversightAct(Node):
    kind: ActKind = described("种类。")
    title: str = described("题目。")
    plan: str = described("方案。")
    planned_on: Date | None = described("计划日期；未定时为空。")
    stage: ActStage = described("走到哪一步。")
    issue: Issue | None = described("为哪件问题安排；看不到时为空。")
    group: SectorGroup | None = described("负责的界别组。")
    department: Department | None = described("被监督的部门。")
    findings: str = described("结果；未完成时为空字符串。")
    reason: str = described("取消的原因；未取消时为空字符串。")
    opened_by_name: str = described("谁安排的。")
    held_at: DateTime | None = described("完成时刻；未完成时为空。")
    created_at: DateTime = described("建立时刻。")
    updated_at: DateTime = described("最近变动时刻。")
    members: list[OversightActMember] = described("参加的委员。")
    follow_ups: list[OversightFollowUp] = described("整改事项。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")

    @described("过程，由早到晚。")
    def timeline(self, first: First = 50) -> list[Event]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.input(description="筛选监督活动；各条件同时满足。")
class OversightActFilter:
    kinds: list[ActKind] | None = described("种类。", default=None)
    stages: list[ActStage] | None = described("走到哪一步。", default=None)
    issue_id: strawberry.ID | None = described("问题。", default=None)
    group_id: strawberry.ID | None = described("界别组。", default=None)


@strawberry.input(description="为“解决”环节的问题安排监督活动。")
class OversightActOpenInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("生成的编号：osa_ 加 UUIDv7。")
    kind: ActKind = described("种类。")
    issue_id: strawberry.ID = described("问题。")
    title: str = described("题目，1 到 100 字。")
    plan: str = described("方案，1 到 5000 字。")
    planned_on: Date | None = described("计划日期。", default=None)
    department_id: strawberry.ID | None = described("被监督的部门。", default=None)
    member_ids: list[strawberry.ID] = described("参加的委员，最多 30 位。", default_factory=list)


@strawberry.input(description="一位委员的评分。")
class OversightScoreInput:
    member_id: strawberry.ID = described("委员，须参加了评议且不是收集人。")
    score: int = described("1 到 5。")
    comment: str = described("评语。", default="")


@strawberry.input(description="一项整改事项。")
class OversightFollowUpInput:
    content: str = described("要做什么，1 到 1000 字。")
    department_id: strawberry.ID | None = described("由哪个部门做。", default=None)
    due_on: Date | None = described("期限。", default=None)


@strawberry.input(description="填写监督活动的结果。")
class OversightActConcludeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("监督活动。")
    findings: str = described("结果，1 到 5000 字。")
    scores: list[OversightScoreInput] = described("评分，只用于监督评议。", default_factory=list)
    follow_ups: list[OversightFollowUpInput] = described("整改事项。", default_factory=list)


@strawberry.input(description="取消监督活动。")
class OversightActCancelInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("监督活动。")
    reason: str = described("原因，1 到 1000 字。")


@strawberry.input(description="整改事项销号；不由承办部门自己销号。")
class OversightFollowUpCloseInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("整改事项。")
    note: str = described("说明，1 到 1000 字。")


@strawberry.type(description="办理后的监督活动。")
class OversightActPayload(Answer):
    oversight_act: OversightAct | None = described("监督活动；办理不成时为空。")


@strawberry.type
class OversightActReads:
    @described("能看到的监督活动，新的在前。")
    def oversight_acts(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[OversightActFilter | None, argument("筛选。")] = None,
    ) -> Connection[OversightAct]:
        return read_by_engine()  # type: ignore[no-any-return]
