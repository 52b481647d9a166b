"""The unit of work: the only place that opens a transaction; events and its key go with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from domain.actor import Actor, ActorKind
from domain.errors import IdTaken
from domain.events import EventKind
from domain.ids import PREFIXES, new_uuid
from services.event_append import Batch, Fact, Settlement, append
from services.ports import SYSTEM, Ports
from services.request import Call, Result, claim, earlier, forget, settle, stored

__all__ = ["Call", "Result", "Step", "Work", "perform", "system_actor", "unit_of_work"]

REMEMBERED_FOR = timedelta(days=90)
PAUSES_S = (0.005, 0.02, 0.08, 0.2)
SERIALIZATION_FAILURE = "40001"
DEADLOCK_DETECTED = "40P01"
UNIQUE_VIOLATION = "23505"


@dataclass(slots=True, kw_only=True)
class Work:
    """One transaction: who acts, at which instant, and what has happened so far."""

    by: Actor
    ports: Ports
    now: datetime
    connection: BaseDBAsyncClient
    facts: list[Fact] = field(default_factory=list)
    settlement: Settlement | None = None

    def record(
        self,
        kind: EventKind,
        subject: tuple[str, UUID],
        *,
        area_path: str = "",
        audience: Iterable[str] = (),
        data: Mapping[str, object] | None = None,
    ) -> UUID:
        """Keep a fact for the log, where it gets its place at the commit; the id it will have.

        The subject is (type name, id); KeyError for a type that has no ids on the wire.
        """
        PREFIXES[subject[0]]
        fact = Fact(
            id=new_uuid(),
            kind=kind,
            subject_type=subject[0],
            subject_id=subject[1],
            area_path=area_path,
            audience=tuple(dict.fromkeys(audience)),
            data=data or {},
        )
        self.facts.append(fact)
        return fact.id


Step = Callable[[Work], Awaitable[UUID]]


def system_actor(county_id: UUID) -> Actor:
    """The server itself, for sweeps and imports."""
    return Actor(
        kind=ActorKind.OFFICE,
        county_id=county_id,
        account_id=SYSTEM,
        session_id=SYSTEM,
        name="系统",
    )


@asynccontextmanager
async def unit_of_work(*, by: Actor, ports: Ports) -> AsyncIterator[Work]:
    """A transaction that commits with its events, then rings the doorbell."""
    async with in_transaction() as connection:
        work = Work(by=by, ports=ports, now=ports.clock.now(), connection=connection)
        yield work
        await _close(work)
    if work.facts:
        await ports.doorbell.ring()


async def _close(work: Work) -> None:
    """The last statements before the commit, as few as there can be."""
    if work.facts:
        batch = Batch(facts=work.facts, by=work.by, at=work.now, settlement=work.settlement)
        await append(work.connection, batch)
    elif work.settlement is not None:
        await settle(work.connection, work.settlement)


async def perform(step: Step, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Carry out a step once, whatever the network repeats.

    The same call answers the stored result; another input under the same key raises
    IdempotencyKeyReused. A step may run again when the database asks for it (deadlock,
    serialization) or another took an id first, so it must change nothing but the database.
    IdTaken when the step does not find out by itself who took the id.
    """
    for pause_s in PAUSES_S:
        try:
            return await _attempt(step, by=by, ports=ports, call=call)
        except Exception as error:
            if not _is_transient(error):
                raise
        await asyncio.sleep(pause_s)
    try:
        return await _attempt(step, by=by, ports=ports, call=call)
    except IntegrityError as error:
        if not _is_taken(error):
            raise
        raise IdTaken("这个编号已用于另一条记录，请重新生成。", path=("input",)) from error


async def forget_old_requests(ports: Ports) -> None:
    """Drop the keys of mutations that nobody repeats any more."""
    async with in_transaction() as connection:
        await forget(connection, before=ports.clock.now() - REMEMBERED_FOR)


async def _attempt(step: Step, *, by: Actor, ports: Ports, call: Call) -> Result:
    async with unit_of_work(by=by, ports=ports) as work:
        if call.key is None:
            return Result(await step(work), replayed=False)
        claimed = await claim(work.connection, call, account_id=by.account_id, now=work.now)
        if claimed is None:
            return await earlier(work.connection, call, account_id=by.account_id)
        made = await step(work)
        work.settlement = Settlement(claimed, stored(made))
        return Result(made, replayed=False)


def _is_transient(error: BaseException) -> bool:
    """Whether the database only asks to try the whole transaction again."""
    state: Any = getattr(error, "sqlstate", None)
    if state in (SERIALIZATION_FAILURE, DEADLOCK_DETECTED) or _is_taken(error):
        return True
    return error.__cause__ is not None and _is_transient(error.__cause__)


def _is_taken(error: BaseException) -> bool:
    """Whether a unique key refused a row: someone else wrote it first."""
    if not isinstance(error, IntegrityError):
        return False
    state: Any = getattr(error.__cause__, "sqlstate", None)
    return state == UNIQUE_VIOLATION or "UNIQUE constraint failed" in str(error)
