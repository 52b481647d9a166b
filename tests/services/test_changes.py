"""The feed of changes: each subject once, what one may not see never named for nothing."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from domain.actor import Actor, ActorKind
from domain.event_cursor import EventCursor
from domain.events import EventKind
from domain.ids import new_uuid
from domain.issue import Confidentiality
from models.database import Database
from models.event import Event, LogHead
from models.issue import Issue
from models.member import GridAssignment
from services import feed
from services.audience import tags
from services.changes import WINDOW, Changes, changes_after, log_head
from services.issue import record as record_of_issue
from services.issue import tell as tell_of_issue
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


async def told(town: Town, doors: Doors, *subjects: UUID) -> None:
    """As use cases record it: for everyone whom the issue concerns."""
    async with unit_of_work(by=system_actor(town.county.id), ports=doors.ports) as work:
        for subject in subjects:
            record_of_issue(EventKind.ISSUE_STUDIED, await Issue.get(id=subject), work)


async def page(after: EventCursor | None, by: Actor, doors: Doors, *, first: int = 10) -> Changes:
    return await changes_after(after, first=first, by=by, now=doors.clock.now())


async def test_names_each_subject_once_in_the_order_of_its_last_change(
    town: Town, doors: Doors
) -> None:
    one, two = await issue(town), await issue(town)
    await record(town, doors, one, two, one)
    office = await actor(town, doors, ActorKind.OFFICE)
    found = await page(None, office, doors)
    assert found.seen == (("Issue", two), ("Issue", one))
    assert (found.gone, found.cursor.seq, found.has_more, found.reset) == ((), 3, False, False)
    assert await log_head(office) == found.cursor


async def test_goes_on_page_by_page(town: Town, doors: Doors) -> None:
    issues = [await issue(town) for _ in range(5)]
    await record(town, doors, *issues)
    office = await actor(town, doors, ActorKind.OFFICE)
    seen, cursor, more, sizes = list[UUID](), None, True, []
    while more:
        found = await page(cursor, office, doors, first=2)
        seen += [identity for _, identity in found.seen]
        sizes.append(len(found.seen))
        cursor, more = found.cursor, found.has_more
    assert (seen, sizes) == (issues, [2, 2, 1])
    again = await page(cursor, office, doors, first=2)
    assert (again.cursor, again.seen, again.has_more) == (cursor, (), False)


async def test_a_page_holds_objects_however_many_events_they_have(town: Town, doors: Doors) -> None:
    one, two = await issue(town), await issue(town)
    await record(town, doors, *[one] * 7, two, one)
    office = await actor(town, doors, ActorKind.OFFICE)
    first = await page(None, office, doors, first=1)
    assert (first.seen, first.cursor.seq, first.has_more) == ((("Issue", one),), 7, True)
    rest = await page(first.cursor, office, doors)
    assert (rest.seen, rest.cursor.seq) == ((("Issue", two), ("Issue", one)), 9)


async def test_looks_far_behind_what_does_not_concern_the_actor(
    town: Town, doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "FEW", 0)
    monkeypatch.setattr(feed, "STRETCH", 3)
    monkeypatch.setattr(feed, "MOST_TURNS", 3)
    foreign, mine = await issue(town, "other grid"), await issue(town)
    await told(town, doors, *[foreign] * 7, mine, *[foreign] * 2)
    member = await actor(town, doors, ActorKind.MEMBER)
    found = await page(None, member, doors)
    assert (found.seen, found.cursor.seq, found.has_more) == ((("Issue", mine),), 9, True)
    rest = await page(found.cursor, member, doors)
    assert (rest.seen, rest.cursor.seq, rest.has_more) == ((), 10, False)


async def test_what_went_out_of_sight_is_named_only_to_those_it_was_meant_for(
    town: Town, doors: Doors
) -> None:
    hidden, foreign = await issue(town, "other grid"), await issue(town, "other grid")
    member = await actor(town, doors, ActorKind.MEMBER)
    await record(town, doors, hidden, audience=tags(account=member.account_id))
    await record(town, doors, foreign, audience=("office",))
    found = await page(None, member, doors)
    assert (found.seen, found.gone, found.cursor.seq) == ((), (("Issue", hidden),), 2)


async def test_an_issue_made_confidential_leaves_a_tombstone(town: Town, doors: Doors) -> None:
    member, one = await actor(town, doors, ActorKind.MEMBER), await issue(town)
    area = tags(area=town.areas["grid"].id)
    await record(town, doors, one, audience=area)
    before = await page(None, member, doors)
    assert before.seen == (("Issue", one),)
    await Issue.filter(id=one).update(confidentiality=Confidentiality.CONFIDENTIAL)
    await record(town, doors, one, audience=area)
    after = await page(before.cursor, member, doors)
    assert (after.seen, after.gone, after.reset) == ((), (("Issue", one),), False)


async def test_other_grids_ask_to_start_afresh(town: Town, doors: Doors) -> None:
    before = await log_head(await actor(town, doors, ActorKind.MEMBER))
    await record(town, doors, await issue(town))
    held = await log_head(await actor(town, doors, ActorKind.MEMBER))
    await GridAssignment.filter(member_id=town.member.id).update(
        area_id=town.areas["other grid"].id
    )
    member = await actor(town, doors, ActorKind.MEMBER)
    found = await page(held, member, doors)
    assert (found.reset, found.seen, found.gone, found.cursor.seq) == (True, (), (), 0)
    assert not (await page(await log_head(member), member, doors)).reset
    assert before.seq == 0
    assert not (await page(before, member, doors)).reset


async def test_a_cursor_is_good_for_its_owner_only(town: Town, doors: Doors) -> None:
    await record(town, doors, await issue(town))
    of_office = await log_head(await actor(town, doors, ActorKind.OFFICE))
    assert (await page(of_office, await actor(town, doors, ActorKind.TOWNSHIP), doors)).reset
    of_an_event = EventCursor(town.county.id, 1)
    assert (await page(of_an_event, await actor(town, doors, ActorKind.OFFICE), doors)).reset


async def test_who_missed_something_longer_ago_than_the_window_starts_afresh(
    town: Town, doors: Doors
) -> None:
    office, one = await actor(town, doors, ActorKind.OFFICE), await issue(town)
    await record(town, doors, one)
    first = await log_head(office)
    doors.clock.moment += WINDOW
    await record(town, doors, one)
    second = await log_head(office)
    await record(town, doors, one)
    assert not (await page(first, office, doors)).reset
    doors.clock.moment += WINDOW + timedelta(days=1)
    assert (await page(first, office, doors)).reset
    assert (await page(second, office, doors)).reset
    assert not (await page(await log_head(office), office, doors)).reset


async def test_a_position_the_log_never_reached_asks_to_start_afresh(
    town: Town, doors: Doors
) -> None:
    await record(town, doors, await issue(town))
    office = await actor(town, doors, ActorKind.OFFICE)
    beyond = replace(await log_head(office), seq=9)
    found = await page(beyond, office, doors)
    assert (found.reset, found.cursor.seq, found.has_more, found.seen) == (True, 0, True, ())


async def test_a_log_restored_from_a_backup_and_written_on_is_noticed(
    town: Town, doors: Doors
) -> None:
    one, office = await issue(town), await actor(town, doors, ActorKind.OFFICE)
    await record(town, doors, one, one)
    cursor = await log_head(office)
    await Event.filter(county_id=town.county.id, seq=2).delete()
    first = await Event.get(county_id=town.county.id, seq=1)
    await LogHead.filter(county_id=town.county.id).update(seq=1, hash=first.hash)
    doors.clock.pass_by(minutes=1)
    await record(town, doors, one, one, one)
    assert (await page(cursor, office, doors)).reset
    assert not (await page(await log_head(office), office, doors)).reset


async def test_keeps_to_the_county_of_the_actor(town: Town, doors: Doors) -> None:
    await record(town, doors, await issue(town))
    other = await new_town("210523", phones=100)
    found = await page(None, await actor(other, doors, ActorKind.OFFICE), doors)
    assert (found.seen, found.gone, found.cursor.seq) == ((), (), 0)


async def test_events_about_other_things_move_the_position_only(town: Town, doors: Doors) -> None:
    async with unit_of_work(by=system_actor(town.county.id), ports=doors.ports) as work:
        work.record(EventKind.PASSWORD_CHANGED, ("Account", new_uuid()), audience=("office",))
    found = await page(None, await actor(town, doors, ActorKind.OFFICE), doors)
    assert (found.seen, found.gone, found.cursor.seq, found.is_pack_stale) == ((), (), 1, False)


async def test_an_import_tells_that_the_pack_is_stale(town: Town, doors: Doors) -> None:
    async with unit_of_work(by=system_actor(town.county.id), ports=doors.ports) as work:
        work.record(EventKind.MEMBERS_IMPORTED, ("County", town.county.id))
    found = await page(None, await actor(town, doors, ActorKind.OFFICE), doors)
    assert (found.seen, found.is_pack_stale, found.cursor.seq) == ((), True, 1)


@pytest.mark.parametrize("kind", [ActorKind.MEMBER, ActorKind.OFFICE, ActorKind.DEPARTMENT])
async def test_many_events_are_sifted_as_few_are_looked_through(
    town: Town, doors: Doors, kind: ActorKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = await actor(town, doors, kind)
    near, far, gone = await issue(town), *[await issue(town, "other grid") for _ in range(2)]
    await told(town, doors, near, far, near, far)
    await record(town, doors, gone, audience=tags(account=by.account_id))
    async with unit_of_work(by=system_actor(town.county.id), ports=doors.ports) as work:
        work.record(EventKind.MEMBERS_IMPORTED, ("County", town.county.id))
    one_by_one = [await page(None, by, doors, first=first) for first in (1, 2, 10)]
    monkeypatch.setattr(feed, "FEW", 0)
    monkeypatch.setattr(feed, "MOST_ROWS", 2)
    sifted = [await page(None, by, doors, first=first) for first in (1, 2, 10)]
    assert [(each.seen, each.gone) for each in sifted] == [
        (each.seen, each.gone) for each in one_by_one
    ]
    assert sifted[2].cursor == one_by_one[2].cursor
    assert one_by_one[2].is_pack_stale
    assert sifted[2].is_pack_stale


async def test_an_issue_that_left_the_area_is_sifted_as_gone(
    town: Town, doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "FEW", 0)
    member, left = await actor(town, doors, ActorKind.MEMBER), await issue(town, "other grid")
    async with unit_of_work(by=system_actor(town.county.id), ports=doors.ports) as work:
        tell_of_issue(
            EventKind.ISSUE_RELOCATED,
            await Issue.get(id=left),
            {},
            work,
            also=tags(area=town.areas["grid"].id),
        )
    found = await page(None, member, doors)
    assert (found.seen, found.gone, found.cursor.seq) == ((), (("Issue", left),), 1)
