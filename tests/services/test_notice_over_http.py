"""Notices to a real server that fails, hangs up, answers late and is restarted."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest_asyncio

from adapters.webhook_notices import WebhookNotices
from domain.ids import to_wire
from domain.notice import DeliveryState
from domain.webhook import Hosts
from models.database import Database
from models.webhook import NoticeAttempt, NoticeDelivery
from services import notice
from tests.receiver import HANGS, Receiver, receiving
from tests.services.test_notice import added, forward, happened, send, states
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


def over_http(village: Village, receiver: Receiver) -> None:
    village.ports = replace(village.ports, notices=WebhookNotices(Hosts.of([], [receiver.host])))


async def test_a_receiver_that_fails_hangs_up_and_restarts_hears_everything(
    village: Village, receiver: Receiver
) -> None:
    over_http(village, receiver)
    await added(village, url=receiver.url)
    made = [await happened(village) for _ in range(3)]
    receiver.says = [500, HANGS, 204]
    await send(village)
    forward(village, timedelta(hours=1))
    await send(village)
    await receiver.stop()
    forward(village, timedelta(hours=1))
    await send(village)
    await receiver.start()
    for _ in range(3):
        forward(village, timedelta(hours=1))
        await send(village)
    assert await states() == [DeliveryState.DELIVERED] * 3
    told = [orjson.loads(each.body)["data"]["subjectId"] for each in receiver.heard]
    assert set(told) == {to_wire("Issue", each) for each in made}
    ids = {each.headers["webhook-id"] for each in receiver.heard}
    assert ids == {to_wire("NoticeDelivery", each.id) for each in await NoticeDelivery.all()}
    faults = {(each.status, each.fault) for each in await NoticeAttempt.all()}
    assert faults == {(500, ""), (204, ""), (None, "连接中断或回答有误"), (None, "连接不上")}


async def test_an_answer_that_comes_late_is_an_answer(village: Village, receiver: Receiver) -> None:
    over_http(village, receiver)
    await added(village, url=receiver.url)
    await happened(village)
    receiver.waits = asyncio.Event()
    sending = asyncio.create_task(notice.send_notices(village.ports))
    await receiver.came.wait()
    receiver.waits.set()
    await sending
    assert await states() == [DeliveryState.DELIVERED]
