"""Resuming a subscription: nothing is lost, nothing comes twice, too much asks to read afresh."""

import asyncio
import random

from domain.actor import Actor
from domain.events import EventKind
from server.live_group import MOST_REPLAYED
from services.work import system_actor, unit_of_work
from tests.server.live_world import LiveWorld


async def test_resumes_after_the_cursor_and_goes_on_live(world: LiveWorld, office: Actor) -> None:
    issue = await world.issue()
    for number in range(4):
        await world.record(("Issue", issue.id), note=str(number))
    client = world.subscribe(office, after=world.cursor(2))
    await asyncio.sleep(0.05)
    await world.record(("Issue", issue.id), note="4")
    assert client.notes == ["2", "3", "4"]
    assert client.answers[-1]["cursor"] == world.cursor(5)


async def test_a_hundred_cuts_lose_and_repeat_nothing(world: LiveWorld, office: Actor) -> None:
    issue, random_cut = await world.issue(), random.Random(7)
    follow = asyncio.create_task(world.tailer.run())
    written, seen = 0, list[str]()
    client, cursor = world.subscribe(office, after=world.cursor(0)), world.cursor(0)
    for _ in range(100):
        for _ in range(random_cut.randrange(4)):
            await world.record(("Issue", issue.id), settle=False, note=str(written))
            written += 1
        await asyncio.sleep(random_cut.random() * 0.01)
        client.close()
        seen += client.notes
        cursor = client.answers[-1]["cursor"] if client.answers else cursor
        client = world.subscribe(office, after=cursor)
    await world.settled()
    async with asyncio.timeout(20):
        while len(seen) + len(client.notes) < written:
            await world.settled()
    seen += client.notes
    follow.cancel()
    assert seen == [str(number) for number in range(written)]


async def test_too_much_missed_asks_to_read_afresh(world: LiveWorld, office: Actor) -> None:
    issue = await world.issue()
    async with unit_of_work(by=system_actor(office.county_id), ports=world.doors.ports) as work:
        for _ in range(MOST_REPLAYED + 1):
            work.record(EventKind.ISSUE_STUDIED, ("Issue", issue.id))
    await world.tailer.catch_up()
    client = world.subscribe(office, after=world.cursor(0))
    await asyncio.sleep(0.2)
    await world.record(("Issue", issue.id), note="之后")
    resync, live = client.answers
    assert resync == {
        "cursor": world.cursor(MOST_REPLAYED + 1),
        "resync": True,
        "event": None,
        "issue": None,
    }
    assert live["event"]["note"] == "之后"


async def test_a_cursor_the_log_never_reached_asks_to_read_afresh(
    world: LiveWorld, office: Actor
) -> None:
    client = world.subscribe(office, after=world.cursor(99))
    await asyncio.sleep(0.05)
    assert [(answer["cursor"], answer["resync"]) for answer in client.answers] == [
        (world.cursor(0), True)
    ]


async def test_a_cursor_ahead_of_this_process_is_waited_for(
    world: LiveWorld, office: Actor
) -> None:
    issue = await world.issue()
    for number in range(2):
        await world.record(("Issue", issue.id), settle=False, note=str(number))
    client = world.subscribe(office, after=world.cursor(2))
    await asyncio.sleep(0.02)
    await world.settled()
    await world.record(("Issue", issue.id), note="2")
    assert client.notes == ["2"]
