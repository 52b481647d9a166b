"""Leases: exactly one replica runs a sweep, when it is due; a dead one's turn passes on."""

import asyncio
from datetime import timedelta

import pytest_asyncio

from models.database import Database
from services.lease import HELD_FOR, Turn, give_back, renew, take
from services.ports import Ports
from tests.services.world import FixedClock, fake_ports

MINUTE = timedelta(minutes=1)


def turn(holder: str, name: str = "deadlines") -> Turn:
    return Turn(name, every=5 * MINUTE, holder=holder)


@pytest_asyncio.fixture
async def ports(database: Database) -> Ports:
    return fake_ports()


def forward(ports: Ports, by: timedelta) -> None:
    assert isinstance(ports.clock, FixedClock)
    ports.clock.moment += by


async def test_one_of_many_has_it(ports: Ports) -> None:
    won = await asyncio.gather(*(take(turn(str(number)), ports) for number in range(8)))
    assert won.count(True) == 1


async def test_it_is_due_again_after_its_interval_for_whoever_comes_first(ports: Ports) -> None:
    assert await take(turn("a"), ports)
    await give_back(turn("a"), ports)
    assert not await take(turn("a"), ports)
    forward(ports, 5 * MINUTE - timedelta(milliseconds=1))
    assert not await take(turn("b"), ports)
    forward(ports, timedelta(milliseconds=1))
    assert await take(turn("b"), ports)
    assert not await take(turn("a"), ports)


async def test_a_dead_replicas_turn_passes_on(ports: Ports) -> None:
    assert await take(turn("dead"), ports)
    forward(ports, HELD_FOR - timedelta(milliseconds=1))
    assert not await take(turn("next"), ports)
    forward(ports, timedelta(milliseconds=1))
    assert await take(turn("next"), ports)
    assert not await renew(turn("dead"), ports)


async def test_whoever_works_long_keeps_it(ports: Ports) -> None:
    assert await take(turn("busy"), ports)
    forward(ports, HELD_FOR / 2)
    assert await renew(turn("busy"), ports)
    forward(ports, HELD_FOR - timedelta(milliseconds=1))
    assert not await take(turn("next"), ports)


async def test_sweeps_have_leases_of_their_own(ports: Ports) -> None:
    assert await take(turn("a"), ports)
    assert await take(turn("b", name="photos"), ports)
