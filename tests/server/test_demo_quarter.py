"""The demonstration quarter: what the county reported, played in time, and never played twice."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from adapters.photo_worker import ProcessPhotoWorker
from domain.consultation import ConsultationOutcome
from domain.local_day import CHINA, local_day
from domain.period import PeriodAsked
from domain.statistics import UNASSIGNED, StatisticsBy, Tally
from domain.steps import Step
from models.activity import Activity
from models.consultation import Commitment, Consultation, Minutes, SessionEntry
from models.counter_review import CounterReview
from models.county import County
from models.database import Database
from models.duty import DutyEntry
from models.event import Event
from models.information_report import InformationReport
from models.issue import Feedback, Issue
from models.ledger import LedgerEntry
from models.oversight_act import OversightAct
from models.oversight_letter import OversightLetter
from models.photo import Photo
from models.proposal import Proposal
from models.reminder import Reminder
from models.spot_check import SpotCheck, SpotCheckItem
from models.task import Task, TaskExtension
from models.topic import Topic
from server.demo.quarter.consultation import OUTCOMES
from server.demo.quarter.issue import FATES
from server.demo.quarter.play import (
    CLOSING,
    Played,
    Quarter,
    play_quarter,
)
from server.demo.quarter.script import read_script
from services.audit import verify
from services.ports import Ports
from services.quarter_freeze import frozen
from services.statistics import Row, statistics
from services.statistics_row import Head
from services.work import system_actor
from tests.conftest import delete_all_rows
from tests.server.quarter_sql import KEYS, figures, people_and_places
from tests.services.import_ports import PlainHasher
from tests.village import SteppingClock, village_ports

NOW = datetime(2026, 5, 8, 3, tzinfo=UTC)
SPRING = Quarter(2026, 1)
SHARE = 0.05
TOLD = (Issue, Consultation, SessionEntry, Commitment, Task, Activity, Reminder, Photo, Event)


def ports_at(now: datetime, worker: ProcessPhotoWorker) -> Ports:
    return village_ports(clock=SteppingClock(now), passwords=PlainHasher(), photo_worker=worker)


@pytest.fixture(scope="module")
def opened(_open_database: Database) -> Database:
    """With the played quarter in it."""
    return _open_database


@pytest_asyncio.fixture(scope="module")
async def worker() -> AsyncIterator[ProcessPhotoWorker]:
    made = ProcessPhotoWorker()
    yield made
    await made.aclose()


@pytest_asyncio.fixture(scope="module")
async def played(opened: Database, worker: ProcessPhotoWorker) -> Played:
    """A twentieth of the issues and sessions, everything else in full: ten seconds, once."""
    await delete_all_rows(opened.url)
    return await play_quarter(ports=ports_at(NOW, worker), share=SHARE)


async def test_tells_what_the_county_reported(played: Played) -> None:
    assert (played.is_new, played.quarter) == (True, SPRING)
    held = Counter(each.kind for each in await Activity.filter(stage="HELD"))
    assert held["TALK"] == 9
    assert sum(held[kind] for kind in ("CLINIC", "CULTURE_TECH", "DONATION", "PAIRING")) == 5
    letters = await OversightLetter.all().order_by("number")
    assert [each.stage for each in letters] == ["ACCEPTED", "ACKNOWLEDGED"]
    check = await SpotCheck.get()
    assert (check.year, check.quarter, check.state) == (2026, 1, "FINAL")
    verdicts = Counter(item.verdict for item in await SpotCheckItem.all())
    assert verdicts == {"PASS": 11, "FAIL": 1}
    assert await SpotCheckItem.exclude(objection="").count() == 1
    assert (await Reminder.get(trigger="SPOT_CHECK")).state == "ANSWERED"


def test_the_whole_quarter_has_the_numbers_of_the_source() -> None:
    script = read_script()
    assert len(OUTCOMES) + len(script.cases) == 56
    assert Counter(OUTCOMES)[ConsultationOutcome.RESOLVED] + len(script.cases) == 24
    assert sum(FATES.values()) + 56 > 270
    assert sum(each["kind"] == "TALK" for each in script.events["activity"]) == 9


async def test_every_consultation_came_to_confirmed_minutes(played: Played) -> None:
    rows = await Consultation.all()
    assert len(rows) == 3 + round(len(OUTCOMES) * SHARE)
    assert {row.stage for row in rows} == {"CONFIRMED"}
    assert await Minutes.filter(sha256=None).count() == 0
    assert min(row.entry_count for row in rows) >= 4


@pytest.mark.parametrize("name", ["二棚甸子镇文化广场", "木盂子村主街路灯", "天泰二期没有充电桩"])
async def test_the_cases_are_complete(played: Played, name: str) -> None:
    issue = await Issue.get(title__startswith=name)
    assert (issue.step, issue.outcome) == (Step.CLOSED, "SOLVED")
    held = await Consultation.get(title=issue.title)
    assert {each.progress for each in await Commitment.filter(consultation_id=held.id)} == {
        "VERIFIED"
    }
    photos = await Photo.filter(issue_id=issue.id)
    assert {"BEFORE", "AFTER"} <= {each.purpose for each in photos}
    assert await Topic.filter(id=held.topic_id, state="SELECTED").exists()
    best = await Feedback.filter(issue_id=issue.id, rated_by="RESIDENT").order_by("-rating").first()
    assert best is not None
    assert best.rating == 5


async def test_every_screen_has_something_to_show(played: Played) -> None:
    assert set(await Task.all().values_list("grade", flat=True)) >= {"A", "B", None}
    assert await Task.filter(state="RETURNED").exists()
    assert await TaskExtension.filter(state="GRANTED").exists()
    assert await LedgerEntry.all().exists()
    reports = Counter(each.stage for each in await InformationReport.all())
    assert reports == {"SUBMITTED": 2, "DRAFT": 1}
    assert {each.stage for each in await Proposal.all()} == {"REPLIED", "ASSIGNED"}
    assert await CounterReview.filter(state="REPLIED").count() == 2
    assert {each.stage for each in await OversightAct.all()} == {"HELD", "PLANNED"}
    assert await DutyEntry.filter(state="DERIVED").count() > 50
    assert await Issue.filter(supporter_count__gt=2).exists()
    assert await Issue.filter(step="MERGED").count() >= 3


async def test_every_photo_is_there_and_nobody_elses(played: Played) -> None:
    assert {each.state for each in await Photo.all()} == {"READY"}
    assert await Photo.filter(reused_from_id__not_isnull=True).count() == 0


async def test_it_happens_during_work_and_some_evenings(played: Played) -> None:
    hours = Counter(each.captured_at.astimezone(CHINA).hour for each in await Issue.all())
    assert min(hours) >= 8
    assert max(hours) < 21
    days = {local_day(each.captured_at) for each in await Issue.all()}
    assert SPRING.first <= min(days) <= max(days) < SPRING.after


async def test_the_log_is_sound_and_in_the_order_of_time(played: Played, opened: Database) -> None:
    county = await County.get()
    report = await verify(opened, county.id)
    assert (list(report.breaks), report.checked) == ([], await Event.all().count())
    instants = await Event.all().order_by("seq").values_list("at", flat=True)
    assert instants == sorted(instants)


async def test_a_second_run_changes_nothing(played: Played, worker: ProcessPhotoWorker) -> None:
    before = await _counts()
    again = await play_quarter(ports=ports_at(NOW + timedelta(days=90), worker), share=SHARE)
    assert (again.is_new, again.quarter, await _counts()) == (False, SPRING, before)
    assert again.demo.sign_ins == played.demo.sign_ins


async def test_an_interrupted_run_is_played_on(played: Played, worker: ProcessPhotoWorker) -> None:
    """Every act has a key of its own: those that were carried out are answered, not repeated."""
    before = await _counts()
    await Reminder.filter(id=CLOSING).delete()
    again = await play_quarter(ports=ports_at(NOW, worker), share=SHARE)
    assert again.is_new
    after = await _counts()
    assert after == {**before, "Reminder": before["Reminder"] - 1}


async def _counts() -> dict[str, int]:
    return {table.__name__: await table.all().count() for table in TOLD}


@pytest.mark.parametrize("by", KEYS)
@pytest.mark.parametrize("asked", [PeriodAsked(year=2026, quarter=1), PeriodAsked(year=2026)])
async def test_statistics_are_what_plain_sql_says(
    played: Played, worker: ProcessPhotoWorker, asked: PeriodAsked, by: str
) -> None:
    county, period = await County.get(), asked.period()
    grouping = StatisticsBy[by] if by != "TOTAL" else None
    office: dict[str, Any] = {
        "by": system_actor(county.id),
        "ports": await ports_in(county, worker),
    }
    found = await statistics(period, grouping, None, **office)
    rows = found.rows if grouping else [Row(Head.unassigned(), found.total)]
    told = {
        row.head.id.hex if row.head.id else row.head.name: without_people(row.tally) for row in rows
    }
    expected = await figures(by, period.since, period.until, NOW)
    unassigned = {UNASSIGNED if key is None else key: row for key, row in expected.items() if row}
    assert {key: row for key, row in told.items() if row} == unassigned
    assert sum(row["collected"] for row in expected.values() if "collected" in row) > 10


async def test_active_members_and_grids_nobody_went_to_are_what_plain_sql_says(
    played: Played, worker: ProcessPhotoWorker
) -> None:
    county, period = await County.get(), PeriodAsked(year=2026, quarter=1).period()
    office: dict[str, Any] = {
        "by": system_actor(county.id),
        "ports": await ports_in(county, worker),
    }
    total = (await statistics(period, None, None, **office)).total
    active, visited = await people_and_places(
        period.first, period.after, period.since, period.until
    )
    assert (total["members"], total["active_members"]) == (208, active)
    assert (total["grids"], total["unvisited_grids"]) == (1505, 1505 - visited)
    assert active > 5
    assert visited > 5


async def test_its_quarter_is_frozen_as_it_was(played: Played, worker: ProcessPhotoWorker) -> None:
    county, period = await County.get(), PeriodAsked(year=2026, quarter=1).period()
    by = system_actor(county.id)
    kept = await frozen(period, StatisticsBy.GROUP, by=by)
    assert kept is not None
    now = await statistics(period, None, None, by=by, ports=await ports_in(county, worker))
    assert (kept.late, kept.total["collected"]) == (0, now.total["collected"])


def without_people(tally: Tally) -> Tally:
    """What can be 0 is left out, members and grids are compared apart."""
    apart = ("members", "active_members", "grids", "unvisited_grids")
    return {name: count for name, count in tally.items() if count and name not in apart}


async def ports_in(county: County, worker: ProcessPhotoWorker) -> Ports:
    ports = ports_at(NOW, worker)
    await ports.areas.load(county.id)
    return ports
