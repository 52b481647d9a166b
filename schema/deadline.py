"""Deadlines, and the rules that give them."""

from typing import Annotated

import strawberry

from domain.deadline import LABELS, Alert, DeadlineKind, DeadlineState, PauseCause, Unit
from schema.area import Area, Township
from schema.described import argument, described, enum, read_by_engine
from schema.member import Member, SectorGroup
from schema.node import Node
from schema.organisation import Department
from schema.paging import After, Connection, First
from schema.scalars import DateTime
from schema.user_error import Answer

enum(DeadlineKind, "哪一种期限。", {kind: f"{label}。" for kind, label in LABELS.items()})
enum(
    Unit,
    "期限按什么计算。",
    {
        Unit.WORKING_HOURS: "工作小时。",
        Unit.WORKING_DAYS: "工作日，起始当日不计，到末日下班为止。",
        Unit.CALENDAR_DAYS: "自然日，末日遇休息日顺延到下一个工作日。",
        Unit.AGREED: "约定的时刻，如交办时写明的期限；不能作为规定。",
    },
)
enum(
    DeadlineState,
    "期限的状态。",
    {
        DeadlineState.RUNNING: "计时中。",
        DeadlineState.PAUSED: "已中止计时。",
        DeadlineState.MET: "按时完成。",
        DeadlineState.LATE: "逾期完成。",
        DeadlineState.CANCELLED: "不再需要。",
    },
)
enum(
    PauseCause,
    "计时为何中止。",
    {
        PauseCause.OFFICE: "县政协办公室决定。",
        PauseCause.SUPPLEMENT: "等待补充情况。",
        PauseCause.LEDGER: "挂账，等待复核。",
    },
)
enum(
    Alert,
    "提醒到哪一级；每一级只提醒一次。",
    {
        Alert.NONE: "未提醒。",
        Alert.DUE_SOON: "将到期（默认时限过去 80%）。",
        Alert.OVERDUE: "已逾期。",
        Alert.SEVERE: "严重逾期（默认超过时限的 3 倍）。",
    },
)


@strawberry.type(description="给出期限的规定。The county's rule for one kind of deadline.")
class DeadlineRule(Node):
    kind: DeadlineKind = described("哪一种期限。")
    amount: int = described("多少。")
    unit: Unit = described("按什么计算。")
    warn_percent: int = described("时限过去百分之几时预警。")
    severe_percent: int = described("时限的百分之几算严重逾期。")
    grace_hours: int = described("中止后恢复时至少再给几个工作小时。")
    has_alerts: bool = described("是否提醒；只是权利的期限不提醒。")
    updated_at: DateTime = described("最近变动时刻。")
    updated_by_name: str = described("谁改的。")


@strawberry.type(description="期限产生时所依据的规定，此后规定再变也不受影响。")
class RuleSnapshot:
    amount: int = described("多少。")
    unit: Unit = described("按什么计算。")
    warn_percent: int = described("时限过去百分之几时预警。")
    severe_percent: int = described("时限的百分之几算严重逾期。")
    grace_hours: int = described("中止后恢复时至少再给几个工作小时。")


@strawberry.type(description="一段中止计时的时间。")
class Pause:
    paused_at: DateTime = described("何时中止。")
    resumed_at: DateTime | None = described("何时恢复；仍在中止时为空。")


@strawberry.type(description="期限：什么事、谁、何时以前。A deadline.")
class Deadline(Node):
    kind: DeadlineKind = described("哪一种期限。")
    subject_type: str = described("关于哪一类对象。Name of an object type.")
    subject_id: strawberry.ID = described("关于哪个对象。")
    area: Area | None = described("所在区域。")
    member: Member | None = described("由哪位委员办。")
    group: SectorGroup | None = described("由哪个界别组办。")
    department: Department | None = described("由哪个部门办。")
    township: Township | None = described("由哪个街道、镇、乡办。")
    rule: RuleSnapshot = described("所依据的规定。")
    state: DeadlineState = described("状态。")
    alert: Alert = described("提醒到哪一级。")
    started_at: DateTime = described("起算时刻。")
    warn_at: DateTime = described("预警时刻。")
    due_at: DateTime = described("到期时刻。")
    severe_at: DateTime = described("严重逾期时刻。")
    ended_at: DateTime | None = described("结束时刻；未结束时为空。")
    pauses: list[Pause] = described("中止计时的各段。")
    paused_by: list[PauseCause] = described("仍使计时中止的原因；都消除了才恢复计时。")


@strawberry.input(description="筛选期限；各条件同时满足。")
class DeadlineFilter:
    kinds: list[DeadlineKind] | None = described("种类。", default=None)
    states: list[DeadlineState] | None = described("状态。", default=None)
    alerts: list[Alert] | None = described("提醒级别。", default=None)
    department_id: strawberry.ID | None = described("部门。", default=None)
    group_id: strawberry.ID | None = described("界别组。", default=None)
    due_before: DateTime | None = described("在此之前到期。", default=None)


@strawberry.input(description="改一种期限；正在计时的不变。")
class DeadlineRuleSetInput:
    client_mutation_id: str = described("请求编号。")
    kind: DeadlineKind = described("哪一种期限。")
    amount: int = described("多少，1 到 400。")
    unit: Unit = described("按什么计算。")
    warn_percent: int = described("时限过去百分之几时预警，1 到 99。", default=80)
    severe_percent: int = described("时限的百分之几算严重逾期，101 到 1000。", default=300)
    grace_hours: int = described("中止后恢复时至少再给几个工作小时，0 到 80。", default=4)


@strawberry.input(description="中止计时。")
class DeadlinePauseInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("期限。")
    reason: str = described("原因，1 到 200 字。")


@strawberry.input(description="恢复计时。")
class DeadlineResumeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("期限。")


@strawberry.type(description="变动后的期限。")
class DeadlinePayload(Answer):
    deadline: Deadline | None = described("期限；办理不成时为空。")


@strawberry.type(description="变动后的期限规定。")
class DeadlineRulePayload(Answer):
    deadline_rule: DeadlineRule | None = described("规定；办理不成时为空。")


@strawberry.type
class DeadlineReads:
    deadline_rules: list[DeadlineRule] = described("本县的期限规定，按种类。")

    @described("能看到的期限，先到期的在前。")
    def deadlines(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[DeadlineFilter | None, argument("筛选。")] = None,
    ) -> Connection[Deadline]:
        return read_by_engine()  # type: ignore[no-any-return]
