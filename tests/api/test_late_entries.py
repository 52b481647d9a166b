"""What was done offline counts for when it happened, by the server's clock, and is marked late."""

from datetime import timedelta
from typing import Any

import pytest_asyncio

from models.consultation import Consultation
from models.event import Event
from models.issue import Feedback
from schema.scalars import instant_text
from server.app import Application
from tests.api.pushing import Item, collected_in, keyed, kinds, of, push, studied
from tests.application import Clients, clients_of
from tests.conftest import delete_all_rows
from tests.contract.cases import fresh
from tests.village import NOON

FAR_OFF = timedelta(days=400)


@pytest_asyncio.fixture
async def clients(application: Application) -> Clients:
    await delete_all_rows(application.world.database.url)
    return await clients_of(application)


async def timeline(clients: Clients, item: Item) -> list[dict[str, Any]]:
    """The events of the issue an item made."""
    found = await clients.run("IssueDetail", "zhao", id=of(item)["id"])
    events: list[dict[str, Any]] = found["issue"]["timeline"]
    return events


def told(event: dict[str, Any]) -> tuple[str | None, bool, bool]:
    return event["capturedAt"], event["isLate"], event["isClockSuspect"]


async def test_a_study_of_yesterday_counts_for_yesterday(clients: Clients) -> None:
    item = collected_in(clients, "A1")
    yesterday = instant_text(NOON - timedelta(days=1))
    study = studied(of(item)["id"], capturedAt=yesterday)
    assert kinds(await push(clients, "zhao", item, study)) == ["Applied", "Applied"]
    collect, late = await timeline(clients, item)
    assert told(collect) == (None, False, False)
    assert told(late) == (yesterday, True, False)
    assert [each["at"] for each in (collect, late)] == [instant_text(NOON)] * 2


async def test_a_wrong_clock_is_flagged_on_the_event_and_corrected(clients: Clients) -> None:
    item = collected_in(clients, "A1")
    await push(clients, "zhao", item)
    hour_ago = instant_text(NOON - FAR_OFF - timedelta(hours=1))
    study = studied(of(item)["id"], capturedAt=hour_ago)
    payload = await push(clients, "zhao", study, sent_at=NOON - FAR_OFF)
    assert kinds(payload) == ["Applied"]
    event = (await timeline(clients, item))[-1]
    assert told(event) == (instant_text(NOON - timedelta(hours=1)), False, True)


async def test_what_is_told_at_once_keeps_no_second_time(clients: Clients) -> None:
    item = collected_in(clients, "A1")
    await push(clients, "zhao", item, studied(of(item)["id"]))
    assert [
        each.data.keys() & {"capturedAt", "late", "clockSuspect"} for each in await events()
    ] == [
        set(),
        set(),
    ]


async def events() -> list[Event]:
    return await Event.filter(subject_type="Issue").order_by("seq")


async def test_a_feedback_was_given_when_it_was_given(clients: Clients) -> None:
    item = collected_in(clients, "A1")
    issue_id, by_phone = of(item)["id"], NOON - FAR_OFF
    result = keyed(id=issue_id, baseVersion=3, outcome="SOLVED", text="已换新灯")
    feedback = keyed(
        id=issue_id,
        feedbackId=fresh("Feedback"),
        channel="VISIT",
        content="灯修好了",
        toldAt=instant_text(by_phone - timedelta(hours=2)),
    )
    items = [
        item,
        studied(issue_id, route="CONSULT"),
        {"issueResolve": result},
        {"issueFeedBack": feedback},
    ]
    assert kinds(await push(clients, "zhao", *items, sent_at=by_phone)) == ["Applied"] * 4
    [row] = await Feedback.all()
    assert row.told_at == NOON - timedelta(hours=2)


async def test_a_session_held_offline_lasted_as_long_as_it_did(clients: Clients) -> None:
    item, consultation = collected_in(clients, "A1"), fresh("Consultation")
    opened_at, concluded_at = NOON - timedelta(hours=3), NOON - timedelta(hours=2)
    opened = keyed(
        id=consultation,
        title="路灯怎么修",
        setting="SQUARE",
        capturedAt=instant_text(opened_at),
        issueIds=[of(item)["id"]],
    )
    concluded = keyed(
        id=consultation,
        outcome="RESOLVED",
        minutes="商定换两盏灯。",
        capturedAt=instant_text(concluded_at),
    )
    items = [item, {"consultationOpen": opened}, {"consultationConclude": concluded}]
    assert kinds(await push(clients, "zhao", *items)) == ["Applied"] * 3
    [row] = await Consultation.all()
    assert (row.opened_at, row.concluded_at, row.received_at) == (opened_at, concluded_at, NOON)
