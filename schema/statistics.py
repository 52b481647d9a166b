"""The statistics of a period: figures, shares with what they are made of, and rows to look into."""

import strawberry

from domain.consultation import ConsultationOutcome
from domain.statistics import StatisticsBy
from domain.steps import Outcome, Step
from schema.described import described, enum
from schema.scalars import Date, DateTime
from schema.user_error import Answer

enum(
    StatisticsBy,
    "统计按什么分行；从不按数量排名。",
    {
        StatisticsBy.TOWNSHIP: "街道、镇、乡。",
        StatisticsBy.COMMUNITY: "社区、村。",
        StatisticsBy.GRID: "网格；须指明在哪个街道（乡镇）或社区（村）之内。",
        StatisticsBy.GROUP: "界别组。",
        StatisticsBy.MEMBER: "委员（收集的、召集的、记录的）。",
        StatisticsBy.DEPARTMENT: "职能部门（主办的、收到监督建议书的）。",
        StatisticsBy.CATEGORY: "问题分类。",
        StatisticsBy.SOURCE: "来源渠道（走访、微信群、议事厅……）。",
        StatisticsBy.NATURE: "诉求性质（咨询、求助、投诉……）。",
        StatisticsBy.MONTH: "月份。",
    },
)


@strawberry.type(description="一个比率，连同分子、分母和口径。")
class StatisticsRate:
    numerator: int = described("分子。")
    denominator: int = described("分母。")
    value: float | None = described("比率，0 到 1；分母为 0 时为空。")
    definition: str = described("口径。")


@strawberry.type(description="一个环节平均用了多久。")
class StatisticsStepTime:
    step: Step = described("环节。")
    mean_hours: float | None = described("平均多少小时（自然时间）；一件也没有时为空。")
    count: int = described("多少件的平均。")
    definition: str = described("口径。")


@strawberry.type(description="一种办理结果有多少件。")
class StatisticsOutcome:
    outcome: Outcome = described("办理结果。")
    count: int = described("多少件。")


@strawberry.type(description="一种协商结果有多少场。")
class StatisticsConsultationOutcome:
    outcome: ConsultationOutcome = described("协商结果。")
    count: int = described("多少场。")


@strawberry.type(description="期间的数字；只计当前用户可以统计的。")
class StatisticsFigures:
    collected: int = described("收集了多少件（不含撤回的和并入他件的）。")
    studied: int = described("其中已有研究意见。")
    resolved: int = described("其中本轮已有办理结果。")
    fed_back: int = described("其中本轮结果已反馈。")
    studied_rate: StatisticsRate = described("研究率。")
    resolved_rate: StatisticsRate = described("解决环节完成率。")
    fed_back_rate: StatisticsRate = described("反馈率。")
    step_times: list[StatisticsStepTime] = described("研究、解决、反馈各用了多久。")
    solved: list[StatisticsOutcome] = described("按办理结果分，每种一行。")
    solved_rate: StatisticsRate = described("实际解决率；办结不等于解决。")
    rated_rate: StatisticsRate = described("参评率，只计群众本人的评价。")
    satisfied_rate: StatisticsRate = described("满意率，只计群众本人的评价。")
    rated_by_proxy: int = described("另有多少件由收集人或乡镇代记过评价；不计入参评率和满意率。")
    consultations: int = described("开了多少场协商。")
    consultations_by_outcome: list[StatisticsConsultationOutcome] = described(
        "按协商结果分，每种一行；还没有结果的不在其中。"
    )
    talks: int = described("宣讲多少场。")
    audience: int = described("宣讲听众多少人次。")
    welfare: int = described("公益活动（义诊、文化科技、捐助、结对）多少次。")
    beneficiaries: int = described("公益活动受益多少人次。")
    visits: int = described("走访多少次。")
    accepted_in_time_rate: StatisticsRate = described("交办按期签收率。")
    answered_in_time_rate: StatisticsRate = described("交办按期办结率。")
    letters: int = described("签发了多少份监督建议书。")
    replied_in_time_rate: StatisticsRate = described("监督建议书按期回复率。")
    spot_checked: int = described("抽查了多少件。")
    spot_passed_rate: StatisticsRate = described("抽查合格率。")
    counter_reviews: int = described(
        "部门和街道（乡镇）评价委员多少份；只有办公室和召集人可以统计。"
    )
    low_review_rate: StatisticsRate = described("反监督低分率；不分到委员本人。")
    active_member_rate: StatisticsRate | None = described(
        "委员参与率；不按界别组或委员分行的行里为空，无权统计时为空。"
    )
    unvisited_grid_rate: StatisticsRate | None = described(
        "未走访网格占比；不按区域分行的行里为空，无权统计时为空。"
    )


@strawberry.type(description="统计的一行；各行相加等于合计。")
class StatisticsRow:
    subject_id: strawberry.ID | None = described(
        "这一行是谁或哪里，可用作 withinId；月份、来源、性质和未归入的为空。"
    )
    name: str = described("名称；月份如 2026-03。")
    drills_to: StatisticsBy | None = described("往下可再按什么分；没有时为空。")
    figures: StatisticsFigures = described("数字。")


@strawberry.type(description="统计的期间，按当地日期，首尾两天都算。")
class StatisticsPeriod:
    first_on: Date = described("第一天。")
    last_on: Date = described("最后一天。")


@strawberry.type(description="定格的季度：数字停在定格的时刻，不再变动。")
class FrozenQuarter:
    frozen_at: DateTime = described("何时定格。")
    frozen_by_name: str = described("谁定格的。")
    hash: str = described("全县数字的 SHA-256 摘要，可与存档核对。")
    total: StatisticsFigures = described("定格时的合计。")
    rows: list[StatisticsRow] = described(
        "定格时的各行；不按网格和委员定格。召集人只有本组一行，街道（乡镇）只有自己和所辖社区（村）。"
    )
    late_collected: int = described("期间收集、定格之后才到的件数；只计入现时数字。")


@strawberry.input(description="定格一个已经结束的季度。")
class QuarterFreezeInput:
    client_mutation_id: str = described("请求编号。")
    year: int = described("年份。")
    quarter: int = described("季度，1 到 4。")


@strawberry.type(description="定格后的季度。")
class QuarterFreezePayload(Answer):
    frozen: FrozenQuarter | None = described("定格的季度；办理不成时为空。")


@strawberry.type(description="一个期间的统计。")
class Statistics:
    period: StatisticsPeriod = described("期间。")
    by: StatisticsBy | None = described("按什么分行；只要合计时为空。")
    total: StatisticsFigures = described("合计。")
    rows: list[StatisticsRow] = described("各行，按县里自己的顺序；只要合计时没有。")
    counted_at: DateTime = described("统计的时刻。")
    frozen: FrozenQuarter | None = described(
        "期间正好是一个已定格的季度、且不限于某一项之内时，定格的数字：办公室看全县，"
        "召集人看本组，街道（乡镇）看自己的（不含保密线索）；其他人为空。"
    )


@strawberry.input(description="期间：填年份，可再填半年、季度、月份之一；或不填年份，填起止两天。")
class StatisticsPeriodInput:
    year: int | None = described("年份，2004 到 2100。", default=None)
    half: int | None = described("上半年 1，下半年 2。", default=None)
    quarter: int | None = described("季度，1 到 4。", default=None)
    month: int | None = described("月份，1 到 12。", default=None)
    from_on: Date | None = described("第一天。", default=None)
    to_on: Date | None = described("最后一天，最多隔三年。", default=None)
