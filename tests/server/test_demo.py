"""The demonstration county: complete, the same every time, and never in anyone's way."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from domain.area import is_within
from domain.events import EventKind
from domain.ids import new_uuid
from models.account import Account
from models.area import Area
from models.channel import Channel
from models.competence import Competence
from models.county import County
from models.database import Database
from models.event import Event
from models.mechanism import MechanismItem
from models.member import GridAssignment, Member, Membership, SectorGroup
from models.organisation import Department, Device, Hall
from server.demo.build import PASSWORD, CountyInUse, Demo, build_demo
from server.demo.quarter.play import QuarterNotPlayable, play_quarter
from services.area_import import import_areas
from services.member_import import import_members
from services.ports import Ports
from services.work import system_actor, unit_of_work
from tests.conftest import delete_all_rows
from tests.services.import_ports import import_ports
from tests.services.test_area_import import COUNTY, tree
from tests.services.test_member_import import person
from tests.services.world import FixedClock


@pytest_asyncio.fixture(scope="module")
async def demo(_open_database: Database) -> Demo:
    """Made once for the tests that only look; they stand before those that write."""
    await delete_all_rows(_open_database.url)
    return await build_demo(ports=import_ports())


@pytest.fixture
def ports(database: Database) -> Ports:
    return import_ports()


async def counts() -> dict[str, int]:
    tables = (Area, SectorGroup, Member, GridAssignment, Department, Hall, Device, Account, Event)
    return {table.__name__: await table.all().count() for table in tables}


async def test_the_county_is_complete(demo: Demo) -> None:
    assert (demo.is_new, demo.password) == (True, PASSWORD)
    county = await County.get()
    assert (county.code, county.name, county.short_name) == ("210522", "桓仁满族自治县", "桓仁")
    assert Counter(area.level for area in await Area.all()) == {
        "COUNTY": 1,
        "TOWNSHIP": 14,
        "COMMUNITY": 128,
        "GRID": 1505,
    }
    assert await counts() == {
        "Area": 1648,
        "SectorGroup": 10,
        "Member": 208,
        "GridAssignment": 1462,
        "Department": 10,
        "Hall": 6,
        "Device": 2,
        "Account": 235,
        "Event": 6,
    }
    kinds = Counter(account.kind for account in await Account.all())
    assert kinds == {
        "MEMBER": 198,
        "CONVENER": 10,
        "DEPARTMENT": 10,
        "TOWNSHIP": 14,
        "OFFICE": 1,
        "DEVICE": 2,
    }
    await _every_group_has_one_convener()


async def test_the_county_is_arranged(demo: Demo) -> None:
    assert await Membership.all().count() == 208
    roles = Counter(row.role for row in await Membership.all())
    assert roles == {"MEMBER": 188, "DEPUTY": 10, "CONVENER": 10}
    kinds = Counter(channel.kind for channel in await Channel.all())
    assert kinds == {"WECHAT_GROUP": 128, "PHONE": 14, "HALL": 6}
    families = Counter(item.family for item in await MechanismItem.all())
    assert families == {"NET": 1, "LINK": 2, "PUSH": 3, "STEP": 4, "ROLE": 5}
    assert await Competence.all().count() == 16
    checked = {hall.code: sum(each["has"] for each in hall.checklist) for hall in await Hall.all()}
    assert checked == {"H01": 6, "H02": 5, "H03": 5, "H04": 4, "H05": 5, "H06": 0}


async def _every_group_has_one_convener() -> None:
    members = await Member.all().prefetch_related("sector_group")
    groups = Counter(member.sector_group.name for member in members)
    conveners = Counter(each.sector_group.name for each in members if each.is_convener)
    assert sorted(groups.values()) == [20, 20, 21, 21, 21, 21, 21, 21, 21, 21]
    assert set(conveners.values()) == {1}
    assert len(conveners) == 10


@pytest.mark.usefixtures("demo")
async def test_every_grid_has_a_member() -> None:
    areas = {area.id: area for area in await Area.all()}
    assigned = [areas[row.area_id] for row in await GridAssignment.all()]
    served = _grids_below(assigned, areas.values())
    assert len(served) == 1505
    assert Counter(area.level for area in assigned) == {"COMMUNITY": 20, "GRID": 1442}
    assert len({row.member_id for row in await GridAssignment.all()}) == 208


def _grids_below(assigned: list[Area], areas: Iterable[Area]) -> set[str]:
    exact = {area.code for area in assigned if area.level == "GRID"}
    whole = [area.path for area in assigned if area.level == "COMMUNITY"]
    grids = [area for area in areas if area.level == "GRID"]
    return exact | {g.code for g in grids if any(is_within(g.path, path) for path in whole)}


async def test_people_are_marked_synthetic_and_can_sign_in(demo: Demo) -> None:
    members = await Member.all()
    assert all(member.is_synthetic for member in members)
    assert len({member.name for member in members}) == 208
    for account in await Account.exclude(kind="DEVICE"):
        assert account.phone is not None
        assert account.phone.startswith("1990000")
        assert account.password_hash == f"hash of {PASSWORD}"
    fresh = await Account.filter(must_change_password=True)
    assert [account.phone for account in fresh] == ["19900000208"]
    assert [sign_in.role for sign_in in demo.sign_ins] == [
        "县政协办公室",
        "委员、界别组召集人",
        "委员",
        "委员（首次登录须改密码）",
        "街道（乡镇）",
        "职能部门",
    ]


@pytest.mark.usefixtures("demo")
async def test_a_tablet_has_no_password() -> None:
    tablets = await Account.filter(kind="DEVICE").prefetch_related("device__hall")
    assert [(each.phone, each.password_hash) for each in tablets] == [(None, None)] * 2
    assert {each.device.hall.code for each in tablets if each.device} == {"H01", "H02"}


async def test_running_it_again_keeps_what_people_changed(ports: Ports) -> None:
    first = await build_demo(ports=ports)
    await Account.filter(phone="19900000011").update(password_hash="another")
    await Member.filter(number="011").update(name="改名")
    before = await counts()
    again = await build_demo(ports=ports)
    assert (again.is_new, await counts()) == (False, before)
    assert (await Account.get(phone="19900000011")).password_hash == "another"
    assert (await Member.get(number="011")).name == "改名"
    assert [each.phone for each in again.sign_ins] == [each.phone for each in first.sign_ins]


async def test_an_interrupted_run_is_completed(ports: Ports) -> None:
    hasher = ports.passwords
    object.__setattr__(ports, "passwords", None)
    with pytest.raises(AttributeError):
        await build_demo(ports=ports)
    object.__setattr__(ports, "passwords", hasher)
    assert (await build_demo(ports=ports)).is_new
    assert (await counts())["Account"] == 235
    assert (await counts())["GridAssignment"] == 1462


async def test_keeps_out_of_a_county_with_people_of_its_own(ports: Ports) -> None:
    await import_areas(tree(), COUNTY, ports=ports)
    await import_members([person(1)], COUNTY, ports=ports)
    before = await counts()
    with pytest.raises(CountyInUse):
        await build_demo(ports=ports)
    assert await counts() == before


async def test_plays_no_quarter_into_a_county_that_is_younger(ports: Ports) -> None:
    """Founded in the first quarter: the second is over only at the end of July, with its rest."""
    await build_demo(ports=ports)
    before = await counts()
    clock = FixedClock(datetime(2026, 7, 20, tzinfo=UTC))
    with pytest.raises(QuarterNotPlayable):
        await play_quarter(ports=replace(ports, clock=clock))
    assert await counts() == before


async def test_plays_no_quarter_among_what_others_did(ports: Ports) -> None:
    await build_demo(ports=ports)
    in_may = replace(ports, clock=FixedClock(datetime(2026, 5, 1, tzinfo=UTC)))
    county = await County.get()
    async with unit_of_work(by=system_actor(county.id), ports=in_may) as work:
        work.record(EventKind.HALL_CHANGED, ("Hall", new_uuid()))
    before = await counts()
    in_autumn = replace(ports, clock=FixedClock(datetime(2026, 9, 1, tzinfo=UTC)))
    with pytest.raises(QuarterNotPlayable):
        await play_quarter(ports=in_autumn)
    assert await counts() == before
