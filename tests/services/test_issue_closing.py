"""The window for rating ends by itself, once, and only for those who were told."""

from datetime import timedelta

import pytest_asyncio

from domain.steps import Step
from models.database import Database
from services.issue_closing import close_unrated
from tests.services.test_issue_step import at, fed_back, kinds, open_count, step_of
from tests.village import SteppingClock, Village, found_village, village_ports

WINDOW = timedelta(days=15)


@pytest_asyncio.fixture
async def clock() -> SteppingClock:
    return SteppingClock()


@pytest_asyncio.fixture
async def village(database: Database, clock: SteppingClock) -> Village:
    return await found_village(ports=village_ports(clock=clock))


async def test_closes_what_nobody_rated_in_time(village: Village, clock: SteppingClock) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    await fed_back(village, issue_id)
    clock.forward(WINDOW)
    assert await close_unrated(village.ports) == 1
    assert (await step_of(issue_id), await open_count(village)) == ("CLOSED", 0)


async def test_running_it_again_changes_nothing(village: Village, clock: SteppingClock) -> None:
    await fed_back(village, await at(village, Step.FEED_BACK))
    clock.forward(WINDOW)
    await close_unrated(village.ports)
    before = await kinds()
    assert await close_unrated(village.ports) == 0
    assert await kinds() == before


async def test_waits_until_the_window_is_over(village: Village, clock: SteppingClock) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    await fed_back(village, issue_id)
    clock.forward(WINDOW - timedelta(seconds=1))
    assert await close_unrated(village.ports) == 0
    assert await step_of(issue_id) == "FEED_BACK"


async def test_never_closes_what_residents_were_not_told(
    village: Village, clock: SteppingClock
) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    clock.forward(WINDOW * 4)
    assert await close_unrated(village.ports) == 0
    assert await step_of(issue_id) == "FEED_BACK"
