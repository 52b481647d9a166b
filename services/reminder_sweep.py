"""Reminders nobody has to think of: members idle for a quarter, or reviewed low twice in a row."""

from collections import defaultdict
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery

from domain.events import EventKind
from domain.local_day import CHINA, local_day
from domain.member import LeaveState
from domain.reminder import ReminderLevel, ReminderTrigger, ends_in_low_pair
from domain.spot_check import quarter_bounds
from models.account import Account
from models.counter_review import CounterReview
from models.county import County
from models.event import Event
from models.member import Leave, Member, Term
from models.reminder import Reminder
from services.ports import Ports
from services.reminder import Addressee, Notice, remind
from services.work import system_actor, unit_of_work

IDLE_KINDS = (
    EventKind.ACCOUNT_SIGNED_IN,
    EventKind.ACCOUNT_LOCKED,
    EventKind.PASSWORD_CHANGED,
    EventKind.SESSION_REVOKED,
    EventKind.REMINDER_ACKNOWLEDGED,
)
"""What is no work: signing in and having read a reminder."""


async def remind_inactive(ports: Ports) -> int:
    """Remind who did nothing in the last quarter; how many reminders were issued."""
    year, quarter = quarter_before(local_day(ports.clock.now()))
    issued = 0
    for county in await County.all().only("id"):
        for member_id in await _inactive(county.id, year, quarter):
            async with unit_of_work(by=system_actor(county.id), ports=ports) as work:
                issued += await remind(_notice(member_id, year, quarter), work)
    return issued


def quarter_before(day: date) -> tuple[int, int]:
    """The last whole quarter before a day."""
    quarter = (day.month + 2) // 3
    return (day.year, quarter - 1) if quarter > 1 else (day.year - 1, 4)


async def _inactive(county_id: UUID, year: int, quarter: int) -> list[UUID]:
    """Members in office all the quarter of whom the log has nothing in it, and who are not told."""
    first, after = quarter_bounds(year, quarter)
    since, until = _midnight(first), _midnight(after)
    if not await Event.filter(county_id=county_id, at__lt=since).exists():
        return []  # the system was not in use for the whole quarter: nobody can be blamed
    members = await _expected(county_id, first, after)
    acted = (
        await Event.filter(county_id=county_id, at__gte=since, at__lt=until)
        .exclude(kind__in=IDLE_KINDS)
        .distinct()
        .values_list("actor_id", flat=True)
    )
    busy: Any = await Account.filter(county_id=county_id, id__in=acted).values_list(
        "member_id", flat=True
    )
    idle = sorted(members - set(busy))
    told = await _told(county_id, [_cause(each, year, quarter) for each in idle])
    return [each for each in idle if _cause(each, year, quarter) not in told]


async def _told(county_id: UUID, causes: list[str]) -> set[str]:
    """Those of the causes that somebody was reminded of already."""
    known: Any = Reminder.filter(county_id=county_id, cause__in=causes)
    return set(await known.values_list("cause", flat=True)) if causes else set()


async def _expected(county_id: UUID, first: date, after: date) -> set[UUID]:
    """Members in office from the quarter's first day on, without leave in it."""
    terms = Term.filter(county_id=county_id, starts_on__lte=first)
    members = Member.filter(
        county_id=county_id, is_active=True, term_id__in=Subquery(terms.values("id"))
    )
    there = members.filter(Q(joined_on=None) | Q(joined_on__lte=first))
    leaves = Leave.filter(county_id=county_id, state=LeaveState.GRANTED)
    excused = leaves.filter(starts_on__lt=after, ends_on__gte=first)
    found: Any = await there.values_list("id", flat=True)
    away: Any = await excused.values_list("member_id", flat=True)
    return set(found) - set(away)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), CHINA)


def _notice(member_id: UUID, year: int, quarter: int) -> Notice:
    return Notice(
        to=Addressee(member_id=member_id),
        level=ReminderLevel.NOTE,
        trigger=ReminderTrigger.INACTIVE,
        cause=_cause(member_id, year, quarter),
        content=f"{year}年第{quarter}季度没有您的履职记录，请安排走访、收集或参加协商。",
    )


def _cause(member_id: UUID, year: int, quarter: int) -> str:
    return f"inactive:{member_id.hex}:{year}Q{quarter}"


async def remind_low_reviewed(ports: Ports) -> int:
    """Urge members whom two reviews in a row rated low (I); how many reminders were issued."""
    issued = 0
    for county in await County.all().only("id"):
        for member_id, review_id in await _low_pairs(county.id):
            async with unit_of_work(by=system_actor(county.id), ports=ports) as work:
                issued += await remind(_of_reviews(member_id, review_id), work)
    return issued


async def _low_pairs(county_id: UUID) -> list[tuple[UUID, UUID]]:
    """Members with the review that completed a pair of low ones."""
    reviews = CounterReview.filter(county_id=county_id).order_by("created_at", "id")
    scores: dict[UUID, list[int]] = defaultdict(list)
    found = []
    for review_id, member_id, score in await reviews.values_list("id", "member_id", "score"):
        scores[member_id].append(score)
        if ends_in_low_pair(scores[member_id]):
            found.append((member_id, review_id))
    return found


def _of_reviews(member_id: UUID, review_id: UUID) -> Notice:
    return Notice(
        to=Addressee(member_id=member_id),
        level=ReminderLevel.URGE,
        trigger=ReminderTrigger.LOW_REVIEWS,
        cause=f"reviews:{review_id.hex}",
        content="部门和街道、镇、乡连续两次对您的履职评价偏低，请说明情况并改进。",
    )
