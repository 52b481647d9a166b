"""How the contract's operations on the inbox are asked."""

from domain.ids import to_wire
from services import inbox
from tests.contract.cases import County, Request, case, consultation_id, issue_id, sent
from tests.contract.read_cases import beginning


@case("Inbox")
async def read(county: County) -> Request:
    return Request("zhao", {"first": 5})


@case("InboxRead")
async def read_one(county: County) -> Request:
    by = await county.history.village.actor("zhao")
    newest = (await inbox.inbox(None, first=1, by=by)).items[0]
    return Request("zhao", sent(id=to_wire("Event", newest.event_id)))


@case("InboxReadUpTo")
async def read_up_to(county: County) -> Request:
    return Request("qian", sent(cursor=beginning(county)))


@case("TitlesOf")
async def titles(county: County) -> Request:
    history = county.history
    ids = [issue_id(history.issues["near"]), consultation_id(history.consultations["near"])]
    return Request("zhao", {"ids": ids})
