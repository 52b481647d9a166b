"""The duty record as use cases: derived once, by hand only with another's approval."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.activity import ActivityKind
from domain.duty import DEFAULT_RULES, DutyKind, DutyVerb, ScoringRule, WrongDutyState
from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from models.database import Database
from models.duty import DutyEntry, ScoringRules
from models.event import Event
from services import duty, membership
from services.duty import NewDuty, year_record
from services.duty_derivation import derive_duty
from services.participant import NewParticipant
from tests.services.test_activity import recorded
from tests.services.test_check_in import arrives
from tests.services.test_consultation import concluded, opened
from tests.services.test_issue_step import acting, an_issue, studied
from tests.village import Village, found_village

TODAY = date(2026, 3, 2)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def entries(village: Village) -> list[tuple[str, str, str]]:
    names = {identity: name for name, identity in village.members.items()}
    rows = await DutyEntry.all()
    return sorted((names[row.member_id], row.kind, row.state) for row in rows)


async def test_what_happened_is_derived_and_counts_once(village: Village) -> None:
    issue_id = await an_issue(village)
    await studied(village, issue_id)
    people = [NewParticipant.member(village.members[name]) for name in ("qian", "sun")]
    held_id = await opened(village, participants=people)
    await arrives(village, held_id, "qian")
    await concluded(village, held_id)
    await recorded(village, "sun")
    await recorded(village, "sun", kind=ActivityKind.VISIT)
    expected = [
        ("qian", "CONSULTED", "DERIVED"),
        ("qian", "STUDIED", "DERIVED"),
        ("sun", "TALK", "DERIVED"),
        ("zhao", "COLLECTED", "DERIVED"),
        ("zhao", "CONSULTED", "DERIVED"),
    ]
    assert [await derive_duty(village.ports), await derive_duty(village.ports)] == [5, 0]
    assert await entries(village) == expected
    await studied(village, issue_id)
    assert await derive_duty(village.ports) == 0


async def test_an_entry_stays_with_the_group_of_its_day(village: Village) -> None:
    await an_issue(village)
    await derive_duty(village.ports)
    two = village.groups["two"]
    office = await acting(village, "office")
    await membership.transfer(village.members["zhao"], two, TODAY, **office)
    assert (await DutyEntry.get()).group_id == village.groups["one"]


async def by_hand(village: Village, by: str = "qian", **given: Any) -> UUID:
    parts: dict[str, Any] = {
        "id": new_uuid(),
        "kind": DutyKind.OTHER,
        "title": "接待日",
        "occurred_on": TODAY,
    }
    new = NewDuty(**{**parts, **given})
    return (await duty.record(new, **await acting(village, by))).id


async def decided(
    village: Village, entry_id: UUID, by: str, verb: DutyVerb, text: str = "说明"
) -> None:
    await duty.decide(entry_id, verb, text, **await acting(village, by))


async def state_of(entry_id: UUID) -> str:
    return (await DutyEntry.get(id=entry_id)).state


async def test_by_hand_it_is_pending_until_another_approves(village: Village) -> None:
    entry_id = await by_hand(village)
    assert await by_hand(village, id=entry_id) == entry_id
    with pytest.raises(IdTaken):
        await by_hand(village, "sun", id=entry_id)
    refusals: list[tuple[str, type[DomainError]]] = [
        ("qian", Forbidden),
        ("sun", NotFound),
        ("town", NotFound),
    ]
    for by, refused in refusals:
        with pytest.raises(refused):
            await decided(village, entry_id, by, DutyVerb.APPROVE)
    assert await state_of(entry_id) == "PENDING"
    await decided(village, entry_id, "zhao", DutyVerb.APPROVE, "")
    assert await state_of(entry_id) == "APPROVED"


async def test_a_convener_does_not_approve_the_own_entry(village: Village) -> None:
    entry_id = await by_hand(village, "zhao")
    with pytest.raises(Forbidden):
        await decided(village, entry_id, "zhao", DutyVerb.APPROVE)
    await decided(village, entry_id, "office", DutyVerb.APPROVE)
    assert await state_of(entry_id) == "APPROVED"


async def test_a_rejection_may_be_appealed_and_the_office_decides(village: Village) -> None:
    entry_id = await by_hand(village)
    with pytest.raises(Invalid):
        await decided(village, entry_id, "zhao", DutyVerb.REJECT, " ")
    await decided(village, entry_id, "zhao", DutyVerb.REJECT)
    await decided(village, entry_id, "qian", DutyVerb.APPEAL, "有签到表")
    with pytest.raises(Forbidden):
        await decided(village, entry_id, "zhao", DutyVerb.UPHOLD)
    await decided(village, entry_id, "office", DutyVerb.UPHOLD)
    assert await state_of(entry_id) == "APPROVED"
    with pytest.raises(WrongDutyState):
        await decided(village, entry_id, "qian", DutyVerb.APPEAL)


@pytest.mark.parametrize("by", ["office", "town", "housing", "tablet"])
async def test_only_members_write_by_hand(village: Village, by: str) -> None:
    with pytest.raises(Forbidden):
        await by_hand(village, by)
    with pytest.raises(Invalid):
        await by_hand(village, occurred_on=date(2026, 3, 3))
    assert (await DutyEntry.all().count(), await Event.all().count()) == (0, 0)


async def test_a_year_is_scored_by_the_rules_in_force_then(village: Village) -> None:
    for _ in range(2):
        await recorded(village)
    await derive_duty(village.ports)
    pending = await by_hand(village, "zhao")

    async def total(by: str, year: int = 2026) -> tuple[int, int] | None:
        found = await year_record(village.members["zhao"], year, by=await village.actor(by))
        return (found.rules_version, found.total) if found else None

    assert await total("zhao") == (0, 10)
    strict = [ScoringRule(rule.kind, 1, 1) for rule in DEFAULT_RULES]
    await duty.set_rules(new_uuid(), 2027, strict, "", **await acting(village, "office"))
    assert await total("zhao") == (0, 10)
    await duty.set_rules(new_uuid(), 2026, strict, "", **await acting(village, "office"))
    assert await total("zhao") == (2, 1)
    await decided(village, pending, "office", DutyVerb.APPROVE)
    assert await total("office") == (2, 2)
    assert [await total(by) for by in ("qian", "sun", "town", "housing")] == [None] * 4
    assert await total("zhao", 2025) == (0, 0)


async def test_rules_are_the_office_s_and_complete(village: Village) -> None:
    for by, rules, refused in (
        ("zhao", DEFAULT_RULES, Forbidden),
        ("office", DEFAULT_RULES[1:], Invalid),
    ):
        with pytest.raises(refused):
            await duty.set_rules(new_uuid(), 2026, rules, "", **await acting(village, by))
    assert await ScoringRules.all().count() == 0
