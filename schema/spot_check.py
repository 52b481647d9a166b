"""Quarterly spot checks, and how they are drawn, judged, objected to and decided."""

from typing import Annotated

import strawberry

from domain.spot_check import ITEM_LABELS, CheckState, ItemState, Verdict
from schema.action import AllowedAction
from schema.deadline import Deadline
from schema.described import argument, described, enum, read_by_engine
from schema.issue import Issue
from schema.member import SectorGroup
from schema.node import Node
from schema.paging import After, Connection, First
from schema.scalars import DateTime, Sha256
from schema.user_error import Answer

enum(
    CheckState,
    "季度抽查的状态。",
    {CheckState.DRAWN: "已抽取，检查中。", CheckState.FINAL: "全部已定论。"},
)
enum(
    Verdict,
    "抽查结论。",
    {Verdict.PASS: "合格。", Verdict.IMPROVE: "需改进。", Verdict.FAIL: "不合格。"},
)
enum(
    ItemState,
    "抽中的一件走到哪一步。",
    {state: f"{label}。" for state, label in ITEM_LABELS.items()},
)
Id = Annotated[strawberry.ID, argument("全局编号。")]


@strawberry.type(description="抽中的一件问题，以及办理得怎样。")
class SpotCheckItem(Node):
    ordinal: int = described("第几件，按抽取的次序。")
    issue: Issue | None = described("问题；看不到时为空。")
    group: SectorGroup | None = described("抽取时负责的界别组。")
    state: ItemState = described("走到哪一步。")
    verdict: Verdict | None = described("结论；未检查时为空。")
    note: str = described("检查说明；未检查时为空字符串。")
    judged_by_name: str = described("检查人；未检查时为空字符串。")
    judged_at: DateTime | None = described("检查时刻；未检查时为空。")
    objection: str = described("异议；没有时为空字符串。")
    objected_by_name: str = described("谁提出异议；没有时为空字符串。")
    objected_at: DateTime | None = described("提出异议时刻；没有时为空。")
    decision: str = described("对异议的裁定；没有时为空字符串。")
    final_at: DateTime | None = described("定论时刻；未定论时为空。")
    deadlines: list[Deadline] = described("提出异议的期限。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")


@strawberry.type(description="季度抽查：范围冻结，种子公开，可以重算。A reproducible draw.")
class SpotCheck(Node):
    year: int = described("年份。")
    quarter: int = described("季度，1 到 4。")
    seed: str = described("种子。")
    size: int = described("抽取件数。")
    population_size: int = described("范围内共有多少件。")
    population_hash: Sha256 = described("范围的摘要：各行“问题 界别组”按问题编号排列后的 SHA-256。")
    state: CheckState = described("状态。")
    drawn_by_name: str = described("谁抽取的。")
    drawn_at: DateTime = described("抽取时刻。")
    final_at: DateTime | None = described("全部定论的时刻；未定论时为空。")
    item_count: int = described("抽中且看得到的件数。")
    failed_count: int = described("其中不合格的件数。")

    @described("抽中的各件，按抽取的次序；看不到的不列出。")
    def items(self, first: First = 50) -> list[SpotCheckItem]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.input(description="抽取一个已结束季度的样本；每季度一次，不能重抽。")
class SpotCheckDrawInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("生成的编号：spc_ 加 UUIDv7。")
    year: int = described("年份。")
    quarter: int = described("季度，1 到 4。")
    size: int = described("抽取件数，1 到 200。")
    seed: str | None = described("种子，如当众摇出的号码；不填由服务器生成。", default=None)


@strawberry.input(description="对抽中的一件作出结论。")
class SpotCheckJudgeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("抽中的一件。")
    verdict: Verdict = described("结论。")
    note: str = described("说明，1 到 2000 字。")


@strawberry.input(description="对结论提出异议。")
class SpotCheckObjectInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("抽中的一件。")
    objection: str = described("理由，1 到 2000 字。")


@strawberry.input(description="裁定异议；结论可以改变，此后即为定论。")
class SpotCheckDecideInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("抽中的一件。")
    verdict: Verdict = described("结论。")
    decision: str = described("裁定，1 到 2000 字。")


@strawberry.type(description="抽取的样本。")
class SpotCheckPayload(Answer):
    spot_check: SpotCheck | None = described("季度抽查；办理不成时为空。")


@strawberry.type(description="办理后的一件。")
class SpotCheckItemPayload(Answer):
    spot_check_item: SpotCheckItem | None = described("抽中的一件；办理不成时为空。")


@strawberry.type
class SpotCheckReads:
    @described("一次季度抽查。")
    def spot_check(self, id: Id) -> SpotCheck | None:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("能看到的季度抽查，新的在前。")
    def spot_checks(self, first: First = 20, after: After = None) -> Connection[SpotCheck]:
        return read_by_engine()  # type: ignore[no-any-return]
