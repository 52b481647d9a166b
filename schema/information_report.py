"""Information reports: how they are written, signed, submitted, sent up and adopted."""

from typing import Annotated

import strawberry

from domain.information_report import (
    ADOPTION_LABELS,
    LEVEL_LABELS,
    STAGE_LABELS,
    AdoptionState,
    ReportLevel,
    ReportStage,
)
from schema.action import AllowedAction
from schema.consultation import Consultation
from schema.described import argument, described, enum, read_by_engine
from schema.event import Event
from schema.issue import Issue
from schema.member import Member, SectorGroup
from schema.node import Node
from schema.paging import After, Connection, First
from schema.scalars import Date, DateTime
from schema.user_error import Answer

enum(ReportStage, "信息走到哪一步。", {each: f"{label}。" for each, label in STAGE_LABELS.items()})
enum(ReportLevel, "报送到哪一级。", {each: f"{label}。" for each, label in LEVEL_LABELS.items()})
enum(
    AdoptionState,
    "一级的采用情况。",
    {each: f"{label}。" for each, label in ADOPTION_LABELS.items()},
)
Id = Annotated[strawberry.ID, argument("全局编号。")]


@strawberry.type(description="信息的一位署名委员；各人份额合计为百分之百。")
class ReportContributor(Node):
    member: Member = described("委员。")
    position: int = described("署名次序，从 0 起。")
    share_percent: int = described("占百分之几。")


@strawberry.type(description="一级的报送与采用情况。One row of the adoption ledger.")
class Adoption(Node):
    level: ReportLevel = described("哪一级。")
    state: AdoptionState = described("采用情况。")
    sent_to: str = described("报送给谁。")
    sent_on: Date = described("报送日期。")
    decided_on: Date | None = described("采用、批示或答复不采用的日期；还没有时为空。")
    decided_by: str = described("由谁采用或批示；还没有时为空字符串。")
    instruction: str = described("批示原文或说明；没有时为空字符串。")
    recorded_by_name: str = described("登记人。")
    updated_at: DateTime = described("最近登记时刻。")


@strawberry.type(description="社情民意信息，一事一报。An information report on one matter.")
class InformationReport(Node):
    title: str = described("标题。")
    content: str = described("正文。")
    stage: ReportStage = described("走到哪一步。")
    group: SectorGroup | None = described("撰写委员所在的界别组；由办公室撰写时为空。")
    drafted_by_name: str = described("撰写人。")
    submitted_at: DateTime | None = described("提交时刻；未提交时为空。")
    return_reason: str = described("退回修改的理由；没有退回时为空字符串。")
    created_at: DateTime = described("起草时刻。")
    updated_at: DateTime = described("最近变动时刻。")
    version: int = described("版本号，修改草稿时作为 baseVersion 送回。")
    contributors: list[ReportContributor] = described("署名委员，按次序。")
    adoptions: list[Adoption] = described("采用台账，一级一条，按报送次序。")
    issues: list[Issue] = described("来源的问题；看不到的不列出。")
    consultations: list[Consultation] = described("来源的协商；看不到的不列出。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")

    @described("过程，由早到晚。")
    def timeline(self, first: First = 50) -> list[Event]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.input(description="筛选社情民意信息；各条件同时满足。")
class InformationReportFilter:
    stages: list[ReportStage] | None = described("走到哪一步。", default=None)
    group_id: strawberry.ID | None = described("界别组。", default=None)
    drafted_by_me: bool | None = described("自己撰写的。", default=None)
    text: str | None = described("标题含有。", default=None)


@strawberry.input(description="一位署名委员的份额。")
class ContributorInput:
    member_id: strawberry.ID = described("委员。")
    share_percent: int = described("占百分之几，1 到 100；各人合计 100。")


@strawberry.input(description="撰写社情民意信息，一事一报。")
class InformationReportDraftInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("生成的编号：inf_ 加 UUIDv7。")
    title: str = described("标题，1 到 100 字。")
    content: str = described("正文，1 到 10000 字。")
    issue_ids: list[strawberry.ID] = described("来源的问题；与协商合计 1 到 20 件。")
    consultation_ids: list[strawberry.ID] | None = described("来源的协商。", default=None)
    contributors: list[ContributorInput] | None = described(
        "署名委员；不写即撰写的委员一人。", default=None
    )


@strawberry.input(description="修改信息草稿。")
class InformationReportReviseInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("社情民意信息。")
    base_version: int = described("所依据的版本。")
    title: str = described("标题，1 到 100 字。")
    content: str = described("正文，1 到 10000 字。")
    issue_ids: list[strawberry.ID] = described("来源的问题；与协商合计 1 到 20 件。")
    consultation_ids: list[strawberry.ID] | None = described("来源的协商。", default=None)
    contributors: list[ContributorInput] | None = described(
        "署名委员；不写即撰写的委员一人。", default=None
    )


@strawberry.input(description="作废信息草稿。")
class InformationReportDropInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("社情民意信息。")


@strawberry.input(description="提交信息给县政协办公室。")
class InformationReportSubmitInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("社情民意信息。")


@strawberry.input(description="退回信息，请撰写人修改。")
class InformationReportReturnInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("社情民意信息。")
    reason: str = described("理由，1 到 1000 字。")


@strawberry.input(description="向一级报送信息；每级一次。")
class InformationReportSendUpInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("社情民意信息。")
    level: ReportLevel = described("哪一级。")
    sent_to: str = described("报送给谁，1 到 60 字。")
    sent_on: Date | None = described("报送日期，不晚于今天；不写即今天。", default=None)


@strawberry.input(description="登记一级的采用情况；采用之后还可以登记批示。")
class InformationReportDecideInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("社情民意信息。")
    level: ReportLevel = described("哪一级。")
    state: AdoptionState = described("采用、批示或未采用。")
    decided_on: Date = described("日期，在报送之后、今天以前。")
    decided_by: str = described("由谁采用或批示，1 到 60 字。")
    instruction: str = described("批示原文或说明，不超过 2000 字；有批示时必填。", default="")


@strawberry.type(description="办理后的社情民意信息。")
class InformationReportPayload(Answer):
    information_report: InformationReport | None = described(
        "社情民意信息；办理不成时为空，版本冲突时为最新的。"
    )


@strawberry.type
class InformationReportReads:
    @described("一篇社情民意信息。")
    def information_report(self, id: Id) -> InformationReport | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的社情民意信息，最近变动的在前。")
    def information_reports(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[InformationReportFilter | None, argument("筛选。")] = None,
    ) -> Connection[InformationReport]:
        return read_by_engine()  # type: ignore[no-any-return]
