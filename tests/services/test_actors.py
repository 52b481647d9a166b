"""From an account to its actor: kind, belongings, and the areas its grants reach today."""

from datetime import date

import pytest_asyncio

from domain.actor import Actor, ActorKind
from domain.ids import new_uuid
from models.account import Account
from models.area import Area
from models.database import Database
from models.member import GridAssignment, Member
from models.organisation import Device
from services.actors import ACCOUNT_RELATIONS, actor_of
from services.area_index import AreaDirectory
from tests.services.people import START, Town, new_account, new_town


@pytest_asyncio.fixture
async def town(database: Database) -> Town:
    return await new_town()


async def actor(account: Account, town: Town) -> Actor | None:
    areas = AreaDirectory()
    await areas.load(town.county.id)
    read = await Account.get(id=account.id).select_related(*ACCOUNT_RELATIONS)
    return await actor_of(read, new_uuid(), now=START, areas=areas)


async def names(found: Actor | None) -> set[str]:
    assert found is not None
    return {area.name for area in await Area.filter(id__in=list(found.area_ids))}


async def test_a_member_reaches_everything_below_the_assigned_areas(town: Town) -> None:
    found = await actor(town.accounts[ActorKind.MEMBER], town)
    assert found is not None
    assert await names(found) == {"community", "grid"}
    assert (found.kind, found.member_id) == (ActorKind.MEMBER, town.member.id)
    assert found.group_id == town.group.id


async def test_only_assignments_in_force_today_count(town: Town) -> None:
    await GridAssignment.all().delete()
    ends = {
        "county": (date(2026, 3, 2), None),
        "township": (date(2025, 1, 1), date(2026, 2, 28)),
        "grid": (date(2026, 3, 1), None),
        "other grid": (date(2025, 1, 1), date(2026, 3, 1)),
    }
    for name, (assigned_on, ended_on) in ends.items():
        await GridAssignment.create(
            county_id=town.county.id,
            member_id=town.member.id,
            area_id=town.areas[name].id,
            assigned_on=assigned_on,
            ended_on=ended_on,
        )
    assert await names(await actor(town.accounts[ActorKind.MEMBER], town)) == {"grid", "other grid"}


async def test_a_convener_is_one_by_the_members_own_fact(town: Town) -> None:
    await Member.filter(id=town.member.id).update(is_convener=True)
    found = await actor(town.accounts[ActorKind.MEMBER], town)
    assert found is not None
    assert found.kind is ActorKind.CONVENER


async def test_township_staff_reach_their_township(town: Town) -> None:
    found = await actor(town.accounts[ActorKind.TOWNSHIP], town)
    assert found is not None
    assert await names(found) == {"township", "community", "grid", "other grid"}
    assert found.township_id == town.areas["township"].id


async def test_a_tablet_reaches_the_community_of_its_hall(town: Town) -> None:
    device = await Device.create(
        county_id=town.county.id, hall_id=town.hall.id, name="平板", created_at=START
    )
    account = await new_account(town.county, ActorKind.DEVICE, "13800008888", device_id=device.id)
    found = await actor(account, town)
    assert found is not None
    assert await names(found) == {"community", "grid"}
    assert (found.kind, found.hall_id) == (ActorKind.DEVICE, town.hall.id)


async def test_office_and_departments_reach_no_area_of_their_own(town: Town) -> None:
    for kind in (ActorKind.OFFICE, ActorKind.DEPARTMENT):
        found = await actor(town.accounts[kind], town)
        assert found is not None
        assert (found.kind, found.area_ids) == (kind, frozenset())


async def test_closed_accounts_and_members_who_left_make_no_actor(town: Town) -> None:
    await Account.filter(id=town.accounts[ActorKind.OFFICE].id).update(is_active=False)
    await Member.filter(id=town.member.id).update(is_active=False)
    for kind in (ActorKind.OFFICE, ActorKind.MEMBER):
        assert await actor(town.accounts[kind], town) is None
