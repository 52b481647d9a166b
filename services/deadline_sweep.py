"""The sweep over deadlines: each alert once, and anew when the calendar has changed."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from domain.deadline import (
    LABELS,
    Alert,
    DeadlineKind,
    Instants,
    Rule,
    alert_at,
    next_alert_at,
)
from domain.events import EventKind
from domain.local_day import local_day
from domain.reminder import OF_ALERT
from models.columns import instant_text
from models.county import County
from models.deadline import Deadline
from services.deadline import recompute, record
from services.deadline_book import Book
from services.ports import Ports
from services.reminder import Addressee, Notice, add
from services.sql import for_dialect
from services.work import Work, system_actor, unit_of_work

BATCH = 500
TELL = "UPDATE deadline SET alert = $1, next_alert_at = $2, updated_at = $3 WHERE id = $4"
RECOMPUTED = (
    *("warn_at", "due_at", "severe_at", "next_alert_at", "calendar_version", "updated_at"),
    "id",
)
RECOMPUTE = (
    "UPDATE deadline SET "
    + ", ".join(f"{name} = ${at}" for at, name in enumerate(RECOMPUTED[:-1], 1))
    + f" WHERE id = ${len(RECOMPUTED)}"
)
WORDS = {
    Alert.DUE_SOON: "即将到期，请抓紧办理",
    Alert.OVERDUE: "已经逾期，请尽快办理并说明原因",
    Alert.SEVERE: "已严重逾期，请准备接受约谈",
}
EVENTS = {
    Alert.DUE_SOON: EventKind.DEADLINE_DUE_SOON,
    Alert.OVERDUE: EventKind.DEADLINE_OVERDUE,
    Alert.SEVERE: EventKind.DEADLINE_SEVERELY_OVERDUE,
}


async def tell_alerts(ports: Ports) -> int:
    """How many alerts were told; running it again tells none of them twice."""
    told = 0
    for county_id in await _county_ids():
        await recompute_stale(county_id, ports)
        while count := await _tell_batch(county_id, ports):
            told += count
    return told


async def _county_ids() -> list[UUID]:
    return [county.id for county in await County.all().only("id")]


async def _tell_batch(county_id: UUID, ports: Ports) -> int:
    async with unit_of_work(by=system_actor(county_id), ports=ports) as work:
        due = (
            await Deadline.filter(county_id=county_id, next_alert_at__lte=work.now)
            .select_for_update()
            .order_by("next_alert_at")
            .limit(BATCH)
        )
        await _tell(due, work)
        return len(due)


def _notice(deadline: Deadline, told: Alert) -> Notice:
    trigger, level = OF_ALERT[told]
    what = LABELS[DeadlineKind(deadline.kind)]
    day = local_day(deadline.due_at)
    return Notice(
        to=Addressee(
            member_id=deadline.member_id,
            group_id=None if deadline.member_id else deadline.group_id,
            department_id=deadline.department_id,
            township_id=deadline.township_id,
        ),
        level=level,
        trigger=trigger,
        cause=f"deadline:{deadline.id.hex}:{told}",
        content=f"“{what}”的期限是{day.month}月{day.day}日，{WORDS[told]}。",
        issue_id=deadline.issue_id,
    )


async def _tell(deadlines: Sequence[Deadline], work: Work) -> None:
    """What is told is how pressing it is now: a server that was down does not tell it thrice."""
    for deadline in deadlines:
        rule = Rule.of(deadline.rule)
        moments = Instants(deadline.warn_at, deadline.due_at, deadline.severe_at)
        told = alert_at(rule, moments, work.now)
        deadline.alert = told
        deadline.next_alert_at = next_alert_at(rule, moments, told) if rule.has_alerts else None
        if told in EVENTS:
            record(EVENTS[told], deadline, work, dueAt=instant_text(deadline.due_at))
            add(_notice(deadline, told), work)
    values: list[list[object]] = [
        [each.alert, each.next_alert_at, work.now, each.id] for each in deadlines
    ]
    if values:
        await work.connection.execute_many(for_dialect(TELL, work.connection), values)


async def recompute_stale(county_id: UUID, ports: Ports) -> int:
    """Work open deadlines of an older calendar out anew; how many moved, each of which says so."""
    version = (await County.get(id=county_id).only("id", "calendar_version")).calendar_version
    moved = 0
    of_county = _stale(version).filter(county_id=county_id)
    while stale := await of_county.order_by("id").values_list("id", flat=True):
        ports.books.forget(county_id)
        for start in range(0, len(stale), BATCH):
            these = stale[start : start + BATCH]
            async with unit_of_work(by=system_actor(county_id), ports=ports) as work:
                batch = _stale(version).filter(id__in=these, id__gte=these[0], id__lte=these[-1])
                moved += await _recompute(await batch.select_for_update(), work)
    return moved


def _stale(version: int) -> QuerySet[Deadline]:
    return Deadline.filter(ended_at__isnull=True, calendar_version__lt=version)


async def _recompute(batch: Sequence[Deadline], work: Work) -> int:
    book = await work.ports.books.of(work.by.county_id)
    moved = [deadline for deadline in batch if _moves(deadline, book, work)]
    values = [[getattr(each, name) for name in RECOMPUTED] for each in batch]
    if values:
        await work.connection.execute_many(for_dialect(RECOMPUTE, work.connection), values)
    return len(moved)


def _moves(deadline: Deadline, book: Book, work: Work) -> bool:
    before = deadline.due_at
    deadline.updated_at = work.now
    if not recompute(deadline, book):
        return False
    facts = {"dueAt": instant_text(deadline.due_at), "wasDueAt": instant_text(before)}
    record(EventKind.DEADLINE_MOVED, deadline, work, **facts)
    return True
