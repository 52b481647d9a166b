"""How the contract's operations on related and waiting issues are asked."""

from datetime import date
from uuid import UUID

from domain.ids import new_uuid, to_wire
from domain.steps import Route
from models.issue import Category
from services import issue_merge, ledger, supplement
from services.ledger import NewLedgerEntry
from services.supplement import NewSupplement
from tests.contract.cases import County, Request, case, fix, fresh, issue_id, sent

DAY = "2026-04-01"


async def _routed(county: County) -> UUID:
    found = await county.history.collect("zhao", "A1")
    await county.history.study("zhao", found, Route.COORDINATE)
    return found


@case("LedgerEntryOpen")
async def open_entry(county: County) -> Request:
    found = issue_id(await _routed(county))
    said = sent(id=found, entryId=fresh("LedgerEntry"), reason="等资金", nextReviewOn=DAY)
    return Request("zhao", said)


@case("LedgerEntryReview")
async def review(county: County) -> Request:
    found = await _routed(county)
    entry = NewLedgerEntry(id=new_uuid(), reason="等资金", next_review_on=date.fromisoformat(DAY))
    await ledger.open_entry(found, entry, **await county.history.acting("office"))
    said = sent(id=f"led_{entry.id.hex}", note="资金已列入", nextReviewOn=DAY)
    return Request("office", said)


@case("LedgerEntries")
async def entries(county: County) -> Request:
    return Request("zhao", {"first": 5, "filter": {"states": ["OPEN"]}})


@case("IssueMerge")
async def merge(county: County) -> Request:
    one, other = [await county.history.collect("zhao", "A1") for _ in range(2)]
    return Request("zhao", sent(id=issue_id(one), intoId=issue_id(other)))


@case("IssueUnmerge")
async def unmerge(county: County) -> Request:
    one, other = [await county.history.collect("zhao", "A1") for _ in range(2)]
    await issue_merge.merge(one, other, **await county.history.acting("zhao"))
    return Request("office", sent(id=issue_id(one), reason="不是一回事"))


@case("IssueSplit")
async def split(county: County) -> Request:
    found = await county.history.collect("zhao", "A1")
    await county.history.study("qian", found)
    parts = [{"id": fresh("Issue"), "title": title} for title in ("路灯不亮", "井盖松动")]
    return Request("qian", sent(id=issue_id(found), baseVersion=2, parts=parts))


@case("IssueAskSupplement")
async def ask(county: County) -> Request:
    found = issue_id(await county.history.collect("zhao", "A1"))
    said = sent(id=found, supplementId=fresh("Supplement"), question="哪一盏？")
    return Request("qian", said)


@case("IssueAnswerSupplement")
async def answer(county: County) -> Request:
    found = await county.history.collect("zhao", "A1")
    asked = NewSupplement(id=new_uuid(), question="哪一盏？")
    await supplement.ask(found, asked, **await county.history.acting("qian"))
    return Request("zhao", sent(id=issue_id(found), text="东头第二盏"))


@case("IssueConfide")
async def confide(county: County) -> Request:
    found = issue_id(await county.history.collect("zhao", "A1"))
    said = sent(id=found, baseVersion=1, confidentiality="RESTRICTED", reason="涉及个人")
    return Request("zhao", said)


@case("IssueClassify")
async def classify(county: County) -> Request:
    village = county.history.village
    found = issue_id(await county.history.collect("zhao", "A1"))
    city = await Category.create(
        county_id=village.county_id, code=new_uuid().hex[-12:], name="市容环境", axis="CITY"
    )
    said = sent(
        id=found,
        baseVersion=1,
        categoryId=to_wire("Category", village.categories["light"]),
        nature="REPORT",
        cityCategoryId=to_wire("Category", city.id),
    )
    return Request("zhao", said)


@case("SimilarIssues")
async def similar(county: County) -> Request:
    return Request("zhao", {"text": "A1的路灯不亮", "place": fix("A1")})
