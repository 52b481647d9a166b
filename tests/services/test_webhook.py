"""Receivers of notices are the office's to manage; their secrets are never stored."""

import base64
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from adapters.webhook_notices import WebhookNotices
from domain.errors import Conflict, Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.notice import DeliveryState
from domain.webhook import MOST_WEBHOOKS, BadWebhookUrl, Hosts, TooManyWebhooks
from models.database import Database
from models.event import Event
from models.webhook import NoticeDelivery, Webhook
from services import notice, webhook
from services.webhook import Receiver, Revision
from tests.services.test_issue_step import acting
from tests.services.test_notice import happened, refused
from tests.village import Village, found_village

URL = "https://hooks.example/in"


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    made = await found_village()
    made.ports = replace(made.ports, notices=WebhookNotices(Hosts.of(["hooks.example"], [])))
    return made


async def added(village: Village, **given: Any) -> UUID:
    new = Receiver(**{"name": "督查系统", "url": URL, **given})
    return (await webhook.add(new_uuid(), new, **await acting(village, "office"))).id


def revision(**given: Any) -> Revision:
    parts = {"base_version": 1, "is_active": True, "renews_secret": False}
    return Revision(receiver=Receiver(name="新名称", url=URL), **{**parts, **given})


async def changed(village: Village, hook_id: UUID, by: str = "office", **given: Any) -> None:
    await webhook.change(hook_id, revision(**given), **await acting(village, by))


async def secret(village: Village, hook_id: UUID) -> str:
    by = await village.actor("office")
    return await webhook.shown_secret(hook_id, by=by, ports=village.ports)


async def test_one_is_added_changed_and_removed(village: Village) -> None:
    hook_id = await added(village, kinds=[EventKind.ISSUE_CLOSED, EventKind.ISSUE_CLOSED])
    row = await Webhook.get(id=hook_id)
    assert (row.name, row.kinds, row.is_active) == ("督查系统", ["ISSUE_CLOSED"], True)
    await changed(village, hook_id, is_active=False)
    row = await Webhook.get(id=hook_id)
    assert (row.name, row.kinds, row.is_active, row.version) == ("新名称", [], False, 2)
    await webhook.remove(hook_id, **await acting(village, "office"))
    told = await Event.filter(subject_id=hook_id).order_by("seq")
    assert [each.kind for each in told] == [
        "WEBHOOK_ADDED",
        "WEBHOOK_CHANGED",
        "WEBHOOK_REMOVED",
    ]


async def test_the_secret_is_32_bytes_of_its_own_and_renewed_when_asked(village: Village) -> None:
    first, second = await added(village), await added(village)
    known = await secret(village, first)
    assert len(base64.b64decode(known.removeprefix("whsec_"))) == 32
    assert known != await secret(village, second)
    await changed(village, first)
    assert known == await secret(village, first)
    await changed(village, first, base_version=2, renews_secret=True)
    assert known != await secret(village, first)


@pytest.mark.parametrize("name", ["zhao", "town", "housing", "tablet"])
async def test_nobody_but_the_office_manages_them(village: Village, name: str) -> None:
    hook_id = await added(village)
    acts = await acting(village, name)
    await refused(Forbidden, webhook.add(new_uuid(), Receiver(name="甲", url=URL), **acts))
    await refused(Forbidden, webhook.change(hook_id, revision(), **acts))
    await refused(Forbidden, webhook.remove(hook_id, **acts))


async def test_the_office_of_another_county_does_not_see_it(village: Village) -> None:
    hook_id = await added(village)
    other = await found_village(code="X", ports=village.ports)
    acts = await acting(other, "office")
    await refused(NotFound, webhook.change(hook_id, revision(), **acts))
    await refused(NotFound, webhook.remove(hook_id, **acts))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"url": "https://127.0.0.1/"}, BadWebhookUrl),
        ({"url": "http://hooks.example/in"}, BadWebhookUrl),
        ({"url": ""}, Invalid),
        ({"url": URL + "a" * 500}, Invalid),
        ({"name": ""}, Invalid),
        ({"name": "名" * 61}, Invalid),
    ],
)
async def test_a_wrong_receiver_is_refused(
    village: Village, said: dict[str, Any], wanted: type[Exception]
) -> None:
    new = Receiver(**{"name": "甲", "url": URL, **said})
    await refused(wanted, webhook.add(new_uuid(), new, **await acting(village, "office")))


async def test_an_id_is_taken_once(village: Village) -> None:
    hook_id = await added(village)
    new = Receiver(name="另一个", url=URL)
    await refused(IdTaken, webhook.add(hook_id, new, **await acting(village, "office")))


async def test_there_are_so_many_and_no_more(village: Village) -> None:
    made = [await added(village) for _ in range(MOST_WEBHOOKS)]
    new = Receiver(name="甲", url=URL)
    await refused(TooManyWebhooks, webhook.add(new_uuid(), new, **await acting(village, "office")))
    await webhook.remove(made[0], **await acting(village, "office"))
    await added(village)


async def test_a_stale_change_is_a_conflict(village: Village) -> None:
    hook_id = await added(village)
    await changed(village, hook_id)
    await refused(Conflict, changed(village, hook_id))


async def test_a_removed_one_is_not_changed(village: Village) -> None:
    hook_id = await added(village)
    await webhook.remove(hook_id, **await acting(village, "office"))
    await refused(NotFound, changed(village, hook_id))


async def test_removing_drops_what_was_on_its_way(village: Village) -> None:
    hook_id = await added(village)
    await happened(village)
    await notice._plan(await Webhook.get(id=hook_id), village.ports)
    await webhook.remove(hook_id, **await acting(village, "office"))
    await notice.send_notices(village.ports)
    (row,) = await NoticeDelivery.all()
    assert (row.state, row.attempt_count) == (DeliveryState.DROPPED, 0)


async def test_one_that_was_stopped_hears_later_what_it_missed(village: Village) -> None:
    hook_id = await added(village)
    await changed(village, hook_id, is_active=False)
    await happened(village)
    await notice.send_notices(village.ports)
    assert await NoticeDelivery.all().count() == 0
    await changed(village, hook_id, base_version=2)
    await notice._plan(await Webhook.get(id=hook_id), village.ports)
    assert await NoticeDelivery.all().count() == 1
