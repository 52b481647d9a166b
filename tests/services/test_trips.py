"""How often the hot mutations go to the database: each trip costs as much as their rules."""

import pytest_asyncio

from domain.consultation import EntryKind
from domain.ids import new_uuid
from domain.issue import FeedbackChannel
from domain.steps import Step
from models.database import Database
from services.issue import collect
from services.issue_step import NewFeedback, feed_back
from services.live_session import NewEntry, record_entry
from services.photo_declaration import NewPhoto
from tests.services.test_consultation import opened
from tests.services.test_issue import new_issue
from tests.services.test_issue_step import acting, at
from tests.statements import statements_sent, verbs
from tests.village import NOON, Village, found_village, fresh_call

LOG = ["SELECT", "INSERT", "UPDATE"]
"""On SQLite: the head read, the event written, the head moved."""


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def test_collecting_is_one_statement(database: Database, village: Village) -> None:
    by = await village.actor("zhao")
    first, new = (new_issue(photos=(NewPhoto(id=new_uuid()),)) for _ in range(2))
    # A connection of asyncpg asks about the types of a statement once.
    await collect(first, by=by, ports=village.ports, call=fresh_call())
    async with statements_sent(database) as sent:
        await collect(new, by=by, ports=village.ports, call=fresh_call())
    rows = ["INSERT", "INSERT", "INSERT", "UPDATE", "INSERT", "INSERT"]
    wanted = {"postgres": ["WITH"], "sqlite": ["BEGIN", *rows, *LOG, "COMMIT"]}
    assert verbs(sent) == wanted[database.dialect]


async def test_recording_locks_asks_who_one_is_and_writes_once(
    database: Database, village: Village
) -> None:
    row_id = await opened(village)
    acts = await acting(village, "zhao")
    new = NewEntry(id=new_uuid(), kind=EntryKind.STATEMENT, captured_at=NOON, content="先修两盏")
    async with statements_sent(database) as sent:
        await record_entry(row_id, new, **acts)
    rows = ["INSERT", "UPDATE", "INSERT"]
    wanted = {
        "postgres": ["BEGIN", "SELECT", "SELECT", "WITH", "COMMIT"],
        "sqlite": ["BEGIN", "SELECT", "SELECT", *rows, *LOG, "COMMIT"],
    }
    assert verbs(sent) == wanted[database.dialect]


async def test_feeding_back_looks_who_is_to_be_told_before_and_after(
    database: Database, village: Village
) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    acts = await acting(village, "zhao")
    told = NewFeedback(
        id=new_uuid(), channel=FeedbackChannel.VISIT, content="修好了", told_at=NOON, rating=5
    )
    async with statements_sent(database) as sent:
        await feed_back(issue_id, told, **acts)
    locked, asked = ["BEGIN", "SELECT", "SELECT", "SELECT"], ["SELECT", "SELECT"]
    told_rows = {"postgres": ["WITH", "UPDATE"], "sqlite": ["INSERT", "UPDATE", "UPDATE"]}
    closed_rows = {"postgres": ["WITH", "UPDATE"], "sqlite": ["UPDATE", "UPDATE", "UPDATE"]}
    log = ["INSERT", "SELECT", "INSERT", "INSERT", "UPDATE"]
    closing = {"postgres": ["WITH", "COMMIT"], "sqlite": [*log, "COMMIT"]}
    name = database.dialect
    wanted = {name: [*locked, *told_rows[name], *asked, *closed_rows[name], *closing[name]]}
    assert verbs(sent) == wanted[database.dialect]
