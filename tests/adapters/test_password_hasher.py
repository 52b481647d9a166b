"""The hasher: argon2id, off the loop, a few at a time, as slow for nobody as for somebody."""

import asyncio
import threading
from typing import Literal

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError
from argon2.low_level import Type

from adapters.password_hasher import Argon2Hasher, TooBusy

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Watched(PasswordHasher):
    """Counts the verifications and notes the threads they ran on."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.threads: list[int] = []
        self.costs: list[Parameters] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.threads.append(threading.get_ident())
        self.costs.append(extract_parameters(str(hash)))
        return super().verify(hash, password)


async def test_verifies_what_it_hashed() -> None:
    hasher = Argon2Hasher(QUICK)
    async with hasher.turn() as turn:
        password_hash = await turn.hash("correct horse battery")
        assert await turn.verify("correct horse battery", password_hash)
        assert not await turn.verify("correct horse batterx", password_hash)


async def test_is_argon2id_and_costs_more_than_owasp_asks_at_least() -> None:
    assert PasswordHasher().type is Type.ID
    async with Argon2Hasher().turn() as turn:
        password_hash = await turn.hash("correct horse battery")
    assert password_hash.startswith("$argon2id$v=19$m=19456,t=4,p=1$")


async def test_nobodys_password_is_verified_too_and_never_right() -> None:
    watched = Watched()
    async with Argon2Hasher(watched).turn() as turn:
        assert not await turn.verify("nobody's password", None)
        password_hash = await turn.hash("somebody's password")
        assert await turn.verify("somebody's password", password_hash)
    assert len(watched.threads) == 2
    assert watched.costs[0] == watched.costs[1]
    assert watched.threads[0] != threading.get_ident()


def test_nobodys_hash_is_computed_to_the_end() -> None:
    """A hash the library can't read would be refused at once, and tell who has no account."""
    nobodys = Argon2Hasher(QUICK)._nobodys
    with pytest.raises(VerifyMismatchError):
        QUICK.verify(nobodys, "nobody's password")
    assert nobodys != Argon2Hasher(QUICK)._nobodys


@pytest.mark.parametrize("stored", ["", "plain text", "$argon2id$broken", "$2b$12$abc"])
async def test_a_broken_hash_matches_nothing(stored: str) -> None:
    async with Argon2Hasher(QUICK).turn() as turn:
        assert not await turn.verify("correct horse battery", stored)


async def test_text_that_has_no_bytes_matches_nothing() -> None:
    async with Argon2Hasher(QUICK).turn() as turn:
        assert not await turn.verify("\ud800", await turn.hash("correct horse battery"))


async def test_two_have_their_turn_at_a_time_and_the_rest_wait() -> None:
    hasher = Argon2Hasher(QUICK, at_a_time=2)
    inside, most, release = 0, 0, asyncio.Event()

    async def one() -> None:
        nonlocal inside, most
        async with hasher.turn():
            inside += 1
            most = max(most, inside)
            await release.wait()
            inside -= 1

    tasks = [asyncio.create_task(one()) for _ in range(6)]
    await asyncio.sleep(0)
    assert inside == 2
    release.set()
    await asyncio.gather(*tasks)
    assert most == 2


async def test_too_many_waiting_are_told_so_and_the_queue_recovers() -> None:
    hasher = Argon2Hasher(QUICK, at_a_time=1, most_waiting=1)
    async with hasher.turn():
        waiting = asyncio.create_task(_one_turn(hasher))
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            async with hasher.turn():
                pass
    await waiting
    await _one_turn(hasher)


async def test_one_who_gives_up_waiting_keeps_no_place() -> None:
    hasher = Argon2Hasher(QUICK, at_a_time=1, most_waiting=1)
    async with hasher.turn():
        waiting = asyncio.create_task(_one_turn(hasher))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        another = asyncio.create_task(_one_turn(hasher))
        await asyncio.sleep(0)
    await another


async def _one_turn(hasher: Argon2Hasher) -> None:
    async with hasher.turn():
        return None
