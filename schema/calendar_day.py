"""The working calendar, as the office keeps it."""

from typing import Annotated

import strawberry

from domain.calendar_day import DaySource
from schema.described import argument, described, enum, read_by_engine
from schema.node import Node
from schema.scalars import Date
from schema.user_error import Answer

enum(
    DaySource,
    "这一天上不上班从何得知。",
    {
        DaySource.PUBLISHED: "国务院办公厅公布的安排。",
        DaySource.WEEKDAY: "该年尚未公布，暂按星期推定。",
        DaySource.OFFICE: "县政协办公室确定的。",
    },
)


@strawberry.type(description="工作日历中的一天。A day of the working calendar.")
class CalendarDay(Node):
    falls_on: Date = described("日期。")
    is_working: bool = described("是否工作日；调休上班的周末也是。")
    is_confirmed: bool = described("是否已确定；该年尚未公布时为否。")
    source: DaySource = described("从何得知。")
    note: str = described("节日名称等说明。")


@strawberry.type(description="一天中的一段工作时间。")
class WorkingPeriod:
    opens_at: str = described("开始，如 08:30（北京时间）。")
    closes_at: str = described("结束，如 11:30（北京时间）。")


@strawberry.input(description="一天中的一段工作时间。")
class WorkingPeriodInput:
    opens_at: str = described("开始，如 08:30（北京时间）。")
    closes_at: str = described("结束，如 11:30（北京时间）。")


@strawberry.input(description="确定某一天上不上班。")
class CalendarDaySetInput:
    client_mutation_id: str = described("请求编号。")
    falls_on: Date = described("日期。")
    is_working: bool = described("是否工作日。")
    note: str = described("说明，不超过 40 字。", default="")


@strawberry.input(description="确定工作日的工作时段。")
class WorkingHoursSetInput:
    client_mutation_id: str = described("请求编号。")
    periods: list[WorkingPeriodInput] = described("由早到晚，1 到 4 段。")


@strawberry.type(description="确定后的那一天。")
class CalendarDayPayload(Answer):
    calendar_day: CalendarDay | None = described("这一天；办理不成时为空。")


@strawberry.type(description="确定后的工作时段。")
class WorkingHoursPayload(Answer):
    working_hours: list[WorkingPeriod] = described("工作时段；办理不成时为空。")


@strawberry.type
class CalendarDayReads:
    @described("一年的工作日历，按日期；还没有写入的年份为空。")
    def calendar_days(self, year: Annotated[int, argument("哪一年。")]) -> list[CalendarDay]:
        return read_by_engine()  # type: ignore[no-any-return]
