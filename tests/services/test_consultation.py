"""Consultations as use cases: opened on the spot, recorded live, concluded, confirmed, frozen."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.consultation import (
    CheckInMethod,
    ConsultationOutcome,
    EntryKind,
    ParticipantKind,
    Setting,
    WrongStage,
)
from domain.errors import Conflict, DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from models.consultation import (
    Consultation,
    ConsultationIssue,
    Minutes,
    MinutesConfirmation,
    Participant,
    SessionEntry,
)
from models.database import Database
from models.event import Event
from models.photo import Photo
from services import check_in, commitment, consultation, consultation_stage, live_session, minutes
from services.check_in import NewCheckIn
from services.commitment import NewCommitment
from services.consultation import NewConsultation
from services.live_session import NewEntry
from services.participant import NewParticipant
from services.photo_declaration import NewPhoto
from tests.services.test_issue import collected, fix_in, new_issue
from tests.services.test_issue_step import acting
from tests.village import NOON, Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


def new_consultation(**given: Any) -> NewConsultation:
    parts: dict[str, Any] = {
        "id": new_uuid(),
        "title": "路灯怎么修",
        "setting": Setting.SQUARE,
        "captured_at": NOON,
        "fix": fix_in(0),
    }
    return NewConsultation(**{**parts, **given})


async def opened(village: Village, *, by: str = "zhao", **given: Any) -> UUID:
    new = new_consultation(**given)
    result = await consultation.open_or_plan(new, **await acting(village, by))
    return result.id


async def planned(village: Village, **given: Any) -> UUID:
    return await opened(village, planned_for=NOON + timedelta(days=2), **given)


async def recorded(village: Village, row_id: UUID, *, by: str = "zhao", **given: Any) -> UUID:
    parts: dict[str, Any] = {
        "id": new_uuid(),
        "kind": EntryKind.STATEMENT,
        "captured_at": NOON,
        "content": "先修两盏",
    }
    new = NewEntry(**{**parts, **given})
    return (await live_session.record_entry(row_id, new, **await acting(village, by))).id


async def concluded(village: Village, row_id: UUID) -> None:
    outcome = ConsultationOutcome.RESOLVED
    await minutes.conclude(row_id, outcome, "商定修两盏灯。", **await acting(village, "zhao"))


async def stage_of(row_id: UUID) -> str:
    return (await Consultation.get(id=row_id)).stage


async def kinds() -> list[str]:
    return [event.kind for event in await Event.all().order_by("seq")]


async def test_opens_on_the_spot_with_the_caller_present(village: Village) -> None:
    row = await Consultation.get(id=await opened(village))
    assert (row.stage, row.is_ad_hoc, row.on_site) == ("IN_SESSION", True, "ON_SITE")
    assert (row.area_id, row.group_id) == (village.areas["A1"], village.groups["one"])
    assert [each.member_id for each in await Participant.all()] == [village.members["zhao"]]
    assert await kinds() == ["CONSULTATION_OPENED"]


async def test_is_about_issues_which_tell_of_it(village: Village) -> None:
    issue_id = (await collected(village, new_issue())).id
    await opened(village, issue_ids=[issue_id])
    assert [link.issue.id for link in await ConsultationIssue.all().select_related("issue")] == [
        issue_id
    ]
    last = await Event.all().order_by("-seq").first()
    assert last is not None
    assert (last.subject_id, last.kind) == (issue_id, "CONSULTATION_OPENED")


async def test_an_issue_one_may_not_see_cannot_be_consulted_on(village: Village) -> None:
    issue_id = (await collected(village, new_issue())).id
    with pytest.raises(NotFound):
        await opened(village, by="sun", issue_ids=[issue_id])
    assert await Consultation.all().count() == 0


async def test_a_hall_decides_the_area(village: Village) -> None:
    row_id = await opened(village, hall_id=village.halls["H1"], setting=Setting.HALL, fix=None)
    assert (await Consultation.get(id=row_id)).area_id == village.areas["A"]


@pytest.mark.parametrize("name", ["tablet", "housing"])
async def test_tablets_and_departments_do_not_call(village: Village, name: str) -> None:
    with pytest.raises(Forbidden):
        await opened(village, by=name)
    assert await Consultation.all().count() == 0


async def test_opening_twice_is_once(village: Village) -> None:
    new = new_consultation()
    for _ in range(2):
        await consultation.open_or_plan(new, **await acting(village, "zhao"))
    assert (await Consultation.all().count(), await kinds()) == (1, ["CONSULTATION_OPENED"])
    with pytest.raises(IdTaken):
        await consultation.open_or_plan(new, **await acting(village, "qian"))


async def test_invites_members_departments_and_counts_residents(village: Village) -> None:
    people = [
        NewParticipant.member(village.members["qian"]),
        NewParticipant(
            kind=ParticipantKind.DEPARTMENT, department_id=village.departments["housing"]
        ),
        NewParticipant(kind=ParticipantKind.RESIDENT, head_count=12),
    ]
    row_id = await planned(village, participants=people)
    assert (await Consultation.get(id=row_id)).resident_count == 12
    assert await Participant.all().count() == 4
    invited = await Event.get(kind="PARTICIPANT_ADDED")
    assert f"department:{village.departments['housing'].hex}" in invited.audience


PEOPLE: list[dict[str, Any]] = [
    {"kind": ParticipantKind.MEMBER},
    {"kind": ParticipantKind.RESIDENT, "member_id": UUID(int=3)},
    {"kind": ParticipantKind.MEMBER, "member_id": UUID(int=3)},
    {"kind": ParticipantKind.RESIDENT, "head_count": 0},
    {"kind": ParticipantKind.RESIDENT, "head_count": 501},
    {"kind": ParticipantKind.RESIDENT, "name": "老王"},
]


@pytest.mark.parametrize("person", PEOPLE)
async def test_impossible_people_are_refused_without_a_trace(
    village: Village, person: dict[str, Any]
) -> None:
    with pytest.raises(DomainError):
        await opened(village, participants=[NewParticipant(**person)])
    assert (await Consultation.all().count(), await Participant.all().count()) == (0, 0)


async def test_a_planned_one_is_started_later(village: Village) -> None:
    row_id = await planned(village)
    assert await stage_of(row_id) == "PLANNED"
    await consultation_stage.start(row_id, fix_in(0), **await acting(village, "zhao"))
    assert await stage_of(row_id) == "IN_SESSION"


async def test_a_planned_one_is_postponed_or_cancelled_with_a_reason(village: Village) -> None:
    row_id = await planned(village)
    later = NOON + timedelta(days=9)
    await consultation_stage.put_off(row_id, later, "下雨", **await acting(village, "zhao"))
    row = await Consultation.get(id=row_id)
    assert (row.stage, row.planned_for, row.reason) == ("POSTPONED", later, "下雨")
    await consultation_stage.put_off(row_id, None, "不用了", **await acting(village, "zhao"))
    assert await stage_of(row_id) == "CANCELLED"


async def test_checking_in_far_away_is_flagged_never_blocked(village: Village) -> None:
    row_id = await opened(village)
    new = NewCheckIn(
        participant_id=None, method=CheckInMethod.LOCATION, captured_at=NOON, fix=fix_in(3)
    )
    await check_in.check_in(row_id, new, **await acting(village, "zhao"))
    present = await Participant.get()
    assert (present.check_in_method, present.on_site) == ("LOCATION", "OFF_SITE")
    assert present.checked_in_at == NOON


async def test_checking_in_twice_is_once(village: Village) -> None:
    row_id = await opened(village)
    new = NewCheckIn(participant_id=None, method=CheckInMethod.LOCATION, captured_at=NOON)
    for _ in range(2):
        await check_in.check_in(row_id, new, **await acting(village, "zhao"))
    assert (await kinds()).count("PARTICIPANT_CHECKED_IN") == 1


async def test_entries_are_numbered_without_gaps(village: Village) -> None:
    row_id = await opened(village)
    for words in ("一", "二", "三"):
        await recorded(village, row_id, content=words)
    found = await SessionEntry.all().order_by("ordinal")
    assert [(each.ordinal, each.content) for each in found] == [(1, "一"), (2, "二"), (3, "三")]
    assert (await Consultation.get(id=row_id)).entry_count == 3


async def test_an_entry_may_bring_photos(village: Village) -> None:
    row_id = await opened(village)
    photo = NewPhoto(id=new_uuid())
    entry_id = await recorded(village, row_id, kind=EntryKind.PHOTO, content="", photos=(photo,))
    assert (await Photo.get()).id == photo.id
    assert (await Photo.filter(session_entry_id=entry_id).count()) == 1


async def test_the_same_entry_again_is_the_same_entry(village: Village) -> None:
    row_id, entry_id = await opened(village), new_uuid()
    for _ in range(2):
        await recorded(village, row_id, id=entry_id)
    with pytest.raises(IdTaken):
        await recorded(village, row_id, id=entry_id, content="别的话")
    assert (await SessionEntry.all().count(), (await kinds()).count("ENTRY_RECORDED")) == (1, 1)


async def test_only_those_present_record(village: Village) -> None:
    row_id = await opened(village)
    with pytest.raises(NotFound):
        await recorded(village, row_id, by="sun")
    with pytest.raises(Forbidden):
        await recorded(village, row_id, by="qian")
    assert await SessionEntry.all().count() == 0


async def test_nothing_is_recorded_outside_the_session(village: Village) -> None:
    row_id = await planned(village)
    with pytest.raises(WrongStage):
        await recorded(village, row_id)
    assert await SessionEntry.all().count() == 0


async def test_a_committed_outcome_needs_a_commitment(village: Village) -> None:
    row_id = await opened(village)
    outcome = ConsultationOutcome.COMMITTED
    with pytest.raises(Invalid):
        await minutes.conclude(row_id, outcome, "商定。", **await acting(village, "zhao"))
    assert (await stage_of(row_id), await Minutes.all().count()) == ("IN_SESSION", 0)
    new = NewCommitment(id=new_uuid(), content="换灯", owner_name="住建局")
    await commitment.commit(row_id, new, **await acting(village, "zhao"))
    await minutes.conclude(row_id, outcome, "商定。", **await acting(village, "zhao"))
    assert await stage_of(row_id) == "CONCLUDED"


async def test_there_is_no_end_without_minutes(village: Village) -> None:
    row_id = await opened(village)
    with pytest.raises(Invalid):
        await minutes.conclude(
            row_id, ConsultationOutcome.RESOLVED, "  ", **await acting(village, "zhao")
        )
    assert await stage_of(row_id) == "IN_SESSION"


async def test_confirming_freezes_the_minutes_with_their_digest(village: Village) -> None:
    row_id = await opened(village)
    await concluded(village, row_id)
    await minutes.confirm(row_id, 1, **await acting(village, "zhao"))
    frozen = await Minutes.get()
    assert frozen.sha256 == hashlib.sha256("商定修两盏灯。".encode()).hexdigest()
    assert await stage_of(row_id) == "CONFIRMED"
    with pytest.raises(Invalid):
        await minutes.revise(row_id, "改一改", **await acting(village, "zhao"))
    assert (await Minutes.all().count(), await stage_of(row_id)) == (1, "CONFIRMED")


async def test_frozen_minutes_stay_and_a_later_version_is_confirmed_anew(village: Village) -> None:
    row_id = await opened(village)
    await concluded(village, row_id)
    await minutes.confirm(row_id, 1, **await acting(village, "zhao"))
    first = await Minutes.get()
    await minutes.revise(row_id, "商定修三盏灯。", "漏记一盏", **await acting(village, "zhao"))
    assert await stage_of(row_id) == "CONCLUDED"
    await minutes.confirm(row_id, 2, "费用另议", **await acting(village, "zhao"))
    versions = await Minutes.all().order_by("version")
    assert (versions[0].content, versions[0].sha256) == (first.content, first.sha256)
    assert (versions[1].reason, versions[1].frozen_at) == ("漏记一盏", NOON)
    reserved = await MinutesConfirmation.get(minutes_id=versions[1].id)
    assert (reserved.reservation, await stage_of(row_id)) == ("费用另议", "CONFIRMED")


async def test_a_change_of_minutes_is_a_new_version_and_the_newest_is_confirmed(
    village: Village,
) -> None:
    row_id = await opened(village)
    await concluded(village, row_id)
    await minutes.revise(row_id, "商定修三盏灯。", **await acting(village, "zhao"))
    with pytest.raises(Conflict):
        await minutes.confirm(row_id, 1, **await acting(village, "zhao"))
    assert (await MinutesConfirmation.all().count(), await stage_of(row_id)) == (0, "CONCLUDED")
    await minutes.confirm(row_id, 2, **await acting(village, "zhao"))
    assert await stage_of(row_id) == "CONFIRMED"


async def test_every_party_confirms_once(village: Village) -> None:
    people = [NewParticipant.member(village.members["qian"])]
    row_id = await opened(village, participants=people)
    await concluded(village, row_id)
    for name in ("zhao", "qian", "qian"):
        await minutes.confirm(row_id, 1, **await acting(village, name))
    assert await MinutesConfirmation.all().count() == 2
