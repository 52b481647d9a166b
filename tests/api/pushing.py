"""What a phone has done offline, as the items of a push."""

from datetime import datetime
from typing import Any

from schema.scalars import instant_text
from tests.application import Clients
from tests.contract.cases import fresh
from tests.village import NOON

Item = dict[str, Any]
SENT_AT = instant_text(NOON)


def keyed(**said: Any) -> dict[str, Any]:
    """An input under a key of its own."""
    return {"clientMutationId": fresh("Account"), **said}


def collected(title: str = "路灯不亮", **said: Any) -> Item:
    """An issue collected in grid A1."""
    new = {"id": fresh("Issue"), "title": title, "source": "VISIT", "capturedAt": SENT_AT}
    return {"issueCollect": keyed(**new, **said)}


def collected_in(clients: Clients, grid: str, title: str = "路灯不亮", **said: Any) -> Item:
    """Without a fix: the grid is chosen by hand."""
    return collected(title, areaId=f"grd_{clients.village.areas[grid].hex}", **said)


def studied(issue_id: str, version: int = 1, **said: Any) -> Item:
    return {"issueStudy": keyed(id=issue_id, baseVersion=version, finding="须更换", **said)}


def of(item: Item) -> dict[str, Any]:
    """The input of an item."""
    (given,) = item.values()
    found: dict[str, Any] = given
    return found


async def push(
    clients: Clients, by: str, *items: Item, sent_at: datetime = NOON, key: str = "p"
) -> dict[str, Any]:
    """The payload of a push of the contract."""
    given = {"clientMutationId": key, "sentAt": instant_text(sent_at), "items": list(items)}
    found: dict[str, Any] = (await clients.run("SyncPush", by, input=given))["syncPush"]
    return found


def kinds(payload: dict[str, Any]) -> list[str]:
    """How the items ended, as "Applied", "Rejected" …"""
    return [each["__typename"].removeprefix("Sync") for each in payload["results"]]
