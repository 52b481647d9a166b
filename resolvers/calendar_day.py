"""How the working calendar is read, and kept by the office."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

import strawberry

from domain import permissions
from domain.calendar_day import DaySource
from domain.errors import DomainError
from domain.working_time import BadPeriods, Period
from engine.declare import answered as answered_by_resolver
from engine.declare import column, computed, rows
from engine.filters import equals
from engine.rule import Reads, RootRule
from models.calendar_day import CalendarDay
from resolvers.context import Info, signed_in
from resolvers.payload import acting, answered, done, refused
from schema.calendar_day import (
    CalendarDayPayload,
    CalendarDaySetInput,
    WorkingHoursPayload,
    WorkingHoursSetInput,
    WorkingPeriod,
    WorkingPeriodInput,
)
from schema.described import Sent
from services import calendar_day
from services.work import Result


def _is_confirmed(row: Mapping[str, Any], _: Any) -> bool:
    return bool(row["source"] != DaySource.WEEKDAY)


CALENDAR_DAY = Reads(
    type_name="CalendarDay",
    model=CalendarDay,
    scope=permissions.PUBLIC,
    fields={
        "fallsOn": column("day"),
        "isConfirmed": computed(_is_confirmed, needs=("source",), facts=()),
    },
)
CALENDAR_DAY_ROOTS: Mapping[str, RootRule] = {
    "calendarDays": rows(order=("day",), filters={"year": equals("year")}),
    "workingHours": answered_by_resolver(),
}


@strawberry.type
class WorkingHoursQuery:
    @strawberry.field(description="工作日的工作时段，由早到晚。")
    async def working_hours(self, info: Info) -> list[WorkingPeriod]:
        by = signed_in(info)
        book = await info.context.ports.books.of(by.county_id)
        return _shown(book.time.periods)


@strawberry.type
class CalendarDayMutation:
    @strawberry.mutation(description="确定某一天上不上班；未结束的期限随即重算。")
    async def calendar_day_set(
        self, info: Info, input: Sent[CalendarDaySetInput]
    ) -> CalendarDayPayload:
        work = _set_day(input, info)
        return await answered(
            CalendarDayPayload, input, work, entity="calendar_day", type_name="CalendarDay"
        )

    @strawberry.mutation(description="确定工作日的工作时段；未结束的期限随即重算。")
    async def working_hours_set(
        self, info: Info, input: Sent[WorkingHoursSetInput]
    ) -> WorkingHoursPayload:
        try:
            periods = [_period(each) for each in input.periods]
            acts = acting("workingHoursSet", input, info)
            result = await calendar_day.set_periods(periods, **acts)
        except DomainError as no:
            return refused(WorkingHoursPayload, input, no, working_hours=[])
        return done(
            WorkingHoursPayload,
            input,
            replayed=result.replayed,
            working_hours=_shown(periods),
        )


async def _set_day(sent: CalendarDaySetInput, info: Info) -> Result:
    acts = acting("calendarDaySet", sent, info)
    return await calendar_day.set_day(
        sent.falls_on, is_working=sent.is_working, note=sent.note, **acts
    )


def _period(sent: WorkingPeriodInput) -> Period:
    return Period(_time(sent.opens_at), _time(sent.closes_at))


def _time(text: str) -> time:
    """HH:MM; BadPeriods for anything else."""
    try:
        if len(text) != len("08:30"):
            raise ValueError(text)
        return time.fromisoformat(text)
    except ValueError as wrong:
        message = f"“{text[:20]}”不是有效的时间，请写成 08:30 这样。"
        raise BadPeriods(message, path=("input", "periods")) from wrong


def _shown(periods: Sequence[Period]) -> list[WorkingPeriod]:
    return [
        WorkingPeriod(
            opens_at=each.opens.isoformat("minutes"), closes_at=each.closes.isoformat("minutes")
        )
        for each in periods
    ]
