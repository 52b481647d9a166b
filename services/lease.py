"""Leases: of several replicas exactly one runs a sweep, and each only when it is due."""

from dataclasses import dataclass
from datetime import timedelta

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from models.lease import Lease
from services.ports import Ports

HELD_FOR = timedelta(seconds=90)
RENEWED_EVERY = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Turn:
    """A sweep by its name, how often it is due, and the replica that would run it."""

    name: str
    every: timedelta
    holder: str


async def take(turn: Turn, ports: Ports) -> bool:
    """Whether the sweep is due and this replica has it now; a dead one's lease runs out."""
    await _known(turn, ports)
    now = ports.clock.now()
    free = Lease.filter(Q(held_until__lte=now) | Q(holder=turn.holder), name=turn.name)
    return bool(
        await free.filter(due_at__lte=now).update(holder=turn.holder, held_until=now + HELD_FOR)
    )


async def renew(turn: Turn, ports: Ports) -> bool:
    """Keep it while the sweep is still running; False when it has gone to another."""
    mine = Lease.filter(name=turn.name, holder=turn.holder)
    return bool(await mine.update(held_until=ports.clock.now() + HELD_FOR))


async def give_back(turn: Turn, ports: Ports) -> None:
    """The sweep is through: it is due again after its interval, for whoever comes first."""
    now = ports.clock.now()
    mine = Lease.filter(name=turn.name, holder=turn.holder)
    await mine.update(held_until=now, due_at=now + turn.every)


async def _known(turn: Turn, ports: Ports) -> None:
    if await Lease.exists(name=turn.name):
        return
    now = ports.clock.now()
    try:
        await Lease.create(name=turn.name, held_until=now, due_at=now)
    except IntegrityError:
        return  # another replica was first
