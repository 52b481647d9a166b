"""Playing the quarter: which one, whether it can be played, and everything in its time."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from domain.geo import Datum
from domain.local_day import CHINA, local_day
from domain.reminder import ReminderLevel
from domain.spot_check import quarter_bounds
from domain.working_time import ONE_DAY
from models.county import County
from models.event import Event
from models.reminder import Reminder
from models.request import Request
from server.demo.build import Demo, build_demo, read_facts
from server.demo.quarter.activity import hold_all
from server.demo.quarter.arrangement import arrange
from server.demo.quarter.cast import gather_cast, group_of
from server.demo.quarter.consultation import call_all
from server.demo.quarter.issue import raise_all
from server.demo.quarter.output import write_all
from server.demo.quarter.oversight import oversee
from server.demo.quarter.script import read_script
from server.demo.quarter.spot_check import check
from server.demo.quarter.stage import FIRST_KEY, Plot, Stage, StageClock
from server.sweeper import sweep_once
from services import reminder
from services.calendar_day import seed_calendars
from services.deadline_rule import seed_rules
from services.ports import Ports
from services.quarter_freeze import freeze
from services.reminder import Addressee
from services.reminder_sweep import quarter_before

AFTERMATH = timedelta(days=30)
"""What the quarter leaves to be done is done within so many days after it."""
CLOSING = UUID("0190b7c8-0000-7000-8000-68756172656e")
"""The last act of the play, a note of the office: where it is, the quarter is complete."""
DAILY = ("deadlines", "unrated", "spot-checks", "ledger")
WEEKLY = ("duty", "inactive", "reviews")
"""What the server does by itself; more often would only take time."""


class QuarterNotPlayable(RuntimeError):
    """Nothing can be told of a time before the county was there, or among what others did."""

    def __init__(self, why: str) -> None:
        super().__init__(f"不能放入演示季度：{why}请换一个空的数据目录（GRIDHALL_DATA_DIR）再试。")


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, from its first day until the first day after it."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return quarter_bounds(self.year, self.number)[0]

    @property
    def after(self) -> date:
        return quarter_bounds(self.year, self.number)[1]

    def __str__(self) -> str:
        return f"{self.year} 年第{'一二三四'[self.number - 1]}季度"


@dataclass(frozen=True, slots=True)
class Played:
    """The county with its quarter; whether that was played just now."""

    demo: Demo
    quarter: Quarter
    is_new: bool


async def play_quarter(
    *, ports: Ports, canonical: Datum = Datum.CGCS2000, share: float = 1.0
) -> Played:
    """Found the county the day before a quarter that is over, and play the quarter into it.

    One that is complete is left as it is; an interrupted one is played on: each act has a key of
    its own, and none is carried out twice. `share` makes fewer issues and consultations, for tests.
    QuarterNotPlayable for a county that is younger, or has a history of its own.
    """
    quarter = await _quarter(ports.clock.now())
    clock = StageClock(_midnight(quarter.first) - timedelta(hours=15))
    on_stage = replace(ports, clock=clock)
    demo = await build_demo(ports=on_stage, canonical=canonical)
    await ports.areas.load_all()
    if await Reminder.exists(id=CLOSING):
        return Played(demo, quarter, is_new=False)
    county = await County.get(code=demo.county_code)
    await _require_no_history(county.id, quarter)
    await _play(await _set_stage(county.id, on_stage, clock, quarter), quarter, share)
    return Played(demo, quarter, is_new=True)


async def _quarter(now: datetime) -> Quarter:
    """The first one after the county was founded; for a new county the last that is over."""
    county = await County.get_or_none(code=read_facts()["code"])
    latest = Quarter(*quarter_before(local_day(now - AFTERMATH)))
    if county is None:
        return latest
    founded = local_day(county.created_at)
    year, number = founded.year, (founded.month + 2) // 3
    first = Quarter(year + number // 4, number % 4 + 1)
    if first.after > latest.after:
        raise QuarterNotPlayable(f"演示县建于 {founded}，其后还没有完整的一个季度。")
    return first


async def _require_no_history(county_id: UUID, quarter: Quarter) -> None:
    if await Request.exists(key=FIRST_KEY):
        return
    since = _midnight(quarter.first)
    if await Event.filter(county_id=county_id, at__gte=since).exists():
        raise QuarterNotPlayable("这个县已经有人用过。")


async def _set_stage(county_id: UUID, ports: Ports, clock: StageClock, quarter: Quarter) -> Stage:
    """Everybody in their places, calendar and rules of the county ready."""
    await seed_calendars(ports)
    await seed_rules(ports)
    ports.books.forget(county_id)
    book = await ports.books.of(county_id)
    return Stage(
        ports=ports,
        clock=clock,
        cast=await gather_cast(county_id, ports),
        script=read_script(),
        time=book.time,
        first=quarter.first,
    )


async def _play(stage: Stage, quarter: Quarter, share: float) -> None:
    end = _midnight(quarter.after) + AFTERMATH
    stage.begin(arrange(stage), stage.clock.now())
    await stage.play(until=_midnight(quarter.first))
    stage.begin(_sweep_daily(stage), _midnight(quarter.first) + timedelta(hours=8))
    raise_all(stage, share)
    call_all(stage, share)
    hold_all(stage)
    write_all(stage)
    oversee(stage, quarter.year, quarter.number)
    check(stage, quarter.year, quarter.number, _midnight(quarter.after))
    stage.begin(_close(stage, quarter), end - timedelta(hours=8))
    await stage.play(until=end)


async def _sweep_daily(stage: Stage) -> Plot:
    while True:
        is_monday = stage.clock.now().astimezone(CHINA).weekday() == 0
        await sweep_once(stage.ports, DAILY + WEEKLY if is_monday else DAILY)
        yield stage.clock.now() + ONE_DAY


async def _close(stage: Stage, quarter: Quarter) -> Plot:
    """The office keeps the quarter's figures, and asks for what comes next."""
    yield stage.clock.now()
    await freeze(quarter.year, quarter.number, **await stage.acts(stage.cast.office))
    group = Addressee(group_id=group_of(stage.cast.members[0]))
    words = f"{quarter}工作已小结，请各组于月底前报下一季度议题计划和网格走访安排。"
    acts = await stage.acts(stage.cast.office)
    await reminder.issue(CLOSING, group, ReminderLevel.NOTE, words, **acts)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), CHINA)
