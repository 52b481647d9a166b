"""Proposals: how they are written, co-signed, filed, assigned, replied to and rated."""

from typing import Annotated

import strawberry

from domain.proposal import (
    SATISFACTION_LABELS,
    SIGNER_LABELS,
    STAGE_LABELS,
    ProposalStage,
    Satisfaction,
    SignerState,
)
from domain.task import TaskRole
from schema.action import AllowedAction
from schema.consultation import Consultation
from schema.described import argument, described, enum, read_by_engine
from schema.event import Event
from schema.information_report import InformationReport
from schema.issue import Issue
from schema.member import Member, SectorGroup
from schema.node import Node
from schema.organisation import Department
from schema.paging import After, Connection, First
from schema.scalars import Date, DateTime
from schema.user_error import Answer

enum(
    ProposalStage,
    "提案走到哪一步。",
    {each: f"{label}。" for each, label in STAGE_LABELS.items()},
)
enum(
    SignerState,
    "联名的情况。",
    {each: f"{label}。" for each, label in SIGNER_LABELS.items()},
)
enum(
    Satisfaction,
    "提案人对答复的评价。",
    {each: f"{label}。" for each, label in SATISFACTION_LABELS.items()},
)
Id = Annotated[strawberry.ID, argument("全局编号。")]


@strawberry.type(description="提案的一位署名人：提案人，或受邀联名的委员。")
class ProposalSigner(Node):
    member: Member = described("委员。")
    position: int = described("署名次序；提案人是 0。")
    share_percent: int = described("占百分之几；没有联名的份额归提案人。")
    state: SignerState = described("是否联名。")
    answered_at: DateTime | None = described("答复邀请的时刻；没有答复时为空。")


@strawberry.type(description="一个部门对提案的承办与答复。")
class ProposalAssignment(Node):
    department: Department = described("部门。")
    role: TaskRole = described("主办还是协办。")
    reply: str = described("答复；未答复时为空字符串。")
    replied_by_name: str = described("答复人；未答复时为空字符串。")
    replied_at: DateTime | None = described("答复时刻；未答复时为空。")


@strawberry.type(description="提案。A proposal signed by one or more members.")
class Proposal(Node):
    number: str | None = described("案号，如 桓政协提〔2026〕3号；立案前为空。")
    title: str = described("案由。")
    background: str = described("情况和问题。")
    suggestion: str = described("建议。")
    stage: ProposalStage = described("走到哪一步。")
    member: Member = described("提案人。")
    group: SectorGroup = described("提案人提出时所在的界别组。")
    submitted_at: DateTime | None = described("提交时刻；未提交时为空。")
    review: str = described("审查意见；未审查时为空字符串。")
    reviewed_at: DateTime | None = described("审查时刻；未审查时为空。")
    report: InformationReport | None = described("转成的社情民意信息；没有或无权查看时为空。")
    reply_due_on: Date | None = described("答复期限；交办前为空。")
    satisfaction: Satisfaction | None = described("提案人的评价；未评价时为空。")
    rating_comment: str = described("评价意见；没有时为空字符串。")
    rated_at: DateTime | None = described("评价时刻；未评价时为空。")
    created_at: DateTime = described("起草时刻。")
    updated_at: DateTime = described("最近变动时刻。")
    version: int = described("版本号，修改时作为 baseVersion 送回。")
    signers: list[ProposalSigner] = described("署名人，提案人在前。")
    assignments: list[ProposalAssignment] = described("承办单位，主办在前；看不到的不列出。")
    issues: list[Issue] = described("来源的问题；看不到的不列出。")
    consultations: list[Consultation] = described("来源的协商；看不到的不列出。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")

    @described("过程，由早到晚。")
    def timeline(self, first: First = 50) -> list[Event]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.type(description="办理后的提案。")
class ProposalPayload(Answer):
    proposal: Proposal | None = described("提案；办理不成或不再看得到时为空，版本冲突时为最新的。")


@strawberry.input(description="筛选提案；各条件同时满足。")
class ProposalFilter:
    stages: list[ProposalStage] | None = described("走到哪一步。", default=None)
    member_id: strawberry.ID | None = described("提案人。", default=None)
    group_id: strawberry.ID | None = described("界别组。", default=None)
    text: str | None = described("案由或案号含有。", default=None)


@strawberry.type
class ProposalReads:
    @described("一件提案。")
    def proposal(self, id: Id) -> Proposal | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的提案，最近变动的在前。")
    def proposals(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[ProposalFilter | None, argument("筛选。")] = None,
    ) -> Connection[Proposal]:
        return read_by_engine()  # type: ignore[no-any-return]
