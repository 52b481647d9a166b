"""The feed of changes: each subject once, what one may not see never named for nothing."""

from uuid import UUID

import pytest_asyncio

from domain.actor import Actor, ActorKind
from domain.events import EventKind
from domain.ids import new_uuid
from models.database import Database
from models.issue import Issue
from services.audience import tags
from services.changes import changes_after, log_head
from services.rights import present_rights
from services.work import system_actor, unit_of_work
from tests.services.people import START, Doors, Town, new_town


@pytest_asyncio.fixture
async def town(database: Database) -> Town:
    return await new_town()


@pytest_asyncio.fixture
async def doors(town: Town) -> Doors:
    doors = Doors()
    await doors.areas.load(town.county.id)
    return doors


async def actor(town: Town, doors: Doors, kind: ActorKind) -> Actor:
    found = await present_rights(town.actor(kind), ports=doors.ports)
    assert found is not None
    return found


async def issue(town: Town, area: str = "grid") -> UUID:
    made = await Issue.create(
        county_id=town.county.id,
        area_id=town.areas[area].id,
        collected_by_id=town.accounts[ActorKind.OFFICE].id,
        title="路灯不亮",
        source="VISIT",
        captured_at=START,
        received_at=START,
        created_at=START,
        updated_at=START,
    )
    return made.id


async def record(town: Town, doors: Doors, *subjects: UUID, audience: tuple[str, ...] = ()) -> None:
    async with unit_of_work(by=system_actor(town.county.id), ports=doors.ports) as work:
        for subject in subjects:
            work.record(EventKind.ISSUE_STUDIED, ("Issue", subject), audience=audience)


async def test_names_each_subject_once_in_the_order_of_its_last_change(
    town: Town, doors: Doors
) -> None:
    one, two = await issue(town), await issue(town)
    await record(town, doors, one, two, one)
    office = await actor(town, doors, ActorKind.OFFICE)
    found = await changes_after(0, first=10, by=office)
    assert found.seen == (("Issue", two), ("Issue", one))
    assert (found.gone, found.seq, found.has_more, found.reset) == ((), 3, False, False)
    assert await log_head(office) == 3


async def test_goes_on_page_by_page(town: Town, doors: Doors) -> None:
    issues = [await issue(town) for _ in range(5)]
    await record(town, doors, *issues)
    office = await actor(town, doors, ActorKind.OFFICE)
    seen, seq, more = list[UUID](), 0, True
    while more:
        page = await changes_after(seq, first=2, by=office)
        seen += [identity for _, identity in page.seen]
        seq, more = page.seq, page.has_more
    assert (seen, seq) == (issues, 5)
    assert (await changes_after(5, first=2, by=office)).seq == 5


async def test_what_went_out_of_sight_is_named_only_to_those_it_was_meant_for(
    town: Town, doors: Doors
) -> None:
    hidden, foreign = await issue(town, "other grid"), await issue(town, "other grid")
    member = await actor(town, doors, ActorKind.MEMBER)
    await record(town, doors, hidden, audience=tags(account=member.account_id))
    await record(town, doors, foreign, audience=("office",))
    found = await changes_after(0, first=10, by=member)
    assert (found.seen, found.gone, found.seq) == ((), (("Issue", hidden),), 2)


async def test_keeps_to_the_county_of_the_actor(town: Town, doors: Doors) -> None:
    await record(town, doors, await issue(town))
    other = await new_town("210523", phones=100)
    found = await changes_after(0, first=10, by=await actor(other, doors, ActorKind.OFFICE))
    assert (found.seen, found.gone, found.seq) == ((), (), 0)


async def test_a_position_the_log_never_reached_asks_to_start_afresh(
    town: Town, doors: Doors
) -> None:
    await record(town, doors, await issue(town))
    found = await changes_after(9, first=10, by=await actor(town, doors, ActorKind.OFFICE))
    assert (found.reset, found.seq, found.has_more, found.seen) == (True, 0, True, ())


async def test_events_about_other_things_move_the_position_only(town: Town, doors: Doors) -> None:
    async with unit_of_work(by=system_actor(town.county.id), ports=doors.ports) as work:
        work.record(EventKind.PASSWORD_CHANGED, ("Account", new_uuid()))
    found = await changes_after(0, first=10, by=await actor(town, doors, ActorKind.OFFICE))
    assert (found.seen, found.gone, found.seq) == ((), (), 1)
