"""The root of reading; every field is declared in resolvers/query.py."""

from typing import Annotated

import strawberry

from domain.category import CategoryAxis
from schema.activity import Activity, ActivityFilter
from schema.area import County, Grid, GridFilter
from schema.category import Category, CategoryList
from schema.channel import Channel, ChannelFilter
from schema.competence import Competence
from schema.consultation import Commitment, Consultation
from schema.consultation_input import CommitmentFilter, ConsultationFilter, ConsultationOrder
from schema.described import argument, described, read_by_engine
from schema.duty import DutyEntry, DutyFilter, ScoringRules
from schema.issue import Issue
from schema.issue_input import IssueFilter, IssueOrder
from schema.ledger import LedgerEntry, LedgerEntryFilter
from schema.mechanism import MechanismItem
from schema.member import Leave, LeaveFilter, Member, MemberFilter, SectorGroup, Term
from schema.node import Node
from schema.organisation import Department, Device, Hall
from schema.paging import After, Connection, First
from schema.place import BoxInput
from schema.qr_code import QrCode
from schema.task import Task, TaskFilter, TaskOrder
from schema.topic import Topic, TopicFilter

Id = Annotated[strawberry.ID, argument("全局编号。")]


@strawberry.type(description="查询。")
class ReadQuery:
    county: list[County] = described("所在的县（总是一个）。")
    sector_groups: list[SectorGroup] = described("界别组，按次序。")
    departments: list[Department] = described("职能部门，按编码。")
    halls: list[Hall] = described("议事厅，按编码。")
    devices: list[Device] = described("议事厅的平板，先登记的在前；停用的也在其中。")
    category_lists: list[CategoryList] = described("分类表的各版，新的在前。")
    scoring_rules: list[ScoringRules] = described("计分规则各版本，由旧到新。")
    terms: list[Term] = described("届，按届次。")
    mechanism_items: list[MechanismItem] = described("机制提法，按组和次序。")

    @described("问题分类，按次序。")
    def categories(
        self,
        axis: Annotated[CategoryAxis | None, argument("哪一种分类；不填为全部。")] = None,
        is_closed: Annotated[bool | None, argument("是否已停用；不填为全部。")] = None,
    ) -> list[Category]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("部门职责，按次序。")
    def competences(
        self,
        first: Annotated[int, argument("最多几条，1 到 500。")] = 200,
        category_id: Annotated[strawberry.ID | None, argument("问题分类。")] = None,
        department_id: Annotated[strawberry.ID | None, argument("部门。")] = None,
    ) -> list[Competence]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("渠道，按名称。")
    def channels(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[ChannelFilter | None, argument("筛选。")] = None,
    ) -> Connection[Channel]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("一位委员。")
    def member(self, id: Id) -> Member | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的请假，后申请的在前。")
    def leaves(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[LeaveFilter | None, argument("筛选。")] = None,
    ) -> Connection[Leave]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("按编号取任何对象；没有或无权查看时为空。")
    def node(self, id: Id) -> Node | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("按编号取多个对象，次序不变；没有或无权查看的为空。")
    def nodes(
        self, ids: Annotated[list[strawberry.ID], argument("全局编号，最多 100 个。")]
    ) -> list[Node | None]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("一件问题。")
    def issue(self, id: Id) -> Issue | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的问题。")
    def issues(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[IssueFilter | None, argument("筛选。")] = None,
        order_by: Annotated[IssueOrder | None, argument("排序；默认最近变动在前。")] = None,
    ) -> Connection[Issue]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("一场协商。")
    def consultation(self, id: Id) -> Consultation | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的协商。")
    def consultations(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[ConsultationFilter | None, argument("筛选。")] = None,
        order_by: Annotated[ConsultationOrder | None, argument("排序；默认晚举行的在前。")] = None,
    ) -> Connection[Consultation]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的共识事项，期限近的在前。")
    def commitments(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[CommitmentFilter | None, argument("筛选。")] = None,
    ) -> Connection[Commitment]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("一个议题。")
    def topic(self, id: Id) -> Topic | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的议题，最近变动在前。")
    def topics(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[TopicFilter | None, argument("筛选。")] = None,
    ) -> Connection[Topic]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("一次活动。")
    def activity(self, id: Id) -> Activity | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的活动，晚举办的在前。")
    def activities(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[ActivityFilter | None, argument("筛选。")] = None,
    ) -> Connection[Activity]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的履职，近的在前。")
    def duty_entries(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[DutyFilter | None, argument("筛选。")] = None,
    ) -> Connection[DutyEntry]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("网格，按编码排列。")
    def grids(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[GridFilter | None, argument("筛选。")] = None,
    ) -> Connection[Grid]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("地图上矩形范围内的网格，按编码排列；中心点在范围内即算。")
    def grid_map(
        self,
        box: Annotated[BoxInput, argument("范围。")],
        first: Annotated[int, argument("最多几个，1 到 500。")] = 200,
    ) -> list[Grid]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("委员，按委员号排列。")
    def members(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[MemberFilter | None, argument("筛选。")] = None,
    ) -> Connection[Member]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("一个议事厅。")
    def hall(self, id: Id) -> Hall | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的挂账，先到复核日期的在前。")
    def ledger_entries(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[LedgerEntryFilter | None, argument("筛选。")] = None,
    ) -> Connection[LedgerEntry]:
        return read_by_engine()  # type: ignore[no-any-return]

    qr_codes: list[QrCode] = described("能看到的二维码，新的在前。")

    @described("一项交办。")
    def task(self, id: Id) -> Task | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的交办：承办单位看自己的，其他人看所能看到的问题的。")
    def tasks(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[TaskFilter | None, argument("筛选。")] = None,
        order_by: Annotated[TaskOrder | None, argument("排序；默认最近变动在前。")] = None,
    ) -> Connection[Task]:
        return read_by_engine()  # type: ignore[no-any-return]
