"""graphql-transport-ws: handshake, operations, limits, closing and shared events."""

import asyncio
from typing import Any

import pytest

from domain.actor import ActorKind
from server.trusted_documents import sha256_of
from tests.server.asgi_calls import Socket
from tests.server.demo_schema import NOTES, OPEN_GENERATORS, TRUSTED_COUNT, TRUSTED_HELLO, demo


async def test_answers_queries_mutations_and_subscriptions_as_text() -> None:
    socket = await Socket(demo().view).ready()
    socket.subscribe("{ hello }", operation_id="q")
    assert await socket.hear() == {
        "id": "q",
        "type": "next",
        "payload": {"data": {"hello": "你好，大家"}},
    }
    assert await socket.hear() == {"id": "q", "type": "complete"}
    socket.subscribe("subscription { count(to: 2) }", operation_id='"1"')
    for expected in ({"data": {"count": 0}}, {"data": {"count": 1}}):
        assert await socket.hear() == {"id": '"1"', "type": "next", "payload": expected}
    assert await socket.hear() == {"id": '"1"', "type": "complete"}
    socket.subscribe('mutation { note(text: "on a socket") }')
    assert (await socket.hear())["payload"] == {"data": {"note": "on a socket"}}
    await socket.leave()


async def test_runs_trusted_documents_by_id() -> None:
    socket = await Socket(demo().view).ready()
    by_id = {"documentId": sha256_of(TRUSTED_COUNT), "variables": {"to": 1}}
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": sha256_of(TRUSTED_HELLO)}}
    socket.say({"id": "1", "type": "subscribe", "payload": by_id})
    assert (await socket.hear())["payload"] == {"data": {"count": 0}}
    assert (await socket.hear())["type"] == "complete"
    socket.say({"id": "1", "type": "subscribe", "payload": {"extensions": persisted}})
    assert (await socket.hear())["payload"] == {"data": {"hello": "你好，大家"}}
    assert (await socket.hear())["type"] == "complete"
    socket.say({"id": "1", "type": "subscribe", "payload": {"documentId": "0" * 64}})
    error = await socket.hear()
    assert error["type"] == "error"
    assert error["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    await socket.leave()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { hello } query B { hello }", "BAD_USER_INPUT"),
        ("{ __schema { types { name } } }", "FORBIDDEN"),
    ],
)
async def test_refuses_a_document_with_an_error_and_frees_the_id(query: str, code: str) -> None:
    socket = await Socket(demo().view).ready()
    for _ in range(2):
        socket.subscribe(query)
        error = await socket.hear()
        assert (error["id"], error["type"]) == ("1", "error")
        assert error["payload"][0]["extensions"]["code"] == code
    await socket.leave()


async def test_allows_members_only_trusted_documents_when_told_so() -> None:
    view, before = demo(trusted_only=frozenset({ActorKind.MEMBER})).view, list(NOTES)
    socket = await Socket(view).ready({"Authorization": "Bearer member"})
    socket.subscribe('mutation { note(text: "free") }')
    assert (await socket.hear())["payload"][0]["extensions"]["code"] == "FORBIDDEN"
    assert before == NOTES
    await socket.leave()


@pytest.mark.parametrize(
    "message",
    [
        "",
        "nonsense",
        "[]",
        "5",
        "null",
        "[" * 3000,
        "{}",
        '{"type":5}',
        '{"type":"nothing"}',
        '{"type":["subscribe"]}',
        '{"type":"start"}',
        '{"type":"subscribe"}',
        '{"type":"subscribe","id":5,"payload":{"query":"{hello}"}}',
        '{"type":"subscribe","id":"","payload":{"query":"{hello}"}}',
        '{"type":"subscribe","id":"1"}',
        '{"type":"subscribe","id":"1","payload":[]}',
        '{"type":"subscribe","id":"1","payload":"{hello}"}',
        '{"type":"subscribe","id":"1","payload":{"query":5}}',
        '{"type":"subscribe","id":"1","payload":{"query":"{hello}","variables":[]}}',
        '{"type":"complete"}',
        '{"type":"complete","id":{}}',
        '{"type":"ping","payload":5}',
    ],
)
async def test_closes_on_a_malformed_message(message: str) -> None:
    it = demo()
    socket = await Socket(it.view).ready()
    socket.say(message)
    assert await socket.hear_close() == 4400
    await socket.task
    assert it.view.open_connections == 0


async def test_closes_on_a_binary_frame() -> None:
    socket = await Socket(demo().view).ready()
    socket.incoming.put_nowait({"type": "websocket.receive", "bytes": b"{}"})
    assert await socket.hear_close() == 4400


@pytest.mark.parametrize("payload", [{"token": "stale"}, {"Authorization": "Bearer stale"}])
async def test_closes_on_a_bad_token(payload: dict[str, Any]) -> None:
    socket = Socket(demo().view)
    await socket.open()
    socket.say({"type": "connection_init", "payload": payload})
    assert await socket.hear_close() == 4401


async def test_closes_when_sign_in_is_broken() -> None:
    socket = Socket(demo().view)
    await socket.open()
    socket.say({"type": "connection_init", "payload": {"token": "broken"}})
    assert await socket.hear_close() == 4500


async def test_closes_on_subscribing_before_initialisation() -> None:
    socket = Socket(demo().view)
    await socket.open()
    socket.subscribe("{ hello }")
    assert await socket.hear_close() == 4401


async def test_closes_on_a_second_initialisation_and_on_an_id_in_use() -> None:
    twice = await Socket(demo().view).ready()
    twice.say({"type": "connection_init"})
    assert await twice.hear_close() == 4429
    reuse = await Socket(demo().view).ready()
    reuse.subscribe("subscription { forever }")
    reuse.subscribe("subscription { forever }")
    assert await reuse.hear_close() == 4409
    await reuse.task
    assert OPEN_GENERATORS == []


async def test_closes_when_initialisation_is_late() -> None:
    socket = Socket(demo(socket_init_s=0.01).view)
    await socket.open()
    assert await socket.hear_close() == 4408


async def test_closes_when_the_token_ends() -> None:
    socket = await Socket(demo().view).ready({"token": "ending"})
    socket.subscribe("subscription { forever }")
    assert await socket.hear_close() == 4401
    await socket.task
    assert OPEN_GENERATORS == []


async def test_closes_the_sockets_of_a_revoked_session_only() -> None:
    it = demo()
    office = await Socket(it.view).ready({"token": "office"})
    member = await Socket(it.view).ready({"token": "member"})
    office.subscribe("subscription { forever }")
    await office.hear()
    assert it.view.close_sessions(it.sign_in.session_id("office")) == 1
    assert await office.hear_close() == 4403
    await office.task
    assert OPEN_GENERATORS == []
    member.subscribe("{ viewer }")
    assert (await member.hear())["payload"]["data"]["viewer"] == "县政协办公室"
    it.view.close_all()
    assert await member.hear_close() == 1001


async def test_closes_on_a_flood_of_messages() -> None:
    socket = await Socket(demo(socket_burst=5, socket_messages_per_s=1).view).ready()
    for _ in range(5):
        socket.say({"type": "ping"})
    assert await socket.hear_close() == 4429


async def test_limits_the_operations_of_a_socket() -> None:
    it = demo(socket_operations=2)
    socket = await Socket(it.view).ready()
    for operation_id in ("1", "2", "3"):
        socket.subscribe("subscription { shared }", operation_id=operation_id)
    error = await socket.hear()
    assert (error["id"], error["type"]) == ("3", "error")
    assert error["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
    socket.say({"id": "1", "type": "complete"})
    socket.subscribe("{ hello }", operation_id="3")
    assert (await socket.hear())["type"] == "next"
    await socket.leave()
    assert len(it.executor.group) == 0


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("http://127.0.0.1:8000", True),
        ("https://evil.example", False),
        ("null", False),
        ("file://", False),
    ],
)
async def test_admits_only_known_pages(origin: str | None, allowed: bool) -> None:
    headers = {"host": "127.0.0.1:8000"} | ({"origin": origin} if origin else {})
    message = await Socket(demo().view, headers=headers).open()
    assert (message["type"] == "websocket.accept") is allowed


@pytest.mark.parametrize("origin", ["null", "https://servicewechat.com"])
async def test_admits_listed_origins(origin: str) -> None:
    view = demo(origins=frozenset({"null", "https://servicewechat.com"})).view
    message = await Socket(view, headers={"host": "x", "origin": origin}).open()
    assert message == {"type": "websocket.accept", "subprotocol": "graphql-transport-ws"}


async def test_closes_on_another_subprotocol() -> None:
    socket = Socket(demo().view)
    socket.scope["subprotocols"] = ["graphql-ws"]
    assert (await socket.open())["subprotocol"] is None
    assert await socket.hear_close() == 4406


async def test_echoes_the_payload_of_a_ping() -> None:
    socket = await Socket(demo().view).ready()
    socket.say({"type": "ping", "payload": {"n": 1}})
    assert await socket.hear() == {"type": "pong", "payload": {"n": 1}}
    socket.say({"type": "ping"})
    assert await socket.hear() == {"type": "pong"}
    await socket.leave()


async def test_masks_a_subscription_that_breaks() -> None:
    socket = await Socket(demo().view).ready()
    socket.subscribe("subscription { fails }")
    assert (await socket.hear())["payload"] == {"data": {"fails": 1}}
    broken = await socket.hear()
    assert broken["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "secret" not in str(broken)
    assert (await socket.hear())["type"] == "complete"


async def test_makes_a_fresh_context_for_every_event() -> None:
    socket = await Socket(demo().view).ready()
    socket.subscribe("subscription { nodes(to: 2) { contextSerial } }")
    serials = [(await socket.hear())["payload"]["data"]["nodes"]["contextSerial"] for _ in "12"]
    assert len(set(serials)) == 2


async def test_stops_the_generator_when_the_client_leaves_or_completes() -> None:
    socket = await Socket(demo().view).ready()
    socket.subscribe("subscription { forever }")
    await socket.hear()
    assert len(OPEN_GENERATORS) == 1
    socket.say({"id": "1", "type": "complete"})
    socket.subscribe("subscription { forever }", operation_id="2")
    await socket.hear()
    assert len(OPEN_GENERATORS) == 1
    await socket.leave()
    await asyncio.sleep(0)
    assert OPEN_GENERATORS == []
