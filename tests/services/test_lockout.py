"""Counting tries: exact under concurrency, all keys or none."""

import asyncio

import pytest
import pytest_asyncio

from models.columns import instant_text
from models.database import Database
from models.session import Lockout
from services.lockout import forgive, is_locked, succeed, take_try
from services.ports import SYSTEM
from services.work import system_actor, unit_of_work
from tests.services.people import START, Doors, everything

ONE, OTHER = "1" * 64, "2" * 64


@pytest.fixture
def doors(database: Database) -> Doors:
    return Doors()


@pytest_asyncio.fixture
async def known_keys(doors: Doors) -> None:
    """Both keys have failed before, long ago: their rows exist and nobody has to make them."""
    doors.clock.pass_by(days=-1)
    await take_try([ONE, OTHER], ports=doors.ports)
    doors.clock.pass_by(days=1)


async def failures(key: str) -> list[str]:
    return (await Lockout.get(key=key)).failed_at


async def test_sixty_parallel_tries_are_five(doors: Doors, known_keys: None) -> None:
    taken = await asyncio.gather(
        *(take_try([ONE], ports=doors.ports) for _ in range(30)),
        *(take_try([ONE, OTHER], ports=doors.ports) for _ in range(15)),
        *(take_try([OTHER, ONE], ports=doors.ports) for _ in range(15)),
    )
    assert sorted(it.counts[ONE] for it in taken if it) == [1, 2, 3, 4, 5]
    assert await failures(ONE) == [instant_text(START)] * 5


async def test_sixty_parallel_first_tries_are_five(doors: Doors) -> None:
    keys = ([ONE, OTHER], [OTHER, ONE])
    taken = await asyncio.gather(
        *(take_try(keys[number % 2], ports=doors.ports) for number in range(60))
    )
    assert len([it for it in taken if it]) == 5


async def test_one_locked_key_leaves_the_other_uncounted(doors: Doors) -> None:
    for _ in range(5):
        assert await take_try([ONE], ports=doors.ports)
    assert await take_try([ONE, OTHER], ports=doors.ports) is None
    assert await failures(OTHER) == []
    before = await everything()
    assert await take_try([ONE, OTHER], ports=doors.ports) is None
    assert await everything() == before


async def test_looking_counts_nothing(doors: Doors) -> None:
    assert not await is_locked([ONE, OTHER], now=START)
    assert await Lockout.all().count() == 0
    for _ in range(5):
        await take_try([OTHER], ports=doors.ports)
    assert await is_locked([ONE, OTHER], now=START)


async def test_success_clears_ones_own_key_and_gives_the_shared_one_back(doors: Doors) -> None:
    taken = [await take_try([ONE, OTHER], ports=doors.ports) for _ in range(3)]
    assert taken[0] is not None
    async with unit_of_work(by=system_actor(SYSTEM), ports=doors.ports) as work:
        await succeed(ONE, OTHER, taken[0].at, work=work)
    assert (len(await failures(ONE)), len(await failures(OTHER))) == (0, 2)


async def test_forgiving_clears_one_key(doors: Doors) -> None:
    await take_try([ONE, OTHER], ports=doors.ports)
    async with unit_of_work(by=system_actor(SYSTEM), ports=doors.ports) as work:
        await forgive(ONE, work=work)
    assert (len(await failures(ONE)), len(await failures(OTHER))) == (0, 1)


@pytest.mark.parametrize("keys", [(ONE, OTHER), (OTHER, ONE)])
async def test_tries_and_successes_at_once_never_wait_for_each_other_in_a_ring(
    doors: Doors, keys: tuple[str, str]
) -> None:
    async def try_and_succeed() -> bool:
        taken = await take_try(keys, ports=doors.ports, most=1000)
        assert taken is not None
        async with unit_of_work(by=system_actor(SYSTEM), ports=doors.ports) as work:
            await succeed(*keys, taken.at, work=work)
        return True

    assert all(await asyncio.gather(*(try_and_succeed() for _ in range(60))))
    assert (await failures(ONE), await failures(OTHER)) == ([], [])
