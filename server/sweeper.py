"""What the server does by itself: sweeps that may run again, or on several replicas, unharmed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from services.issue_closing import close_unrated
from services.photo import process_waiting
from services.ports import Ports
from services.session import forget_expired
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
    Sweep("visitors", timedelta(minutes=1), forget_idle),
    Sweep("requests", timedelta(hours=6), forget_old_requests),
    Sweep("unrated", timedelta(hours=1), close_unrated),
)


async def sweep(ports: Ports) -> None:
    """Run every sweep until cancelled; photos that a crash left behind come first."""
    await _tried(Sweep("photos", timedelta(0), _photos_at_start), ports)
    await asyncio.gather(*(_repeat(each, ports) for each in SWEEPS))


async def _photos_at_start(ports: Ports) -> object:
    return await process_waiting(ports, left_alone_for=timedelta(0))


async def _repeat(each: Sweep, ports: Ports) -> None:
    while True:
        await _tried(each, ports)
        await asyncio.sleep(each.every.total_seconds())


async def _tried(each: Sweep, ports: Ports) -> None:
    """A sweep that fails is told and tried again at its next turn."""
    try:
        await each.run(ports)
    except Exception:
        _log.exception("sweep_failed", sweep=each.name)
