"""How the contract's operations on visitors at the tablet are asked."""

from services import visitor
from tests.contract.cases import County, Request, case, sent


async def _token(county: County) -> str:
    tablet = await county.clients.actor("tablet")
    visit = await visitor.begin(by=tablet, ports=county.history.village.ports)
    return visit.access_token


@case("VisitorBegin")
async def begin(county: County) -> Request:
    return Request("tablet", sent())


@case("VisitorGoOn")
async def go_on(county: County) -> Request:
    return Request("tablet", sent(), token=await _token(county))


@case("VisitorEnd")
async def end(county: County) -> Request:
    return Request("tablet", sent(), token=await _token(county))
