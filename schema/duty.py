"""The duty record and its rules."""

import strawberry

from domain.duty import KIND_LABELS, STATE_LABELS, DutyKind, DutyState, DutyVerb
from schema.action import AllowedAction
from schema.described import described, enum
from schema.member import Member, SectorGroup
from schema.node import Node
from schema.scalars import Date, DateTime
from schema.user_error import Answer

enum(DutyKind, "履职的种类。", {each: f"{name}。" for each, name in KIND_LABELS.items()})
enum(DutyState, "履职记录的状态。", {each: f"{name}。" for each, name in STATE_LABELS.items()})
enum(
    DutyVerb,
    "对补记的履职作何决定。",
    {
        DutyVerb.APPROVE: "核准；本人不能核自己的。",
        DutyVerb.REJECT: "不核准，说明理由。",
        DutyVerb.APPEAL: "本人申诉。",
        DutyVerb.UPHOLD: "支持申诉。",
        DutyVerb.DISMISS: "驳回申诉。",
    },
)


@strawberry.type(description="一条履职：由实际发生的事得出，或本人补记、他人核准。")
class DutyEntry(Node):
    member: Member = described("委员。")
    group: SectorGroup = described("当时所在的界别组。")
    kind: DutyKind = described("种类。")
    state: DutyState = described("状态。")
    title: str = described("什么事。")
    note: str = described("说明。")
    occurred_on: Date = described("哪一天。")
    year: int = described("计入哪一年。")
    share_percent: int = described("占几成功劳，百分数；一人做的是 100。")
    decision: str = described("核定意见。")
    decided_by_name: str = described("谁核定的；未核定时为空文本。")
    appeal: str = described("申诉。")
    updated_at: DateTime = described("最近变动时刻。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")


@strawberry.type(description="一种履职的计分规则。")
class ScoringRule:
    kind: DutyKind = described("种类。")
    points: int = described("每次几分。")
    cap: int = described("全年最多几分。")


@strawberry.type(description="计分规则的一个版本；不改旧版，只出新版。")
class ScoringRules(Node):
    version: int = described("版本，从 1 起；0 是内置的默认规则。")
    first_year: int = described("从哪一年起用。")
    note: str = described("说明。")
    rules: list[ScoringRule] = described("各种履职的规则。")
    set_by_name: str = described("谁设定的。")
    created_at: DateTime = described("设定时刻。")


@strawberry.type(description="一条履职得了几分、为什么。")
class DutyScore:
    entry: DutyEntry = described("履职。")
    points: int = described("计几分。")
    explanation: str = described("为什么。")


@strawberry.type(description="一种履职全年的小计。")
class DutySubtotal:
    kind: DutyKind = described("种类。")
    count: int = described("几次。")
    points: int = described("共几分。")
    cap: int = described("上限。")


@strawberry.type(description="一位委员一年的履职档案；不计里程、签到和照片。")
class DutyYear:
    member: Member = described("委员。")
    year: int = described("哪一年。")
    rules_version: int = described("按哪一版规则。")
    total: int = described("总分。")
    subtotals: list[DutySubtotal] = described("各种履职的小计。")
    scores: list[DutyScore] = described("逐条，由早到晚。")


@strawberry.input(description="筛选履职；各条件同时满足。")
class DutyFilter:
    member_id: strawberry.ID | None = described("委员。", default=None)
    group_id: strawberry.ID | None = described("界别组。", default=None)
    kinds: list[DutyKind] | None = described("种类。", default=None)
    states: list[DutyState] | None = described("状态。", default=None)
    year: int | None = described("哪一年。", default=None)


@strawberry.input(description="补记一次履职；他人核准后计入。")
class DutyRecordInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：dut_ 加 UUIDv7。")
    kind: DutyKind = described("种类。")
    title: str = described("什么事，1 到 100 字。")
    occurred_on: Date = described("哪一天，不晚于今天。")
    note: str = described("说明，不超过 1000 字。", default="")


@strawberry.input(description="核定、申诉。")
class DutyDecideInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("履职。")
    verb: DutyVerb = described("作何决定。")
    text: str = described("理由，不超过 1000 字；除核准外必填。", default="")


@strawberry.input(description="一种履职的计分规则。")
class ScoringRuleInput:
    kind: DutyKind = described("种类。")
    points: int = described("每次几分，0 到 100。")
    cap: int = described("全年最多几分，不少于每次的分。")


@strawberry.input(description="出一版新的计分规则。")
class ScoringRulesSetInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：scr_ 加 UUIDv7。")
    first_year: int = described("从哪一年起用。")
    rules: list[ScoringRuleInput] = described("每种履职一条。")
    note: str = described("说明，不超过 1000 字。", default="")


@strawberry.type(description="办理后的履职。")
class DutyPayload(Answer):
    duty_entry: DutyEntry | None = described("履职；办理不成时为空。")


@strawberry.type(description="设定后的计分规则。")
class ScoringRulesPayload(Answer):
    scoring_rules: ScoringRules | None = described("计分规则；办理不成时为空。")
