"""Leave: asked by oneself, decided by another."""

from datetime import date
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from domain.member import WrongLeaveState
from models.database import Database
from models.event import Event
from models.member import Leave, Member
from services import leave
from tests.services.test_issue_step import acting
from tests.village import Village, found_village

FROM, UNTIL = date(2026, 3, 10), date(2026, 3, 20)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def asked(village: Village, by: str = "qian", leave_id: UUID | None = None) -> UUID:
    made = leave_id or new_uuid()
    await leave.ask(made, FROM, UNTIL, "手术", **await acting(village, by))
    return made


async def decided(village: Village, leave_id: UUID, by: str, *, grants: bool = True) -> None:
    decision = "" if grants else "会议期间"
    await leave.decide(leave_id, grants=grants, decision=decision, **await acting(village, by))


async def days(village: Village, name: str) -> tuple[date | None, date | None]:
    member = await Member.get(id=village.members[name])
    return member.leave_starts_on, member.leave_ends_on


async def test_the_convener_grants_and_everybody_sees_when(village: Village) -> None:
    leave_id = await asked(village)
    await decided(village, leave_id, "zhao")
    assert (await Leave.get()).state == "GRANTED"
    assert await days(village, "qian") == (FROM, UNTIL)
    kinds = [event.kind for event in await Event.all().order_by("seq")]
    assert kinds == ["LEAVE_REQUESTED", "LEAVE_DECIDED"]


async def test_asking_again_is_once_and_overlapping_days_are_refused(village: Village) -> None:
    leave_id = await asked(village)
    await asked(village, leave_id=leave_id)
    with pytest.raises(Invalid):
        await asked(village)
    with pytest.raises(IdTaken):
        await asked(village, "sun", leave_id)
    assert await Leave.all().count() == 1


@pytest.mark.parametrize(
    ("asker", "by", "refused"),
    [
        ("zhao", "zhao", Forbidden),
        ("qian", "qian", Forbidden),
        ("qian", "sun", NotFound),
        ("qian", "town", NotFound),
        ("sun", "zhao", NotFound),
    ],
)
async def test_nobody_decides_for_themselves_or_for_others(
    village: Village, asker: str, by: str, refused: type[DomainError]
) -> None:
    leave_id = await asked(village, asker)
    with pytest.raises(refused):
        await decided(village, leave_id, by)
    assert ((await Leave.get()).state, await days(village, asker)) == ("REQUESTED", (None, None))


async def test_a_refusal_has_a_reason_and_is_final(village: Village) -> None:
    leave_id = await asked(village)
    with pytest.raises(Invalid):
        await leave.decide(leave_id, grants=False, decision=" ", **await acting(village, "zhao"))
    await decided(village, leave_id, "office", grants=False)
    with pytest.raises(WrongLeaveState):
        await decided(village, leave_id, "zhao")
    assert ((await Leave.get()).state, await days(village, "qian")) == ("REFUSED", (None, None))


async def test_cancelling_a_leave_brings_the_member_back(village: Village) -> None:
    leave_id = await asked(village)
    await decided(village, leave_id, "zhao")
    with pytest.raises(Forbidden):
        await leave.cancel(leave_id, **await acting(village, "zhao"))
    await leave.cancel(leave_id, **await acting(village, "qian"))
    assert await days(village, "qian") == (None, None)


@pytest.mark.parametrize("by", ["office", "town", "housing", "tablet"])
async def test_only_members_ask(village: Village, by: str) -> None:
    with pytest.raises(Forbidden):
        await asked(village, by)
    assert await Leave.all().count() == 0
