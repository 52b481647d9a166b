"""The demonstration quarter: what the county reported, played in time, and never played twice."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.photo_worker import ProcessPhotoWorker
from domain.steps import Step
from models.activity import Activity
from models.consultation import Commitment, Consultation, Minutes, SessionEntry
from models.counter_review import CounterReview
from models.county import County
from models.database import Database
from models.duty import DutyEntry
from models.event import Event
from models.issue import Feedback, Issue
from models.ledger import LedgerEntry
from models.oversight_act import OversightAct
from models.oversight_letter import OversightLetter
from models.photo import Photo
from models.reminder import Reminder
from models.request import Request
from models.spot_check import SpotCheck, SpotCheckItem
from models.task import Task, TaskExtension
from models.topic import Topic
from server.demo.build import build_demo
from server.demo.quarter.play import Played, Quarter, QuarterNotPlayable, play_quarter
from server.demo.quarter.script import read_script
from services.audit import verify_county
from services.ports import Ports
from tests.conftest import delete_all_rows
from tests.services.import_ports import PlainHasher
from tests.village import SteppingClock, village_ports

NOW = datetime(2026, 5, 8, 3, tzinfo=UTC)
SPRING = Quarter(2026, 1)
SHARE = 0.1
TOLD = (Issue, Consultation, SessionEntry, Commitment, Task, Activity, Reminder, Photo, Event)


def ports_at(now: datetime, worker: ProcessPhotoWorker) -> Ports:
    return village_ports(clock=SteppingClock(now), passwords=PlainHasher(), photo_worker=worker)


@pytest_asyncio.fixture(scope="module")
async def worker() -> AsyncIterator[ProcessPhotoWorker]:
    made = ProcessPhotoWorker()
    yield made
    await made.aclose()


@pytest_asyncio.fixture(scope="module")
async def played(_open_database: Database, worker: ProcessPhotoWorker) -> Played:
    """A tenth of the issues and sessions, everything else in full: some twenty seconds once."""
    await delete_all_rows(_open_database.url)
    return await play_quarter(ports=ports_at(NOW, worker), share=SHARE)
