"""Oversight acts: for issues being solved, by those who lead, scored by those without a stake."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from domain.machine import WrongState
from domain.oversight_act import ActKind
from domain.separation import ConflictOfInterest
from models.database import Database
from models.event import Event
from models.oversight_act import OversightAct, OversightActMember, OversightFollowUp
from services import oversight_act
from services.oversight_act import Conclusion, NewAct, NewFollowUp, Score
from tests.services.test_issue_step import acting, an_issue, routed, studied
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def in_work(village: Village) -> UUID:
    issue_id = await an_issue(village)
    await studied(village, issue_id)
    await routed(village, issue_id)
    return issue_id


async def opened(village: Village, *, by: str = "zhao", **given: Any) -> UUID:
    parts: dict[str, Any] = {
        "id": new_uuid(),
        "kind": ActKind.REVIEW,
        "title": "路灯管护评议",
        "plan": "听取住建局汇报，现场评分。",
        "planned_on": date(2026, 3, 20),
        "department_id": village.departments["housing"],
        "member_ids": [village.members["qian"], village.members["sun"]],
    }
    if "issue_id" not in given:
        parts["issue_id"] = await in_work(village)
    new = NewAct(**{**parts, **given})
    return (await oversight_act.open_act(new, **await acting(village, by))).id


def conclusion(village: Village, **given: Any) -> Conclusion:
    parts: dict[str, Any] = {
        "findings": "管护责任不清",
        "scores": [Score(member_id=village.members["qian"], score=2, comment="慢")],
        "follow_ups": [
            NewFollowUp(
                content="建立管护台账",
                department_id=village.departments["housing"],
                due_on=date(2026, 5, 1),
            )
        ],
    }
    return Conclusion(**{**parts, **given})


async def concluded(village: Village, act_id: UUID, *, by: str = "zhao", **given: Any) -> None:
    acts = await acting(village, by)
    await oversight_act.conclude(act_id, conclusion(village, **given), **acts)


async def snapshot() -> tuple[Any, Any, int, int]:
    acts = await OversightAct.all().order_by("id").values("id", "stage", "findings")
    scores = await OversightActMember.all().order_by("id").values("id", "score")
    return acts, scores, await OversightFollowUp.all().count(), await Event.all().count()


async def test_is_planned_held_and_followed_up(village: Village) -> None:
    issue_id = await in_work(village)
    act_id = await opened(village, issue_id=issue_id)
    await concluded(village, act_id)
    row = await OversightAct.get(id=act_id)
    assert (row.stage, row.findings, row.group_id) == (
        "HELD",
        "管护责任不清",
        village.groups["one"],
    )
    scores = await OversightActMember.filter(act_id=act_id).order_by("member__number")
    assert [(each.score, each.comment) for each in scores] == [(2, "慢"), (None, "")]
    follow_up = await OversightFollowUp.get()
    acts = await acting(village, "office")
    await oversight_act.close_follow_up(follow_up.id, "台账已建", **acts)
    assert (await OversightFollowUp.get()).closing_note == "台账已建"
    told = [event.kind for event in await Event.filter(subject_id=act_id).order_by("seq")]
    assert told == ["OVERSIGHT_ACT_OPENED", "OVERSIGHT_ACT_HELD", "FOLLOW_UP_CLOSED"]
    of_issue = [event.kind for event in await Event.filter(subject_id=issue_id).order_by("seq")]
    assert of_issue[-2:] == ["OVERSIGHT_ACT_OPENED", "OVERSIGHT_ACT_HELD"]


@pytest.mark.parametrize(
    ("name", "error"),
    [("qian", Forbidden), ("town", Forbidden), ("sun", NotFound), ("housing", NotFound)],
)
async def test_only_those_who_lead_open_one(
    village: Village, name: str, error: type[DomainError]
) -> None:
    issue_id = await in_work(village)
    before = await snapshot()
    with pytest.raises(error):
        await opened(village, by=name, issue_id=issue_id)
    assert await snapshot() == before


async def test_only_for_an_issue_that_is_being_solved(village: Village) -> None:
    issue_id = await an_issue(village)
    before = await snapshot()
    with pytest.raises(WrongState):
        await opened(village, issue_id=issue_id)
    assert await snapshot() == before


async def test_names_what_does_not_exist(village: Village) -> None:
    issue_id = await in_work(village)
    before = await snapshot()
    wrong: list[dict[str, Any]] = [
        {"department_id": new_uuid()},
        {"member_ids": [new_uuid()]},
        {"issue_id": new_uuid()},
    ]
    for given in wrong:
        with pytest.raises(NotFound):
            await opened(village, **{"issue_id": issue_id, **given})
    with pytest.raises(Invalid):
        await opened(village, issue_id=issue_id, title="")
    assert await snapshot() == before
    act_id = await opened(village, issue_id=issue_id)
    with pytest.raises(IdTaken):
        await opened(village, id=act_id, issue_id=issue_id)


async def test_who_collected_does_not_score(village: Village) -> None:
    act_id = await opened(village, member_ids=[village.members["zhao"], village.members["qian"]])
    before = await snapshot()
    scores = [Score(member_id=village.members["zhao"], score=5)]
    with pytest.raises(ConflictOfInterest):
        await concluded(village, act_id, scores=scores)
    assert await snapshot() == before


async def test_scores_come_from_those_present_at_a_review(village: Village) -> None:
    act_id = await opened(village, member_ids=[village.members["sun"]])
    meeting = await opened(village, kind=ActKind.MEETING)
    before = await snapshot()
    with pytest.raises(NotFound):
        await concluded(village, act_id)
    scores = [Score(member_id=village.members["sun"], score=6)]
    with pytest.raises(Invalid):
        await concluded(village, act_id, scores=scores)
    with pytest.raises(Invalid):
        await concluded(village, meeting)
    assert await snapshot() == before
    await concluded(village, meeting, scores=[])


async def test_the_department_does_not_close_its_own_follow_up(village: Village) -> None:
    act_id = await opened(village)
    await concluded(village, act_id)
    follow_up, before = await OversightFollowUp.get(), await snapshot()
    for name, error in (
        ("housing", ConflictOfInterest),
        ("qian", Forbidden),
        ("water", NotFound),
        ("sun", NotFound),
    ):
        acts = await acting(village, name)
        with pytest.raises(error):
            await oversight_act.close_follow_up(follow_up.id, "办了", **acts)
    assert await snapshot() == before
    await oversight_act.close_follow_up(follow_up.id, "属实", **await acting(village, "zhao"))
    acts = await acting(village, "zhao")
    with pytest.raises(WrongState):
        await oversight_act.close_follow_up(follow_up.id, "再次", **acts)


async def test_a_cancelled_act_is_not_concluded(village: Village) -> None:
    act_id = await opened(village)
    await oversight_act.cancel(act_id, "改为视察", **await acting(village, "office"))
    before = await snapshot()
    with pytest.raises(WrongState):
        await concluded(village, act_id)
    with pytest.raises(WrongState):
        await oversight_act.cancel(act_id, "再次", **await acting(village, "zhao"))
    assert await snapshot() == before
