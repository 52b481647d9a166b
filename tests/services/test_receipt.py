"""Residents without an account: what a receipt or a QR code lets them do, and nothing more."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import Forbidden, NotFound
from domain.ids import new_uuid
from domain.issue import FeedbackChannel, Source
from domain.qr_code import BadQrCode
from domain.receipt import ReceiptLimited, RoundsUsedUp, UnknownReceipt
from domain.steps import Step, StepSkipped
from models.database import Database
from models.event import Event
from models.issue import Feedback, Issue
from models.reporter import Reporter
from services import issue_closing, issue_step, qr_code, receipt, reporter
from services.issue import NewReporter, collect
from services.issue_step import NewFeedback
from services.qr_code import NewQrCode
from services.receipt import Presented
from services.work import Result
from tests.services.test_issue import new_issue
from tests.services.test_issue_step import (
    acting,
    an_issue,
    at,
    fed_back,
    resolved,
    routed,
    step_of,
    studied,
)
from tests.statements import statements_sent
from tests.village import NOON, Village, found_village, fresh_call

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def of(village: Village, issue_id: UUID, kind: str = "RAISED") -> Presented:
    row = await Reporter.get(origin_id=issue_id, kind=kind)
    given = receipt.receipt_of(row, village.ports)
    return Presented(given.number, given.code, HERE)


async def refused(wanted: type[Exception], doing: Any) -> None:
    tables = (Issue, Feedback, Reporter, Event)
    before = [await table.all().order_by("id").values() for table in tables]
    with pytest.raises(wanted):
        await doing
    assert [await table.all().order_by("id").values() for table in tables] == before


async def test_a_receipt_shows_how_far_the_matter_has_come(village: Village) -> None:
    issue_id = await at(village, Step.RESOLVE)
    shown = await of(village, issue_id)
    found = await receipt.follow(shown, ports=village.ports)
    assert (found.issue.step, found.area_name, found.outcome) == ("RESOLVE", "A1区", None)
    assert found.why_not_rate is not None
    await resolved(village, issue_id)
    await fed_back(village, issue_id)
    found = await receipt.follow(shown, ports=village.ports)
    assert (found.outcome, found.why_not_rate) == ("SOLVED", None)
    assert [each.content for each in found.feedbacks] == ["灯修好了"]


async def test_what_was_just_collected_has_its_receipt_without_reading(
    database: Database, village: Village
) -> None:
    new, zhao, call = new_issue(), await village.actor("zhao"), fresh_call()
    made = await collect(new, by=zhao, ports=village.ports, call=call)
    async with statements_sent(database) as sent:
        given = await receipt.receipt_of_collected(made, by=zhao, ports=village.ports)
    assert sent == []
    replayed = await collect(new, by=zhao, ports=village.ports, call=call)
    assert (replayed.replayed, replayed.row) == (True, None)
    again = await receipt.receipt_of_collected(replayed, by=zhao, ports=village.ports)
    assert given is not None
    assert given == again


async def test_only_the_collector_is_given_the_code(village: Village) -> None:
    issue_id = await an_issue(village)
    zhao, town = await village.actor("zhao"), await village.actor("town")
    made = Result(issue_id, replayed=True)
    given = await receipt.receipt_of_collected(made, by=zhao, ports=village.ports)
    assert given is not None
    assert await receipt.receipt_of_collected(made, by=town, ports=village.ports) is None
    stored = str(await Reporter.all().values())
    assert given.code.replace("-", "") not in stored


async def test_a_wrong_code_tells_nothing_and_ten_of_them_close_the_receipt(
    village: Village,
) -> None:
    shown = await of(village, await an_issue(village))
    wrong = Presented(shown.number, "CCCC-CCCC", ELSEWHERE)
    other = Presented("1234-5678-9015", shown.code, "192.0.2.1")
    for bad in (wrong, other):
        with pytest.raises(UnknownReceipt):
            await receipt.follow(bad, ports=village.ports)
    for _ in range(9):
        with pytest.raises(UnknownReceipt):
            await receipt.follow(wrong, ports=village.ports)
    await refused(ReceiptLimited, receipt.follow(shown, ports=village.ports))
    village.ports.clock.forward(timedelta(minutes=16))  # type: ignore[attr-defined]
    assert (await receipt.follow(shown, ports=village.ports)).issue.step == "COLLECT"


async def test_right_codes_are_never_counted(village: Village) -> None:
    shown = await of(village, await an_issue(village))
    for _ in range(12):
        await receipt.follow(shown, ports=village.ports)


async def rated(village: Village, shown: Presented, rating: int) -> None:
    await receipt.rate(shown, rating, "还行", ports=village.ports, call=fresh_call())


async def reopened(village: Village, shown: Presented) -> None:
    await receipt.reopen(shown, "又不亮了", ports=village.ports, call=fresh_call())


async def test_a_resident_rates_what_they_were_told_and_closes_the_issue(village: Village) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    shown = await of(village, issue_id)
    await refused(StepSkipped, rated(village, shown, 5))
    await fed_back(village, issue_id)
    await rated(village, shown, 5)
    told = await Feedback.get()
    assert (told.rating, told.rated_by, await step_of(issue_id)) == (5, "RESIDENT", "CLOSED")
    await refused(StepSkipped, rated(village, shown, 1))
    last = await Event.all().order_by("-seq").first()
    assert last is not None
    assert (last.actor_name, last.kind) == ("群众", "ISSUE_CLOSED")


async def test_a_bad_rating_after_closing_starts_another_round(village: Village) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    await fed_back(village, issue_id)
    await Issue.filter(id=issue_id).update(step=Step.CLOSED)
    await rated(village, await of(village, issue_id), 1)
    found = await Issue.get(id=issue_id)
    assert (found.step, found.round) == ("STUDY", 2)


async def test_what_a_collector_writes_down_never_replaces_what_residents_said(
    village: Village,
) -> None:
    issue_id = await at(village, Step.FEED_BACK)
    await fed_back(village, issue_id)
    await rated(village, await of(village, issue_id), 2)
    for walk in (studied, routed, resolved):
        await walk(village, issue_id)
    await fed_back(village, issue_id, rating=5)
    found = await Issue.get(id=issue_id)
    assert (found.last_rating, found.proxy_rating) == (2, 5)


async def test_a_resident_reopens_twice_at_most_and_not_for_ever(village: Village) -> None:
    issue_id = await at(village, Step.CLOSED)
    shown = await of(village, issue_id)
    for _ in range(2):
        await reopened(village, shown)
        await refused(StepSkipped, reopened(village, shown))
        for walk in (studied, routed, resolved):
            await walk(village, issue_id)
        await fed_back(village, issue_id, rating=4)
    await refused(RoundsUsedUp, reopened(village, shown))
    village.ports.clock.forward(timedelta(days=61))  # type: ignore[attr-defined]
    await refused(StepSkipped, reopened(village, shown))


async def test_a_reissued_code_makes_the_old_one_worthless(village: Village) -> None:
    issue_id = await an_issue(village)
    shown = await of(village, issue_id)
    row = await Reporter.get(origin_id=issue_id)
    acts = await acting(village, "zhao")
    await refused(Forbidden, receipt.reissue(row.id, **acts))
    await refused(NotFound, receipt.reissue(row.id, **await acting(village, "town2")))
    await receipt.reissue(row.id, **await acting(village, "town"))
    with pytest.raises(UnknownReceipt):
        await receipt.follow(shown, ports=village.ports)
    await receipt.follow(await of(village, issue_id), ports=village.ports)


async def test_everyone_who_joined_in_is_told_before_the_issue_closes(village: Village) -> None:
    issue_id = await an_issue(village)
    joined = NewReporter(name="老李", contact="13987654321")
    acts = await acting(village, "qian")
    await refused(
        NotFound, reporter.join(issue_id, new_uuid(), joined, **await acting(village, "sun"))
    )
    await refused(
        Forbidden, reporter.join(issue_id, new_uuid(), joined, **await acting(village, "housing"))
    )
    await reporter.join(issue_id, new_uuid(), joined, **acts)
    assert (await Issue.get(id=issue_id)).supporter_count == 1
    row = await Reporter.get(kind="JOINED")
    assert (row.contact_masked, b"13987654321" in (row.contact_sealed or b"")) == (
        "139****4321",
        False,
    )
    for walk in (studied, routed, resolved):
        await walk(village, issue_id)
    await tell(village, issue_id, await of_kind("RAISED"))
    await rated(village, await of(village, issue_id), 5)
    assert await step_of(issue_id) == "FEED_BACK"
    village.ports.clock.forward(timedelta(days=30))  # type: ignore[attr-defined]
    assert await issue_closing.close_unrated(village.ports) == 0
    await tell(village, issue_id, row.id)
    assert await step_of(issue_id) == "CLOSED"
    told = {each.reporter_id for each in await Feedback.all()}
    assert told == {each.id for each in await Reporter.all()}


async def of_kind(kind: str) -> UUID:
    return (await Reporter.get(kind=kind)).id


async def tell(village: Village, issue_id: UUID, *who: UUID) -> None:
    told = NewFeedback(
        id=new_uuid(),
        channel=FeedbackChannel.PHONE,
        content="灯修好了",
        told_at=NOON,
        reporter_ids=who,
    )
    await issue_step.feed_back(issue_id, told, **await acting(village, "zhao"))


async def test_told_without_names_everyone_is_told(village: Village) -> None:
    issue_id = await an_issue(village)
    await reporter.join(issue_id, new_uuid(), NewReporter(), **await acting(village, "zhao"))
    for walk in (studied, routed, resolved):
        await walk(village, issue_id)
    await fed_back(village, issue_id)
    assert await Feedback.all().count() == 2


async def a_qr_code(village: Village, *, by: str = "office", **given: Any) -> UUID:
    new = NewQrCode(**{"id": new_uuid(), **given})
    return (await qr_code.issue(new, **await acting(village, by))).id


async def test_a_resident_raises_a_matter_by_the_code_of_a_grid(village: Village) -> None:
    code_id = await a_qr_code(village, area_id=village.areas["A2"], by="town")
    token = qr_code.token(code_id, village.ports)
    new = new_issue(title="楼道堆杂物", fix=None, reporter=NewReporter(name="老赵"))
    acts: dict[str, Any] = {"address": HERE, "ports": village.ports, "call": fresh_call()}
    result, raised = await qr_code.collect(token, new, **acts)
    again, same = await qr_code.collect(token, new, **acts)
    assert (again.id, again.replayed, same.id) == (result.id, True, raised.id)
    found = await Issue.get(id=result.id)
    assert (found.source, found.area_id) == (Source.QR, village.areas["A2"])
    assert found.group_id == village.groups["one"]
    given = receipt.receipt_of(raised, village.ports)
    shown = Presented(given.number, given.code, ELSEWHERE)
    assert (await receipt.follow(shown, ports=village.ports)).issue.title == "楼道堆杂物"


async def test_a_forged_or_revoked_code_lets_nobody_in(village: Village) -> None:
    code_id = await a_qr_code(village, hall_id=village.halls["H1"])
    token = qr_code.token(code_id, village.ports)
    acts: dict[str, Any] = {"address": HERE, "ports": village.ports, "call": fresh_call()}
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")
    await refused(BadQrCode, qr_code.collect(forged, new_issue(), **acts))
    await refused(BadQrCode, qr_code.collect("", new_issue(), **acts))
    await refused(NotFound, qr_code.revoke(code_id, **await acting(village, "town2")))
    await qr_code.revoke(code_id, **await acting(village, "town"))
    await refused(BadQrCode, qr_code.collect(token, new_issue(), **acts))


async def test_only_office_and_township_make_codes_of_their_own_places(village: Village) -> None:
    area = village.areas["A1"]
    for name in ("zhao", "housing", "tablet"):
        await refused(Forbidden, a_qr_code(village, by=name, area_id=area))
    await refused(NotFound, a_qr_code(village, by="town2", area_id=area))
    await refused(NotFound, a_qr_code(village, area_id=new_uuid()))
    other = await found_village(code="X", ports=village.ports)
    await refused(NotFound, a_qr_code(village, hall_id=other.halls["H1"]))


async def test_one_address_does_not_flood_the_county(village: Village) -> None:
    token = qr_code.token(await a_qr_code(village, area_id=village.areas["A2"]), village.ports)
    acts: dict[str, Any]
    for _ in range(20):
        acts = {"address": HERE, "ports": village.ports, "call": fresh_call()}
        await qr_code.collect(token, new_issue(), **acts)
    acts = {"address": HERE, "ports": village.ports, "call": fresh_call()}
    await refused(ReceiptLimited, qr_code.collect(token, new_issue(), **acts))
