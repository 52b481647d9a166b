"""How the contract's operations on members, competences, channels and slogans are asked."""

from datetime import date
from typing import Any
from uuid import UUID

from domain.channel import ChannelKind
from domain.ids import new_uuid, to_wire
from models.member import GridAssignment, Leave, Member, Term
from services import channel, competence, leave
from services.channel import NewChannel
from services.competence import NewCompetence
from tests.contract.cases import County, Request, case, fresh, sent
from tests.village import NOON

TODAY = "2026-03-02"
MAY = (date(2026, 5, 1), date(2026, 5, 3))


async def _newcomer(county: County) -> Member:
    """A member nobody else in the tests relies on."""
    village = county.history.village
    term = await Term.filter(county_id=village.county_id).first()
    assert term is not None
    return await Member.create(
        county_id=village.county_id,
        term_id=term.id,
        sector_group_id=village.groups["two"],
        number=new_uuid().hex[-12:],
        name="新委员",
        updated_at=NOON,
    )


def _member(member: Member) -> str:
    return to_wire("Member", member.id)


def _grid(county: County, name: str) -> str:
    return to_wire("Grid", county.history.village.areas[name])


def _of(type_name: str, known: dict[str, UUID], name: str) -> str:
    return to_wire(type_name, known[name])


@case("MemberAppoint")
async def appoint(county: County) -> Request:
    member = _member(await _newcomer(county))
    return Request("office", sent(memberId=member, role="DEPUTY", effectiveOn=TODAY))


@case("MemberTransfer")
async def transfer(county: County) -> Request:
    group = _of("SectorGroup", county.history.village.groups, "one")
    member = _member(await _newcomer(county))
    return Request("office", sent(memberId=member, groupId=group, effectiveOn=TODAY))


@case("MemberLeaveOffice")
async def leave_office(county: County) -> Request:
    member = _member(await _newcomer(county))
    return Request("office", sent(memberId=member, effectiveOn=TODAY, reason="工作调动"))


@case("GridAssign")
async def assign(county: County) -> Request:
    said = sent(
        memberId=_member(await _newcomer(county)),
        areaIds=[_grid(county, "D1")],
        kind="ASSIST",
        assignedOn=TODAY,
    )
    return Request("office", said)


@case("GridAssignmentEnd")
async def end_assignment(county: County) -> Request:
    member = await _newcomer(county)
    row = await GridAssignment.create(
        county_id=member.county_id,
        member_id=member.id,
        area_id=county.history.village.areas["D1"],
        assigned_on=date(2026, 1, 1),
    )
    return Request("office", sent(id=to_wire("GridAssignment", row.id), endedOn=TODAY))


@case("LeaveAsk")
async def ask_leave(county: County) -> Request:
    said = sent(id=fresh("Leave"), startsOn="2026-07-01", endsOn="2026-07-09", reason="手术")
    await _forget_leaves(county, "qian")
    return Request("qian", said)


async def _forget_leaves(county: County, name: str) -> None:
    """Asking twice for the same days is refused, and many tests ask."""
    await Leave.filter(member_id=county.history.village.members[name]).delete()


async def _asked(county: County, by: str) -> str:
    await _forget_leaves(county, by)
    leave_id = new_uuid()
    await leave.ask(leave_id, *MAY, "出差", **await county.history.acting(by))
    return to_wire("Leave", leave_id)


@case("LeaveDecide")
async def decide_leave(county: County) -> Request:
    said = sent(id=await _asked(county, "qian"), grants=True, decision="同意")
    return Request("zhao", said)


@case("LeaveCancel")
async def cancel_leave(county: County) -> Request:
    return Request("qian", sent(id=await _asked(county, "qian")))


@case("LeaveList")
async def leave_list(county: County) -> Request:
    return Request("office", {"filter": {"states": ["REQUESTED"]}})


@case("MemberDetail")
async def member_detail(county: County) -> Request:
    return Request("office", {"id": _of("Member", county.history.village.members, "qian")})


@case("Organisation")
async def organisation(county: County) -> Request:
    return Request("zhao")


@case("TermSet")
async def set_term(county: County) -> Request:
    said = sent(
        id=fresh("Term"), number=12, name="第十二届", startsOn="2027-01-01", endsOn="2031-12-31"
    )
    return Request("office", said)


def _line(county: County, **said: Any) -> dict[str, Any]:
    village = county.history.village
    return sent(
        id=fresh("Competence"),
        categoryId=_of("Category", village.categories, "road"),
        departmentId=_of("Department", village.departments, "water"),
        areaId=_grid(county, "A1"),
        **said,
    )


@case("CompetenceSet")
async def set_competence(county: County) -> Request:
    return Request("office", _line(county, position=2, note="河道"))


@case("CompetenceRemove")
async def remove_competence(county: County) -> Request:
    village = county.history.village
    new = NewCompetence(
        id=new_uuid(),
        category_id=village.categories["road"],
        department_id=village.departments["housing"],
    )
    made = await competence.set_line(new, **await county.history.acting("office"))
    return Request("office", sent(id=to_wire("Competence", made.id)))


@case("CompetenceMatrix")
async def matrix(county: County) -> Request:
    light = _of("Category", county.history.village.categories, "light")
    return Request("office", {"categoryId": light})


@case("CompetentDepartments")
async def competent_departments(county: County) -> Request:
    light = _of("Category", county.history.village.categories, "light")
    return Request("office", {"categoryId": light, "areaId": _grid(county, "B1")})


@case("ChannelRegister")
async def register_channel(county: County) -> Request:
    said = sent(
        id=fresh("Channel"),
        areaId=_grid(county, "A1"),
        kind="HALL",
        name="睦邻议事之家",
        note="每周三",
        hallId=_of("Hall", county.history.village.halls, "H1"),
    )
    return Request("zhao", said)


@case("ChannelRetire")
async def retire_channel(county: County) -> Request:
    new = NewChannel(
        id=new_uuid(),
        area_id=county.history.village.areas["A1"],
        kind=ChannelKind.PHONE,
        name="热线",
    )
    await channel.register(new, **await county.history.acting("zhao"))
    return Request("zhao", sent(id=to_wire("Channel", new.id)))


@case("ChannelList")
async def channel_list(county: County) -> Request:
    areas = county.history.village.areas
    within = [to_wire("Township", areas["T1"])]
    return Request("zhao", {"filter": {"areaIds": within, "kinds": ["WECHAT_GROUP"]}})


@case("MechanismItemSet")
async def set_mechanism(county: County) -> Request:
    said = sent(
        id=fresh("MechanismItem"),
        family="NET",
        ordinal=1,
        label="一张网",
        description="县、乡、村、网格",
        isInterpretation=True,
        isActive=True,
    )
    return Request("office", said)


@case("UncoveredGrids")
async def uncovered(county: County) -> Request:
    return Request("office", {"areaId": to_wire("Township", county.history.village.areas["T2"])})


@case("UnvisitedGrids")
async def unvisited(county: County) -> Request:
    return Request("office", {"days": 30})
