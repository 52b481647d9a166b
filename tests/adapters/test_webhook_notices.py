"""Notices by HTTP to a real server: signed, bounded in time, and never where they must not go."""

import asyncio
import base64
import hmac
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from adapters import webhook_notices
from adapters.console_notices import ConsoleNotices
from adapters.null_notices import NullNotices
from adapters.webhook_notices import WebhookNotices
from domain.webhook import BadWebhookUrl, Hosts
from services.ports import Notice
from tests.receiver import HANGS, Receiver, receiving

BODY = b'{"type":"ISSUE_CLOSED","data":{"subjectId":"iss_1"}}'
SENT_AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


def notice(url: str) -> Notice:
    return Notice(id="ndl_1", url=url, secret=b"s" * 32, body=BODY, sent_at=SENT_AT)


def allowing(*private: str, public: tuple[str, ...] = ()) -> WebhookNotices:
    return WebhookNotices(Hosts.of(public, private))


async def test_a_notice_arrives_whole_and_signed_over_id_time_and_body(receiver: Receiver) -> None:
    async with allowing(receiver.host) as notices:
        done = await notices.send(notice(receiver.url))
    assert (done.status, done.fault) == (204, "")
    (heard,) = receiver.heard
    assert (heard.path, heard.body, heard.headers["host"]) == ("/in", BODY, receiver.host)
    stamp = str(int(SENT_AT.timestamp()))
    said = f"ndl_1.{stamp}.".encode() + BODY
    expected = base64.b64encode(hmac.digest(b"s" * 32, said, "sha256")).decode()
    assert heard.headers["webhook-id"] == "ndl_1"
    assert heard.headers["webhook-timestamp"] == stamp
    assert heard.headers["webhook-signature"] == f"v1,{expected}"
    assert heard.headers["content-type"] == "application/json"


async def test_the_signature_is_that_of_the_published_example() -> None:
    """Of github.com/standard-webhooks/standard-webhooks, tested by all of its libraries."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = webhook_notices.signature(
        secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_the_status_is_told_and_no_redirect_followed(status: int) -> None:
    async with receiving(status) as receiver, allowing(receiver.host) as notices:
        done = await notices.send(notice(receiver.url))
    assert (done.status, done.fault, len(receiver.heard)) == (status, "", 1)


async def test_a_connection_that_breaks_is_a_fault() -> None:
    async with receiving(HANGS) as receiver, allowing(receiver.host) as notices:
        done = await notices.send(notice(receiver.url))
    assert (done.status, done.fault) == (None, "连接中断或回答有误")


async def test_a_receiver_that_never_answers_is_left(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_notices, "WHOLE_S", 0.1)
    receiver.waits = asyncio.Event()
    async with allowing(receiver.host) as notices:
        done = await notices.send(notice(receiver.url))
    receiver.waits.set()
    assert (done.status, done.fault) == (None, "超时")
    assert 90 <= done.duration_ms <= 3_000


async def test_nobody_there_is_a_fault(receiver: Receiver) -> None:
    await receiver.stop()
    async with allowing(receiver.host) as notices:
        done = await notices.send(notice(receiver.url))
    assert (done.status, done.fault) == (None, "连接不上")


async def test_a_host_that_is_not_allowed_hears_nothing(receiver: Receiver) -> None:
    async with allowing("elsewhere") as notices:
        with pytest.raises(BadWebhookUrl):
            notices.require(receiver.url)
        done = await notices.send(notice(receiver.url))
    assert (done.status, done.fault, receiver.heard) == (None, "地址不在允许之内", [])


@pytest.mark.parametrize("found", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
async def test_an_allowed_name_that_leads_inside_is_not_connected_to(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    """A public address beside it does not help: the next look-up might give the other one."""
    name = f"hooks.example:{receiver.port}"

    async def look_up(*_: Any, **__: Any) -> list[Any]:
        return [(2, 1, 6, "", (each, receiver.port)) for each in ("1.1.1.1", found)]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", look_up, raising=False)
    async with allowing(public=(name,)) as notices:
        notices.require(f"https://{name}/in")
        done = await notices.send(notice(f"https://{name}/in"))
    assert (done.status, done.fault, receiver.heard) == (None, "地址不在允许之内", [])


async def test_the_console_shows_a_line() -> None:
    lines: list[str] = []
    done = await ConsoleNotices(lines.append).send(notice("https://anywhere/"))
    assert (done.status, lines) == (200, ["通知 https://anywhere/  ISSUE_CLOSED  iss_1"])


async def test_where_nobody_is_told_no_address_is_accepted() -> None:
    with pytest.raises(BadWebhookUrl):
        NullNotices().require("https://anywhere/")
    assert (await NullNotices().send(notice("https://anywhere/"))).status is None
