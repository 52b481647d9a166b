"""A resident's data: handed out whole, erased everywhere, and what was done stays and verifies."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import pytest
import pytest_asyncio
from tortoise import models

from domain.consultation import ConsultationOutcome, EntryKind, Setting
from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.ids import new_uuid, to_wire
from domain.issue import Anonymity
from models.consultation import Minutes, Participant, SessionEntry
from models.database import Database
from models.erasure import Erasure
from models.event import Event
from models.issue import Feedback, Issue
from models.reporter import Reporter
from models.supplement import Supplement
from models.task import Task
from services import (
    audit,
    consultation,
    issue_contact,
    issue_merge,
    live_session,
    minutes,
    receipt,
    reporter,
    supplement,
    task,
    walk_in,
)
from services.changes import changes_after, log_head
from services.consultation import NewConsultation
from services.issue import NewReporter
from services.live_session import NewEntry
from services.resident_erase import erase
from services.resident_export import export
from services.resident_search import Wanted
from services.supplement import NewSupplement
from services.walk_in import NewWalkIn
from tests.services.test_issue_step import acting, an_issue, fed_back, resolved, routed, studied
from tests.services.test_receipt import of
from tests.services.test_task import assigned
from tests.village import NOON, Village, found_village, fresh_call

NAME, PHONE = "欧阳明月", "13912345678"
SPELT = "139 1234 5678"
OTHER = NewReporter(name="司徒朗", contact="13711112222")
MEMBERS_NUMBER = "13900000000"


@dataclass(frozen=True)
class Story:
    """What somebody had to do with the county: two matters raised, one joined, a session."""

    village: Village
    raised: UUID
    merged: UUID
    joined: UUID
    consultation: UUID


@pytest_asyncio.fixture
async def story(database: Database) -> Story:
    village = await found_village()
    me = NewReporter(name=NAME, contact=PHONE, is_proxy=True, proxy_note=f"{NAME}的女儿代")
    raised = await an_issue(
        village, reporter=me, title=f"{NAME}家门口灯不亮", content=f"{NAME}说的，电话{SPELT}。"
    )
    shy = NewReporter(name=NAME, contact=f"+86{PHONE}", anonymity=Anonymity.WITHHELD)
    merged = await an_issue(village, reporter=shy)
    joined = await an_issue(village, reporter=OTHER, content=f"也可问{NAME}或 {PHONE}")
    joins = NewReporter(name=NAME, contact=SPELT)
    await reporter.join(joined, new_uuid(), joins, **await acting(village, "zhao"))
    await issue_merge.merge(merged, joined, **await acting(village, "office"))
    await _handled(village, raised)
    return Story(village, raised, merged, joined, await _session(village, raised))


async def _handled(village: Village, issue_id: UUID) -> None:
    """Everybody writes the name into what they write."""
    new = NewSupplement(id=new_uuid(), question=f"{NAME}的楼号？")
    await supplement.ask(issue_id, new, **await acting(village, "office"))
    answer = f"三号楼，{NAME}，{PHONE}"
    await supplement.answer(issue_id, answer, **await acting(village, "zhao"))
    await studied(village, issue_id)
    await routed(village, issue_id)
    await issue_contact.read(
        issue_id, f"给{NAME}回电话", by=await village.actor("office"), ports=village.ports
    )


async def _session(village: Village, issue_id: UUID) -> UUID:
    row_id = new_uuid()
    new = NewConsultation(
        id=row_id,
        title="路灯怎么修",
        setting=Setting.SQUARE,
        captured_at=NOON,
        issue_ids=[issue_id],
    )
    await consultation.open_or_plan(new, **await acting(village, "zhao"))
    came = NewWalkIn(
        id=new_uuid(), head_count=1, captured_at=NOON, name=NAME, has_name_consent=True
    )
    await walk_in.count_residents(row_id, came, **await acting(village, "zhao"))
    said = NewEntry(
        id=new_uuid(),
        kind=EntryKind.STATEMENT,
        captured_at=NOON,
        content=f"我是{NAME}，请修灯。",
        speaker_name=NAME,
    )
    await live_session.record_entry(row_id, said, **await acting(village, "zhao"))
    text = f"{NAME}提出修灯，商定下周修好。"
    await minutes.conclude(
        row_id, ConsultationOutcome.RESOLVED, text, **await acting(village, "zhao")
    )
    await minutes.confirm(row_id, 1, **await acting(village, "zhao"))
    return row_id


async def found_in(database: Database, *wanted: str) -> set[str]:
    """Tables and columns of the whole database, whatever their type, that hold one of the texts."""
    return {
        f"{table}.{column}"
        for table in await _tables(database)
        for row in await _rows(database, table)
        for column, value in row.items()
        if any(text in _text(value) for text in wanted)
    }


async def _tables(database: Database) -> list[str]:
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
        "postgres": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    }
    return [row[0] for row in await database.read(names[database.dialect])]


async def _rows(database: Database, table: str) -> list[dict[str, Any]]:
    _, rows = await connection().execute_query(f'SELECT * FROM "{table}"', [])
    return [dict(row) for row in rows]


def connection() -> Any:
    return Issue._meta.db


def _text(value: Any) -> str:
    """As it stands, and without what may part digits; bytes as the text they might be."""
    text = bytes(value).decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    with suppress(ValueError):
        text = orjson.dumps(orjson.loads(text)).decode()
    return text + text.replace(" ", "").replace("-", "")


async def erased(story: Story, wanted: Wanted | None = None, reason: str = "本人要求") -> UUID:
    acts = await acting(story.village, "office")
    return (await erase(wanted or Wanted(contact=PHONE), reason, **acts)).id


async def test_the_contact_is_nowhere_in_clear_unless_somebody_wrote_it(
    database: Database, story: Story
) -> None:
    assert await found_in(database, PHONE) == {"issue.content", "supplement.answer", "event.data"}


async def test_after_erasing_neither_name_nor_number_is_anywhere(
    database: Database, story: Story
) -> None:
    before = await found_in(database, NAME)
    assert before >= {"issue.reporter_name", "reporter.name", "participant.name", "minutes.content"}
    erasure_id = await erased(story, reason=f"{NAME}（{SPELT}）要求")
    assert await found_in(database, NAME, PHONE) == set()
    proof = await Erasure.get(id=erasure_id)
    assert proof.reason == "某某某某（*************）要求"
    assert (proof.issue_count, proof.reporter_count, proof.participant_count) == (3, 3, 1)
    assert proof.text_count == 6
    assert proof.note_count == 4


async def test_what_was_done_stays_and_the_chain_holds(database: Database, story: Story) -> None:
    tables: tuple[type[models.Model], ...] = (Issue, Reporter, Supplement, SessionEntry, Minutes)
    counts = [await table.all().count() for table in tables]
    events = await Event.all().count()
    await erased(story)
    assert [await table.all().count() for table in tables] == counts
    issue = await Issue.get(id=story.raised)
    assert (issue.title, issue.step) == ("某某某某家门口灯不亮", "RESOLVE")
    assert issue.content == "某某某某说的，电话*************。"
    assert (await Supplement.get()).answer == "三号楼，某某某某，***********"
    report = await audit.verify(database, story.village.county_id)
    assert (report.is_intact, report.forgotten) == (True, 4)
    told = await Event.filter(kind="RESIDENT_ERASED")
    assert await Event.all().count() == events + len(told)
    subjects = {story.raised, story.merged, story.joined, story.consultation}
    assert {each.subject_id for each in told} == subjects


async def test_others_keep_what_is_theirs(story: Story) -> None:
    await erased(story)
    other = await Issue.get(id=story.joined)
    assert (other.reporter_name, other.reporter_contact_masked) == ("司徒朗", "137****2222")
    by = await story.village.actor("office")
    found = await issue_contact.read(story.joined, "回访", by=by, ports=story.village.ports)
    assert (found.name, found.contact) == ("司徒朗", "13711112222")


async def test_another_county_keeps_its_own(story: Story) -> None:
    other = await found_village(code="X", ports=story.village.ports)
    issue_id = await an_issue(other, reporter=NewReporter(name=NAME, contact=PHONE), content=PHONE)
    await erased(story)
    issue = await Issue.get(id=issue_id)
    assert (issue.reporter_name, issue.content) == (NAME, PHONE)
    by = await other.actor("office")
    assert (await issue_contact.read(issue_id, "x", by=by, ports=other.ports)).contact == PHONE


async def test_frozen_minutes_are_sealed_again(story: Story) -> None:
    before = await Minutes.get()
    await erased(story)
    after = await Minutes.get()
    assert after.content == "某某某某提出修灯，商定下周修好。"
    assert (after.sha256 != before.sha256, len(after.sha256 or "")) == (True, 64)


async def test_phones_are_told_of_what_changed(story: Story) -> None:
    by = await story.village.actor("zhao")
    now = story.village.ports.clock.now()
    head = await log_head(by)
    await erased(story)
    page = await changes_after(head, first=100, by=by, now=now)
    assert {("Issue", story.raised), ("Consultation", story.consultation)} <= set(page.seen)


async def test_the_receipt_still_works(story: Story) -> None:
    shown = await of(story.village, story.raised)
    await erased(story)
    matter = await receipt.follow(shown, ports=story.village.ports)
    assert matter.issue.id == story.raised


async def test_ratings_and_answers_stay(story: Story) -> None:
    village = story.village
    task_id = await assigned(village, story.raised, by="office", content=f"找{NAME}")
    await task.cancel(task_id, f"{NAME}已自行解决", **await acting(village, "office"))
    await resolved(village, story.raised)
    await fed_back(village, story.raised)
    await erased(story)
    row = await Task.get(id=task_id)
    assert (row.content, row.return_reason) == ("找某某某某", "某某某某已自行解决")
    assert await Feedback.filter(issue_id=story.raised).count() == 1


async def test_one_without_a_contact_is_erased_by_a_receipt(
    database: Database, story: Story
) -> None:
    issue_id = await an_issue(
        story.village, reporter=NewReporter(name="诸葛静"), content="诸葛静说"
    )
    row = await Reporter.get(origin_id=issue_id)
    await erased(story, Wanted(reporter_id=row.id))
    assert await found_in(database, "诸葛静") == set()
    assert await found_in(database, NAME) != set()


async def test_erasing_again_finds_nobody_and_repeating_the_call_is_answered(
    story: Story,
) -> None:
    by, ports = await story.village.actor("office"), story.village.ports
    call = fresh_call("residentErase")
    first = await erase(Wanted(contact=PHONE), "本人要求", by=by, ports=ports, call=call)
    again = await erase(Wanted(contact=PHONE), "本人要求", by=by, ports=ports, call=call)
    assert (again.id, again.replayed) == (first.id, True)
    await refused(NotFound, erased(story))


async def refused(wanted: type[DomainError], doing: Any) -> None:
    tables: tuple[Any, ...] = (Issue, Reporter, Participant, SessionEntry, Minutes, Event, Erasure)
    before = [await table.all().order_by("id").values() for table in tables]
    with pytest.raises(wanted):
        await doing
    assert [await table.all().order_by("id").values() for table in tables] == before


@pytest.mark.parametrize("name", ["zhao", "town", "housing", "tablet"])
async def test_nobody_but_the_office(story: Story, name: str) -> None:
    acts = await acting(story.village, name)
    await refused(Forbidden, erase(Wanted(contact=PHONE), "x", **acts))
    del acts["call"]
    await refused(Forbidden, export(Wanted(contact=PHONE), "x", **acts))


@pytest.mark.parametrize(
    ("wanted", "reason", "error"),
    [
        (Wanted(contact="13900000001"), "x", NotFound),
        (Wanted(contact=""), "x", NotFound),
        (Wanted(reporter_id=new_uuid()), "x", NotFound),
        (Wanted(), "x", Invalid),
        (Wanted(contact=PHONE, reporter_id=new_uuid()), "x", Invalid),
        (Wanted(contact=PHONE), "", Invalid),
    ],
)
async def test_a_wrong_request_changes_nothing(
    story: Story, wanted: Wanted, reason: str, error: type[DomainError]
) -> None:
    acts = await acting(story.village, "office")
    await refused(error, erase(wanted, reason, **acts))
    del acts["call"]
    await refused(error, export(wanted, reason, **acts))


async def test_the_office_of_another_county_finds_nobody(story: Story) -> None:
    other = await found_village(code="X", ports=story.village.ports)
    acts = await acting(other, "office")
    await refused(NotFound, erase(Wanted(contact=PHONE), "x", **acts))
    row = await Reporter.get(origin_id=story.raised)
    await refused(NotFound, erase(Wanted(reporter_id=row.id), "x", **acts))


async def test_the_copy_has_all_that_is_theirs_and_nothing_of_others(story: Story) -> None:
    by, ports = await story.village.actor("office"), story.village.ports
    document = await export(Wanted(contact=SPELT), "本人要求", by=by, ports=ports)
    said = orjson.loads(document)
    assert len(said["matters"]) == 3
    of_raised = next(
        it for it in said["matters"] if it["issueId"] == to_wire("Issue", story.raised)
    )
    assert (of_raised["name"], of_raised["contact"]) == (NAME, PHONE)
    assert of_raised["raised"]["supplements"][0]["answer"] == f"三号楼，{NAME}，{PHONE}"
    assert [it["reason"] for it in of_raised["contactRead"]] == [f"给{NAME}回电话"]
    joined = next(it for it in said["matters"] if it["kind"] == "JOINED")
    assert joined["raised"] is None
    assert [it["name"] for it in said["sessions"]] == [NAME]
    assert "司徒朗" not in document
    assert "13711112222" not in document


async def test_handing_out_is_told_on_every_matter(story: Story) -> None:
    by, ports = await story.village.actor("office"), story.village.ports
    await export(Wanted(contact=PHONE), "本人要求", by=by, ports=ports)
    told = await Event.filter(kind="RESIDENT_EXPORTED")
    assert {each.subject_id for each in told} == {story.raised, story.merged, story.joined}
    assert {each.data["note"] for each in told} == {"本人要求"}
