"""How the statistics of a period are asked and told."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import strawberry

from domain import statistics as rules
from domain.consultation import ConsultationOutcome
from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.ids import TYPES, to_wire
from domain.period import Period, PeriodAsked
from domain.statistics import IN_STEP, RATES, StatisticsBy, Tally, agreed_as, mean_hours, solved_as
from domain.steps import Outcome
from engine.run import bad_input
from resolvers.context import Info, signed_in
from resolvers.inputs import asked_id
from resolvers.payload import acting, done, refused
from schema.described import Sent, argument
from schema.scalars import Date, DateTime
from schema.statistics import (
    FrozenQuarter,
    QuarterFreezeInput,
    QuarterFreezePayload,
    Statistics,
    StatisticsConsultationOutcome,
    StatisticsFigures,
    StatisticsOutcome,
    StatisticsPeriod,
    StatisticsPeriodInput,
    StatisticsRate,
    StatisticsRow,
    StatisticsStepTime,
)
from services import quarter_freeze
from services.quarter_freeze import Frozen
from services.statistics import Row, Within, statistics
from services.statistics import Statistics as Counted
from services.work import Result

WITHIN: Mapping[str, StatisticsBy | None] = {
    "County": None,
    "Township": StatisticsBy.TOWNSHIP,
    "Community": StatisticsBy.COMMUNITY,
    "Grid": StatisticsBy.GRID,
    "SectorGroup": StatisticsBy.GROUP,
    "Member": StatisticsBy.MEMBER,
    "Department": StatisticsBy.DEPARTMENT,
    "Category": StatisticsBy.CATEGORY,
}
"""Types a statistic may be looked into by."""
PLAIN = (
    *("collected", "studied", "resolved", "fed_back", "consultations", "talks", "audience"),
    *("welfare", "beneficiaries", "visits", "letters", "spot_checked", "rated_by_proxy"),
    *("counter_reviews",),
)
"""Counts that are told as they are."""


@strawberry.type
class StatisticsQuery:
    @strawberry.field(description="一个期间的统计：合计，或按一项分行；无权查看时为空。")
    async def statistics(
        self,
        info: Info,
        period: Annotated[StatisticsPeriodInput, argument("期间。")],
        by: Annotated[StatisticsBy | None, argument("按什么分行；空为只要合计。")] = None,
        within_id: Annotated[
            strawberry.ID | None,
            argument("只计其内：一个区域、界别组、委员、部门或分类；空为可统计的全部。"),
        ] = None,
    ) -> Statistics | None:
        actor, ports = signed_in(info), info.context.ports
        inside = None if within_id is None else _within(within_id)
        try:
            asked = period_of(period)
            found = await statistics(asked, by, inside, by=actor, ports=ports)
            kept = None if inside else await quarter_freeze.frozen(asked, by, by=actor)
            return told(found, kept)
        except (Forbidden, NotFound):
            return None
        except Invalid as no:
            raise bad_input(no.message) from no


def period_of(sent: StatisticsPeriodInput) -> Period:
    return PeriodAsked(
        year=sent.year,
        half=sent.half,
        quarter=sent.quarter,
        month=sent.month,
        from_on=sent.from_on,
        to_on=sent.to_on,
    ).period()


def _within(text: str) -> Within:
    type_name = TYPES.get(text[:3], "")
    identity = asked_id(type_name if type_name in WITHIN else "County", text)
    return Within(WITHIN[type_name], identity)


@strawberry.type
class StatisticsMutation:
    @strawberry.mutation(description="定格一个已经结束的季度：数字从此不变，迟到的另计。")
    async def quarter_freeze(
        self, info: Info, input: Sent[QuarterFreezeInput]
    ) -> QuarterFreezePayload:
        try:
            done_so = await _freeze(input, info)
        except DomainError as no:
            return refused(QuarterFreezePayload, input, no, frozen=None)
        period = PeriodAsked(year=input.year, quarter=input.quarter).period()
        kept = await quarter_freeze.frozen(period, None, by=signed_in(info))
        return done(
            QuarterFreezePayload, input, replayed=done_so.replayed, frozen=kept and _frozen(kept)
        )


async def _freeze(sent: QuarterFreezeInput, info: Info) -> Result:
    return await quarter_freeze.freeze(
        sent.year, sent.quarter, **acting("quarterFreeze", sent, info)
    )


def _frozen(kept: Frozen) -> FrozenQuarter:
    return FrozenQuarter(
        frozen_at=DateTime(kept.at),
        frozen_by_name=kept.by_name,
        hash=kept.hash,
        total=figures(kept.total),
        rows=[_row(each) for each in kept.rows],
        late_collected=kept.late,
    )


def told(found: Counted, kept: Frozen | None = None) -> Statistics:
    return Statistics(
        period=StatisticsPeriod(first_on=Date(found.period.first), last_on=Date(found.period.last)),
        by=found.by,
        total=figures(found.total),
        rows=[_row(each) for each in found.rows],
        counted_at=DateTime(found.counted_at),
        frozen=None if kept is None else _frozen(kept),
    )


def _row(row: Row) -> StatisticsRow:
    head = row.head
    known = head.id is not None and head.type_name is not None
    return StatisticsRow(
        subject_id=strawberry.ID(to_wire(head.type_name, head.id)) if known else None,  # type: ignore[arg-type]
        name=head.name,
        drills_to=row.drills_to,
        figures=figures(row.tally),
    )


def figures(tally: Tally) -> StatisticsFigures:
    plain: dict[str, Any] = {name: tally.get(name, 0) for name in PLAIN}
    rates: dict[str, Any] = {name: _rate(rules.rate(name, tally)) for name in RATES}
    return StatisticsFigures(
        **plain,
        **rates,
        step_times=list(_step_times(tally)),
        solved=[
            StatisticsOutcome(outcome=each, count=tally.get(solved_as(each), 0)) for each in Outcome
        ],
        consultations_by_outcome=[
            StatisticsConsultationOutcome(outcome=each, count=tally.get(agreed_as(each), 0))
            for each in ConsultationOutcome
        ],
    )


def _rate(found: rules.Rate | None) -> StatisticsRate | None:
    if found is None:
        return None
    return StatisticsRate(
        numerator=found.numerator,
        denominator=found.denominator,
        value=found.value,
        definition=found.definition,
    )


def _step_times(tally: Tally) -> Iterable[StatisticsStepTime]:
    for step, (seconds, count, definition) in IN_STEP.items():
        done = tally.get(count, 0)
        yield StatisticsStepTime(
            step=step,
            mean_hours=mean_hours(tally.get(seconds, 0), done),
            count=done,
            definition=definition,
        )
