"""Proposals: signed by who accepts, numbered when filed, replied to by all, then rated."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain import permissions
from domain.credit import Contribution
from domain.duty import DutyKind
from domain.errors import Conflict, DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from domain.machine import WrongState
from domain.proposal import Assignee, Satisfaction
from domain.task import TaskRole
from models.database import Database
from models.duty import DutyEntry
from models.event import Event
from models.information_report import (
    InformationReport,
    InformationReportIssue,
    ReportContributor,
)
from models.proposal import Proposal, ProposalAssignment, ProposalIssue, ProposalSigner
from services import proposal, proposal_review
from services.duty_derivation import derive_duty
from services.proposal import ProposalText
from services.sources import Sources
from services.visible import visible
from tests.services.test_issue import collected, fix_in, new_issue
from tests.services.test_issue_step import acting, an_issue
from tests.village import Village, found_village

DUE = date(2026, 6, 1)
LEAD, ASSIST = TaskRole.LEAD, TaskRole.ASSIST


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def text(village: Village, *cosigners: tuple[str, int], **given: Any) -> ProposalText:
    parts: dict[str, Any] = {"title": "路灯管护", "background": "不亮", "suggestion": "建台账"}
    if "sources" not in given:
        parts["sources"] = Sources(issue_ids=[await an_issue(village)])
    shares = [Contribution(village.members[name], percent) for name, percent in cosigners]
    return ProposalText(**{**parts, "cosigners": shares, **given})


async def drafted(
    village: Village, *cosigners: tuple[str, int], by: str = "zhao", **given: Any
) -> UUID:
    said = await text(village, *cosigners, **given)
    return (await proposal.draft(new_uuid(), said, **await acting(village, by))).id


async def answered(village: Village, proposal_id: UUID, by: str, is_accepted: bool = True) -> None:
    await proposal.cosign(proposal_id, is_accepted=is_accepted, **await acting(village, by))


async def submitted(village: Village, proposal_id: UUID, by: str = "zhao") -> None:
    await proposal.submit(proposal_id, **await acting(village, by))


async def filed(village: Village, proposal_id: UUID, by: str = "office") -> None:
    await proposal_review.file(proposal_id, "同意", **await acting(village, by))


async def assigned(
    village: Village,
    proposal_id: UUID,
    *departments: tuple[str, TaskRole],
    by: str = "office",
    due: date = DUE,
) -> None:
    named = departments or (("housing", LEAD), ("water", ASSIST))
    assignees = [Assignee(village.departments[name], role) for name, role in named]
    await proposal_review.assign(proposal_id, assignees, due, **await acting(village, by))


async def replied(village: Village, proposal_id: UUID, by: str) -> None:
    await proposal_review.reply(proposal_id, f"{by}已办", **await acting(village, by))


async def rated(
    village: Village, proposal_id: UUID, by: str = "zhao", comment: str = "好", **said: Any
) -> None:
    satisfaction = said.get("satisfaction", Satisfaction.SATISFIED)
    await proposal.rate(proposal_id, satisfaction, comment, **await acting(village, by))


async def on_file(village: Village) -> UUID:
    proposal_id = await drafted(village)
    await submitted(village, proposal_id)
    await filed(village, proposal_id)
    return proposal_id


async def signers(proposal_id: UUID) -> list[tuple[int, str]]:
    rows = await ProposalSigner.filter(proposal_id=proposal_id).order_by("position")
    return [(row.share_percent, row.state) for row in rows]


async def snapshot() -> tuple[Any, ...]:
    return (
        await Proposal.all().order_by("id").values("id", "stage", "version", "number", "title"),
        await ProposalSigner.all().order_by("id").values("state", "share_percent"),
        await ProposalAssignment.all().order_by("id").values("department_id", "reply"),
        await ProposalIssue.all().order_by("id").values("proposal_id", "issue_id"),
        await InformationReport.all().count(),
        await Event.all().count(),
    )


async def stage_of(proposal_id: UUID) -> str:
    return (await Proposal.get(id=proposal_id)).stage


async def test_goes_its_way_from_signatures_to_a_rating(village: Village) -> None:
    issue_id = await an_issue(village)
    sources = Sources(issue_ids=[issue_id])
    proposal_id = await drafted(village, ("qian", 30), ("sun", 20), sources=sources)
    await answered(village, proposal_id, "qian")
    await submitted(village, proposal_id)
    await filed(village, proposal_id)
    await assigned(village, proposal_id)
    await replied(village, proposal_id, "water")
    assert await stage_of(proposal_id) == "ASSIGNED"
    await replied(village, proposal_id, "housing")
    await rated(village, proposal_id)
    row = await Proposal.get(id=proposal_id)
    assert (row.stage, row.number, row.satisfaction) == (
        "RATED",
        "示政协提〔2026〕1号",
        "SATISFIED",
    )
    assert await signers(proposal_id) == [(70, "ACCEPTED"), (30, "ACCEPTED"), (20, "LAPSED")]
    replies = await ProposalAssignment.filter(proposal_id=proposal_id).order_by("reply")
    assert [each.reply for each in replies] == ["housing已办", "water已办"]
    told = await Event.filter(subject_id=issue_id).order_by("seq")
    assert [event.kind for event in told] == [
        "ISSUE_COLLECTED",
        "PROPOSAL_SUBMITTED",
        "PROPOSAL_FILED",
    ]


async def test_who_declines_has_no_share_and_sees_it_no_more(village: Village) -> None:
    proposal_id = await drafted(village, ("sun", 40))
    assert await seen_by(village) == {"zhao", "sun"}
    await answered(village, proposal_id, "sun", is_accepted=False)
    assert await seen_by(village) == {"zhao"}
    await submitted(village, proposal_id)
    assert await signers(proposal_id) == [(100, "ACCEPTED"), (40, "DECLINED")]
    assert await seen_by(village) == {"zhao", "office"}


async def seen_by(village: Village) -> set[str]:
    found = set()
    for name in ("zhao", "qian", "sun", "office", "town", "housing", "water", "tablet"):
        by = await village.actor(name)
        if await visible(Proposal, permissions.PROPOSAL, by=by).exists():
            found.add(name)
    return found


async def test_a_department_sees_what_it_handles_and_assisting_only_its_own_part(
    village: Village,
) -> None:
    proposal_id = await on_file(village)
    assert await seen_by(village) == {"zhao", "office"}
    await assigned(village, proposal_id)
    assert await seen_by(village) == {"zhao", "office", "housing", "water"}
    counts = {}
    for name in ("housing", "water", "zhao", "sun"):
        by = await village.actor(name)
        parts = visible(ProposalAssignment, permissions.PROPOSAL_ASSIGNMENT, by=by)
        counts[name] = await parts.count()
    assert counts == {"housing": 2, "water": 1, "zhao": 2, "sun": 0}


async def test_new_words_have_to_be_signed_anew(village: Village) -> None:
    proposal_id = await drafted(village, ("sun", 40))
    await answered(village, proposal_id, "sun")
    said = await text(village, ("sun", 50), title="新案由")
    version = (await Proposal.get(id=proposal_id)).version
    before = await snapshot()
    with pytest.raises(Conflict):
        await proposal.revise(proposal_id, said, base_version=1, **await acting(village, "zhao"))
    assert (await snapshot())[0] == before[0]
    acts = await acting(village, "zhao")
    await proposal.revise(proposal_id, said, base_version=version, **acts)
    assert await signers(proposal_id) == [(50, "ACCEPTED"), (50, "INVITED")]


async def test_returned_it_is_submitted_again_and_filed(village: Village) -> None:
    proposal_id = await drafted(village, ("qian", 40))
    await answered(village, proposal_id, "qian")
    await submitted(village, proposal_id)
    acts = await acting(village, "office")
    await proposal_review.give_back(proposal_id, "不具体", **acts)
    assert (await Proposal.get(id=proposal_id)).review == "不具体"
    await submitted(village, proposal_id)
    await filed(village, proposal_id)
    assert await signers(proposal_id) == [(60, "ACCEPTED"), (40, "ACCEPTED")]
    told = Event.filter(kind="PROPOSAL_SUBMITTED", subject_type="Issue")
    assert await told.count() == 1


async def test_taken_as_information_it_keeps_sources_and_shares(village: Village) -> None:
    issue_id, report_id = await an_issue(village), new_uuid()
    proposal_id = await drafted(village, ("qian", 40), sources=Sources(issue_ids=[issue_id]))
    await answered(village, proposal_id, "qian")
    await submitted(village, proposal_id)
    acts = await acting(village, "office")
    await proposal_review.to_information(proposal_id, report_id, "宜作信息", **acts)
    row = await Proposal.get(id=proposal_id)
    report = await InformationReport.get(id=report_id)
    assert (row.stage, row.report_id) == ("TO_INFORMATION", report_id)
    assert (report.stage, report.title, report.content) == (
        "SUBMITTED",
        "路灯管护",
        "不亮\n\n建台账",
    )
    shares = await ReportContributor.filter(report_id=report_id).order_by("position")
    assert [each.share_percent for each in shares] == [60, 40]
    links = await InformationReportIssue.filter(report_id=report_id)
    assert [link.issue_id for link in links] == [issue_id]
    with pytest.raises(WrongState):
        await filed(village, proposal_id)


async def test_filing_counts_once_for_all_who_signed(village: Village) -> None:
    proposal_id = await drafted(village, ("qian", 40), ("sun", 10))
    await answered(village, proposal_id, "qian")
    await submitted(village, proposal_id)
    await derive_duty(village.ports)
    assert await DutyEntry.filter(kind=DutyKind.PROPOSAL).count() == 0
    await filed(village, proposal_id)
    assert [await derive_duty(village.ports), await derive_duty(village.ports)] == [2, 0]
    entries = await DutyEntry.filter(kind=DutyKind.PROPOSAL).order_by("share_start_percent")
    assert [(each.member_id, each.share_percent, each.subject_id) for each in entries] == [
        (village.members["zhao"], 60, proposal_id),
        (village.members["qian"], 40, proposal_id),
    ]


async def test_each_county_numbers_its_own_without_gaps(village: Village) -> None:
    other = await found_village(code="X", ports=village.ports)
    lost = await drafted(village)
    await submitted(village, lost)
    with pytest.raises(Invalid):
        await proposal_review.file(lost, "长" * 2001, **await acting(village, "office"))
    for place in (village, village, other):
        await on_file(place)
    numbers = Proposal.filter(number__isnull=False).order_by("county_id", "ordinal")
    found = [(row.county_id, row.ordinal) for row in await numbers]
    assert sorted(found) == sorted(
        [(village.county_id, 1), (village.county_id, 2), (other.county_id, 1)]
    )


@pytest.mark.parametrize(
    ("by", "error"),
    [("sun", Forbidden), ("qian", NotFound), ("town", NotFound), ("housing", NotFound)],
)
async def test_only_who_proposes_changes_and_submits(
    village: Village, by: str, error: type[DomainError]
) -> None:
    proposal_id = await drafted(village, ("sun", 40))
    said = await text(village)
    before = await snapshot()
    with pytest.raises(error):
        await submitted(village, proposal_id, by=by)
    with pytest.raises(error):
        await proposal.drop(proposal_id, **await acting(village, by))
    with pytest.raises(error):
        await proposal.revise(proposal_id, said, base_version=1, **await acting(village, by))
    assert await snapshot() == before


async def test_only_who_was_asked_answers_and_only_once(village: Village) -> None:
    proposal_id = await drafted(village, ("sun", 40))
    before = await snapshot()
    for by, error in (("zhao", Forbidden), ("qian", NotFound), ("office", NotFound)):
        with pytest.raises(error):
            await answered(village, proposal_id, by)
    assert await snapshot() == before
    await answered(village, proposal_id, "sun")
    before = await snapshot()
    with pytest.raises(Forbidden):
        await answered(village, proposal_id, "sun", is_accepted=False)
    assert await snapshot() == before


async def test_only_the_office_reviews_and_assigns(village: Village) -> None:
    proposal_id = await drafted(village)
    await submitted(village, proposal_id)
    before = await snapshot()
    for by, error in (("zhao", Forbidden), ("qian", NotFound), ("housing", NotFound)):
        acts = await acting(village, by)
        with pytest.raises(error):
            await filed(village, proposal_id, by=by)
        with pytest.raises(error):
            await proposal_review.to_information(proposal_id, new_uuid(), "转", **acts)
        with pytest.raises(error):
            await proposal_review.give_back(proposal_id, "退", **await acting(village, by))
    assert await snapshot() == before
    await filed(village, proposal_id)
    before = await snapshot()
    with pytest.raises(Forbidden):
        await assigned(village, proposal_id, by="zhao")
    assert await snapshot() == before


async def test_needs_one_lead_of_the_county_and_days_to_reply(village: Village) -> None:
    other = await found_village(code="X", ports=village.ports)
    proposal_id = await on_file(village)
    before = await snapshot()
    wrong: list[tuple[tuple[str, TaskRole], ...]] = [
        (("housing", ASSIST),),
        (("housing", LEAD), ("water", LEAD)),
        (("housing", LEAD), ("housing", ASSIST)),
    ]
    for departments in wrong:
        with pytest.raises(Invalid):
            await assigned(village, proposal_id, *departments)
    with pytest.raises(Invalid):
        await assigned(village, proposal_id, due=date(2026, 3, 2))
    foreign = [Assignee(other.departments["housing"], LEAD)]
    with pytest.raises(NotFound):
        await proposal_review.assign(proposal_id, foreign, DUE, **await acting(village, "office"))
    with pytest.raises(NotFound):
        await assigned(other, proposal_id)
    assert await snapshot() == before


async def test_each_department_replies_once_and_only_who_proposes_rates(village: Village) -> None:
    proposal_id = await on_file(village)
    await assigned(village, proposal_id, ("housing", LEAD))
    before = await snapshot()
    for by, error in (("water", NotFound), ("zhao", Forbidden), ("office", Forbidden)):
        with pytest.raises(error):
            await replied(village, proposal_id, by)
    with pytest.raises(WrongState):
        await rated(village, proposal_id)
    assert await snapshot() == before
    await replied(village, proposal_id, "housing")
    before = await snapshot()
    with pytest.raises(WrongState):
        await replied(village, proposal_id, "housing")
    for by, error in (("housing", Forbidden), ("office", Forbidden), ("sun", NotFound)):
        with pytest.raises(error):
            await rated(village, proposal_id, by=by)
    unsatisfied = Satisfaction.UNSATISFIED
    with pytest.raises(Invalid):
        await rated(village, proposal_id, comment=" ", satisfaction=unsatisfied)
    assert await snapshot() == before


async def test_needs_sources_one_sees_and_something_for_who_proposes(village: Village) -> None:
    far = (await collected(village, new_issue(fix=fix_in(2)), by="sun")).id
    near = Sources(issue_ids=[await an_issue(village)])
    before = await snapshot()
    for cosigners in ((("sun", 100),), (("sun", 50), ("sun", 20)), (("zhao", 50),)):
        with pytest.raises(Invalid):
            await drafted(village, *cosigners, sources=near)
    with pytest.raises(NotFound):
        await drafted(village, sources=Sources(issue_ids=[far]))
    for by in ("office", "town", "housing", "tablet"):
        with pytest.raises(Forbidden):
            await drafted(village, by=by, sources=near)
    assert await snapshot() == before


async def test_the_same_draft_twice_is_one_and_another_s_id_is_taken(village: Village) -> None:
    said, proposal_id = await text(village), new_uuid()
    for _ in range(2):
        await proposal.draft(proposal_id, said, **await acting(village, "zhao"))
    before = await snapshot()
    assert len(before[0]) == 1
    with pytest.raises(IdTaken):
        await proposal.draft(proposal_id, said, **await acting(village, "qian"))
    assert await snapshot() == before
