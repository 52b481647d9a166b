"""Issues that wait, are merged, parted, split, asked about, confided, and looked for."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.ids import new_uuid
from domain.issue import Confidentiality
from domain.ledger import NotOnLedger
from domain.steps import Step, StepSkipped
from domain.supplement import SupplementWaiting
from domain.task import TasksUnfinished
from models.database import Database
from models.event import Event
from models.issue import Feedback, Issue
from models.ledger import LedgerEntry
from models.reporter import Reporter
from models.supplement import Supplement
from services import issue_confidence, issue_merge, ledger, similar, supplement
from services.issue_merge import NewPart, NotMergeable, PartsUnfinished
from services.ledger import NewLedgerEntry
from services.similar import Asked
from services.supplement import NewSupplement
from tests.services.test_issue import fix_in
from tests.services.test_issue_step import (
    acting,
    an_issue,
    at,
    fed_back,
    open_count,
    resolved,
    routed,
    step_of,
    studied,
    version_of,
)
from tests.services.test_task import assigned
from tests.village import Village, found_village

TODAY = date(2026, 3, 2)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def refused(wanted: type[DomainError], doing: Any) -> None:
    tables: tuple[Any, ...] = (Issue, Feedback, Reporter, LedgerEntry, Supplement, Event)
    before = [await table.all().order_by("id").values() for table in tables]
    with pytest.raises(wanted):
        await doing
    assert [await table.all().order_by("id").values() for table in tables] == before


async def waiting(village: Village, issue_id: UUID, *, by: str = "office", days: int = 30) -> UUID:
    day = TODAY + timedelta(days=days)
    new = NewLedgerEntry(id=new_uuid(), reason="等汛期过后", next_review_on=day)
    return (await ledger.open_entry(issue_id, new, **await acting(village, by))).id


async def test_what_waits_too_long_is_escalated_once(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    entry_id = await waiting(village, issue_id)
    village.ports.clock.forward(timedelta(days=30))  # type: ignore[attr-defined]
    assert await ledger.escalate_overdue(village.ports) == 0
    village.ports.clock.forward(timedelta(days=1))  # type: ignore[attr-defined]
    assert await ledger.escalate_overdue(village.ports) == 1
    assert await ledger.escalate_overdue(village.ports) == 0
    assert (await LedgerEntry.get(id=entry_id)).state == "ESCALATED"
    day = TODAY + timedelta(days=60)
    await ledger.review(entry_id, "再等", day, **await acting(village, "office"))
    found = await LedgerEntry.get(id=entry_id)
    assert (found.state, found.review_count, found.next_review_on) == ("OPEN", 1, day)


async def test_the_ledger_is_for_those_who_lead_and_for_issues_being_resolved(
    village: Village,
) -> None:
    issue_id = await at(village, Step.RESOLVE)
    for name, error in (("qian", Forbidden), ("town", Forbidden), ("sun", NotFound)):
        await refused(error, waiting(village, issue_id, by=name))
    for days in (0, -1, 91):
        await refused(Invalid, waiting(village, issue_id, days=days))
    await refused(StepSkipped, waiting(village, await at(village, Step.STUDY)))
    entry_id = await waiting(village, issue_id, by="zhao")
    await refused(NotOnLedger, waiting(village, issue_id))
    await ledger.review(entry_id, "资金到位", None, **await acting(village, "zhao"))
    await refused(
        NotOnLedger, ledger.review(entry_id, "再看", None, **await acting(village, "zhao"))
    )


async def test_resolving_clears_the_ledger(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    entry_id = await waiting(village, issue_id)
    await resolved(village, issue_id)
    assert (await LedgerEntry.get(id=entry_id)).state == "CLEARED"


async def merged(village: Village, issue_id: UUID, into_id: UUID, *, by: str = "zhao") -> None:
    await issue_merge.merge(issue_id, into_id, **await acting(village, by))


async def parted(village: Village, issue_id: UUID, *, by: str = "zhao") -> None:
    await issue_merge.unmerge(issue_id, "不是一回事", **await acting(village, by))


async def test_reporters_follow_a_merged_issue_and_are_all_told(village: Village) -> None:
    first, second, primary = [await an_issue(village) for _ in range(3)]
    await merged(village, first, second)
    await merged(village, second, primary)
    assert (await step_of(first), await step_of(second)) == ("MERGED", "MERGED")
    assert await open_count(village) == 1
    assert await Reporter.filter(issue_id=primary).count() == 3
    assert (await Issue.get(id=primary)).supporter_count == 2
    for walk in (studied, routed, resolved, fed_back):
        await walk(village, primary)
    told = {each.reporter_id for each in await Feedback.filter(issue_id=primary)}
    assert told == {each.id for each in await Reporter.all()}


async def test_a_merge_is_undone_within_thirty_days(village: Village) -> None:
    first, second, primary = [await an_issue(village) for _ in range(3)]
    await studied(village, second)
    await merged(village, first, second)
    await merged(village, second, primary)
    await parted(village, second)
    assert (await step_of(second), await open_count(village)) == ("STUDY", 2)
    owners = {each.origin_id: each.issue_id for each in await Reporter.all()}
    assert owners == {first: second, second: second, primary: primary}
    assert (await Issue.get(id=primary)).supporter_count == 0
    village.ports.clock.forward(timedelta(days=31))  # type: ignore[attr-defined]
    await refused(NotMergeable, parted(village, first))


async def test_what_cannot_be_merged_stays_as_it_is(village: Village) -> None:
    issue_id, other = await an_issue(village), await an_issue(village)
    secret = await an_issue(village, confidentiality=Confidentiality.RESTRICTED)
    closed, at_work = await at(village, Step.CLOSED), await at(village, Step.RESOLVE)
    await assigned(village, at_work)
    await refused(NotMergeable, merged(village, issue_id, issue_id))
    await refused(NotMergeable, merged(village, issue_id, closed))
    await refused(NotMergeable, merged(village, issue_id, secret))
    await refused(TasksUnfinished, merged(village, at_work, other))
    await refused(StepSkipped, merged(village, closed, other))
    await refused(Forbidden, merged(village, issue_id, other, by="qian"))
    await refused(NotFound, merged(village, issue_id, other, by="sun"))
    foreign = await found_village(code="X", ports=village.ports)
    await refused(NotFound, merged(foreign, issue_id, other, by="office"))
    await refused(StepSkipped, parted(village, issue_id))


async def split(village: Village, issue_id: UUID, *titles: str, by: str = "qian") -> list[UUID]:
    parts = [NewPart(id=new_uuid(), title=title) for title in titles]
    acts = await acting(village, by)
    await issue_merge.split(issue_id, parts, base_version=await version_of(issue_id), **acts)
    return [part.id for part in parts]


async def test_an_issue_in_parts_waits_for_all_of_them(village: Village) -> None:
    issue_id = await at(village, Step.STUDY)
    parts = await split(village, issue_id, "路灯不亮", "井盖松动")
    assert await open_count(village) == 3
    await routed(village, issue_id)
    await refused(PartsUnfinished, resolved(village, issue_id))
    for part in parts:
        for walk in (studied, routed, resolved):
            await walk(village, part)
        await fed_back(village, part, rating=5)
    await resolved(village, issue_id)
    assert await step_of(issue_id) == "FEED_BACK"


async def test_an_issue_is_split_once_into_several(village: Village) -> None:
    issue_id = await at(village, Step.STUDY)
    await refused(Invalid, split(village, issue_id, "只有一件"))
    await refused(NotFound, split(village, issue_id, "一", "二", by="sun"))
    await refused(Forbidden, split(village, issue_id, "一", "二", by="town"))
    parts = await split(village, issue_id, "一", "二")
    await refused(Invalid, split(village, issue_id, "三", "四"))
    await studied(village, parts[0])
    await refused(Invalid, split(village, parts[0], "三", "四"))


async def asked(village: Village, issue_id: UUID, *, by: str = "qian") -> None:
    new = NewSupplement(id=new_uuid(), question="哪一盏？")
    await supplement.ask(issue_id, new, **await acting(village, by))


async def added(village: Village, issue_id: UUID, *, by: str = "zhao") -> None:
    await supplement.answer(issue_id, "东头第二盏", **await acting(village, by))


async def test_the_collector_is_asked_and_answers(village: Village) -> None:
    issue_id = await an_issue(village)
    await refused(SupplementWaiting, added(village, issue_id))
    await refused(NotFound, asked(village, issue_id, by="sun"))
    await asked(village, issue_id)
    await refused(SupplementWaiting, asked(village, issue_id, by="town"))
    await refused(Forbidden, added(village, issue_id, by="qian"))
    await added(village, issue_id)
    assert (await Supplement.get()).state == "ANSWERED"
    await asked(village, issue_id)
    await studied(village, issue_id)
    states = [each.state for each in await Supplement.all().order_by("asked_at", "id")]
    assert sorted(states) == ["ANSWERED", "WITHDRAWN"]
    await routed(village, issue_id)
    await refused(StepSkipped, asked(village, issue_id))


async def confided(
    village: Village, issue_id: UUID, level: Confidentiality, *, by: str = "zhao"
) -> None:
    acts = await acting(village, by)
    version = await version_of(issue_id)
    await issue_confidence.confide(issue_id, level, "涉及个人", base_version=version, **acts)


async def test_only_the_office_lets_more_people_know(village: Village) -> None:
    issue_id = await an_issue(village)
    await refused(Forbidden, confided(village, issue_id, Confidentiality.RESTRICTED, by="qian"))
    await confided(village, issue_id, Confidentiality.CONFIDENTIAL)
    await refused(NotFound, confided(village, issue_id, Confidentiality.NORMAL, by="qian"))
    await refused(Forbidden, confided(village, issue_id, Confidentiality.NORMAL))
    await confided(village, issue_id, Confidentiality.NORMAL, by="office")
    assert (await Issue.get(id=issue_id)).confidentiality == "NORMAL"


async def test_what_offices_work_on_is_not_kept_from_them(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    await assigned(village, issue_id)
    await refused(TasksUnfinished, confided(village, issue_id, Confidentiality.CONFIDENTIAL))


async def test_like_matters_nearby_are_suggested_to_those_who_see_them(village: Village) -> None:
    light = village.categories["light"]
    same = await an_issue(village, title="广场路灯不亮", category_id=light)
    await an_issue(village, title="河堤开裂")
    secret = Confidentiality.CONFIDENTIAL
    await an_issue(village, title="广场路灯不亮", category_id=light, confidentiality=secret)
    ended = await at(village, Step.CLOSED, title="广场路灯不亮")
    wanted = Asked(text="广场的路灯不亮", category_id=light, fix=fix_in(0))
    found = {}
    for name in ("qian", "sun", "town2"):
        by = await village.actor(name)
        found[name] = [
            it.issue_id for it in await similar.similar(wanted, by=by, ports=village.ports)
        ]
    assert found == {"qian": [same], "sun": [], "town2": []}
    assert ended not in found["qian"]
    (first,) = await similar.similar(wanted, by=await village.actor("qian"), ports=village.ports)
    assert (first.distance_m, first.likeness > 0.8) == (0.0, True)
