"""A visitor at the tablet leaves nothing behind but what was sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from domain.actor import Actor
from domain.errors import Forbidden
from domain.issue import Source
from models.database import Database
from models.event import Event
from models.issue import Issue
from models.session import Session, TokenPair
from services import issue, visitor
from services.session import principal_of
from services.visitor import IDLE
from tests.services.test_issue import new_issue
from tests.village import Village, found_village, fresh_call


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def let_in(village: Village, token: str) -> Actor | None:
    now = village.ports.clock.now()
    principal = await principal_of(token, now=now, areas=village.ports.areas)
    return principal.actor if principal else None


async def begun(village: Village) -> tuple[str, Actor]:
    visit = await visitor.begin(by=await village.actor("tablet"), ports=village.ports)
    actor = await let_in(village, visit.access_token)
    assert actor is not None
    return visit.access_token, actor


async def rows() -> list[int]:
    return [await model.all().count() for model in (Session, TokenPair, Event)]


async def forward(village: Village, length: timedelta) -> None:
    village.ports.clock.forward(length)  # type: ignore[attr-defined]


async def test_it_ends_after_idle_unless_the_visitor_goes_on(village: Village) -> None:
    token, actor = await begun(village)
    assert (actor.kind, actor.hall_id) == ("DEVICE", village.halls["H1"])
    await forward(village, IDLE - timedelta(seconds=1))
    await visitor.go_on(by=actor, ports=village.ports)
    await forward(village, IDLE - timedelta(seconds=1))
    assert await let_in(village, token) is not None
    await forward(village, timedelta(seconds=2))
    assert await let_in(village, token) is None
    await visitor.forget_idle(village.ports)
    assert await rows() == [0, 0, 0]


async def test_nothing_is_left_but_what_was_sent(village: Village) -> None:
    token, actor = await begun(village)
    new = new_issue(source=Source.HALL, area_id=village.areas["A"], fix=None)
    await issue.collect(new, by=actor, ports=village.ports, call=fresh_call())
    await visitor.end(by=actor, ports=village.ports)
    assert await let_in(village, token) is None
    assert await rows() == [0, 0, 1]
    sent = await Issue.get()
    assert sent.collected_by_id == village.accounts["tablet"]


async def test_the_next_visitor_ends_the_one_before(village: Village) -> None:
    first, _ = await begun(village)
    second, _ = await begun(village)
    assert await let_in(village, first) is None
    assert await let_in(village, second) is not None
    assert await rows() == [1, 1, 0]


@pytest.mark.parametrize("name", ["zhao", "office", "town", "housing"])
async def test_only_tablets_have_visitors(village: Village, name: str) -> None:
    with pytest.raises(Forbidden):
        await visitor.begin(by=await village.actor(name), ports=village.ports)
    assert await rows() == [0, 0, 0]


async def test_the_tablets_own_session_is_no_visit(village: Village) -> None:
    _, actor = await begun(village)
    tablet = replace(actor, session_id=village.county_id)
    with pytest.raises(Forbidden):
        await visitor.go_on(by=tablet, ports=village.ports)
    with pytest.raises(Forbidden):
        await visitor.end(by=tablet, ports=village.ports)
    assert await rows() == [1, 1, 0]
