"""How residents, and those who serve them, ask."""

from typing import Any
from uuid import UUID

from domain.steps import Route
from models.reporter import Reporter
from services import qr_code, receipt
from tests.contract.cases import MOMENT, County, Request, case, fresh, issue_id, sent


async def _receipt(county: County, *, told: bool) -> dict[str, Any]:
    history = county.history
    found = await history.collect("zhao", "A1")
    await history.study("zhao", found, Route.CONSULT)
    await history.resolve("zhao", found)
    if told:
        await history.feed_back("zhao", found)
    row = await Reporter.get(origin_id=found)
    given = receipt.receipt_of(row, history.village.ports)
    return {"number": given.number, "code": given.code}


def _qr(identity: UUID) -> str:
    return f"qrc_{identity.hex}"


@case("ReceiptFollow")
async def follow(county: County) -> Request:
    return Request(None, sent(**await _receipt(county, told=True)))


@case("ReceiptRate")
async def rate(county: County) -> Request:
    return Request(None, sent(**await _receipt(county, told=True), rating=5, comment="满意"))


@case("ReceiptReopen")
async def reopen(county: County) -> Request:
    return Request("tablet", sent(**await _receipt(county, told=False), reason="又不亮了"))


@case("ReceiptReissue")
async def reissue(county: County) -> Request:
    row = await Reporter.get(origin_id=county.history.issues["near"], kind="RAISED")
    return Request("office", sent(id=f"rep_{row.id.hex}"))


@case("ResidentCollect")
async def collect(county: County) -> Request:
    history = county.history
    variables = sent(
        token=qr_code.token(history.qr_codes["hall"], history.village.ports),
        id=fresh("Issue"),
        title="楼道堆杂物",
        content="过不去人。",
        capturedAt=MOMENT,
        sentAt=MOMENT,
        reporter={"name": "老赵", "contact": "13711112222", "anonymity": "WITHHELD"},
    )
    return Request(None, variables)


@case("QrCodeIssue")
async def make_qr_code(county: County) -> Request:
    grid = county.history.village.areas["A1"]
    return Request("town", sent(id=fresh("QrCode"), areaId=f"grd_{grid.hex}", label="公告栏"))


@case("QrCodeRevoke")
async def revoke_qr_code(county: County) -> Request:
    return Request("office", sent(id=_qr(county.history.qr_codes["far"])))


@case("QrCodes")
async def qr_codes(county: County) -> Request:
    return Request("office")


@case("IssueJoin")
async def join(county: County) -> Request:
    found = await county.history.collect("zhao", "A1")
    said = sent(id=issue_id(found), reporterId=fresh("Reporter"), reporter={"name": "老孙"})
    return Request("zhao", said)
