"""Issues and the four steps they walk."""

from typing import TYPE_CHECKING, Annotated, Optional

import strawberry

from domain.on_site import OnSite, OnSiteReason
from schema.action import AllowedAction
from schema.area import Area, Grid
from schema.category import Category
from schema.deadline import Deadline
from schema.described import described, read_by_engine
from schema.event import Event
from schema.issue_family import Supplement
from schema.issue_words import (
    Confidentiality,
    FeedbackChannel,
    Nature,
    Outcome,
    RatedBy,
    Route,
    Source,
)
from schema.ledger import LedgerEntry
from schema.member import Member, SectorGroup
from schema.node import Node
from schema.paging import First
from schema.photo import Photo
from schema.place import GeoFix
from schema.reporter import Receipt, Reporter
from schema.scalars import DateTime, Latitude, Longitude
from schema.step import Step
from schema.task import Task
from schema.user_error import Answer

if TYPE_CHECKING:
    from schema.consultation import Consultation
    from schema.information_report import InformationReport
    from schema.proposal import Proposal


@strawberry.type(description="一次向群众的反馈。")
class Feedback(Node):
    round: int = described("第几轮办理。")
    channel: FeedbackChannel = described("方式。")
    content: str | None = described("内容；平板上为空。")
    told_at: DateTime = described("告知时刻。")
    given_by_name: str = described("反馈人。")
    rating: int | None = described("群众评价 1 到 5；没有评价时为空。")
    rating_comment: str | None = described("评价意见；平板上为空。")
    rated_by: RatedBy | None = described("评价是谁给的；没有评价时为空。")
    reporter: Reporter | None = described("反馈给哪位反映人；无权知道时为空。")


@strawberry.type(description="社情民意线索、问题。What a resident raised.")
class Issue(Node):
    title: str = described("标题。")
    content: str | None = described("内容；无权查看时为空。")
    step: Step = described("所在环节。")
    round: int = described("第几轮办理。")
    source: Source = described("来源渠道。")
    nature: Nature | None = described("诉求性质。")
    confidentiality: Confidentiality = described("知悉范围。")
    category: Category | None = described("主题分类。")
    city_category: Category | None = described("城市管理分类；不用或未归类时为空。")
    area: Area = described("所在区域。")
    grid: Grid | None = described("所在网格；只知道社区时为空。")
    located_area: Area | None = described("按定位判定的区域；人工改过时与所在区域不同。")
    longitude: Longitude | None = described("经度（县标准坐标系）。")
    latitude: Latitude | None = described("纬度（县标准坐标系）。")
    place: GeoFix | None = described("手机给出的定位；无权查看时为空。")
    on_site: OnSite = described("是否在现场收集。")
    on_site_reasons: list[OnSiteReason] = described("判断的依据。")
    group: SectorGroup | None = described("负责研究的界别组。")
    collector: Member | None = described("收集的委员；由平板收集时为空。")
    reporter_name: str | None = described("反映人；无权查看时为空。")
    reporter_contact: str | None = described("反映人联系方式，已打码；无权查看时为空。")
    reporters: list[Reporter] = described("全部反映人，由早到晚；无权知道的不列出。")
    supporter_count: int = described("有同感的人数。")
    finding: str | None = described("研究意见。")
    route: Route | None = described("办理路径。")
    outcome: Outcome | None = described("办理结果。")
    outcome_text: str | None = described("办理结果说明。")
    photo_count: int = described("登记的照片数。")
    missing_photo_count: int = described("还没收到的照片数。")
    consultation_count: int = described("围绕它的协商次数。")
    captured_at: DateTime = described("收集时刻，已按手机与服务器的时钟差校正。")
    received_at: DateTime = described("服务器收到的时刻。")
    is_clock_suspect: bool = described("手机时钟相差 10 分钟以上。")
    created_at: DateTime = described("建立时刻。")
    updated_at: DateTime = described("最近变动时刻。")
    version: int = described("版本号，修改时作为 baseVersion 送回。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")
    feedbacks: list[Feedback] = described("历次反馈，由早到晚。")
    tasks: list[Task] = described("历次交办，由早到晚。")
    deadlines: list[Deadline] = described("与它有关的期限，由早到晚。")
    ledger_entries: list[LedgerEntry] = described("历次挂账，由早到晚。")
    supplements: list[Supplement] = described("历次要求补充，由早到晚。")
    merged_into: Optional["Issue"] = described("并入了哪一件；没有并案或无权查看时为空。")
    merged: list["Issue"] = described("并入这件的，由早到晚。")
    parent: Optional["Issue"] = described("是哪一件的分件；不是分件或无权查看时为空。")
    parts: list["Issue"] = described("分件，由早到晚。")
    reports: list[Annotated["InformationReport", strawberry.lazy("schema.information_report")]] = (
        described("由它整理成的社情民意信息，由早到晚；看不到的不列出。")
    )
    proposals: list[Annotated["Proposal", strawberry.lazy("schema.proposal")]] = described(
        "由它形成的提案，由早到晚；看不到的不列出。"
    )

    @described("照片，按登记次序。")
    def photos(self, first: First = 20) -> list[Photo]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("办理过程，由早到晚。")
    def timeline(self, first: First = 50) -> list[Event]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("围绕它的协商。")
    def consultations(
        self, first: First = 20
    ) -> list[Annotated["Consultation", strawberry.lazy("schema.consultation")]]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.type(description="办理后的问题。")
class IssuePayload(Answer):
    issue: Issue | None = described("问题；办理不成时为空，版本冲突时为最新的。")


@strawberry.type(description="收集的回答。")
class IssueCollectPayload(IssuePayload):
    receipt: Receipt | None = described("给反映人的回执；办理不成时为空。")


@strawberry.type(description="登记同感的回答。")
class IssueJoinPayload(IssuePayload):
    receipt: Receipt | None = described("给这位反映人的回执；办理不成时为空。")


@strawberry.type(description="反映人联系方式。")
class IssueContactReadPayload(Answer):
    name: str | None = described("称呼。")
    contact: str | None = described("联系方式。")
