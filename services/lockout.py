"""Counting tries exactly, however many come at once: each is taken first, given back if good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.lockout import MAX_FAILURES, Failures
from models.columns import instant_text, to_instant
from models.session import Lockout
from services.ports import SYSTEM, Ports
from services.work import Work, system_actor, unit_of_work


@dataclass(frozen=True, slots=True)
class Taken:
    """A try that has been counted, and how many each key has now."""

    at: datetime
    counts: Mapping[str, int]


async def take_try(keys: Sequence[str], *, ports: Ports, most: int = MAX_FAILURES) -> Taken | None:
    """Count a failure against every key, or against none and answer None when one is locked."""
    async with unit_of_work(by=system_actor(SYSTEM), ports=ports) as work:
        rows = await _rows_for_update(keys, now=work.now)
        found = [_failures(row, now=work.now) for row in rows]
        if any(failures.is_locked(most) for failures in found):
            return None
        for row, failures in zip(rows, found, strict=True):
            await _save(row, failures.after(work.now), now=work.now)
        counts = {row.key: len(row.failed_at) for row in rows}
        return Taken(work.now, counts)


async def succeed(own: str, shared: str, taken_at: datetime, *, work: Work) -> None:
    """The try was none: nothing counts against one's own key, and one less against the shared one.

    Both rows are locked as in `take_try` before either is changed: no deadlock.
    """
    for row in await _rows_for_update([own, shared], now=work.now):
        left = _failures(row, now=work.now).without(taken_at) if row.key == shared else Failures()
        await _save(row, left, now=work.now)


async def forgive(key: str, *, work: Work) -> None:
    """Nothing counts against the key any more."""
    await Lockout.filter(key=key).update(failed_at=[], updated_at=work.now)


async def is_locked(keys: Sequence[str], *, now: datetime) -> bool:
    """A cheap look before anything dear is done; only `take_try` counts."""
    rows = await Lockout.filter(key__in=list(keys)).all()
    return any(_failures(row, now=now).is_locked() for row in rows)


async def _rows_for_update(keys: Sequence[str], *, now: datetime) -> list[Lockout]:
    """The rows of the keys, made if missing and locked, always in the same order: no deadlock."""
    ordered = sorted(set(keys))
    await Lockout.bulk_create(
        [Lockout(key=key, failed_at=[], updated_at=now) for key in ordered], ignore_conflicts=True
    )
    return await Lockout.filter(key__in=ordered).order_by("key").select_for_update()


def _failures(row: Lockout, *, now: datetime) -> Failures:
    return Failures.recent(map(to_instant, row.failed_at), now=now)


async def _save(row: Lockout, failures: Failures, *, now: datetime) -> None:
    row.failed_at = [instant_text(moment) for moment in failures.at]
    row.updated_at = now
    await row.save(update_fields=["failed_at", "updated_at"])
