"""Topics as use cases: who proposes, who decides, and what they lead to."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import Conflict, DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from domain.topic import Criteria, CriteriaUnmet, WrongTopicState
from models.consultation import Consultation, ConsultationIssue
from models.database import Database
from models.event import Event
from models.topic import Topic, TopicIssue
from services import topic
from services.topic import Proposal
from tests.services.test_consultation import opened
from tests.services.test_issue_step import acting, an_issue
from tests.village import Village, found_village

MET = Criteria(small_incision=True, operable=True, effective=True)
UNMET = Criteria(small_incision=True, operable=False, effective=True)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


def said(issue_id: UUID, **given: Any) -> Proposal:
    parts: dict[str, Any] = {"title": "路灯谁来管", "criteria": MET, "issue_ids": [issue_id]}
    return Proposal(**{**parts, **given})


async def proposed(village: Village, *, by: str = "qian", **given: Any) -> UUID:
    issue_id = await an_issue(village)
    acts = await acting(village, by)
    return (await topic.propose(new_uuid(), None, said(issue_id, **given), **acts)).id


async def selected(village: Village) -> UUID:
    topic_id = await proposed(village)
    await topic.select(topic_id, base_version=1, **await acting(village, "zhao"))
    return topic_id


async def topics() -> list[tuple[str, int]]:
    return [(row.state, row.version) for row in await Topic.all()]


async def test_a_member_proposes_for_the_own_group_from_issues(village: Village) -> None:
    row = await Topic.get(id=await proposed(village))
    assert (row.group_id, row.state) == (village.groups["one"], "PROPOSED")
    assert await TopicIssue.filter(topic_id=row.id).count() == 1
    told = await Event.get(kind="TOPIC_PROPOSED")
    assert f"group:{village.groups['one'].hex}" in told.audience


async def test_the_same_topic_again_is_the_same_topic(village: Village) -> None:
    issue_id, topic_id = await an_issue(village), new_uuid()
    for _ in range(2):
        await topic.propose(topic_id, None, said(issue_id), **await acting(village, "qian"))
    with pytest.raises(IdTaken):
        await topic.propose(topic_id, None, said(issue_id), **await acting(village, "zhao"))
    assert (await topics(), await Event.filter(kind="TOPIC_PROPOSED").count()) == (
        [("PROPOSED", 1)],
        1,
    )


@pytest.mark.parametrize(
    ("by", "group", "refused"),
    [
        ("town", None, Forbidden),
        ("housing", None, Forbidden),
        ("tablet", None, Forbidden),
        ("qian", "two", Forbidden),
        ("sun", None, NotFound),
        ("office", None, Invalid),
    ],
)
async def test_others_do_not_propose_and_nothing_is_left(
    village: Village, by: str, group: str | None, refused: type[DomainError]
) -> None:
    issue_id = await an_issue(village)
    group_id = village.groups[group] if group else None
    with pytest.raises(refused):
        await topic.propose(new_uuid(), group_id, said(issue_id), **await acting(village, by))
    assert (await Topic.all().count(), await TopicIssue.all().count()) == (0, 0)


@pytest.mark.parametrize("count", [0, 21])
async def test_a_topic_comes_from_some_issues(village: Village, count: int) -> None:
    issue_ids = [new_uuid() for _ in range(count)]
    with pytest.raises(Invalid):
        await proposed(village, issue_ids=issue_ids)
    assert await Topic.all().count() == 0


async def test_the_convener_selects_what_meets_all_three_criteria(village: Village) -> None:
    topic_id = await proposed(village, criteria=UNMET)
    acts = await acting(village, "zhao")
    with pytest.raises(CriteriaUnmet):
        await topic.select(topic_id, base_version=1, **acts)
    with pytest.raises(Forbidden):
        await topic.select(topic_id, base_version=1, **await acting(village, "qian"))
    with pytest.raises(NotFound):
        await topic.select(topic_id, base_version=1, **await acting(village, "sun"))
    assert await topics() == [("PROPOSED", 1)]
    new = said(await an_issue(village))
    await topic.revise(topic_id, new, base_version=1, **await acting(village, "qian"))
    await topic.select(topic_id, base_version=2, **await acting(village, "zhao"))
    assert await topics() == [("SELECTED", 3)]


async def test_a_stale_version_is_a_conflict(village: Village) -> None:
    topic_id = await proposed(village)
    with pytest.raises(Conflict):
        await topic.select(topic_id, base_version=7, **await acting(village, "zhao"))
    assert await topics() == [("PROPOSED", 1)]


async def test_dropping_needs_a_reason_and_ends_it(village: Village) -> None:
    topic_id = await proposed(village)
    with pytest.raises(Invalid):
        await topic.drop(topic_id, " ", base_version=1, **await acting(village, "zhao"))
    await topic.drop(topic_id, "不急", base_version=1, **await acting(village, "office"))
    with pytest.raises(WrongTopicState):
        await topic.select(topic_id, base_version=2, **await acting(village, "zhao"))
    assert (await Topic.get()).decision == "不急"


async def test_a_consultation_for_a_topic_takes_its_issues_and_group(village: Village) -> None:
    topic_id = await selected(village)
    row = await Consultation.get(id=await opened(village, by="qian", topic_id=topic_id))
    assert (row.topic_id, row.group_id) == (topic_id, village.groups["one"])
    assert await ConsultationIssue.filter(consultation_id=row.id).count() == 1


@pytest.mark.parametrize(("by", "refused"), [("sun", NotFound), ("town", Forbidden)])
async def test_only_the_group_consults_on_its_topic(
    village: Village, by: str, refused: type[DomainError]
) -> None:
    topic_id = await selected(village)
    with pytest.raises(refused):
        await opened(village, by=by, topic_id=topic_id)
    assert await Consultation.all().count() == 0


async def test_a_topic_not_selected_is_not_consulted_on(village: Village) -> None:
    topic_id = await proposed(village)
    with pytest.raises(WrongTopicState):
        await opened(village, topic_id=topic_id)
    assert await Consultation.all().count() == 0
