"""Periodic work: one replica at a time, tried again after a failure, or all at once by hand."""

from datetime import timedelta
from pathlib import Path

from models.database import Database
from models.lease import Lease
from server.cli import app
from server.sweeper import SWEEPS, Sweep, _take_turn
from services.lease import Turn
from services.ports import Ports
from tests.server.command_line import typed
from tests.services.world import FixedClock, fake_ports

EVERY = timedelta(minutes=5)


class Counted:
    """A sweep that counts its runs, and can fail."""

    def __init__(self, *, fails: bool = False) -> None:
        self.runs = 0
        self.fails = fails
        self.sweep = Sweep("counted", EVERY, self.run)

    async def run(self, _: Ports) -> None:
        self.runs += 1
        if self.fails:
            raise RuntimeError("the disk is full")


async def turns(counted: Counted, ports: Ports, *holders: str) -> None:
    for holder in holders:
        await _take_turn(counted.sweep, Turn("counted", EVERY, holder), ports)


async def test_two_replicas_run_it_once_each_time_it_is_due(database: Database) -> None:
    ports, counted = fake_ports(), Counted()
    await turns(counted, ports, "a", "b", "a")
    assert counted.runs == 1
    assert isinstance(ports.clock, FixedClock)
    ports.clock.moment += EVERY
    await turns(counted, ports, "b", "a")
    assert counted.runs == 2


async def test_a_sweep_that_fails_has_its_next_turn(database: Database) -> None:
    ports, counted = fake_ports(), Counted(fails=True)
    await turns(counted, ports, "a")
    lease = await Lease.get(name="counted")
    now = ports.clock.now()
    assert (lease.held_until, lease.due_at) == (now, now + EVERY)


def test_every_sweep_has_a_name_of_its_own() -> None:
    assert len({each.name for each in SWEEPS}) == len(SWEEPS)


def test_by_hand_all_of_them_say_what_they_did(data_dir: Path) -> None:
    done = typed(app, "sweep")
    assert done.exit_code == 0, done.output
    assert [line.split("：")[0] for line in done.output.splitlines()] == [
        each.name for each in SWEEPS
    ]


def test_by_hand_one_that_is_not_there_is_named(data_dir: Path) -> None:
    (data_dir / "gridhall.db").unlink()
    done = typed(app, "sweep", "deadlines", "nonsense")
    assert (done.exit_code, "nonsense" in done.output) == (2, True)
    assert not (data_dir / "gridhall.db").exists()
