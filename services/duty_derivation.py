"""Duty entries derived from the event log: a sweep that may run again, or twice, unharmed.

What a batch of events tells of is read in one statement per kind of row, so that a long log is
read in seconds.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.activity import ActivityKind
from domain.consultation import ParticipantKind
from domain.credit import ALL, Share
from domain.duty import BY_ACTIVITY, BY_EVENT, BY_OUTPUT, DutyKind, DutyState
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
from services.output_credit import Credit, credits_of
from services.ports import Ports
from services.work import Work, system_actor, unit_of_work

BATCH = 1000


class Told(NamedTuple):
    """What an event says that a duty entry may come from."""

    seq: int
    kind: str
    at: datetime
    actor_id: UUID | None
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows a batch of events is about, by their ids."""

    members: Mapping[UUID, Member]
    member_of: Mapping[UUID, UUID]
    """By the id of the account."""
    issues: Mapping[UUID, Issue]
    consultations: Mapping[UUID, Consultation]
    activities: Mapping[UUID, Activity]
    there: Mapping[UUID, Sequence[UUID]]
    """Members who took part, by consultation or activity."""
    credits: Mapping[UUID, Credit]
    """For reports and proposals."""


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
    events = await _events_after(reading.seq, county_id)
    if not events:
        return 0, False
    facts = await _facts_of(events, county_id)
    found = (entry for event in events for entry in _entries_of(event, facts, work))
    fresh = await _not_yet_there(list(found))
    await DutyEntry.bulk_create(fresh)
    reading.seq = events[-1].seq
    await reading.save(update_fields=["seq"])
    return len(fresh), len(events) == BATCH


async def _events_after(seq: int, county_id: UUID) -> list[Told]:
    later = Event.filter(county_id=county_id, seq__gt=seq).order_by("seq").limit(BATCH)
    return [Told(*row) for row in await later.values_list(*Told._fields)]


async def _facts_of(events: Sequence[Told], county_id: UUID) -> Facts:
    subjects: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        subjects[event.kind].add(event.subject_id)
    held = subjects[EventKind.CONSULTATION_CONCLUDED]
    done = subjects[EventKind.ACTIVITY_HELD]
    handled = set[UUID]().union(*(subjects[kind] for kind in BY_EVENT))
    actors = {event.actor_id for event in events if event.kind in BY_EVENT and event.actor_id}
    outputs = set[UUID]().union(*(subjects[kind] for kind in BY_OUTPUT))
    return Facts(
        members={each.id: each for each in await Member.filter(county_id=county_id)},
        member_of=await _member_of(actors),
        issues=await Issue.in_bulk(handled) if handled else {},
        consultations=await Consultation.in_bulk(held) if held else {},
        activities=await Activity.in_bulk(done) if done else {},
        there=await _there(held, done),
        credits=await credits_of(outputs),
    )


async def _member_of(accounts: Set[UUID]) -> dict[UUID, UUID]:
    if not accounts:
        return {}
    found = Account.filter(id__in=list(accounts), member_id__isnull=False)
    return {
        account_id: member_id
        for account_id, member_id in await found.values_list("id", "member_id")
    }


async def _there(held: Set[UUID], done: Set[UUID]) -> dict[UUID, list[UUID]]:
    """Whoever of the members came to a consultation or had part in an activity."""
    there: dict[UUID, list[UUID]] = defaultdict(list)
    if held:
        came = Participant.filter(
            consultation_id__in=list(held),
            kind=ParticipantKind.MEMBER,
            checked_in_at__isnull=False,
            member_id__isnull=False,
        )
        for subject_id, member_id in await came.values_list("consultation_id", "member_id"):
            there[subject_id].append(member_id)
    if done:
        helped = ActivityMember.filter(activity_id__in=list(done))
        for subject_id, member_id in await helped.values_list("activity_id", "member_id"):
            there[subject_id].append(member_id)
    return there


def _entries_of(event: Told, facts: Facts, work: Work) -> Iterator[DutyEntry]:
    kind = EventKind(event.kind)
    if kind is EventKind.CONSULTATION_CONCLUDED:
        return _of_consultation(event.subject_id, facts, work)
    if kind is EventKind.ACTIVITY_HELD:
        return _of_activity(event.subject_id, facts, work)
    if kind in BY_OUTPUT:
        return _of_output(event, facts, work)
    return _of_issue(event, BY_EVENT[kind], facts, work) if kind in BY_EVENT else iter(())


def _of_issue(event: Told, kind: DutyKind, facts: Facts, work: Work) -> Iterator[DutyEntry]:
    """What the member who acted has done; a record that arrives late counts for its own day."""
    member_id = facts.member_of.get(event.actor_id) if event.actor_id else None
    issue = facts.issues.get(event.subject_id)
    if member_id is None or issue is None:
        return
    collected = kind is DutyKind.COLLECTED
    at = issue.captured_at if collected else event.at
    group_id = issue.group_id if collected else None
    member = facts.members[member_id]
    yield _entry(member, kind, issue.title, at, ("Issue", issue.id), work, group_id)


def _of_consultation(consultation_id: UUID, facts: Facts, work: Work) -> Iterator[DutyEntry]:
    """Everyone of the members who was there, and whoever called it."""
    row = facts.consultations[consultation_id]
    caller = [row.caller_id] if row.caller_id else []
    for member_id in dict.fromkeys([*facts.there.get(row.id, ()), *caller]):
        member, subject = facts.members[member_id], ("Consultation", row.id)
        yield _entry(member, DutyKind.CONSULTED, row.title, row.held_at, subject, work)


def _of_activity(activity_id: UUID, facts: Facts, work: Work) -> Iterator[DutyEntry]:
    row = facts.activities[activity_id]
    kind = BY_ACTIVITY.get(ActivityKind(row.kind))
    if kind is None:
        return
    for member_id in facts.there.get(row.id, ()):
        yield _entry(
            facts.members[member_id], kind, row.title, row.held_at, ("Activity", row.id), work
        )


def _of_output(event: Told, facts: Facts, work: Work) -> Iterator[DutyEntry]:
    """Everyone who signed it, by their share; sources are told of it too, and do not count."""
    credit = facts.credits.get(event.subject_id)
    if credit is None:
        return
    kind, subject = BY_OUTPUT[EventKind(event.kind)], (credit.type_name, event.subject_id)
    for member_id, share in credit.shares.items():
        member = facts.members[member_id]
        yield _entry(member, kind, credit.title, event.at, subject, work, share=share)


def _entry(
    member: Member,
    kind: DutyKind,
    title: str,
    at: datetime,
    subject: tuple[str, UUID],
    work: Work,
    group_id: UUID | None = None,
    *,
    share: Share = ALL,
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
        share_start_percent=share.start,
        share_percent=share.percent,
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
