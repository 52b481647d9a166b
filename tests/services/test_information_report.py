"""Information reports: one author, shared credit, a ledger of what each level made of them."""

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
from domain.information_report import AdoptionState, ReportLevel
from domain.machine import WrongState
from models.database import Database
from models.duty import DutyEntry
from models.event import Event
from models.information_report import (
    Adoption,
    InformationReport,
    InformationReportIssue,
    ReportContributor,
)
from services import adoption, information_report
from services.adoption import Decision
from services.duty import year_record
from services.duty_derivation import derive_duty
from services.information_report import ReportText
from services.sources import Sources
from services.visible import visible
from tests.services.test_consultation import opened
from tests.services.test_issue import collected, fix_in, new_issue
from tests.services.test_issue_step import acting, an_issue
from tests.village import Village, found_village

TODAY = date(2026, 3, 2)
COUNTY, CITY = ReportLevel.COUNTY, ReportLevel.CITY
ADOPTED, INSTRUCTED = AdoptionState.ADOPTED, AdoptionState.INSTRUCTED


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def text(village: Village, *signers: tuple[str, int], **given: Any) -> ReportText:
    parts: dict[str, Any] = {"title": "路灯管护", "content": "建议建立台账。"}
    if "sources" not in given:
        parts["sources"] = Sources(issue_ids=[await an_issue(village)])
    shares = [Contribution(village.members[name], percent) for name, percent in signers]
    return ReportText(**{**parts, "contributions": shares, **given})


async def drafted(
    village: Village, *signers: tuple[str, int], by: str = "zhao", **given: Any
) -> UUID:
    said = await text(village, *signers, **given)
    return (await information_report.draft(new_uuid(), said, **await acting(village, by))).id


async def submitted(village: Village, report_id: UUID, by: str = "zhao") -> None:
    await information_report.submit(report_id, **await acting(village, by))


async def sent_up(
    village: Village, report_id: UUID, level: ReportLevel = COUNTY, by: str = "office", **on: Any
) -> None:
    acts = await acting(village, by)
    await adoption.send_up(report_id, level, "县委办", on.get("on"), **acts)


async def decided(
    village: Village,
    report_id: UUID,
    state: AdoptionState = ADOPTED,
    level: ReportLevel = COUNTY,
    *,
    by: str = "office",
    on: date = TODAY,
    instruction: str = "请研究",
) -> None:
    said = Decision(state=state, decided_on=on, decided_by="县长", instruction=instruction)
    await adoption.decide(report_id, level, said, **await acting(village, by))


async def at_county(village: Village, *signers: tuple[str, int]) -> UUID:
    report_id = await drafted(village, *signers)
    await submitted(village, report_id)
    await sent_up(village, report_id)
    return report_id


async def snapshot() -> tuple[Any, ...]:
    return (
        await InformationReport.all().order_by("id").values("id", "stage", "version", "title"),
        await ReportContributor.all().order_by("id").values("member_id", "share_percent"),
        await InformationReportIssue.all().order_by("id").values("report_id", "issue_id"),
        await Adoption.all().order_by("id").values("level", "state", "instruction"),
        await Event.all().count(),
    )


async def test_goes_up_and_every_level_has_a_row_in_the_ledger(village: Village) -> None:
    report_id = await at_county(village)
    await sent_up(village, report_id, CITY)
    await decided(village, report_id, ADOPTED)
    await decided(village, report_id, INSTRUCTED)
    await decided(village, report_id, AdoptionState.NOT_ADOPTED, CITY, instruction="")
    rows = (
        await Adoption.filter(report_id=report_id)
        .order_by("level")
        .values_list("level", "state", "sent_on", "decided_on", "decided_by", "instruction")
    )
    assert list(rows) == [
        ("CITY", "NOT_ADOPTED", TODAY, TODAY, "县长", ""),
        ("COUNTY", "INSTRUCTED", TODAY, TODAY, "县长", "请研究"),
    ]
    events = await Event.filter(subject_id=report_id).order_by("seq")
    assert [(event.kind, event.data.get("note")) for event in events] == [
        ("REPORT_DRAFTED", None),
        ("REPORT_SUBMITTED", None),
        ("REPORT_SENT_UP", "县级"),
        ("REPORT_SENT_UP", "市级"),
        ("REPORT_ADOPTED", "县级已采用"),
        ("REPORT_INSTRUCTED", "县级有批示"),
        ("REPORT_NOT_ADOPTED", "市级未采用"),
    ]
    assert ["office" in event.audience for event in events] == [False] + [True] * 6


async def test_its_sources_tell_of_it_without_its_words(village: Village) -> None:
    issue_id = await an_issue(village)
    held_id = await opened(village)
    sources = Sources(issue_ids=[issue_id], consultation_ids=[held_id])
    report_id = await drafted(village, sources=sources)
    told = Event.filter(subject_id__in=[issue_id, held_id], kind__startswith="REPORT_")
    assert await told.count() == 0
    await submitted(village, report_id)
    await sent_up(village, report_id)
    await decided(village, report_id)
    found = [(event.subject_type, event.kind) for event in await told.order_by("seq")]
    assert found == [
        ("Issue", "REPORT_SUBMITTED"),
        ("Consultation", "REPORT_SUBMITTED"),
        ("Issue", "REPORT_ADOPTED"),
        ("Consultation", "REPORT_ADOPTED"),
    ]
    assert not any("路灯管护" in str(event.data) for event in await told)


async def test_returned_it_is_revised_and_submitted_once_more(village: Village) -> None:
    issue_id = await an_issue(village)
    report_id = await drafted(village, sources=Sources(issue_ids=[issue_id]))
    await submitted(village, report_id)
    await information_report.give_back(report_id, "补充数据", **await acting(village, "office"))
    row = await InformationReport.get(id=report_id)
    assert (row.stage, row.return_reason) == ("DRAFT", "补充数据")
    other = Sources(issue_ids=[await an_issue(village)])
    said = await text(village, ("zhao", 50), ("sun", 50), title="新标题", sources=other)
    revise = information_report.revise
    before = await snapshot()
    with pytest.raises(Conflict):
        await revise(report_id, said, base_version=1, **await acting(village, "zhao"))
    assert await snapshot() == before
    await revise(report_id, said, base_version=row.version, **await acting(village, "zhao"))
    await submitted(village, report_id)
    assert await Event.filter(subject_id=issue_id, kind="REPORT_SUBMITTED").count() == 1
    links = await InformationReportIssue.filter(report_id=report_id)
    assert [link.issue_id for link in links] == list(other.issue_ids)
    signers = await ReportContributor.filter(report_id=report_id).order_by("position")
    assert [each.member_id for each in signers] == [village.members[n] for n in ("zhao", "sun")]


async def test_credit_is_shared_and_counts_once(village: Village) -> None:
    report_id = await at_county(village, ("zhao", 50), ("sun", 50))
    assert await derive_duty(village.ports) == 1  # the issue was collected
    await decided(village, report_id, ADOPTED)
    await decided(village, report_id, INSTRUCTED)
    await sent_up(village, report_id, CITY)
    await decided(village, report_id, ADOPTED, CITY)
    assert [await derive_duty(village.ports), await derive_duty(village.ports)] == [2, 0]
    entries = await DutyEntry.filter(kind=DutyKind.REPORT_ADOPTED).order_by("share_start_percent")
    assert [(each.member_id, each.share_percent) for each in entries] == [
        (village.members["zhao"], 50),
        (village.members["sun"], 50),
    ]
    assert {each.subject_id for each in entries} == {report_id}
    points = []
    for name in ("zhao", "sun"):
        found = await year_record(village.members[name], 2026, by=await village.actor("office"))
        assert found is not None
        kinds = found.kinds
        points += [s for s in found.scored if kinds[s.id] is DutyKind.REPORT_ADOPTED]
    assert [each.points for each in points] == [3, 2]
    assert points[0].explanation == "信息被采用每次 5 分，占 50%，全年累计 3 分，上限 15 分。"


async def test_what_is_not_adopted_counts_for_nobody(village: Village) -> None:
    report_id = await at_county(village, ("zhao", 100))
    await decided(village, report_id, AdoptionState.NOT_ADOPTED)
    await derive_duty(village.ports)
    assert await DutyEntry.filter(kind=DutyKind.REPORT_ADOPTED).count() == 0


async def seen_by(village: Village) -> set[str]:
    found = set()
    for name in ("zhao", "qian", "sun", "office", "town", "housing", "tablet"):
        by = await village.actor(name)
        if await visible(InformationReport, permissions.INFORMATION_REPORT, by=by).exists():
            found.add(name)
    return found


async def test_a_draft_is_for_its_signers_then_for_group_and_office(village: Village) -> None:
    issue_id = await an_issue(village)
    sources = Sources(issue_ids=[issue_id])
    report_id = await drafted(village, ("qian", 60), ("sun", 40), by="qian", sources=sources)
    assert await seen_by(village) == {"qian", "sun"}
    await submitted(village, report_id, by="qian")
    assert await seen_by(village) == {"qian", "sun", "zhao", "office"}


@pytest.mark.parametrize(
    ("by", "error"),
    [("sun", Forbidden), ("qian", NotFound), ("town", NotFound), ("water", NotFound)],
)
async def test_only_its_author_changes_and_submits_it(
    village: Village, by: str, error: type[DomainError]
) -> None:
    report_id = await drafted(village, ("zhao", 60), ("sun", 40))
    before = await snapshot()
    with pytest.raises(error):
        await submitted(village, report_id, by=by)
    with pytest.raises(error):
        await information_report.drop(report_id, **await acting(village, by))
    assert await snapshot() == before


async def test_only_the_office_returns_sends_up_and_records(village: Village) -> None:
    report_id = await drafted(village)
    await submitted(village, report_id)
    before = await snapshot()
    for by, error in (("zhao", Forbidden), ("qian", NotFound), ("housing", NotFound)):
        with pytest.raises(error):
            await sent_up(village, report_id, by=by)
        with pytest.raises(error):
            await information_report.give_back(report_id, "不行", **await acting(village, by))
    assert await snapshot() == before
    await sent_up(village, report_id)
    before = await snapshot()
    with pytest.raises(Forbidden):
        await decided(village, report_id, by="zhao")
    assert await snapshot() == before


async def test_another_county_does_not_know_it(village: Village) -> None:
    other = await found_village(code="X", ports=village.ports)
    report_id = await at_county(village)
    foreign_issue = Sources(issue_ids=[await an_issue(village)])
    before = await snapshot()
    with pytest.raises(NotFound):
        await decided(other, report_id)
    with pytest.raises(NotFound):
        await drafted(other, by="office", sources=foreign_issue)
    shares = [Contribution(other.members["zhao"], 100)]
    with pytest.raises(NotFound):
        await drafted(village, sources=foreign_issue, contributions=shares)
    assert await snapshot() == before


async def test_the_ledger_takes_nothing_impossible(village: Village) -> None:
    report_id = await at_county(village)
    before = await snapshot()
    impossible: list[tuple[type[DomainError], dict[str, Any]]] = [
        (Invalid, {"on": date(2026, 3, 1)}),
        (Invalid, {"on": date(2026, 3, 3)}),
        (Invalid, {"state": INSTRUCTED, "instruction": " "}),
        (WrongState, {"state": AdoptionState.SENT}),
        (NotFound, {"level": CITY}),
    ]
    for error, said in impossible:
        with pytest.raises(error):
            await decided(village, report_id, **said)
    with pytest.raises(WrongState):
        await sent_up(village, report_id)
    with pytest.raises(Invalid):
        await sent_up(village, report_id, CITY, on=date(2026, 3, 3))
    assert await snapshot() == before
    await decided(village, report_id, AdoptionState.NOT_ADOPTED)
    with pytest.raises(WrongState):
        await decided(village, report_id, ADOPTED)


async def test_needs_sources_one_sees_and_shares_that_make_a_whole(village: Village) -> None:
    far = (await collected(village, new_issue(fix=fix_in(2)), by="sun")).id
    near = Sources(issue_ids=[await an_issue(village)])
    before = await snapshot()
    shares: list[tuple[tuple[str, int], ...]] = [
        (("zhao", 60), ("sun", 39)),
        (("zhao", 50), ("zhao", 50)),
        (("zhao", 0), ("sun", 100)),
    ]
    for signers in shares:
        with pytest.raises(Invalid):
            await drafted(village, *signers, sources=near)
    with pytest.raises(Invalid):
        await drafted(village, sources=Sources())
    with pytest.raises(Invalid):
        await drafted(village, by="office", sources=near)
    with pytest.raises(NotFound):
        await drafted(village, sources=Sources(issue_ids=[far]))
    for by in ("town", "housing", "tablet"):
        with pytest.raises(Forbidden):
            await drafted(village, by=by, sources=near)
    assert await snapshot() == before


async def test_the_same_draft_twice_is_one_and_another_s_id_is_taken(village: Village) -> None:
    said, report_id = await text(village), new_uuid()
    for _ in range(2):
        await information_report.draft(report_id, said, **await acting(village, "zhao"))
    before = await snapshot()
    assert len(before[0]) == 1
    with pytest.raises(IdTaken):
        await information_report.draft(report_id, said, **await acting(village, "office"))
    assert await snapshot() == before
