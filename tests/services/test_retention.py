"""What is known of people goes when its time is over, told in the log, and no sooner."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, Invalid
from domain.ids import new_uuid
from domain.issue import Anonymity
from domain.retention import USUAL_DAYS, RetentionKind
from domain.steps import Step
from models.database import Database
from models.event import Event
from models.issue import Issue
from models.reporter import Reporter
from models.retention import RetentionRule
from models.webhook import NoticeAttempt, NoticeDelivery, Webhook
from services import audit, notice, reporter, retention, webhook
from services.changes import changes_after, log_head
from services.issue import NewReporter
from services.webhook import Receiver
from tests.services.test_issue_step import acting, an_issue
from tests.services.test_notice import forward
from tests.village import Village, found_village

WANG = NewReporter(name="王大爷", contact="13812345678")
SHY = NewReporter(name="李大娘", contact="13987654321", anonymity=Anonymity.WITHHELD)
USUAL = timedelta(days=USUAL_DAYS[RetentionKind.REPORTER])


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def ended(village: Village, step: Step = Step.CLOSED, who: NewReporter = WANG) -> UUID:
    issue_id = await an_issue(village, reporter=who)
    joins = NewReporter(name="赵姨", contact="13711112222")
    await reporter.join(issue_id, new_uuid(), joins, **await acting(village, "zhao"))
    await Issue.filter(id=issue_id).update(step=step)
    return issue_id


async def known() -> set[str | None]:
    """Whoever is still known by name or contact."""
    rows = [(each.name, each.contact_masked, each.contact_sealed) for each in await Reporter.all()]
    found = [
        (each.reporter_name, each.reporter_contact_masked, each.reporter_contact_sealed)
        for each in await Issue.all()
    ]
    return {str(part) for row in (*rows, *found) for part in row if part is not None}


async def sweep(village: Village) -> None:
    await retention.apply_retention(village.ports)


@pytest.mark.parametrize("step", [Step.CLOSED, Step.WITHDRAWN])
@pytest.mark.parametrize("who", [WANG, SHY], ids=["named", "withheld"])
async def test_reporters_are_forgotten_after_their_time_and_not_before(
    database: Database, village: Village, step: Step, who: NewReporter
) -> None:
    issue_id = await ended(village, step, who)
    before = await known()
    forward(village, USUAL)
    await sweep(village)
    assert await known() == before
    forward(village, timedelta(milliseconds=1))
    await sweep(village)
    assert await known() == set()
    (told,) = await Event.filter(kind="REPORTER_FORGOTTEN")
    assert (told.subject_id, len(told.data["reporterIds"])) == (issue_id, 2)  # type: ignore[arg-type]
    await sweep(village)
    assert await Event.filter(kind="REPORTER_FORGOTTEN").count() == 1
    assert (await audit.verify(database, village.county_id)).is_intact


@pytest.mark.parametrize("step", [Step.COLLECT, Step.STUDY, Step.RESOLVE, Step.FEED_BACK])
async def test_of_what_is_not_ended_nobody_is_forgotten(village: Village, step: Step) -> None:
    await ended(village, step)
    before = await known()
    forward(village, 2 * USUAL)
    await sweep(village)
    assert await known() == before


async def test_more_than_a_page(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PAGE", 2)
    for _ in range(3):
        await ended(village)
    forward(village, 2 * USUAL)
    await sweep(village)
    assert await known() == set()


async def test_phones_hear_of_it(village: Village) -> None:
    issue_id = await ended(village)
    by = await village.actor("zhao")
    head = await log_head(by)
    forward(village, 2 * USUAL)
    await sweep(village)
    page = await changes_after(head, first=9, by=by, now=village.ports.clock.now())
    assert page.seen == (("Issue", issue_id),)


async def test_the_county_says_how_long(village: Village) -> None:
    other = await found_village(code="X", ports=village.ports)
    await retention.set_rule(RetentionKind.REPORTER, 30, **await acting(village, "office"))
    await ended(village)
    kept = await ended(other)
    forward(village, timedelta(days=31))
    await sweep(village)
    assert (await Issue.get(id=kept)).reporter_name == "王大爷"
    assert await Event.filter(kind="REPORTER_FORGOTTEN").count() == 1
    rules = await RetentionRule.filter(county_id=village.county_id).order_by("kind")
    assert [(each.kind, each.days) for each in rules] == [
        ("NOTICE", 90),
        ("ORIGINAL", 1825),
        ("REPORTER", 30),
    ]


async def test_deliveries_of_notices_go_with_their_attempts(village: Village) -> None:
    new = Receiver(name="督查系统", url="https://hooks.example/in")
    await webhook.add(new_uuid(), new, **await acting(village, "office"))
    await an_issue(village)
    await notice.send_notices(village.ports)
    await Webhook.all().update(is_active=False)
    forward(village, timedelta(days=90))
    await sweep(village)
    assert await NoticeAttempt.all().count() == await NoticeDelivery.all().count() == 1
    forward(village, timedelta(milliseconds=1))
    await sweep(village)
    assert await NoticeAttempt.all().count() == await NoticeDelivery.all().count() == 0
    told = await Event.get(kind="NOTICES_FORGOTTEN")
    assert told.data["count"] == 1


@pytest.mark.parametrize("name", ["zhao", "town", "housing", "tablet"])
async def test_nobody_but_the_office_says_how_long(village: Village, name: str) -> None:
    await refused(Forbidden, village, name, 60)


@pytest.mark.parametrize("days", [-1, 0, 29, 3651])
async def test_impossible_times_are_refused(village: Village, days: int) -> None:
    await refused(Invalid, village, "office", days)


async def refused(wanted: type[DomainError], village: Village, name: str, days: int) -> None:
    tables: tuple[Any, ...] = (RetentionRule, Event)
    before = [await table.all().count() for table in tables]
    acts = await acting(village, name)
    with pytest.raises(wanted):
        await retention.set_rule(RetentionKind.REPORTER, days, **acts)
    assert [await table.all().count() for table in tables] == before
