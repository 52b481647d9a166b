"""Subscriptions over HTTP: server-sent events and multipart."""

import asyncio

import orjson

from server.trusted_documents import sha256_of
from tests.server.asgi_calls import HttpCall, ask, post
from tests.server.demo_schema import OPEN_GENERATORS, TRUSTED_COUNT, demo


async def test_streams_a_subscription_as_events() -> None:
    body = {"query": "subscription { count(to: 2) }"}
    answer = await post(demo().view, body, {"accept": "text/event-stream"})
    assert answer.media == "text/event-stream"
    expected = "".join(f'event: next\ndata: {{"data":{{"count":{n}}}}}\n\n' for n in range(2))
    assert answer.body.decode() == f":\n\n{expected}event: complete\ndata:\n\n"


async def test_streams_a_subscription_as_multipart_though_json_is_listed() -> None:
    accept = 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json'
    body = {"documentId": sha256_of(TRUSTED_COUNT), "variables": {"to": 1}}
    answer = await post(demo().view, body, {"accept": accept})
    assert answer.media == "multipart/mixed"
    parts = answer.body.split(b"\r\n--graphql")
    assert parts[1].endswith(b'{"payload":{"data":{"count":0}}}')
    assert parts[2] == b"--\r\n"


async def test_gives_json_to_a_client_that_lists_json_and_events() -> None:
    urql = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed"
    answer = await post(demo().view, {"query": "{ hello }"}, {"accept": urql})
    assert answer.media == "application/graphql-response+json"
    only = await post(demo().view, {"query": "{ hello }"}, {"accept": "text/event-stream"})
    assert b"event: next" in only.body


async def test_refuses_a_subscription_over_plain_json() -> None:
    answer = await ask(demo().view, "subscription { count }")
    assert (answer.status, answer.code) == (406, "BAD_USER_INPUT")


async def test_names_the_refusal_of_a_subscription() -> None:
    body = {"query": "subscription { forbidden }"}
    answer = await post(demo().view, body, {"accept": "text/event-stream"})
    first = answer.body.split(b"data: ")[1]
    assert orjson.loads(first.split(b"\n")[0])["errors"][0]["extensions"]["code"] == "CLOSED"


async def test_streams_shared_events_until_the_client_leaves() -> None:
    it = demo()
    body = orjson.dumps({"query": "subscription { shared }"})
    headers = {"accept": "text/event-stream", "content-type": "application/json"}
    call = HttpCall(it.view, "POST", headers, body)
    running = asyncio.ensure_future(call.run())
    assert await call.chunks.get() == b":\n\n"
    await asyncio.sleep(0)
    await it.executor.group.publish(b'{"data":{"shared":7}}')
    assert await call.chunks.get() == b'event: next\ndata: {"data":{"shared":7}}\n\n'
    call.disconnect()
    await asyncio.wait_for(running, 5)
    assert (len(it.executor.group), it.view.open_connections) == (0, 0)


async def test_ends_the_streams_of_a_revoked_session() -> None:
    it = demo()
    body = orjson.dumps({"query": "subscription { forever }"})
    headers = {"accept": "text/event-stream", "content-type": "application/json"}
    call = HttpCall(it.view, "POST", headers | {"authorization": "Bearer office"}, body)
    running = asyncio.ensure_future(call.run())
    while b"next" not in call.answer.body:
        await call.chunks.get()
    assert it.view.close_sessions(it.sign_in.session_id("office")) == 1
    answer = await asyncio.wait_for(running, 5)
    assert answer.body.endswith(b"event: complete\ndata:\n\n")
    assert OPEN_GENERATORS == []
