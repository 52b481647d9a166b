"""Spot checks: drawn by the office alone, judged without a stake, objected to in time, final."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from domain.machine import WrongState
from domain.separation import ConflictOfInterest
from domain.spot_check import Verdict, draw, population_hash
from models.database import Database
from models.deadline import Deadline
from models.event import Event
from models.issue import Issue
from models.reminder import Reminder
from models.spot_check import SpotCheck, SpotCheckItem
from services import issue_step, spot_check
from tests.services.test_deadline import later
from tests.services.test_issue import collected, new_issue
from tests.services.test_issue_step import acting, an_issue, resolved, routed, studied
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def collect_some(village: Village, count: int = 6) -> list[UUID]:
    """Of the first quarter: those of group one, then two of group two."""
    first = [await an_issue(village) for _ in range(count)]
    second = [(await collected(village, new_issue(), by="sun")).id for _ in range(2)]
    return first + second


async def drawn(village: Village, *, by: str = "office", **given: Any) -> UUID:
    parts: dict[str, Any] = {"year": 2026, "quarter": 1, "size": 4, "seed": "20260401", **given}
    check_id = parts.pop("check_id", None) or new_uuid()
    acts = await acting(village, by)
    return (await spot_check.draw_sample(check_id, **parts, **acts)).id


async def a_sample(village: Village, **given: Any) -> list[SpotCheckItem]:
    await collect_some(village)
    later(village, timedelta(days=31))
    check_id = await drawn(village, **given)
    return await SpotCheckItem.filter(check_id=check_id).order_by("ordinal")


async def judged(
    village: Village, item_id: UUID, verdict: Verdict = Verdict.FAIL, *, by: str = "office"
) -> None:
    await spot_check.judge(item_id, verdict, "没有回访", **await acting(village, by))


async def of_group(items: list[SpotCheckItem], group_id: UUID) -> SpotCheckItem:
    return next(item for item in items if item.group_id == group_id)


async def snapshot() -> tuple[int, Any, int, int]:
    items = await SpotCheckItem.all().order_by("id").values("id", "state", "verdict", "decision")
    counts = await SpotCheck.all().count(), await Event.all().count(), await Reminder.all().count()
    return counts[0], items, counts[1], counts[2]


async def test_the_sample_can_be_worked_out_again_from_what_is_kept(village: Village) -> None:
    items = await a_sample(village)
    check = await SpotCheck.get()
    population = [
        (UUID(issue or ""), UUID(group) if group else None) for issue, group in check.population
    ]
    assert [item.issue_id for item in items] == draw(population, size=4, seed="20260401")
    assert check.population_hash == population_hash(population)
    assert (check.population_size, check.size) == (8, 4)
    assert {item.group_id for item in items} == set(village.groups.values())


async def test_the_population_is_frozen(village: Village) -> None:
    await a_sample(village)
    before = await SpotCheck.get()
    await Issue.all().update(group_id=None, title="改过")
    after = await SpotCheck.get()
    assert (after.population, after.population_hash) == (before.population, before.population_hash)


async def test_withdrawn_issues_and_other_quarters_are_left_out(village: Village) -> None:
    taken_back = await an_issue(village)
    await issue_step.withdraw(taken_back, "登记错了", **await acting(village, "zhao"))
    kept = await an_issue(village)
    later(village, timedelta(days=31))
    await an_issue(village, captured_at=village.ports.clock.now())
    await drawn(village)
    assert [item.issue_id for item in await SpotCheckItem.all()] == [kept]


async def test_without_a_seed_one_is_made_and_told(village: Village) -> None:
    await a_sample(village, seed=None)
    check = await SpotCheck.get()
    event = await Event.get(kind="SPOT_CHECK_DRAWN")
    assert len(check.seed) == 32
    assert (event.data["seed"], event.data["populationHash"]) == (
        check.seed,
        check.population_hash,
    )


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("zhao", ConflictOfInterest),
        ("qian", ConflictOfInterest),
        ("housing", ConflictOfInterest),
        ("town", Forbidden),
        ("tablet", Forbidden),
    ],
)
async def test_only_the_office_draws(village: Village, name: str, error: type[DomainError]) -> None:
    await collect_some(village)
    later(village, timedelta(days=31))
    before = await snapshot()
    with pytest.raises(error):
        await drawn(village, by=name)
    assert await snapshot() == before


async def test_a_quarter_is_drawn_once_and_when_it_is_over(village: Village) -> None:
    await collect_some(village)
    with pytest.raises(Invalid):
        await drawn(village)
    later(village, timedelta(days=31))
    check_id = await drawn(village)
    before = await snapshot()
    for given in (
        {"seed": "another"},
        {"quarter": 5},
        {"quarter": 4, "year": 2025},
        {"size": 0},
        {"size": 201},
    ):
        with pytest.raises(Invalid):
            await drawn(village, **given)
    with pytest.raises(IdTaken):
        await drawn(village, check_id=check_id)
    assert await snapshot() == before


async def test_a_failure_nobody_objects_to_is_final_after_five_working_days(
    village: Village,
) -> None:
    item = await of_group(await a_sample(village), village.groups["one"])
    await judged(village, item.id)
    assert await spot_check.settle_unopposed(village.ports) == 0
    deadline = await Deadline.get(subject_id=item.id)
    later(village, deadline.due_at - village.ports.clock.now())
    assert [await spot_check.settle_unopposed(village.ports) for _ in range(2)] == [1, 0]
    settled = await SpotCheckItem.get(id=item.id)
    assert (settled.state, settled.verdict) == ("FINAL", "FAIL")
    reminded = await Reminder.get(trigger="SPOT_CHECK")
    assert (reminded.member_id, reminded.level) == (village.members["zhao"], "URGE")
    acts = await acting(village, "zhao")
    with pytest.raises(WrongState):
        await spot_check.object_to(item.id, "太晚了", **acts)


async def test_an_objection_is_decided_by_the_office(village: Village) -> None:
    item = await of_group(await a_sample(village), village.groups["one"])
    await judged(village, item.id)
    await spot_check.object_to(item.id, "回访过，有记录", **await acting(village, "zhao"))
    later(village, timedelta(days=30))
    assert await spot_check.settle_unopposed(village.ports) == 0
    acts = await acting(village, "office")
    await spot_check.decide(item.id, Verdict.PASS, "记录属实", **acts)
    settled = await SpotCheckItem.get(id=item.id)
    assert (settled.state, settled.verdict, settled.decision) == ("FINAL", "PASS", "记录属实")
    assert await Reminder.all().count() == 0


async def test_the_last_verdict_closes_the_check(village: Village) -> None:
    for item in await a_sample(village):
        assert (await SpotCheck.get()).state == "DRAWN"
        await judged(village, item.id, Verdict.PASS)
        later(village, timedelta(days=10))
        await spot_check.settle_unopposed(village.ports)
    assert (await SpotCheck.get()).state == "FINAL"
    assert await Event.filter(kind="SPOT_CHECK_FINAL").count() == 1


@pytest.mark.parametrize(
    ("name", "error"),
    [("zhao", Forbidden), ("town", Forbidden), ("sun", NotFound), ("housing", NotFound)],
)
async def test_only_the_office_judges(
    village: Village, name: str, error: type[DomainError]
) -> None:
    item = await of_group(await a_sample(village), village.groups["one"])
    before = await snapshot()
    with pytest.raises(error):
        await judged(village, item.id, by=name)
    assert await snapshot() == before


@pytest.mark.parametrize(
    ("name", "error"),
    [("qian", Forbidden), ("office", Forbidden), ("town", Forbidden), ("sun", NotFound)],
)
async def test_only_the_concerned_object(
    village: Village, name: str, error: type[DomainError]
) -> None:
    item = await of_group(await a_sample(village), village.groups["one"])
    await judged(village, item.id)
    before = await snapshot()
    acts = await acting(village, name)
    with pytest.raises(error):
        await spot_check.object_to(item.id, "不同意", **acts)
    assert await snapshot() == before


async def test_the_office_does_not_judge_what_it_collected_or_handled(village: Village) -> None:
    own = (await collected(village, new_issue(), by="office")).id
    handled = await an_issue(village)
    await studied(village, handled, by="office")
    await routed(village, handled)
    await resolved(village, handled)
    later(village, timedelta(days=31))
    await drawn(village)
    before = await snapshot()
    for issue_id in (own, handled):
        item = await SpotCheckItem.get(issue_id=issue_id)
        with pytest.raises(ConflictOfInterest):
            await judged(village, item.id)
    assert await snapshot() == before
