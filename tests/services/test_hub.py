"""The hub: every subscriber gets every event of its county, or learns that it did not."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from domain.events import EventKind
from domain.ids import new_uuid
from services.event_log import LoggedEvent
from services.hub import Hub, Resync

COUNTY, OTHER = new_uuid(), new_uuid()


def event(seq: int, county_id: UUID = COUNTY) -> LoggedEvent:
    return LoggedEvent(
        id=new_uuid(),
        county_id=county_id,
        seq=seq,
        at=datetime(2026, 3, 1, tzinfo=UTC),
        actor_id=None,
        actor_name="",
        kind=EventKind.ISSUE_COLLECTED,
        subject_type="Issue",
        subject_id=new_uuid(),
        area_path="",
        audience=frozenset(),
        data={},
    )


async def test_hands_out_only_the_events_of_the_subscribers_county() -> None:
    hub = Hub()
    subscriber = hub.subscribe(COUNTY)
    hub.publish(event(1, OTHER))
    hub.publish(event(1))
    first = await subscriber.next()
    assert (first.county_id, first.seq, len(subscriber)) == (COUNTY, 1, 0)


async def test_a_subscriber_starts_after_the_position_it_found() -> None:
    hub = Hub()
    hub.publish(event(7))
    subscriber = hub.subscribe(COUNTY)
    assert (hub.position(COUNTY), hub.position(OTHER)) == (7, 0)
    hub.publish(event(8))
    assert (await subscriber.next()).seq == 8


async def test_an_overflow_turns_all_that_waited_into_one_resync() -> None:
    hub = Hub()
    slow, quick = hub.subscribe(COUNTY, capacity=3), hub.subscribe(COUNTY, capacity=10)
    for seq in range(1, 5):
        hub.publish(event(seq))
    hub.publish(event(5))
    assert await slow.next() == Resync(COUNTY, 4)
    assert (await slow.next()).seq == 5
    assert [(await quick.next()).seq for _ in range(5)] == [1, 2, 3, 4, 5]


async def test_waits_for_the_next_event() -> None:
    hub = Hub()
    subscriber = hub.subscribe(COUNTY)
    waiting = asyncio.create_task(subscriber.next())
    await asyncio.sleep(0)
    assert not waiting.done()
    hub.publish(event(1))
    assert (await waiting).seq == 1


async def test_one_who_left_gets_nothing() -> None:
    hub = Hub()
    subscriber = hub.subscribe(COUNTY)
    hub.unsubscribe(subscriber)
    hub.publish(event(1))
    assert len(subscriber) == 0


async def test_a_watcher_sees_all_counties_until_it_stops() -> None:
    hub, seen = Hub(), list[int]()
    stop = hub.watch(lambda watched: seen.append(watched.seq))
    hub.publish(event(1))
    hub.publish(event(5, OTHER))
    stop()
    stop()
    hub.publish(event(2))
    assert seen == [1, 5]


async def test_a_watcher_that_fails_keeps_the_event_from_nobody() -> None:
    def broken(watched: LoggedEvent) -> None:
        raise RuntimeError

    hub = Hub()
    hub.watch(broken)
    subscriber = hub.subscribe(COUNTY)
    hub.publish(event(1))
    assert (await subscriber.next()).seq == 1


async def test_one_can_wait_for_a_position() -> None:
    hub = Hub()
    waiting = asyncio.create_task(hub.reached(COUNTY, 2))
    for seq in (1, 2):
        await asyncio.sleep(0)
        assert not waiting.done()
        hub.publish(event(seq))
    await waiting
