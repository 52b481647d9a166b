"""How the contract's operations on topics are asked."""

from typing import Any
from uuid import UUID

from domain.ids import to_wire
from tests.contract.cases import County, Request, case, fresh, issue_id, sent

ALL = {"smallIncision": True, "operable": True, "effective": True}


def _wire(topic_id: UUID) -> str:
    return to_wire("Topic", topic_id)


def _about(county: County) -> dict[str, Any]:
    near = issue_id(county.history.issues["near"])
    return {"title": "路灯谁来管", "reason": "群众反映多", "issueIds": [near], **ALL}


async def _proposed(county: County) -> str:
    return _wire(await county.history.propose("qian", county.history.issues["near"]))


@case("TopicPropose")
async def propose(county: County) -> Request:
    group = to_wire("SectorGroup", county.history.village.groups["one"])
    return Request("qian", sent(id=fresh("Topic"), groupId=group, **_about(county)))


@case("TopicRevise")
async def revise(county: County) -> Request:
    return Request("qian", sent(id=await _proposed(county), baseVersion=1, **_about(county)))


@case("TopicSelect")
async def select(county: County) -> Request:
    return Request("zhao", sent(id=await _proposed(county), baseVersion=1))


@case("TopicDrop")
async def drop(county: County) -> Request:
    return Request("zhao", sent(id=await _proposed(county), baseVersion=1, reason="下次再议"))


@case("TopicList")
async def topic_list(county: County) -> Request:
    group = to_wire("SectorGroup", county.history.village.groups["one"])
    return Request("zhao", {"filter": {"groupId": group, "states": ["SELECTED"]}})


@case("TopicDetail")
async def topic_detail(county: County) -> Request:
    return Request("zhao", {"id": _wire(county.history.topics["near"])})
