"""The tailer: whatever is committed reaches the hub once and in order, however the writers race."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from adapters.doorbell import LocalDoorbell
from domain.actor import Actor
from domain.events import EventKind
from domain.ids import new_uuid
from models.database import Database
from services.event_log import LoggedEvent
from services.hub import Hub
from services.ports import Ports
from services.tailer import Tailer
from services.work import Call, Work, perform, unit_of_work
from tests.services.world import fake_ports, member, new_county

WRITERS, COMMITS = 8, 150


@pytest_asyncio.fixture
async def actor(database: Database) -> Actor:
    return member(await new_county())


class SilentDoorbell(LocalDoorbell):
    """A bell whose every ring is lost."""

    async def ring(self) -> None:
        return None


async def record(count: int, *, by: Actor, ports: Ports) -> None:
    async with unit_of_work(by=by, ports=ports) as work:
        for _ in range(count):
            work.record(EventKind.ISSUE_STUDIED, ("Issue", new_uuid()))


async def running(tailer: Tailer) -> "asyncio.Task[None]":
    await tailer.start()
    return asyncio.create_task(tailer.run())


async def stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_eight_writers_lose_and_repeat_nothing(database: Database, actor: Actor) -> None:
    hub, doorbell = Hub(), LocalDoorbell()
    ports = fake_ports(doorbell=doorbell)
    seen: list[LoggedEvent] = []
    hub.watch(seen.append)
    task = await running(Tailer(database, hub, doorbell=doorbell))
    made: list[UUID] = []

    async def step(work: Work) -> UUID:
        identity = new_uuid()
        work.record(EventKind.ISSUE_STUDIED, ("Issue", identity))
        return identity

    async def writer(number: int) -> None:
        by = member(actor.county_id)
        for turn in range(COMMITS):
            call = Call("study", f"{number}-{turn}", "d")
            made.append((await perform(step, by=by, ports=ports, call=call)).id)

    await asyncio.gather(*(writer(number) for number in range(WRITERS)))
    await asyncio.wait_for(hub.reached(actor.county_id, WRITERS * COMMITS), 10)
    await stop(task)
    assert [event.seq for event in seen] == list(range(1, WRITERS * COMMITS + 1))
    assert sorted(event.subject_id for event in seen) == sorted(made)


async def test_a_lost_ring_delays_at_most_until_the_next_look(
    database: Database, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.tailer.INTERVAL_S", 0.02)
    hub, doorbell = Hub(), SilentDoorbell()
    task = await running(Tailer(database, hub, doorbell=doorbell))
    await record(1, by=actor, ports=fake_ports(doorbell=doorbell))
    await asyncio.wait_for(hub.reached(actor.county_id, 1), 5)
    await stop(task)


async def test_starts_where_the_log_stands(database: Database, actor: Actor) -> None:
    ports, hub = fake_ports(), Hub()
    seen: list[int] = []
    hub.watch(lambda event: seen.append(event.seq))
    await record(3, by=actor, ports=ports)
    tailer = Tailer(database, hub, doorbell=ports.doorbell)
    await tailer.start()
    await tailer.catch_up()
    assert (seen, hub.position(actor.county_id)) == ([], 3)
    await record(1, by=actor, ports=ports)
    await tailer.catch_up()
    assert seen == [4]


async def test_follows_a_county_that_came_later_from_its_first_event(
    database: Database, actor: Actor
) -> None:
    ports, hub = fake_ports(), Hub()
    tailer = Tailer(database, hub, doorbell=ports.doorbell)
    await tailer.start()
    newcomer = member(await new_county())
    subscriber = hub.subscribe(newcomer.county_id)
    await record(2, by=newcomer, ports=ports)
    await tailer.catch_up()
    assert [(await subscriber.next()).seq for _ in range(2)] == [1, 2]


async def test_reads_more_than_a_page(database: Database, actor: Actor) -> None:
    ports, hub = fake_ports(), Hub()
    tailer = Tailer(database, hub, doorbell=ports.doorbell)
    await tailer.start()
    await record(1_201, by=actor, ports=ports)
    seen: list[int] = []
    hub.watch(lambda event: seen.append(event.seq))
    await tailer.catch_up()
    assert seen == list(range(1, 1_202))


async def test_goes_on_after_the_database_was_away(
    database: Database, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.tailer.INTERVAL_S", 0.01)
    away = {"times": 3}

    class Flaky:
        dialect = database.dialect

        async def read(self, sql: str, params: Any = ()) -> list[Any]:
            if away["times"]:
                away["times"] -= 1
                raise OSError("connection refused")
            return await database.read(sql, params)

    hub, doorbell = Hub(), LocalDoorbell()
    tailer = Tailer(Flaky(), hub, doorbell=doorbell)  # type: ignore[arg-type]
    task = asyncio.create_task(tailer.run())
    await record(2, by=actor, ports=fake_ports(doorbell=doorbell))
    await asyncio.wait_for(hub.reached(actor.county_id, 2), 5)
    await stop(task)
    assert away["times"] == 0
