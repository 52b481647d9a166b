"""Ports as far as importing needs them, made of fakes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

from services.area_index import AreaDirectory
from services.ports import Ports
from tests.services.world import CountingDoorbell, FixedClock


class PlainTurn:
    async def hash(self, password: str) -> str:
        return f"hash of {password}"


class PlainHasher:
    @asynccontextmanager
    async def turn(self) -> AsyncIterator[PlainTurn]:
        yield PlainTurn()


@dataclass
class ImportPorts:
    clock: FixedClock = field(default_factory=FixedClock)
    doorbell: CountingDoorbell = field(default_factory=CountingDoorbell)
    areas: AreaDirectory = field(default_factory=AreaDirectory)
    passwords: PlainHasher = field(default_factory=PlainHasher)


def import_ports() -> Ports:
    return cast(Ports, ImportPorts())
