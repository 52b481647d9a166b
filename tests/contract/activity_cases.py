"""How the contract's operations on activities and halls are asked."""

from datetime import timedelta
from typing import Any

from domain.activity import ActivityKind
from domain.ids import to_wire
from models.mechanism import MechanismItem
from models.organisation import Hall
from tests.contract.cases import MOMENT, County, Request, case, consultation_id, fix, fresh, sent
from tests.village import NOON

HAVES = ("PREMISES", "SIGN", "RULES", "PROCEDURE", "ACTIVITIES", "RESULTS")


def _hall(county: County) -> str:
    return to_wire("Hall", county.history.village.halls["H1"])


@case("ActivityRecord")
async def record(county: County) -> Request:
    item = await MechanismItem.filter(county_id=county.history.village.county_id).first()
    assert item is not None
    said = sent(
        id=fresh("Activity"),
        kind="VISIT",
        title="回访路灯",
        content="都亮了",
        capturedAt=MOMENT,
        sentAt=MOMENT,
        consultationId=consultation_id(county.history.consultations["other group"]),
        hallId=_hall(county),
        placeName="三号楼",
        place=fix("A1"),
        audienceCount=3,
        beneficiaryCount=2,
        donatedYuan=100,
        memberIds=[to_wire("Member", county.history.village.members["qian"])],
        mechanismItemIds=[to_wire("MechanismItem", item.id)],
        photos=[{"id": fresh("Photo")}],
    )
    return Request("sun", said)


async def _planned(county: County) -> str:
    found = await county.history.record_activity(
        "town2",
        kind=ActivityKind.CLINIC,
        planned_for=NOON + timedelta(days=3),
        area_id=county.history.village.areas["D1"],
    )
    return to_wire("Activity", found)


@case("ActivityHold")
async def hold(county: County) -> Request:
    said = sent(
        id=await _planned(county),
        content="量血压",
        capturedAt=MOMENT,
        sentAt=MOMENT,
        place=fix("D1"),
        audienceCount=30,
        beneficiaryCount=28,
        photos=[{"id": fresh("Photo")}],
    )
    return Request("town2", said)


@case("ActivityCancel")
async def cancel(county: County) -> Request:
    said = sent(id=await _planned(county), reason="下雪", withRestOfSeries=True)
    return Request("office", said)


@case("ActivityList")
async def activity_list(county: County) -> Request:
    return Request("zhao", {"filter": {"kinds": ["TALK"], "stages": ["HELD"]}})


@case("ActivityDetail")
async def activity_detail(county: County) -> Request:
    return Request("zhao", {"id": to_wire("Activity", county.history.activities["talk"])})


def _entry(county: County) -> dict[str, Any]:
    return {
        "name": "红色议事厅",
        "kind": "RED_HALL",
        "areaId": to_wire("Community", county.history.village.areas["D"]),
        "address": "村部",
        "keeperName": "李主任",
        "place": fix("D1"),
        "openingHours": [{"weekday": 1, "opens": "08:30", "closes": "11:30"}],
    }


@case("HallRegister")
async def register_hall(county: County) -> Request:
    code = fresh("Hall")[-12:]
    return Request("office", sent(id=fresh("Hall"), code=code, **_entry(county)))


async def _registered(county: County) -> str:
    village = county.history.village
    row = await Hall.create(
        county_id=village.county_id,
        area_id=village.areas["D"],
        code=fresh("Hall")[-12:],
        name="议事厅",
    )
    return to_wire("Hall", row.id)


@case("HallChange")
async def change_hall(county: County) -> Request:
    said = sent(id=await _registered(county), baseVersion=1, isOpen=False, **_entry(county))
    return Request("office", said)


@case("HallCheckSet")
async def check_hall(county: County) -> Request:
    checks = [{"item": item, "has": item != "SIGN", "note": "已看"} for item in HAVES]
    return Request("town2", sent(id=await _registered(county), checks=checks))


@case("HallDetail")
async def hall_detail(county: County) -> Request:
    return Request("office", {"id": _hall(county)})


@case("HallSessions")
async def hall_sessions(county: County) -> Request:
    return Request("tablet", {"hallId": _hall(county)})


@case("HallRegisterList")
async def hall_register(county: County) -> Request:
    return Request("office")
