"""Every operation apps are built with runs, and both executors answer it alike."""

from typing import Any

import pytest
from graphql import FieldNode

from engine.answering import remember
from resolvers.change import change_of
from server.interpreter import Interpreter
from server.plan_ahead import interpreted
from services.event_log import LoggedEvent, read_after
from tests.application import OPERATIONS
from tests.contract import every_case
from tests.contract.cases import CASES, County, Request
from tests.contract.replay import replay
from tests.server.asgi_calls import Socket

__all__ = ["every_case"]
PEOPLE = ("zhao", "qian", "sun", "office", "town", "town2", "housing", "water", "tablet")


BODIES = {name: each.body for (_, name), each in OPERATIONS.items()}


def named(kind: str) -> list[str]:
    """The operations of a kind, each once: one name is one body in all apps, see below."""
    return list({name: None for (_, name), each in OPERATIONS.items() if each.kind == kind})


def test_every_operation_has_a_case_and_every_case_an_operation() -> None:
    assert {name for _, name in OPERATIONS} == set(CASES)


def test_one_name_is_one_operation_in_all_apps() -> None:
    bodies = {(name, each.body) for (_, name), each in OPERATIONS.items()}
    assert len(bodies) == len(CASES)


async def test_all_of_them_are_compiled(ours: County) -> None:
    assert interpreted(ours.clients.application) == []


@pytest.mark.parametrize("name", named("mutation"))
async def test_a_mutation_is_done_and_repeating_it_changes_nothing(ours: County, name: str) -> None:
    request = await CASES[name](ours)
    first = await payload(ours, name, request)
    assert first["userErrors"] == []
    assert None not in first.values()
    if "replayed" in first:
        again = await payload(ours, name, request)
        assert again == {**as_told_again(first), "replayed": True}


def as_told_again(answer: dict[str, Any]) -> dict[str, Any]:
    """The same; only items of a push say in their type that they had been carried out."""
    results = [
        {**each, "__typename": "SyncReplayed"} if each["__typename"] == "SyncApplied" else each
        for each in answer.get("results", ())
    ]
    return {**answer, "results": results} if results else answer


async def payload(county: County, name: str, request: Request) -> dict[str, Any]:
    """What a mutation of the contract answers over HTTP."""
    clients = county.clients
    token = request.token or (await clients.token(request.by) if request.by else None)
    answer = await clients.send_with(token, BODIES[name], request.variables)
    body = answer.json()
    assert (answer.status, "errors" in body) == (200, False), body
    assert replay(BODIES[name], request.variables, body) == []
    (found,) = body["data"].values()
    made: dict[str, Any] = found
    return made


@pytest.mark.parametrize("name", named("query"))
async def test_both_executors_answer_a_query_alike(ours: County, name: str) -> None:
    clients, request = ours.clients, await CASES[name](ours)
    application, prepared = clients.application, clients.prepared(BODIES[name])
    interpreter = Interpreter(application.schema, application.view._operations._incidents)
    assert prepared.trusted
    for person in dict.fromkeys((request.by or "zhao", *PEOPLE)):
        actor = await clients.actor(person)
        given = await application.engine.execute(
            prepared.document, prepared.operation, request.variables, clients.context(actor)
        )
        wanted = await interpreter.execute(prepared, request.variables, clients.context(actor))
        assert given == wanted.body
        assert b'"errors"' not in wanted.body


@pytest.mark.parametrize("name", named("query"))
async def test_a_query_finds_what_there_is(ours: County, name: str) -> None:
    request = await CASES[name](ours)
    data = await ours.clients.run(name, request.by, **request.variables)
    assert replay(BODIES[name], request.variables, {"data": data}) == []
    assert not [each for each, found in data.items() if found in (None, [], {"nodes": []})]


@pytest.mark.parametrize("name", named("subscription"))
async def test_both_executors_answer_an_event_alike(
    ours: County, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    clients, request = ours.clients, await CASES[name](ours)
    application, prepared = clients.application, clients.prepared(BODIES[name])
    interpreter = Interpreter(application.schema, application.view._operations._incidents)
    (node,) = prepared.operation.selection_set.selections
    assert isinstance(node, FieldNode)
    for event in await events(ours):
        value = change_of(node.name.value, event)
        for person in ("zhao", "sun", "office", "tablet"):
            actor = await clients.actor(person)
            context, again = clients.context(actor), clients.context(actor)
            given = await application.engine.answer_event(
                prepared.document, prepared.operation, request.variables, value, context
            )
            remember(again, node.name.value, value)
            wanted = await interpreter.execute(prepared, request.variables, again)
            assert given == wanted.body
            assert b'"errors"' not in given
    assert "abandoned" not in caplog.text


async def events(county: County) -> list[LoggedEvent]:
    """One of every kind that has happened."""
    county_id = county.history.village.county_id
    database = county.clients.application.world.database
    found = await read_after(database, county_id, 0, until=10_000, limit=10_000)
    return list({(event.kind, event.subject_type): event for event in found}.values())


@pytest.mark.parametrize("name", named("subscription"))
async def test_a_subscription_tells_what_has_happened(ours: County, name: str) -> None:
    request, clients = await CASES[name](ours), ours.clients
    await clients.application.tailer.catch_up()
    socket = await Socket(clients.application.asgi).ready(
        {"token": await clients.token(request.by or "")}
    )
    socket.subscribe(BODIES[name], variables=request.variables)
    message = await socket.hear()
    assert (message["type"], "errors" in message["payload"]) == ("next", False)
    assert replay(BODIES[name], request.variables, message["payload"]) == []
    (change,) = message["payload"]["data"].values()
    if change != "RESYNC":  # all that syncSignals ever says
        assert (change["resync"], change["event"] is None) == (False, False)
    await socket.leave()
