"""How the contract's operations on receivers of notices are asked."""

from typing import Any

from domain.ids import to_wire
from models.webhook import NoticeDelivery
from tests.contract.cases import County, Request, case, fresh, sent
from tests.contract.webhook_history import a_dead_delivery, a_webhook

SAID: dict[str, Any] = {
    "name": "督查系统",
    "url": "https://hooks.example/in",
    "kinds": ["ISSUE_CLOSED"],
}


@case("Webhooks")
async def webhooks(county: County) -> Request:
    return Request("office")


@case("WebhookAdd")
async def add(county: County) -> Request:
    return Request("office", sent(id=fresh("Webhook"), **SAID))


async def _webhook(county: County) -> str:
    return to_wire("Webhook", await a_webhook(county.history))


@case("WebhookChange")
async def change(county: County) -> Request:
    given = {"baseVersion": 1, "isActive": False, "renewsSecret": True}
    return Request("office", sent(id=await _webhook(county), **SAID, **given))


@case("WebhookRemove")
async def remove(county: County) -> Request:
    return Request("office", sent(id=await _webhook(county)))


@case("NoticeDeliveryList")
async def deliveries(county: County) -> Request:
    return Request("office", {"first": 5, "filter": {"states": ["DELIVERED", "DEAD"]}})


@case("NoticeRetry")
async def retry(county: County) -> Request:
    found: NoticeDelivery = await a_dead_delivery(county.history)
    return Request("office", sent(id=to_wire("NoticeDelivery", found.id)))
