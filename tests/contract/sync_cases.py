"""How the contract's operations on handing over what was done offline are asked."""

from typing import Any

from domain.ids import to_wire
from tests.contract.cases import MOMENT, County, Request, case, fix, fresh, sent


def keyed(**said: Any) -> dict[str, Any]:
    """An input under a key of its own."""
    given: dict[str, Any] = sent(**said)["input"]
    return given


@case("SyncPush")
async def push(county: County) -> Request:
    """A morning: an issue, its study, and a consultation about it with a record."""
    issue, consultation = fresh("Issue"), fresh("Consultation")
    light = to_wire("Category", county.history.village.categories["light"])
    collect = keyed(
        id=issue,
        title="井盖松动",
        source="VISIT",
        capturedAt=MOMENT,
        categoryId=light,
        place=fix("A1"),
    )
    study = keyed(id=issue, baseVersion=1, finding="须更换", route="CONSULT")
    opened = keyed(
        id=consultation, title="井盖怎么修", setting="SQUARE", capturedAt=MOMENT, issueIds=[issue]
    )
    record = keyed(
        id=consultation,
        entryId=fresh("SessionEntry"),
        kind="STATEMENT",
        content="今天就换",
        capturedAt=MOMENT,
    )
    items = [
        {"issueCollect": collect},
        {"issueStudy": study},
        {"consultationOpen": opened},
        {"consultationRecord": record},
    ]
    return Request("zhao", sent(sentAt=MOMENT, items=items))


@case("IssueReplicaPush")
async def replica_push(county: County) -> Request:
    """Collected and studied offline, before the first push."""
    grid = to_wire("Grid", county.history.village.areas["A1"])
    new = {
        "id": fresh("Issue"),
        "title": "树枝挡住路灯",
        "source": "VISIT",
        "areaId": grid,
        "capturedAt": MOMENT,
        "step": "STUDY",
        "finding": "须修剪",
    }
    return Request("zhao", sent(sentAt=MOMENT, rows=[{"newDocumentState": new}]))
