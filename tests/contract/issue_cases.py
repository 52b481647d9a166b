"""How the contract's operations on issues are asked."""

from domain.steps import Route
from models.issue import Issue
from tests.contract.cases import MOMENT, County, Request, case, fix, fresh, issue_id, sent


def _collected(grid: str, source: str, county: County) -> Request:
    category = county.history.village.categories["light"]
    variables = sent(
        id=fresh("Issue"),
        title="广场路灯不亮",
        content="晚上看不见路。",
        source=source,
        capturedAt=MOMENT,
        sentAt=MOMENT,
        nature="HELP",
        categoryId=f"cat_{category.hex}",
        place=fix(grid),
        reporter={"name": "老王", "contact": "13812345678"},
        photos=[{"id": fresh("Photo"), "caption": "近景", "capturedAt": MOMENT}],
    )
    return Request("tablet" if source == "HALL" else "zhao", variables)


@case("IssueCollect")
async def collect(county: County) -> Request:
    return _collected("A1", "VISIT", county)


@case("HallCollect")
async def collect_in_the_hall(county: County) -> Request:
    return _collected("A2", "HALL", county)


@case("IssueStudy")
async def study(county: County) -> Request:
    found = await county.history.collect("zhao", "A1")
    said = sent(id=issue_id(found), baseVersion=1, finding="电缆老化", route="COORDINATE")
    return Request("zhao", said)


@case("IssueRoute")
async def choose_route(county: County) -> Request:
    found = await county.history.collect("zhao", "A1")
    await county.history.study("qian", found)
    return Request("zhao", sent(id=issue_id(found), baseVersion=2, route="CONSULT"))


@case("IssueResolve")
async def resolve(county: County) -> Request:
    found = await county.history.collect("zhao", "A1")
    await county.history.study("zhao", found, Route.CONSULT)
    photo = {"id": fresh("Photo"), "purpose": "AFTER"}
    said = sent(
        id=issue_id(found), baseVersion=3, outcome="SOLVED", text="已换新灯", photos=[photo]
    )
    return Request("qian", said)


async def _resolved(county: County) -> str:
    found = await county.history.collect("zhao", "A1")
    await county.history.study("zhao", found, Route.CONSULT)
    await county.history.resolve("zhao", found)
    return issue_id(found)


@case("IssueFeedBack")
async def feed_back(county: County) -> Request:
    said = sent(
        id=await _resolved(county),
        feedbackId=fresh("Feedback"),
        channel="VISIT",
        content="灯修好了",
        toldAt=MOMENT,
        rating=5,
    )
    return Request("zhao", said)


@case("IssueRate")
async def rate(county: County) -> Request:
    found = await _resolved(county)
    known = await Issue.get(id=found.removeprefix("iss_"))
    await county.history.feed_back("zhao", known.id)
    return Request("town", sent(id=found, rating=4, comment="还行"))


@case("IssueReopen")
async def reopen(county: County) -> Request:
    return Request("office", sent(id=await _resolved(county), reason="又坏了"))


@case("IssueDecline")
async def decline(county: County) -> Request:
    found = await county.history.collect("zhao", "A1")
    said = sent(
        id=issue_id(found), baseVersion=1, outcome="OTHER_CHANNEL", whereToGo="请走信访渠道。"
    )
    return Request("zhao", said)


@case("IssueWithdraw")
async def withdraw(county: County) -> Request:
    found = await county.history.collect("zhao", "A1")
    return Request("zhao", sent(id=issue_id(found), reason="记错了地方"))


@case("IssueContactRead")
async def read_contact(county: County) -> Request:
    near = county.history.issues["near"]
    return Request("office", sent(id=issue_id(near), reason="回访"))


@case("IssueRelocate")
async def relocate(county: County) -> Request:
    found = await county.history.collect("zhao", "A1")
    said = sent(id=issue_id(found), baseVersion=1, place=fix("A2"), reason="在路对面")
    return Request("zhao", said)
