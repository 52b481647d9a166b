"""Oversight letters: gapless numbers, one answer, and nobody accepts what they did themselves."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import Conflict, DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from domain.machine import WrongState
from domain.separation import ConflictOfInterest
from models.county import County
from models.database import Database
from models.deadline import Deadline
from models.event import Event
from models.oversight_letter import NumberSeries, OversightLetter
from models.reminder import Reminder
from services import oversight_letter
from services.deadline_sweep import tell_alerts
from services.oversight_letter import NewLetter
from tests.services.test_deadline import later
from tests.services.test_issue_step import acting, an_issue
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def drafted(village: Village, *, by: str = "office", **given: Any) -> UUID:
    parts: dict[str, Any] = {
        "id": new_uuid(),
        "department_id": village.departments["housing"],
        "title": "关于路灯管护的监督建议",
        "content": "建议建立管护台账。",
    }
    if "issue_ids" not in given:
        parts["issue_ids"] = [await an_issue(village)]
    new = NewLetter(**{**parts, **given})
    return (await oversight_letter.draft(new, **await acting(village, by))).id


async def signed(village: Village, letter_id: UUID, *, by: str = "office") -> None:
    await oversight_letter.sign(letter_id, "主席", **await acting(village, by))


async def acknowledged(village: Village, letter_id: UUID, *, by: str = "housing") -> None:
    await oversight_letter.acknowledge(letter_id, **await acting(village, by))


async def replied(village: Village, letter_id: UUID, *, by: str = "housing") -> None:
    await oversight_letter.reply(letter_id, "已建台账", **await acting(village, by))


async def decided(
    village: Village, letter_id: UUID, is_accepted: bool, *, by: str = "office"
) -> None:
    await oversight_letter.decide(
        letter_id, is_accepted=is_accepted, decision="属实", **await acting(village, by)
    )


async def snapshot() -> tuple[Any, int, Any]:
    letters = await OversightLetter.all().order_by("id").values("id", "stage", "version", "number")
    numbers = await NumberSeries.all().values("year", "last_number")
    return letters, await Event.all().count(), numbers


async def test_goes_its_way_to_acceptance(village: Village) -> None:
    letter_id = await drafted(village)
    await signed(village, letter_id)
    await acknowledged(village, letter_id)
    await replied(village, letter_id)
    await decided(village, letter_id, True)
    row = await OversightLetter.get(id=letter_id)
    assert (row.number, row.stage) == ("示政协监建〔2026〕1号", "ACCEPTED")
    assert (row.signer_name, row.reply, row.decision) == ("主席", "已建台账", "属实")
    assert row.reply_due_at == datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
    events = await Event.filter(subject_id=letter_id).order_by("seq")
    assert [event.kind for event in events] == [
        "LETTER_DRAFTED",
        "LETTER_SIGNED",
        "LETTER_ACKNOWLEDGED",
        "LETTER_REPLIED",
        "LETTER_ACCEPTED",
    ]
    housing = f"department:{village.departments['housing'].hex}"
    assert [housing in event.audience for event in events] == [False, True, True, True, True]


async def test_the_issues_it_rests_on_tell_of_it(village: Village) -> None:
    issue_id = await an_issue(village)
    await signed(village, await drafted(village, issue_ids=[issue_id]))
    told = await Event.get(subject_id=issue_id, kind="LETTER_SIGNED")
    assert told.data["note"] == "示政协监建〔2026〕1号"


async def test_after_a_rejection_the_department_replies_again(village: Village) -> None:
    letter_id = await drafted(village)
    await signed(village, letter_id)
    await acknowledged(village, letter_id)
    await replied(village, letter_id)
    later(village, timedelta(days=3))
    await decided(village, letter_id, False)
    assert (await OversightLetter.get(id=letter_id)).reply_due_at == datetime(
        2026, 4, 7, 9, 30, tzinfo=UTC
    ) - timedelta(days=1)
    await replied(village, letter_id)
    await decided(village, letter_id, True)
    deadlines = await Deadline.filter(subject_id=letter_id).order_by("started_at")
    assert [row.state for row in deadlines] == ["MET", "MET"]


async def test_a_late_reply_is_reminded_of_and_counted_late(village: Village) -> None:
    letter_id = await drafted(village)
    await signed(village, letter_id)
    await acknowledged(village, letter_id)
    later(village, timedelta(days=40))
    await tell_alerts(village.ports)
    housing = village.departments["housing"]
    reminded = await Reminder.filter(department_id=housing)
    assert [(row.trigger, row.level) for row in reminded] == [("OVERDUE", "URGE")]
    await replied(village, letter_id)
    assert (await Deadline.get(subject_id=letter_id)).state == "LATE"


async def test_numbers_are_gapless_under_eight_writers(village: Village) -> None:
    issue_id = await an_issue(village)
    letters = [await drafted(village, issue_ids=[issue_id]) for _ in range(24)]
    spoiled = letters[::6]
    for letter_id in spoiled:
        await OversightLetter.filter(id=letter_id).update(stage="DROPPED")
    gate = asyncio.Semaphore(8)

    async def sign(letter_id: UUID) -> None:
        async with gate:
            await signed(village, letter_id)

    outcomes = await asyncio.gather(*map(sign, letters), return_exceptions=True)
    assert [type(each) for each in outcomes if each is not None] == [WrongState] * 4
    given = await OversightLetter.filter(is_issued=True).values_list("ordinal", flat=True)
    assert sorted(map(int, given)) == list(range(1, 21))  # type: ignore[arg-type]
    assert (await NumberSeries.get()).last_number == 20


async def test_a_signature_that_fails_takes_no_number(village: Village) -> None:
    letter_id = await drafted(village)
    before = await snapshot()
    with pytest.raises(Invalid):
        await oversight_letter.sign(letter_id, " ", **await acting(village, "office"))
    assert await snapshot() == before
    await signed(village, letter_id)
    assert (await OversightLetter.get(id=letter_id)).ordinal == 1


async def test_each_year_begins_anew_and_counties_count_for_themselves(village: Village) -> None:
    await signed(village, await drafted(village))
    other = await found_village(code="X", ports=village.ports)
    await County.filter(id=other.county_id).update(letter_prefix="甲协监")
    await signed(other, await drafted(other))
    later(village, timedelta(days=365))
    await signed(village, await drafted(village))
    numbers = await OversightLetter.all().values_list("number", flat=True)
    assert sorted(map(str, numbers)) == [
        "甲协监〔2026〕1号",
        "示政协监建〔2026〕1号",
        "示政协监建〔2027〕1号",
    ]


@pytest.mark.parametrize("name", ["zhao", "town", "housing", "tablet"])
async def test_only_the_office_issues(village: Village, name: str) -> None:
    issue_id = await an_issue(village)
    letter_id = await drafted(village, issue_ids=[issue_id])
    before = await snapshot()
    with pytest.raises(Forbidden):
        await drafted(village, by=name, issue_ids=[issue_id])
    with pytest.raises(NotFound):
        await signed(village, letter_id, by=name)
    assert await snapshot() == before


async def test_the_addressed_department_does_not_accept_its_own(village: Village) -> None:
    letter_id = await drafted(village)
    await signed(village, letter_id)
    await acknowledged(village, letter_id)
    await replied(village, letter_id)
    before = await snapshot()
    for is_accepted in (True, False):
        with pytest.raises(ConflictOfInterest):
            await decided(village, letter_id, is_accepted, by="housing")
    assert await snapshot() == before


@pytest.mark.parametrize(
    ("name", "error"),
    [("water", NotFound), ("sun", NotFound), ("town", NotFound), ("zhao", Forbidden)],
)
async def test_only_the_addressed_department_answers(
    village: Village, name: str, error: type[DomainError]
) -> None:
    letter_id = await drafted(village)
    await signed(village, letter_id)
    before = await snapshot()
    with pytest.raises(error):
        await acknowledged(village, letter_id, by=name)
    assert await snapshot() == before


async def test_nothing_is_skipped(village: Village) -> None:
    letter_id = await drafted(village)
    await signed(village, letter_id)
    before = await snapshot()
    with pytest.raises(WrongState):
        await replied(village, letter_id)
    with pytest.raises(WrongState):
        await decided(village, letter_id, True)
    with pytest.raises(WrongState):
        await signed(village, letter_id)
    with pytest.raises(WrongState):
        await oversight_letter.drop(letter_id, **await acting(village, "office"))
    assert await snapshot() == before


async def test_a_draft_changes_by_versions_and_can_be_dropped(village: Village) -> None:
    letter_id = await drafted(village)
    acts = await acting(village, "office")
    await oversight_letter.revise(letter_id, "新标题", "新正文", base_version=1, **acts)
    before = await snapshot()
    acts = await acting(village, "office")
    with pytest.raises(Conflict):
        await oversight_letter.revise(letter_id, "旧标题", "旧正文", base_version=1, **acts)
    assert await snapshot() == before
    await oversight_letter.drop(letter_id, **await acting(village, "office"))
    with pytest.raises(WrongState):
        await signed(village, letter_id)
    assert (await OversightLetter.get(id=letter_id)).number is None


async def test_needs_issues_and_a_department_of_the_county(village: Village) -> None:
    issue_id = await an_issue(village)
    before = await snapshot()
    with pytest.raises(Invalid):
        await drafted(village, issue_ids=[])
    with pytest.raises(NotFound):
        await drafted(village, issue_ids=[new_uuid()])
    with pytest.raises(NotFound):
        await drafted(village, issue_ids=[issue_id], department_id=new_uuid())
    assert await snapshot() == before
    letter_id = await drafted(village, issue_ids=[issue_id])
    with pytest.raises(IdTaken):
        await drafted(village, id=letter_id, issue_ids=[issue_id])
    assert len((await snapshot())[0]) == 1
