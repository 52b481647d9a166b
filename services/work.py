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
from tortoise.models import Model
from tortoise.transactions import in_transaction

from domain.actor import Actor, ActorKind
from domain.capture_time import CaptureTime, corrected
from domain.errors import DomainError, IdTaken
from domain.events import EventKind
from domain.ids import PREFIXES, new_uuid
from domain.local_day import local_day
from models.columns import instant_text
from models.pending import Pending
from models.request import Request
from models.row_form import ModelType, form_of
from services.event_append import Batch, Fact
from services.ports import SYSTEM, Ports
from services.request import Call, Result, earlier, forget, row_of
from services.sql import for_dialect

__all__ = ["Call", "Result", "Step", "Work", "perform", "system_actor", "unit_of_work"]

REMEMBERED_FOR = timedelta(days=90)
SAME_TIME = timedelta(seconds=30)
"""What arrives so soon was done when it arrived."""

PAUSES_S = (0.005, 0.02, 0.08, 0.2)
FOR_CHANGE = "FOR NO KEY UPDATE"
SERIALIZATION_FAILURE = "40001"
DEADLOCK_DETECTED = "40P01"
UNIQUE_VIOLATION = "23505"


@dataclass(slots=True, kw_only=True)
class Work:
    """One transaction: who acts, at which instant, and what has happened so far.

    `row`: what its result hands on.
    """

    by: Actor
    ports: Ports
    now: datetime
    connection: BaseDBAsyncClient
    again: bool = False
    row: Model | None = None
    call: Call | None = None
    facts: list[Fact] = field(default_factory=list)
    _loaded: dict[tuple[str, UUID], dict[str, Any]] = field(default_factory=dict)

    @property
    def _has_row_locks(self) -> bool:
        return self.connection.capabilities.support_for_update

    @property
    def _pending(self) -> Pending:
        pending: Pending = self.connection.pending  # type: ignore[attr-defined]
        return pending

    def insert(self, model: type[ModelType], **columns: Any) -> ModelType:
        """A new row, written with the next statement or the commit; what is left out is default.

        TypeError names columns the model does not have, or cannot do without.
        """
        form = form_of(model)
        row = form.complete(columns)
        made = form.instance(row)
        self._pending.insert(form, made.pk, form.values(row))
        return made

    def update(self, row: Model, **columns: Any) -> None:
        """Change columns of a row in hand, written with the next statement or the commit."""
        form = form_of(type(row))
        self._pending.change(form, row.pk, form.changes(columns))
        for name, value in columns.items():
            setattr(row, name, value)

    def save(self, row: Model) -> None:
        """Write the row as it stands; of a row from `lock` only what has changed since."""
        form = form_of(type(row))
        present = form.present(row)
        loaded = self._loaded.get((form.table, row.pk), {})
        changed = {
            name: value
            for name, value in present.items()
            if name not in loaded or loaded[name] != value
        }
        self._loaded[form.table, row.pk] = present
        if changed:
            self._pending.change(form, row.pk, form.values(changed))

    async def lock(self, model: type[ModelType], identity: UUID) -> ModelType | None:
        """A row of the actor's county, nobody else's until the transaction ends."""
        form = form_of(model)
        sql = f"{form.in_county} {FOR_CHANGE}" if self._has_row_locks else form.in_county
        found = await self.connection.execute_query_dict(
            for_dialect(sql, self.connection), [identity, self.by.county_id]
        )
        if not found:
            return None
        row = form.read(found[0])
        self._loaded[form.table, identity] = form.present(row)
        return row

    def add(self, model: type[Model], identity: UUID, **amounts: int) -> None:
        """Add to counters of a row without reading it."""
        form = form_of(model)
        counted = {form.columns[name]: amount for name, amount in amounts.items() if amount}
        if counted:
            self._pending.add(form, identity, counted)

    @property
    def time(self) -> CaptureTime:
        """When it was done, which may be long before it is told."""
        captured_at = self.call.captured_at if self.call else None
        return self.corrected(captured_at) if captured_at else _on_time(self.now)

    def corrected(self, moment: datetime) -> CaptureTime:
        """What the phone's clock says, by the server's."""
        sent_at = self.call.sent_at if self.call else None
        return corrected(moment, sent_at=sent_at, received_at=self.now)

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
            data={**(data or {}), **_told_later(self.time, self.now)},
        )
        self.facts.append(fact)
        return fact.id


def _on_time(now: datetime) -> CaptureTime:
    return CaptureTime(now, 0, is_suspect=False)


def _told_later(time: CaptureTime, now: datetime) -> dict[str, object]:
    """What an event keeps of the time it speaks of, where that is not the time it was told."""
    if now - time.captured_at < SAME_TIME and not time.is_suspect:
        return {}
    told: dict[str, object] = {"capturedAt": instant_text(time.captured_at)}
    if local_day(time.captured_at) < local_day(now):
        told["late"] = True
    if time.is_suspect:
        told["clockSuspect"] = True
    return told


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
async def unit_of_work(*, by: Actor, ports: Ports, call: Call | None = None) -> AsyncIterator[Work]:
    """A transaction that commits with its events, then rings the doorbell."""
    async with in_transaction() as connection:
        work = Work(by=by, ports=ports, now=ports.clock.now(), connection=connection, call=call)
        yield work
        if work.facts:
            work._pending.closing = Batch(work.facts, by=by, at=work.now)
    if work.facts:
        await ports.doorbell.ring()


async def perform(step: Step, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Carry out a step once, whatever the network repeats.

    The same call answers the stored result; another input under the same key raises
    IdempotencyKeyReused. A step may run again when the database asks for it (deadlock,
    serialization) or another took an id first, so it must change nothing but the database;
    `work.again` then tells it to look who has the ids it takes.
    IdTaken when the step does not find out by itself who took the id.
    """
    again = False
    for pause_s in (*PAUSES_S, None):
        try:
            return await _attempt(step, by=by, ports=ports, call=call, again=again)
        except Exception as error:
            found = await _answered_before(error, call, by)
            if found is not None:
                return found
            if pause_s is None or not _is_transient(error):
                raise _told(error) from error.__cause__
            again = again or _is_taken(error)
        await asyncio.sleep(pause_s)
    raise AssertionError("the last attempt returns or raises")


async def _attempt(step: Step, *, by: Actor, ports: Ports, call: Call, again: bool) -> Result:
    async with unit_of_work(by=by, ports=ports, call=call) as work:
        work.again = again
        made = await step(work)
        if call.key is not None:
            work.insert(Request, **row_of(call, made, account_id=by.account_id, now=work.now))
    return Result(made, replayed=False, row=work.row)


async def _answered_before(error: Exception, call: Call, by: Actor) -> Result | None:
    """What a repeated call was answered: its rows are taken, or its step is no longer possible."""
    if not isinstance(error, DomainError) and not _is_taken(error):
        return None
    return await earlier(call, account_id=by.account_id)


def _told(error: Exception) -> Exception:
    """The refusal of an id that is taken for good; any other error as it is."""
    if not _is_taken(error):
        return error
    return IdTaken("这个编号已用于另一条记录，请重新生成。", path=("input",))


async def forget_old_requests(ports: Ports) -> None:
    """Drop the keys of mutations that nobody repeats any more."""
    async with in_transaction() as connection:
        await forget(connection, before=ports.clock.now() - REMEMBERED_FOR)


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
