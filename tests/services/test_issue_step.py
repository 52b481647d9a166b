"""The four steps as use cases: who may take which, what each writes, what none may skip."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from domain.ids import new_uuid
from domain.issue import Confidentiality, FeedbackChannel
from domain.photo import PhotoPurpose
from domain.steps import Outcome, Route, Step, StepSkipped
from models.area import Area
from models.database import Database
from models.event import Event
from models.issue import Feedback, Issue
from models.photo import Photo
from services import issue_contact, issue_step
from services.issue import NewReporter
from services.issue_step import NewFeedback
from services.photo_declaration import NewPhoto
from tests.services.test_issue import collected, new_issue
from tests.village import NOON, Village, found_village, fresh_call


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def acting(village: Village, name: str) -> dict[str, Any]:
    return {"by": await village.actor(name), "ports": village.ports, "call": fresh_call()}


async def version_of(issue_id: UUID) -> int:
    return (await Issue.get(id=issue_id)).version


async def an_issue(village: Village, **given: Any) -> UUID:
    return (await collected(village, new_issue(**given))).id


async def studied(village: Village, issue_id: UUID, *, by: str = "qian") -> None:
    await issue_step.study(
        issue_id,
        "电缆老化",
        None,
        base_version=await version_of(issue_id),
        **await acting(village, by),
    )


async def routed(village: Village, issue_id: UUID, *, by: str = "zhao") -> None:
    await issue_step.route(
        issue_id,
        Route.CONSULT,
        base_version=await version_of(issue_id),
        **await acting(village, by),
    )


async def resolved(
    village: Village,
    issue_id: UUID,
    *,
    by: str = "zhao",
    photos: tuple[NewPhoto, ...] = (),
) -> None:
    await issue_step.resolve(
        issue_id,
        Outcome.SOLVED,
        "已换新灯",
        photos,
        base_version=await version_of(issue_id),
        **await acting(village, by),
    )


async def fed_back(
    village: Village, issue_id: UUID, *, by: str = "zhao", rating: int | None = None
) -> None:
    told = NewFeedback(
        id=new_uuid(),
        channel=FeedbackChannel.VISIT,
        content="灯修好了",
        told_at=NOON,
        rating=rating,
    )
    await issue_step.feed_back(issue_id, told, **await acting(village, by))


async def at(village: Village, step: Step, **given: Any) -> UUID:
    """An issue that has walked to this step."""
    issue_id = await an_issue(village, **given)
    if step is Step.COLLECT:
        return issue_id
    await studied(village, issue_id)
    if step is Step.STUDY:
        return issue_id
    await routed(village, issue_id)
    if step is Step.RESOLVE:
        return issue_id
    await resolved(village, issue_id)
    if step is Step.CLOSED:
        await fed_back(village, issue_id, rating=5)
    return issue_id


async def step_of(issue_id: UUID) -> str:
    return (await Issue.get(id=issue_id)).step


async def kinds() -> list[str]:
    return [event.kind for event in await Event.all().order_by("seq")]


async def open_count(village: Village) -> int:
    return (await Area.get(id=village.areas["A1"])).open_issue_count


async def test_an_issue_walks_all_four_steps(village: Village) -> None:
    issue_id = await at(village, Step.CLOSED)
    issue = await Issue.get(id=issue_id)
    assert (issue.step, issue.outcome, issue.finding) == ("CLOSED", "SOLVED", "电缆老化")
    assert await kinds() == [
        "ISSUE_COLLECTED",
        "ISSUE_STUDIED",
        "ISSUE_ROUTED",
        "ISSUE_RESOLVED",
        "ISSUE_FED_BACK",
        "ISSUE_CLOSED",
    ]
    assert await open_count(village) == 0


async def test_a_study_that_names_a_route_starts_the_work_at_once(village: Village) -> None:
    issue_id = await an_issue(village)
    await issue_step.study(
        issue_id, "当场可修", Route.COORDINATE, base_version=1, **await acting(village, "zhao")
    )
    issue = await Issue.get(id=issue_id)
    assert (issue.step, issue.route) == ("RESOLVE", "COORDINATE")


async def test_a_plain_member_studies_but_does_not_route(village: Village) -> None:
    issue_id = await an_issue(village)
    with pytest.raises(Forbidden):
        await issue_step.study(
            issue_id, "当场可修", Route.COORDINATE, base_version=1, **await acting(village, "qian")
        )
    assert (await step_of(issue_id), await version_of(issue_id)) == ("COLLECT", 1)


async def test_a_stale_version_conflicts_and_changes_nothing(village: Village) -> None:
    issue_id = await at(village, Step.STUDY)
    with pytest.raises(Conflict):
        await issue_step.route(
            issue_id, Route.CONSULT, base_version=1, **await acting(village, "zhao")
        )
    assert (await step_of(issue_id), len(await kinds())) == ("STUDY", 2)


SKIPS = [
    (Step.COLLECT, routed),
    (Step.COLLECT, resolved),
    (Step.COLLECT, fed_back),
    (Step.STUDY, resolved),
    (Step.STUDY, fed_back),
    (Step.RESOLVE, studied),
    (Step.RESOLVE, fed_back),
    (Step.FEED_BACK, resolved),
    (Step.CLOSED, fed_back),
    (Step.CLOSED, studied),
]


@pytest.mark.parametrize(("step", "verb"), SKIPS)
async def test_no_step_is_skipped_or_taken_twice(village: Village, step: Step, verb: Any) -> None:
    issue_id = await at(village, step)
    before = await kinds()
    with pytest.raises(StepSkipped):
        await verb(village, issue_id)
    assert (await step_of(issue_id), await kinds()) == (step, before)


@pytest.mark.parametrize("stranger", ["sun", "housing", "town2", "tablet"])
async def test_strangers_are_refused_and_nothing_changes(village: Village, stranger: str) -> None:
    issue_id = await an_issue(village)
    with pytest.raises((Forbidden, NotFound)):
        await studied(village, issue_id, by=stranger)
    assert (await step_of(issue_id), await kinds()) == ("COLLECT", ["ISSUE_COLLECTED"])


async def test_who_may_not_see_it_cannot_tell_that_it_exists(village: Village) -> None:
    issue_id = await an_issue(village)
    refusals = []
    for asked in (issue_id, new_uuid()):
        with pytest.raises(NotFound) as refused:
            await issue_step.withdraw(asked, "查查", **await acting(village, "sun"))
        refusals.append(refused.value.message)
    assert refusals[0] == refusals[1]


async def test_an_issue_of_another_county_is_not_found(village: Village) -> None:
    other = await found_village(code="X", ports=village.ports)
    issue_id = await an_issue(village)
    with pytest.raises(NotFound):
        await studied(other, issue_id, by="office")
    assert await step_of(issue_id) == "COLLECT"


async def test_a_category_may_ask_for_a_photo_afterwards(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE, category_id=village.categories["road"])
    with pytest.raises(Invalid):
        await resolved(village, issue_id)
    assert (await step_of(issue_id), await Photo.all().count()) == ("RESOLVE", 0)
    after = NewPhoto(id=new_uuid(), purpose=PhotoPurpose.AFTER)
    await resolved(village, issue_id, photos=(after,))
    assert await step_of(issue_id) == "FEED_BACK"


async def test_feedback_without_a_rating_leaves_the_issue_open(village: Village) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    await fed_back(village, issue_id)
    assert (await step_of(issue_id), await open_count(village)) == ("FEED_BACK", 1)


async def test_a_bad_rating_starts_a_second_round(village: Village) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    await fed_back(village, issue_id, rating=2)
    issue = await Issue.get(id=issue_id)
    assert (issue.step, issue.round) == ("STUDY", 2)
    assert (await kinds())[-1] == "ISSUE_REOPENED"


async def test_a_rating_told_later_closes_the_issue(village: Village) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    await fed_back(village, issue_id)
    await issue_step.rate(issue_id, 4, "满意", **await acting(village, "zhao"))
    assert await step_of(issue_id) == "CLOSED"
    assert (await Feedback.get()).rating == 4


async def test_a_rating_needs_a_feedback_first(village: Village) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    with pytest.raises(Invalid):
        await issue_step.rate(issue_id, 4, "", **await acting(village, "zhao"))
    assert await step_of(issue_id) == "FEED_BACK"


@pytest.mark.parametrize("rating", [0, 6, -1])
async def test_a_rating_is_one_to_five(village: Village, rating: int) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    with pytest.raises(Invalid):
        await fed_back(village, issue_id, rating=rating)
    assert await Feedback.all().count() == 0


async def test_the_office_reopens_what_was_closed(village: Village) -> None:
    issue_id = await at(village, Step.CLOSED)
    await issue_step.reopen(issue_id, "又坏了", **await acting(village, "office"))
    issue = await Issue.get(id=issue_id)
    assert (issue.step, issue.round, await open_count(village)) == ("STUDY", 2, 1)


async def test_declining_says_where_to_go_and_residents_are_still_told(village: Village) -> None:
    issue_id = await an_issue(village)
    await issue_step.decline(
        issue_id,
        Outcome.OTHER_CHANNEL,
        "请到供电所",
        base_version=1,
        **await acting(village, "zhao"),
    )
    issue = await Issue.get(id=issue_id)
    assert (issue.step, issue.finding) == ("FEED_BACK", "请到供电所")


async def test_declining_has_its_own_outcomes(village: Village) -> None:
    issue_id = await an_issue(village)
    with pytest.raises(Invalid):
        await issue_step.decline(
            issue_id, Outcome.SOLVED, "x", base_version=1, **await acting(village, "zhao")
        )
    assert await step_of(issue_id) == "COLLECT"


async def test_only_the_collector_withdraws_and_only_before_study(village: Village) -> None:
    issue_id = await an_issue(village)
    with pytest.raises(Forbidden):
        await issue_step.withdraw(issue_id, "算了", **await acting(village, "office"))
    await issue_step.withdraw(issue_id, "重复了", **await acting(village, "zhao"))
    assert (await step_of(issue_id), await open_count(village)) == ("WITHDRAWN", 0)


CONTACT_READERS = [
    ("zhao", True),
    ("office", True),
    ("town", True),
    ("qian", False),
    ("sun", False),
    ("tablet", False),
]


@pytest.mark.parametrize(("name", "may"), CONTACT_READERS)
async def test_reading_a_contact_is_for_few_and_always_logged(
    village: Village, name: str, may: bool
) -> None:
    reporter = NewReporter(name="老王", contact="13812345678")
    issue_id = await an_issue(village, reporter=reporter)
    actor = await village.actor(name)
    if may:
        found = await issue_contact.read(issue_id, "回访", by=actor, ports=village.ports)
        assert (found.name, found.contact) == ("老王", "13812345678")
        assert (await kinds())[-1] == "ISSUE_CONTACT_READ"
        return
    with pytest.raises(DomainError):
        await issue_contact.read(issue_id, "回访", by=actor, ports=village.ports)
    assert await kinds() == ["ISSUE_COLLECTED"]


async def test_a_confidential_issue_is_for_its_collector_and_the_office(village: Village) -> None:
    issue_id = await an_issue(village, confidentiality=Confidentiality.CONFIDENTIAL)
    with pytest.raises(NotFound):
        await issue_step.withdraw(issue_id, "x", **await acting(village, "town"))
    await studied(village, issue_id, by="office")
    assert await step_of(issue_id) == "STUDY"
