"""The event log: gapless positions, a chain that tells on tampering, reads by position."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from domain.actor import Actor
from domain.errors import DomainError
from domain.events import EventKind
from domain.hash_chain import forgotten
from domain.ids import new_uuid
from models.database import Database
from models.event import Event, LogHead
from services.audit import MAX_BREAKS, BreakKind, ChainReport, verify
from services.event_log import head, heads, read_after
from services.work import unit_of_work
from tests.services.world import fake_ports, member, new_county


@pytest_asyncio.fixture
async def actor(database: Database) -> Actor:
    return member(await new_county())


async def record(count: int, *, by: Actor, **data: object) -> None:
    async with unit_of_work(by=by, ports=fake_ports()) as work:
        for number in range(count):
            work.record(
                EventKind.ISSUE_COLLECTED,
                ("Issue", new_uuid()),
                area_path="/210522/",
                audience=["office", f"account:{by.account_id.hex}"],
                data={"number": number, **data},
            )


async def refused_after_recording(by: Actor) -> None:
    async with unit_of_work(by=by, ports=fake_ports()) as work:
        work.record(EventKind.ISSUE_COLLECTED, ("Issue", new_uuid()))
        raise DomainError("不行")


def found(report: ChainReport) -> list[tuple[int, BreakKind]]:
    return [(each.seq, each.kind) for each in report.breaks]


async def test_numbers_without_gaps_in_each_county(database: Database, actor: Actor) -> None:
    other = member(await new_county())
    await asyncio.gather(
        *(record(2, by=by) for by in (actor, other) for _ in range(5)),
    )
    for by in (actor, other):
        events = await Event.filter(county_id=by.county_id).order_by("seq")
        assert [event.seq for event in events] == list(range(1, 11))
        assert await head(database, by.county_id) == 10
        assert (await heads(database))[by.county_id] == 10


async def test_a_failed_transaction_takes_no_position(database: Database, actor: Actor) -> None:
    await record(1, by=actor)
    with pytest.raises(DomainError):
        await refused_after_recording(actor)
    await record(1, by=actor)
    assert [event.seq for event in await Event.filter(county_id=actor.county_id)] == [1, 2]


async def test_reads_what_was_recorded(database: Database, actor: Actor) -> None:
    await record(1, by=actor, note="井盖松动", longitude=125.36)
    event = (await read_after(database, actor.county_id, 0, until=9, limit=9))[0]
    assert (event.seq, event.kind, event.subject_type) == (1, EventKind.ISSUE_COLLECTED, "Issue")
    assert (event.actor_id, event.actor_name) == (actor.account_id, actor.name)
    assert event.audience == {"office", f"account:{actor.account_id.hex}"}
    assert event.data == {"number": 0, "note": "井盖松动", "longitude": 125.36}
    assert event.at == fake_ports().clock.now()


async def test_reads_between_two_positions_and_about_one_subject(
    database: Database, actor: Actor
) -> None:
    await record(5, by=actor)
    county_id = actor.county_id
    middle = await read_after(database, county_id, 1, until=4, limit=9)
    assert [event.seq for event in middle] == [2, 3, 4]
    assert len(await read_after(database, county_id, 0, until=5, limit=2)) == 2
    subject_id = middle[1].subject_id
    about = await read_after(database, county_id, 0, until=5, limit=9, subject_id=subject_id)
    assert [event.seq for event in about] == [3]


async def test_an_untouched_chain_holds(database: Database, actor: Actor) -> None:
    await record(3, by=actor, ratio=2.0, degrees=-0.5, words=["一", "二"], nothing=None)
    await record(2, by=actor, nested={"b": 1, "a": [True]})
    report = await verify(database, actor.county_id)
    assert (report.checked, report.last_seq, report.is_intact) == (5, 5, True)


async def test_a_county_without_events_is_intact(database: Database, actor: Actor) -> None:
    report = await verify(database, actor.county_id)
    assert (report.checked, report.is_intact) == (0, True)


@pytest.mark.parametrize(
    "forged",
    [
        {"data": {"number": 7}},
        {"actor_name": "李委员"},
        {"area_path": "/210522/1"},
        {"kind": "ISSUE_STUDIED"},
        {"subject_id": new_uuid()},
        {"audience": ["office"]},
        {"hash": "0" * 64},
    ],
    ids=lambda forged: next(iter(forged)),
)
async def test_an_altered_row_is_located(
    database: Database, actor: Actor, forged: dict[str, Any]
) -> None:
    await record(5, by=actor)
    await Event.filter(county_id=actor.county_id, seq=3).update(**forged)
    first = (await verify(database, actor.county_id)).breaks[0]
    assert (first.seq, first.kind) == (3, BreakKind.ALTERED)
    assert first.explanation == "第 3 条：这一条的内容与其摘要不符，已被改动。"


async def test_a_row_forged_with_its_hash_is_given_away_by_the_next(
    database: Database, actor: Actor
) -> None:
    await record(5, by=actor)
    other = member(actor.county_id)
    await record(1, by=other)
    stolen = await Event.get(county_id=actor.county_id, seq=6)
    await Event.filter(county_id=actor.county_id, seq=3).update(hash=stolen.hash)
    assert (4, BreakKind.UNLINKED) in found(await verify(database, actor.county_id))


async def test_a_missing_row_is_located(database: Database, actor: Actor) -> None:
    await record(5, by=actor)
    await Event.filter(county_id=actor.county_id, seq__in=[2, 3]).delete()
    report = await verify(database, actor.county_id)
    assert found(report) == [(2, BreakKind.MISSING), (3, BreakKind.MISSING)]


async def test_swapped_rows_are_located(database: Database, actor: Actor) -> None:
    await record(5, by=actor)
    for old, new in ((2, 99), (4, 2), (99, 4)):
        await Event.filter(county_id=actor.county_id, seq=old).update(seq=new)
    altered = {
        seq
        for seq, kind in found(await verify(database, actor.county_id))
        if kind is BreakKind.ALTERED
    }
    assert altered == {2, 4}


async def test_a_cut_off_end_is_told_by_the_head(database: Database, actor: Actor) -> None:
    await record(3, by=actor)
    await Event.filter(county_id=actor.county_id, seq=3).delete()
    report = await verify(database, actor.county_id)
    assert found(report) == [(3, BreakKind.MISSING), (3, BreakKind.HEAD_DIFFERS)]


async def test_a_head_moved_back_is_told(database: Database, actor: Actor) -> None:
    await record(3, by=actor)
    await LogHead.filter(county_id=actor.county_id).update(seq=2)
    assert found(await verify(database, actor.county_id)) == [(2, BreakKind.HEAD_DIFFERS)]


async def test_a_hole_wider_than_a_page_is_told(
    database: Database, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.audit.PAGE", 2)
    await record(9, by=actor)
    await Event.filter(county_id=actor.county_id, seq__gte=2, seq__lte=7).delete()
    report = await verify(database, actor.county_id)
    assert found(report) == [(seq, BreakKind.MISSING) for seq in range(2, 8)]
    assert (report.checked, report.last_seq) == (3, 9)


async def test_a_wiped_log_is_reported_with_an_end(database: Database, actor: Actor) -> None:
    await record(400, by=actor)
    await Event.filter(county_id=actor.county_id).delete()
    assert len((await verify(database, actor.county_id)).breaks) == MAX_BREAKS


@pytest.mark.parametrize(
    "forged",
    [
        {"note": "井盖丢了"},
        {"note": ""},
        {"noteSalt": "00"},
        {"noteDigest": "0" * 64},
        {"note": None, "noteSalt": None},
    ],
    ids=str,
)
async def test_an_altered_note_is_located(
    database: Database, actor: Actor, forged: dict[str, Any]
) -> None:
    await record(3, by=actor, note="井盖松动")
    event = await Event.get(county_id=actor.county_id, seq=2)
    await Event.filter(id=event.id).update(data={**event.data, **forged})
    assert found(await verify(database, actor.county_id)) == [(2, BreakKind.ALTERED)]


async def test_a_note_can_be_forgotten_and_the_chain_holds(
    database: Database, actor: Actor
) -> None:
    await record(3, by=actor, note="井盖松动")
    event = await Event.get(county_id=actor.county_id, seq=2)
    await Event.filter(id=event.id).update(data=forgotten(event.data))
    report = await verify(database, actor.county_id)
    assert (report.checked, report.forgotten, report.is_intact) == (3, 1, True)
    read = await read_after(database, actor.county_id, 1, until=2, limit=1)
    assert read[0].data == {"number": 1}


async def test_the_same_words_leave_different_digests(database: Database, actor: Actor) -> None:
    await record(2, by=actor, note="是")
    events = await Event.filter(county_id=actor.county_id)
    assert len({event.data["noteDigest"] for event in events}) == 2
