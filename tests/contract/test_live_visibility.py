"""What subscriptions tell is held to the same rules: replayed or live, to everybody."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from models.event import Event
from tests.contract.cases import County
from tests.contract.evaluator import Evaluator, wire
from tests.contract.read_cases import beginning
from tests.server.asgi_calls import Socket
from tests.village import Village

PEOPLE = ("zhao", "qian", "sun", "office", "town", "town2", "housing", "water", "tablet")
PATIENCE_S, SILENCE_S = 10, 0.1
PARTS = "cursor resync event { id subjectId actorName note }"
ISSUES = f"""subscription($after: EventCursor) {{ issueEvents(after: $after) {{ {PARTS}
  issue {{ id content reporterName finding }} }} }}"""
CONSULTATION = f"""subscription($id: ID!, $after: EventCursor) {{
  consultationEvents(consultationId: $id, after: $after) {{ {PARTS}
    consultation {{ id }} entry {{ id photos {{ id }} }} }} }}"""
HALL = f"""subscription($id: ID!, $after: EventCursor) {{
  hallBoardEvents(hallId: $id, after: $after) {{ {PARTS}
    consultation {{ id issues {{ id }} }} issue {{ id content photos {{ id }} }} }} }}"""
INBOX = f"subscription($after: EventCursor) {{ myInboxEvents(after: $after) {{ {PARTS} }} }}"


class Watcher:
    """One socket of one person, with everything that can be subscribed to."""

    def __init__(self, name: str, county: County, socket: Socket) -> None:
        self.name, self.county, self.socket = name, county, socket

    async def told(self, *, issues: int) -> dict[str, list[Any]]:
        """What has arrived, by subscription: so many changes of issues, and then nothing more."""
        found: dict[str, list[Any]] = {}
        while True:
            is_complete = len(found.get("issues", ())) >= issues
            try:
                message = await asyncio.wait_for(
                    self.socket.hear(), SILENCE_S if is_complete else PATIENCE_S
                )
            except TimeoutError:
                return found
            assert "errors" not in message["payload"], message
            (change,) = message["payload"]["data"].values()
            found.setdefault(message["id"], []).append(change)

    def subscribe(self, name: str, document: str, **variables: Any) -> None:
        given = {"after": beginning(self.county), **variables}
        self.socket.subscribe(document, operation_id=name, variables=given)


@pytest_asyncio.fixture(params=PEOPLE)
async def watcher(
    request: pytest.FixtureRequest, ours: County, foreign: County
) -> AsyncIterator[Watcher]:
    clients = ours.clients
    await clients.token(request.param)
    await clients.application.tailer.catch_up()
    socket = Socket(clients.application.asgi)
    await socket.ready({"token": await clients.token(request.param)})
    watcher = Watcher(request.param, ours, socket)
    watcher.subscribe("issues", ISSUES)
    watcher.subscribe("inbox", INBOX)
    for county, side in ((ours, "ours"), (foreign, "foreign")):
        watcher.subscribe(f"hall {side}", HALL, id=hall_of(county.history.village))
        for name in ("near", "other group", "far"):
            found = county.history.consultations[name]
            watcher.subscribe(f"{name} {side}", CONSULTATION, id=f"con_{found.hex}")
    yield watcher
    await socket.leave()


def hall_of(village: Village) -> str:
    return f"hal_{village.halls['H1'].hex}"


async def test_everybody_is_told_what_they_may_see(watcher: Watcher) -> None:
    await check_the_past(watcher)
    await check_what_happens_now(watcher)


async def check_the_past(watcher: Watcher) -> None:
    evaluator = await Evaluator.load()
    by = await watcher.county.clients.actor(watcher.name)
    issues = {wire("Issue", row): row.pk for row in evaluator.visible("Issue", by)}
    may = set(issues)
    for name in ("Consultation", "SessionEntry", "Photo"):
        may |= {wire(name, row) for row in evaluator.visible(name, by)}
    of_issues = {(event.seq, f"iss_{event.subject_id.hex}") for event in await events(by.county_id)}
    expected = [subject for _, subject in sorted(of_issues) if subject in issues]
    told = await watcher.told(issues=len(expected))
    assert not [name for name in told if name.endswith("foreign")]
    assert seen(told) <= may
    assert [change["event"]["subjectId"] for change in told.get("issues", [])] == expected
    check_words(watcher, told)


async def events(county_id: Any) -> list[Event]:
    return await Event.filter(county_id=county_id, subject_type="Issue")


def seen(found: Any) -> set[str]:
    """The ids of every object in a payload, at any depth, but for events themselves."""
    if isinstance(found, list):
        return set().union(*(seen(each) for each in found))
    if not isinstance(found, dict):
        return set()
    own = {found["id"]} if "id" in found and not found["id"].startswith("evt_") else set()
    return own.union(*(seen(each) for each in found.values()))


def check_words(watcher: Watcher, told: dict[str, list[Any]]) -> None:
    """A tablet is told that something happened, not what people said or who."""
    changes = [change for some in told.values() for change in some]
    issues = [change["issue"] for change in changes if change.get("issue")]
    if watcher.name == "tablet":
        assert {(it["event"]["actorName"], it["event"]["note"]) for it in changes} == {("", "")}
        assert {issue["content"] for issue in issues} == {None}
        assert [issue for issue in issues if issue.get("photos")] == []
    if watcher.name in ("tablet", "housing"):
        assert {issue.get("reporterName") for issue in issues} <= {None}


async def check_what_happens_now(watcher: Watcher) -> None:
    county, history = watcher.county, watcher.county.history
    made = await history.collect("zhao", "A1", title="井盖松动")
    await history.study("zhao", made)
    await county.clients.application.tailer.catch_up()
    allowed = watcher.name in ("zhao", "qian", "office", "town", "tablet")
    told = await watcher.told(issues=2 * allowed)
    heard = [change["event"]["subjectId"] for change in told.get("issues", [])]
    assert heard == [f"iss_{made.hex}"] * 2 * allowed
    check_words(watcher, told)
