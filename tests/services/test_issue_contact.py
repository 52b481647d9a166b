"""Who a reporter is: told to few, by name of the right one, sealed at rest, logged when read."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.ids import new_uuid
from domain.issue import Anonymity
from models.database import Database
from models.event import Event
from models.issue import Issue
from models.reporter import Reporter
from services import issue_contact, issue_merge, reporter
from services.issue import NewReporter
from services.reporter_words import Person
from tests.services.test_issue import collected, new_issue
from tests.services.test_issue_step import acting, an_issue
from tests.village import Village, found_village

WANG = NewReporter(name="王大爷", contact="13812345678")
LI = NewReporter(name="李大娘", contact="13987654321")


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


def shy(anonymity: Anonymity) -> NewReporter:
    return NewReporter(name="王大爷", contact="13812345678", anonymity=anonymity)


async def joined(village: Village, issue_id: UUID) -> UUID:
    reporter_id = new_uuid()
    await reporter.join(issue_id, reporter_id, LI, **await acting(village, "zhao"))
    return reporter_id


async def read(village: Village, name: str, issue_id: UUID, **which: Any) -> Person:
    by = await village.actor(name)
    return await issue_contact.read(issue_id, "回访", by=by, ports=village.ports, **which)


async def refused(wanted: type[DomainError], doing: Any) -> None:
    before = await Event.all().count()
    with pytest.raises(wanted):
        await doing
    assert await Event.all().count() == before


async def test_one_who_joined_is_read_by_their_own_row_and_the_event_says_whose(
    village: Village,
) -> None:
    issue_id = await an_issue(village, reporter=WANG)
    li = await joined(village, issue_id)
    assert await read(village, "office", issue_id, reporter_id=li) == Person("李大娘", LI.contact)
    told = await Event.filter(kind="ISSUE_CONTACT_READ").order_by("-seq").first()
    assert told is not None
    assert (told.data["reporterId"], told.data["note"], told.actor_name) == (
        li.hex,
        "回访",
        "office的账号",
    )
    assert await read(village, "office", issue_id) == Person("王大爷", WANG.contact)


@pytest.mark.parametrize("anonymity", [Anonymity.WITHHELD, Anonymity.ANONYMOUS])
async def test_one_who_does_not_want_to_be_known_is_told_to_collector_and_office_alone(
    village: Village, anonymity: Anonymity
) -> None:
    made = await collected(village, new_issue(reporter=shy(anonymity)), by="qian")
    issue_id = made.id
    for name in ("qian", "office"):
        assert (await read(village, name, issue_id)).contact == "13812345678"
    for name in ("zhao", "town"):
        await refused(Forbidden, read(village, name, issue_id))


@pytest.mark.parametrize("anonymity", [Anonymity.WITHHELD, Anonymity.ANONYMOUS])
async def test_the_issue_itself_does_not_hold_a_name_that_is_withheld(
    village: Village, anonymity: Anonymity
) -> None:
    issue = await Issue.get(id=await an_issue(village, reporter=shy(anonymity)))
    row = await Reporter.get(origin_id=issue.id)
    assert (issue.reporter_name, issue.reporter_contact_masked) == (None, None)
    assert issue.reporter_contact_sealed is None
    assert (row.name, row.contact_masked) == ("王大爷", "138****5678")
    assert b"13812345678" not in (row.contact_sealed or b"")


async def test_after_merging_everybody_is_still_who_they_are(village: Village) -> None:
    first = await an_issue(village, reporter=WANG)
    second = await an_issue(village, reporter=LI)
    await issue_merge.merge(second, first, **await acting(village, "office"))
    li = await Reporter.get(origin_id=second)
    assert li.issue_id == first
    assert await read(village, "office", first, reporter_id=li.id) == Person("李大娘", LI.contact)
    assert await read(village, "office", first) == Person("王大爷", WANG.contact)


async def test_a_reporter_of_another_issue_is_not_found(village: Village) -> None:
    issue_id = await an_issue(village, reporter=WANG)
    li = await joined(village, await an_issue(village, reporter=WANG))
    await refused(NotFound, read(village, "office", issue_id, reporter_id=li))


async def test_there_must_be_a_reason(village: Village) -> None:
    issue_id = await an_issue(village, reporter=WANG)
    by = await village.actor("office")
    await refused(Invalid, issue_contact.read(issue_id, " ", by=by, ports=village.ports))


async def test_the_office_of_another_county_reads_nothing(village: Village) -> None:
    issue_id = await an_issue(village, reporter=WANG)
    other = await found_village(code="X", ports=village.ports)
    await refused(NotFound, read(other, "office", issue_id))


async def test_an_issue_without_a_reporter_has_nobody_to_read(village: Village) -> None:
    issue_id = await an_issue(village, reporter=NewReporter())
    assert await read(village, "office", issue_id) == Person(None, None)
