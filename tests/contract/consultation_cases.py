"""How the contract's operations on consultations are asked."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.ids import to_wire
from tests.contract.cases import (
    MOMENT,
    County,
    Request,
    case,
    consultation_id,
    fix,
    fresh,
    issue_id,
    sent,
)
from tests.contract.history import fix_in
from tests.village import NOON

TOMORROW = "2026-03-03T10:00:00+08:00"


async def _open(county: County) -> UUID:
    return await county.history.open("zhao", fix=fix_in("A1"))


async def _planned(county: County) -> UUID:
    return await county.history.open("zhao", fix=fix_in("A1"), planned_for=NOON + timedelta(days=2))


@case("ConsultationOpen")
async def open_on_the_spot(county: County) -> Request:
    village = county.history.village
    people = [
        {"kind": "MEMBER", "memberId": to_wire("Member", village.members["qian"])},
        {
            "kind": "DEPARTMENT",
            "departmentId": to_wire("Department", village.departments["housing"]),
        },
        {"kind": "TOWNSHIP", "townshipId": to_wire("Township", village.areas["T1"])},
        {"kind": "RESIDENT", "name": "老王", "hasNameConsent": True, "headCount": 4},
    ]
    said = sent(
        id=fresh("Consultation"),
        title="路灯怎么修",
        purpose="听听大家的意见",
        setting="COURTYARD",
        capturedAt=MOMENT,
        issueIds=[issue_id(county.history.issues["near"])],
        placeName="三号楼前",
        place=fix("A1"),
        participants=people,
    )
    return Request("zhao", said)


@case("ConsultationStart")
async def start(county: County) -> Request:
    said = sent(id=consultation_id(await _planned(county)), place=fix("A1"))
    return Request("zhao", said)


@case("ConsultationInvite")
async def invite(county: County) -> Request:
    qian = to_wire("Member", county.history.village.members["qian"])
    people = [{"kind": "MEMBER", "memberId": qian}]
    said = sent(id=consultation_id(await _open(county)), participants=people)
    return Request("zhao", said)


@case("ConsultationCheckIn")
async def check_in(county: County) -> Request:
    found = await _open(county)
    await county.history.invite("zhao", found, county.history.member("sun"))
    said = sent(id=consultation_id(found), method="LOCATION", capturedAt=MOMENT, place=fix("D1"))
    return Request("sun", said)


@case("ConsultationReply")
async def reply(county: County) -> Request:
    found = await _planned(county)
    await county.history.invite("zhao", found, county.history.member("sun"))
    instead = to_wire("Member", county.history.village.members["qian"])
    said = sent(
        id=consultation_id(found),
        reply="SUBSTITUTED",
        note="当天值班",
        attendeeName="钱委员",
        substituteMemberId=instead,
    )
    return Request("sun", said)


@case("ConsultationWalkIn")
async def walk_in(county: County) -> Request:
    return Request("zhao", _residents(consultation_id(await _open(county))))


def _residents(found: str) -> dict[str, Any]:
    return sent(
        id=found,
        participantId=fresh("Participant"),
        headCount=6,
        name="老王",
        hasNameConsent=True,
        capturedAt=MOMENT,
        sentAt=MOMENT,
    )


async def _in_the_hall(county: County) -> UUID:
    return await county.history.open("office", hall_id=county.history.village.halls["H1"])


@case("HallWalkIn")
async def walk_in_at_the_hall(county: County) -> Request:
    return Request("tablet", _residents(consultation_id(await _in_the_hall(county))))


@case("ConsultationSetAgenda")
async def set_agenda(county: County) -> Request:
    items = [
        {"part": part, "title": "路灯", "speakerName": "赵委员", "minutes": 10}
        for part in ("BRIEFING", "QUESTION", "ANSWER", "STATEMENT")
    ]
    return Request("zhao", sent(id=consultation_id(await _planned(county)), items=items))


@case("ConsultationEvaluate")
async def evaluate(county: County) -> Request:
    found = await _open(county)
    await county.history.invite("zhao", found, county.history.department("housing"))
    await county.history.conclude("zhao", found)
    said = sent(
        id=consultation_id(found), evaluationId=fresh("Evaluation"), score=4, comment="有成效"
    )
    return Request("housing", said)


@case("HallEvaluate")
async def evaluate_at_the_hall(county: County) -> Request:
    found = await _in_the_hall(county)
    await county.history.conclude("office", found)
    said = sent(id=consultation_id(found), evaluationId=fresh("Evaluation"), score=5, comment="好")
    return Request("tablet", said)


@case("CheckInCode")
async def check_in_code(county: County) -> Request:
    near = consultation_id(county.history.consultations["near"])
    return Request("zhao", {"consultationId": near})


@case("HallCheckInCode")
async def check_in_code_at_the_hall(county: County) -> Request:
    return Request("tablet", {"consultationId": consultation_id(await _in_the_hall(county))})


@case("CommitmentList")
async def commitment_list(county: County) -> Request:
    return Request("housing", {"filter": {"mine": True}})


@case("ConsultationRecord")
async def record(county: County) -> Request:
    said = sent(
        id=consultation_id(await _open(county)),
        entryId=fresh("SessionEntry"),
        kind="PROPOSAL",
        content="先修两盏",
        speakerName="老李",
        capturedAt=MOMENT,
        place=fix("A1"),
        photos=[{"id": fresh("Photo")}],
    )
    return Request("zhao", said)


@case("HallRecord")
async def record_in_the_hall(county: County) -> Request:
    hall = county.history.village.halls["H1"]
    found = await county.history.open("office", hall_id=hall)
    said = sent(
        id=consultation_id(found),
        entryId=fresh("SessionEntry"),
        kind="STATEMENT",
        content="大家都同意",
        capturedAt=MOMENT,
    )
    return Request("tablet", said)


@case("ConsultationCommit")
async def commit(county: County) -> Request:
    housing = county.history.village.departments["housing"]
    said = sent(
        id=consultation_id(await _open(county)),
        commitmentId=fresh("Commitment"),
        content="换两盏灯",
        ownerName="住建局",
        departmentId=to_wire("Department", housing),
        dueOn="2026-04-01",
    )
    return Request("zhao", said)


@case("CommitmentProgress")
async def progress(county: County) -> Request:
    found = await _open(county)
    agreed = await county.history.agree("zhao", found, "housing")
    known, photo = to_wire("Commitment", agreed), {"id": fresh("Photo")}
    return Request("housing", sent(id=known, progress="DONE", note="已采购", photos=[photo]))


@case("ConsultationConclude")
async def conclude(county: County) -> Request:
    said = sent(
        id=consultation_id(await _open(county)), outcome="RESOLVED", minutes="商定换两盏灯。"
    )
    return Request("zhao", said)


async def _concluded(county: County) -> str:
    found = await _open(county)
    await county.history.conclude("zhao", found)
    return consultation_id(found)


@case("MinutesRevise")
async def revise(county: County) -> Request:
    return Request("zhao", sent(id=await _concluded(county), minutes="商定换三盏灯。"))


@case("ConsultationConfirm")
async def confirm(county: County) -> Request:
    return Request("zhao", sent(id=await _concluded(county), version=1))


@case("ConsultationPutOff")
async def put_off(county: County) -> Request:
    said = sent(id=consultation_id(await _planned(county)), plannedFor=TOMORROW, reason="下雨")
    return Request("zhao", said)
