"""Invitations answered, residents counted, agendas set, sessions evaluated."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.agenda import AgendaItem, AgendaPart
from domain.consultation import EntryKind, ParticipantKind, Reply, WrongStage
from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from models.consultation import Consultation, Evaluation, Participant, SessionEntry
from models.database import Database
from models.event import Event
from services import agenda, consultation_stage, evaluation, invitation, walk_in
from services.invitation import NewReply
from services.participant import NewParticipant
from services.walk_in import NewWalkIn
from tests.services.test_consultation import concluded, opened, planned, recorded
from tests.services.test_issue_step import acting
from tests.village import NOON, Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


def guests(village: Village) -> list[NewParticipant]:
    return [
        NewParticipant.member(village.members["sun"]),
        NewParticipant(
            kind=ParticipantKind.DEPARTMENT, department_id=village.departments["housing"]
        ),
    ]


async def replied(village: Village, row_id: UUID, by: str, reply: Reply, **given: Any) -> None:
    await invitation.reply(row_id, NewReply(reply=reply, **given), **await acting(village, by))


async def replies() -> dict[str, tuple[str | None, str]]:
    rows = await Participant.all().select_related("member", "department")
    named = [(row.member or row.department, row) for row in rows]
    return {who.name: (row.reply, row.attendee_name) for who, row in named if who}


async def test_the_invited_accept_decline_or_send_another(village: Village) -> None:
    row_id = await planned(village, participants=guests(village))
    await replied(village, row_id, "sun", Reply.DECLINED, note="出差")
    await replied(village, row_id, "housing", Reply.ACCEPTED, attendee_name="李科长")
    assert await replies() == {
        "zhao委员": ("ACCEPTED", ""),
        "sun委员": ("DECLINED", ""),
        "housing局": ("ACCEPTED", "李科长"),
    }
    qian = village.members["qian"]
    await replied(village, row_id, "sun", Reply.SUBSTITUTED, substitute_member_id=qian)
    sent = await Participant.get(member_id=qian).select_related("substitute_for")
    assert sent.substitute_for is not None
    assert sent.substitute_for.member_id == village.members["sun"]
    asked = await Event.filter(kind="PARTICIPANT_ADDED").order_by("-seq").first()
    assert asked is not None
    assert f"member:{qian.hex}" in asked.audience


@pytest.mark.parametrize(
    ("by", "reply", "given", "refused"),
    [
        ("sun", Reply.DECLINED, {}, Invalid),
        ("sun", Reply.SUBSTITUTED, {}, Invalid),
        ("sun", Reply.SUBSTITUTED, {"substitute": "zhao"}, Invalid),
        ("sun", Reply.ACCEPTED, {"substitute": "qian"}, Invalid),
        ("sun", Reply.SUBSTITUTED, {"substitute": None}, NotFound),
        ("housing", Reply.SUBSTITUTED, {}, Invalid),
        ("zhao", Reply.ACCEPTED, {}, Forbidden),
        ("qian", Reply.ACCEPTED, {}, Forbidden),
        ("water", Reply.ACCEPTED, {}, NotFound),
    ],
)
async def test_impossible_answers_change_nothing(
    village: Village,
    by: str,
    reply: Reply,
    given: dict[str, str | None],
    refused: type[DomainError],
) -> None:
    row_id = await planned(village, participants=guests(village))
    before = await replies()
    instead = {}
    if "substitute" in given:
        name = given["substitute"]
        instead = {"substitute_member_id": village.members[name] if name else new_uuid()}
    with pytest.raises(refused):
        await replied(village, row_id, by, reply, **instead)
    assert (await replies(), await Event.filter(kind="PARTICIPANT_REPLIED").count()) == (before, 0)


async def test_another_time_asks_everybody_anew_and_tells_them(village: Village) -> None:
    row_id = await planned(village, participants=guests(village))
    await replied(village, row_id, "sun", Reply.ACCEPTED)
    later = NOON + timedelta(days=9)
    await consultation_stage.put_off(row_id, later, "下雨", **await acting(village, "zhao"))
    answers = await replies()
    assert (answers["zhao委员"], answers["sun委员"]) == (("ACCEPTED", ""), (None, ""))
    told = await Event.get(kind="CONSULTATION_POSTPONED")
    wanted = {
        f"member:{village.members['sun'].hex}",
        f"department:{village.departments['housing'].hex}",
    }
    assert wanted <= set(told.audience)


async def counted(village: Village, row_id: UUID, by: str = "zhao", **given: Any) -> None:
    new = NewWalkIn(**{"id": new_uuid(), "head_count": 5, "captured_at": NOON, **given})
    await walk_in.count_residents(row_id, new, **await acting(village, by))


async def test_residents_who_come_by_are_counted(village: Village) -> None:
    row_id, again = await opened(village, hall_id=village.halls["H1"], fix=None), new_uuid()
    await counted(village, row_id, "tablet")
    for _ in range(2):
        await counted(village, row_id, id=again, head_count=1, name="老王", has_name_consent=True)
    assert (await Consultation.get(id=row_id)).resident_count == 6
    rows = await Participant.filter(is_walk_in=True).order_by("head_count")
    assert [(row.head_count, row.name, row.checked_in_at) for row in rows] == [
        (1, "老王", NOON),
        (5, None, NOON),
    ]
    with pytest.raises(IdTaken):
        await counted(village, row_id, id=again, head_count=2)


@pytest.mark.parametrize(
    ("by", "given", "refused"),
    [
        ("zhao", {"name": "老王"}, Invalid),
        ("zhao", {"head_count": 0}, Invalid),
        ("qian", {}, Forbidden),
        ("sun", {}, NotFound),
    ],
)
async def test_nobody_is_named_without_consent_nor_counted_by_strangers(
    village: Village, by: str, given: dict[str, Any], refused: type[DomainError]
) -> None:
    row_id = await opened(village)
    with pytest.raises(refused):
        await counted(village, row_id, by, **given)
    assert (await Consultation.get(id=row_id)).resident_count == 0
    assert await Participant.filter(is_walk_in=True).count() == 0


FOUR = [AgendaItem(part=part, title="路灯") for part in AgendaPart]


async def test_those_who_lead_set_the_agenda(village: Village) -> None:
    row_id = await planned(village, participants=guests(village))
    for by, refused in (("sun", Forbidden), ("water", NotFound)):
        with pytest.raises(refused):
            await agenda.set_agenda(row_id, FOUR, **await acting(village, by))
    with pytest.raises(Invalid):
        await agenda.set_agenda(row_id, FOUR[:2], **await acting(village, "zhao"))
    assert (await Consultation.get(id=row_id)).agenda == []
    await agenda.set_agenda(row_id, FOUR, **await acting(village, "zhao"))
    parts = [each["part"] for each in (await Consultation.get(id=row_id)).agenda]
    assert parts == ["BRIEFING", "QUESTION", "ANSWER", "STATEMENT"]


async def test_a_dissent_says_whose_it_is(village: Village) -> None:
    row_id = await opened(village)
    with pytest.raises(Invalid):
        await recorded(village, row_id, kind=EntryKind.DISSENT, content="费用不合理")
    await recorded(
        village, row_id, kind=EntryKind.DISSENT, content="费用不合理", speaker_name="老李"
    )
    assert [row.speaker_name for row in await SessionEntry.all()] == ["老李"]


async def evaluated(village: Village, row_id: UUID, by: str, score: int = 5) -> None:
    await evaluation.evaluate(row_id, new_uuid(), score, "好", **await acting(village, by))


async def test_everybody_but_the_caller_evaluates_once(village: Village) -> None:
    row_id = await opened(
        village, hall_id=village.halls["H1"], fix=None, participants=guests(village)
    )
    with pytest.raises(WrongStage):
        await evaluated(village, row_id, "sun")
    await concluded(village, row_id)
    for by in ("sun", "housing", "tablet", "tablet"):
        await evaluated(village, row_id, by)
    refusals: list[tuple[str, int, type[DomainError]]] = [
        ("zhao", 5, Forbidden),
        ("qian", 5, Forbidden),
        ("water", 5, NotFound),
        ("sun", 5, Invalid),
        ("tablet", 6, Invalid),
    ]
    for by, score, refused in refusals:
        with pytest.raises(refused):
            await evaluated(village, row_id, by, score)
    kinds = sorted([row.kind for row in await Evaluation.all()])
    assert kinds == ["DEPARTMENT", "MEMBER", "RESIDENT", "RESIDENT"]
