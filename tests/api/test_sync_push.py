"""A push: every item by itself, once, in its order, and told how it ended."""

import asyncio
from dataclasses import fields
from datetime import timedelta
from typing import Any

import orjson
import pytest
import pytest_asyncio
from graphql import GraphQLInputObjectType

from models.event import Event
from models.issue import Issue
from models.request import Request
from resolvers import issue_mutation
from resolvers.root import build_schema
from resolvers.sync import MOST_ITEMS
from schema.sync_input import SyncItem
from server.app import Application
from tests.api.pushing import collected, collected_in, keyed, kinds, of, push, studied
from tests.application import Clients, clients_of, operation
from tests.conftest import delete_all_rows
from tests.contract.cases import fix, fresh
from tests.village import NOON


@pytest_asyncio.fixture
async def clients(application: Application) -> Clients:
    await delete_all_rows(application.world.database.url)
    return await clients_of(application)


async def rows() -> dict[str, int]:
    return {model.__name__: await model.all().count() for model in (Issue, Event, Request)}


def test_every_item_is_the_mutation_of_its_name() -> None:
    schema = build_schema()._schema
    item, mutations = schema.type_map["SyncItem"], schema.mutation_type
    assert isinstance(item, GraphQLInputObjectType)
    assert mutations is not None
    assert len(item.fields) == len(fields(SyncItem)) >= 20
    for name, field in item.fields.items():
        assert f"{field.type}!" == str(mutations.fields[name].args["input"].type)


async def test_one_poisoned_item_among_fifty_holds_up_no_other(clients: Clients) -> None:
    items = [collected_in(clients, "A1", f"第{number}件") for number in range(MOST_ITEMS)]
    of(items[17])["title"] = "\u3000"
    payload = await push(clients, "zhao", *items)
    assert payload["userErrors"] == []
    assert kinds(payload) == ["Applied"] * 17 + ["Rejected"] + ["Applied"] * 32
    refused = payload["results"][17]
    assert (refused["code"], refused["path"]) == ("INVALID", ["input", "title"])
    titles = [each.title for each in await Issue.all()]
    assert sorted(titles) == sorted(f"第{number}件" for number in range(50) if number != 17)

    of(items[17])["title"] = "第17件"
    again = await push(clients, "zhao", *items)
    assert kinds(again) == ["Replayed"] * 17 + ["Applied"] + ["Replayed"] * 32
    assert await Issue.all().count() == 50


async def test_a_bug_in_one_item_is_masked_and_holds_up_no_other(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(issue_mutation, "_study", broken)
    first, last = collected_in(clients, "A1"), collected_in(clients, "A1")
    payload = await push(clients, "zhao", first, studied(of(first)["id"]), last)
    assert kinds(payload) == ["Applied", "Rejected", "Applied"]
    refused = payload["results"][1]
    assert (refused["code"], refused["path"]) == ("INTERNAL", [])
    assert "secret" not in str(payload)
    assert "inc_" in refused["message"]


async def test_items_build_on_earlier_ones_and_fail_with_them(clients: Clients) -> None:
    good, bad = collected_in(clients, "A1"), collected_in(clients, "A1", "")
    payload = await push(
        clients, "zhao", good, bad, studied(of(good)["id"]), studied(of(bad)["id"])
    )
    assert kinds(payload) == ["Applied", "Rejected", "Applied", "Rejected"]
    assert payload["results"][3]["code"] == "NOT_FOUND"
    node = payload["results"][2]["node"]
    assert (node["id"], node["step"], node["version"]) == (of(good)["id"], "STUDY", 2)


async def test_a_push_sent_again_does_nothing_and_says_so(clients: Clients) -> None:
    item = collected_in(clients, "A1")
    items = [item, studied(of(item)["id"])]
    first = await push(clients, "zhao", *items)
    before = await rows()
    again = await push(clients, "zhao", *items, sent_at=NOON + timedelta(minutes=3))
    assert await rows() == before
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert kinds(again) == ["Replayed", "Replayed"]
    assert [each["node"] for each in again["results"]] == [
        each["node"] for each in first["results"]
    ]


async def test_a_key_stands_for_one_intention(clients: Clients) -> None:
    one, other = collected_in(clients, "A1"), collected_in(clients, "A1")
    of(other)["clientMutationId"] = of(one)["clientMutationId"]
    payload = await push(clients, "zhao", one, one, other)
    assert kinds(payload) == ["Applied", "Replayed", "Rejected"]
    assert payload["results"][2]["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await Issue.all().count() == 1


async def test_a_conflict_shows_what_the_object_is_now(clients: Clients) -> None:
    item = collected_in(clients, "A1")
    issue_id = of(item)["id"]
    await push(clients, "zhao", item, studied(issue_id))
    payload = await push(clients, "qian", studied(issue_id), collected_in(clients, "A2"))
    assert kinds(payload) == ["Conflict", "Applied"]
    current = payload["results"][0]["current"]
    assert (current["id"], current["version"], current["step"]) == (issue_id, 2, "STUDY")
    assert payload["results"][0]["path"] == ["input", "baseVersion"]


async def test_too_many_items_are_refused_whole(clients: Clients) -> None:
    await clients.token("zhao")
    before = await rows()
    items = [collected_in(clients, "A1") for _ in range(MOST_ITEMS + 1)]
    payload = await push(clients, "zhao", *items)
    assert (payload["results"], payload["replayed"]) == ([], False)
    [refused] = payload["userErrors"]
    assert (refused["code"], refused["path"]) == ("INVALID", ["input", "items"])
    assert await rows() == before


async def test_an_empty_push_only_tells_the_time(clients: Clients) -> None:
    payload = await push(clients, "zhao", key="k")
    assert payload == {
        "receivedAt": "2026-03-02T04:00:00.000Z",
        "results": [],
        "userErrors": [],
        "replayed": False,
        "clientMutationId": "k",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"issueCollect": None},
        {"issueCollect": {}, "issueRate": {}},
        {"issueContactRead": {}},
    ],
)
async def test_an_item_is_exactly_one_mutation(clients: Clients, wrong: Any) -> None:
    given = {"clientMutationId": "p", "sentAt": "2026-03-02T04:00:00Z", "items": [wrong]}
    answer = await clients.send(operation("SyncPush").body, "zhao", input=given)
    assert answer.code == "BAD_USER_INPUT"
    assert await Issue.all().count() == 0


async def test_nobody_pushes_and_a_department_is_refused_item_by_item(clients: Clients) -> None:
    given = {"clientMutationId": "p", "sentAt": "2026-03-02T04:00:00Z", "items": [collected()]}
    answer = await clients.send(operation("SyncPush").body, None, input=given)
    assert answer.code == "UNAUTHENTICATED"
    payload = await push(clients, "housing", collected_in(clients, "A1"))
    assert (kinds(payload), payload["results"][0]["code"]) == (["Rejected"], "FORBIDDEN")
    assert await Issue.all().count() == 0


@pytest.mark.parametrize("days", [-400, 400])
async def test_a_wrong_clock_is_corrected_flagged_and_never_refused(
    clients: Clients, days: int
) -> None:
    """Collected 40 minutes ago with a clock that is days off, with a fix of the same clock."""
    wrong_by = timedelta(days=days)
    captured_at = (NOON + wrong_by - timedelta(minutes=40)).isoformat()
    item = {
        "issueCollect": keyed(
            id=fresh("Issue"),
            title="路灯不亮",
            source="VISIT",
            capturedAt=captured_at,
            sentAt=captured_at,
            place={**fix("A1"), "fixedAt": captured_at},
        )
    }
    payload = await push(clients, "zhao", item, sent_at=NOON + wrong_by)
    assert kinds(payload) == ["Applied"]
    found = await Issue.all().first()
    assert found is not None
    assert found.captured_at == NOON - timedelta(minutes=40)
    assert found.received_at == NOON
    assert (found.is_clock_suspect, found.clock_offset_ms) == (
        True,
        -days * 86_400_000,
    )
    assert (found.on_site, found.on_site_reasons) == ("ON_SITE", [])


async def test_the_same_mutation_fifty_times_at_once_has_one_effect(clients: Clients) -> None:
    item = collected_in(clients, "A1")
    await clients.token("zhao")
    alone = operation("IssueCollect").body
    sent = [clients.send(alone, "zhao", input=of(item)) for _ in range(50)]
    answers = [each.json()["data"]["issueCollect"] for each in await asyncio.gather(*sent)]
    assert sorted(each.pop("replayed") for each in answers) == [False] + [True] * 49
    assert len({orjson.dumps(each) for each in answers}) == 1
    assert answers[0]["userErrors"] == []
    assert (await Issue.all().count(), await events_about(item)) == (1, 1)


async def test_the_same_push_fifty_times_at_once_has_one_effect(clients: Clients) -> None:
    item = collected_in(clients, "A1")
    await clients.token("zhao")
    payloads = await asyncio.gather(*(push(clients, "zhao", item) for _ in range(50)))
    assert sorted(kinds(each) for each in payloads) == [["Applied"]] + [["Replayed"]] * 49
    nodes = {orjson.dumps(each["results"][0]["node"]) for each in payloads}
    assert len(nodes) == 1
    assert (await Issue.all().count(), await events_about(item)) == (1, 1)


async def events_about(item: dict[str, Any]) -> int:
    return await Event.filter(subject_id=of(item)["id"].removeprefix("iss_")).count()
