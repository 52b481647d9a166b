"""What the server does by itself: sweeps that are repeated, each by one replica at a time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from domain.ids import new_uuid
from services.calendar_day import seed_calendars
from services.deadline_rule import seed_rules
from services.deadline_sweep import tell_alerts
from services.duty_derivation import derive_duty
from services.issue_closing import close_unrated
from services.lease import RENEWED_EVERY, Turn, give_back, renew, take
from services.ledger import escalate_overdue
from services.notice import send_notices
from services.photo import process_waiting
from services.ports import Ports
from services.reminder_sweep import remind_inactive, remind_low_reviewed
from services.retention import apply_retention
from services.session import forget_expired
from services.spot_check import settle_unopposed
from services.upload import drop_expired
from services.visitor import forget_idle
from services.work import forget_old_requests

_log = structlog.get_logger("gridhall.sweeper")


@dataclass(frozen=True, slots=True)
class Sweep:
    """A use case and how often it is run."""

    name: str
    every: timedelta
    run: Callable[[Ports], Awaitable[object]]


SWEEPS = (
    Sweep("photos", timedelta(minutes=1), process_waiting),
    Sweep("uploads", timedelta(hours=1), drop_expired),
    Sweep("sessions", timedelta(hours=1), lambda ports: forget_expired(ports=ports)),
    Sweep("duty", timedelta(minutes=1), derive_duty),
    Sweep("visitors", timedelta(minutes=1), forget_idle),
    Sweep("requests", timedelta(hours=6), forget_old_requests),
    Sweep("unrated", timedelta(hours=1), close_unrated),
    Sweep("calendars", timedelta(hours=12), seed_calendars),
    Sweep("rules", timedelta(hours=12), seed_rules),
    Sweep("deadlines", timedelta(minutes=1), tell_alerts),
    Sweep("spot-checks", timedelta(minutes=10), settle_unopposed),
    Sweep("inactive", timedelta(hours=6), remind_inactive),
    Sweep("reviews", timedelta(hours=1), remind_low_reviewed),
    Sweep("retention", timedelta(hours=6), apply_retention),
    Sweep("notices", timedelta(seconds=10), send_notices),
    Sweep("ledger", timedelta(hours=1), escalate_overdue),
)
LOOKED_AT_EVERY = timedelta(minutes=1)
"""How often a replica looks whether a sweep is due and free."""


async def sweep(ports: Ports) -> None:
    """Run every sweep until cancelled; photos that a crash left behind come first."""
    holder = new_uuid().hex
    await _tried(Sweep("photos", timedelta(0), _photos_at_start), ports)
    await asyncio.gather(*(_repeat(each, holder, ports) for each in SWEEPS))


async def sweep_once(ports: Ports, names: tuple[str, ...] = ()) -> dict[str, object]:
    """Run each sweep (or those named) now, due or not; what each says it has done."""
    chosen = [each for each in SWEEPS if not names or each.name in names]
    return {each.name: await each.run(ports) for each in chosen}


async def _photos_at_start(ports: Ports) -> object:
    return await process_waiting(ports, left_alone_for=timedelta(0))


async def _repeat(each: Sweep, holder: str, ports: Ports) -> None:
    turn = Turn(each.name, each.every, holder)
    while True:
        await _take_turn(each, turn, ports)
        await asyncio.sleep(min(each.every, LOOKED_AT_EVERY).total_seconds())


async def _take_turn(each: Sweep, turn: Turn, ports: Ports) -> None:
    """Run the sweep when it is due and no other replica has it."""
    try:
        if not await take(turn, ports):
            return
    except Exception:
        _log.exception("lease_failed", sweep=each.name)
        return
    async with _kept(turn, ports):
        await _tried(each, ports)


@asynccontextmanager
async def _kept(turn: Turn, ports: Ports) -> AsyncIterator[None]:
    """Hold the lease for as long as the sweep takes, then give it back."""
    heartbeat = asyncio.create_task(_renew(turn, ports))
    try:
        yield
    finally:
        heartbeat.cancel()
        await give_back(turn, ports)


async def _renew(turn: Turn, ports: Ports) -> None:
    while True:
        await asyncio.sleep(RENEWED_EVERY.total_seconds())
        await renew(turn, ports)


async def _tried(each: Sweep, ports: Ports) -> None:
    """A sweep that fails is told and tried again at its next turn."""
    try:
        await each.run(ports)
    except Exception:
        _log.exception("sweep_failed", sweep=each.name)
