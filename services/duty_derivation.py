"""Duty entries derived from the event log: a sweep that may run again, or twice, unharmed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.activity import ActivityKind
from domain.consultation import ParticipantKind
from domain.duty import BY_ACTIVITY, BY_EVENT, DutyKind, DutyState
from domain.events import EventKind
from domain.local_day import local_day
from models.account import Account
from models.activity import Activity, ActivityMember
from models.consultation import Consultation, Participant
from models.county import County
from models.duty import DutyEntry, DutyReading
from models.event import Event
from models.issue import Issue
from models.member import Member
from services.ports import Ports
from services.work import Work, system_actor, unit_of_work

BATCH = 500


async def derive_duty(ports: Ports) -> int:
    """How many entries were made; running it again makes no more."""
    made = 0
    for county in await County.all():
        while True:
            async with unit_of_work(by=system_actor(county.id), ports=ports) as work:
                found, has_more = await _derive_batch(work)
            made += found
            if not has_more:
                break
    return made


async def _derive_batch(work: Work) -> tuple[int, bool]:
    """Read on from where the last run stopped; the reading's row lock orders the runs."""
    county_id = work.by.county_id
    await DutyReading.get_or_create(county_id=county_id)
    reading = await DutyReading.select_for_update().get(county_id=county_id)
    events = (
        await Event.filter(county_id=county_id, seq__gt=reading.seq).order_by("seq").limit(BATCH)
    )
    if not events:
        return 0, False
    entries = [entry for event in events for entry in await _entries_of(event, work)]
    fresh = await _not_yet_there(entries)
    await DutyEntry.bulk_create(fresh)
    reading.seq = events[-1].seq
    await reading.save(update_fields=["seq"])
    return len(fresh), len(events) == BATCH


async def _entries_of(event: Event, work: Work) -> list[DutyEntry]:
    kind = EventKind(event.kind)
    if kind is EventKind.CONSULTATION_CONCLUDED:
        return await _of_consultation(event.subject_id, work)
    if kind is EventKind.ACTIVITY_HELD:
        return await _of_activity(event.subject_id, work)
    if kind not in BY_EVENT or event.actor_id is None:
        return []
    account = await Account.get_or_none(id=event.actor_id).select_related("member")
    issue = await Issue.get_or_none(id=event.subject_id)
    if account is None or account.member is None or issue is None:
        return []
    # A record that arrives late counts for the day it was made.
    at = issue.captured_at if kind is EventKind.ISSUE_COLLECTED else event.at
    group_id = issue.group_id if kind is EventKind.ISSUE_COLLECTED else None
    return [
        _entry(account.member, BY_EVENT[kind], issue.title, at, ("Issue", issue.id), work, group_id)
    ]


async def _of_consultation(consultation_id: UUID, work: Work) -> list[DutyEntry]:
    """Everyone of the members who was there, and whoever called it."""
    row = await Consultation.get(id=consultation_id)
    there = await Participant.filter(
        consultation_id=row.id, kind=ParticipantKind.MEMBER, checked_in_at__isnull=False
    ).select_related("member")
    members = {each.member.id: each.member for each in there if each.member}
    if row.caller_id is not None:
        members.setdefault(row.caller_id, await Member.get(id=row.caller_id))
    subject = ("Consultation", row.id)
    return [
        _entry(member, DutyKind.CONSULTED, row.title, row.held_at, subject, work)
        for member in members.values()
    ]


async def _of_activity(activity_id: UUID, work: Work) -> list[DutyEntry]:
    row = await Activity.get(id=activity_id)
    kind = BY_ACTIVITY.get(ActivityKind(row.kind))
    if kind is None:
        return []
    links = await ActivityMember.filter(activity_id=row.id).select_related("member")
    subject = ("Activity", row.id)
    return [_entry(link.member, kind, row.title, row.held_at, subject, work) for link in links]


def _entry(
    member: Member,
    kind: DutyKind,
    title: str,
    at: datetime,
    subject: tuple[str, UUID],
    work: Work,
    group_id: UUID | None = None,
) -> DutyEntry:
    day = local_day(at)
    return DutyEntry(
        county_id=work.by.county_id,
        member_id=member.id,
        group_id=group_id or member.sector_group_id,
        kind=kind,
        state=DutyState.DERIVED,
        title=title,
        occurred_on=day,
        year=day.year,
        subject_type=subject[0],
        subject_id=subject[1],
        created_at=work.now,
        updated_at=work.now,
    )


async def _not_yet_there(entries: Sequence[DutyEntry]) -> list[DutyEntry]:
    subjects = {entry.subject_id for entry in entries}
    known = await DutyEntry.filter(subject_id__in=list(subjects)) if subjects else []
    taken = {(each.member_id, each.kind, each.subject_id) for each in known}
    fresh: dict[tuple[UUID, str, UUID | None], DutyEntry] = {}
    for entry in entries:
        key = (entry.member_id, entry.kind, entry.subject_id)
        if key not in taken:
            fresh.setdefault(key, entry)
    return list(fresh.values())
