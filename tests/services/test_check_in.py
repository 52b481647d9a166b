"""Checking in: by the rotating code, around the venue, by roll call, and without signal."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.check_in_code import BadCheckInCode
from domain.consultation import CheckInMethod, ConsultationOutcome, WrongStage
from domain.errors import DomainError, Forbidden, Invalid, NotFound
from models.consultation import Consultation, Participant, SessionEntry
from models.database import Database
from models.organisation import Hall
from services import check_in, minutes
from services.check_in import NewCheckIn, shown_code
from services.participant import NewParticipant
from tests.services.test_consultation import concluded, opened, recorded
from tests.services.test_issue import fix_in
from tests.services.test_issue_step import acting
from tests.village import NOON, SIDE, SOUTH, WEST, Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def with_qian(village: Village, **given: Any) -> UUID:
    people = [NewParticipant.member(village.members["qian"])]
    return await opened(village, participants=people, **given)


async def arrives(village: Village, row_id: UUID, by: str = "qian", **given: Any) -> None:
    parts: dict[str, Any] = {
        "participant_id": None,
        "method": CheckInMethod.LOCATION,
        "captured_at": NOON,
    }
    new = NewCheckIn(**{**parts, **given})
    await check_in.check_in(row_id, new, **await acting(village, by))


async def present(village: Village, name: str = "qian") -> Participant:
    return await Participant.get(member_id=village.members[name])


async def code_of(village: Village, row_id: UUID, by: str = "zhao") -> str | None:
    shown = await shown_code(row_id, by=await village.actor(by), ports=village.ports)
    return shown[1] if shown else None


async def test_the_code_on_the_screen_lets_participants_in(village: Village) -> None:
    row_id = await with_qian(village)
    code = await code_of(village, row_id)
    await arrives(village, row_id, method=CheckInMethod.QR, code=code)
    found = await present(village)
    assert (found.check_in_method, found.checked_in_at) == ("QR", NOON)


@pytest.mark.parametrize("by", ["qian", "sun", "tablet", "housing"])
async def test_others_are_not_given_the_code(village: Village, by: str) -> None:
    row_id = await with_qian(village)
    assert await code_of(village, row_id, by) is None


async def test_the_tablet_of_the_hall_shows_the_code_until_the_end(village: Village) -> None:
    row_id = await opened(village, hall_id=village.halls["H1"], fix=None)
    assert await code_of(village, row_id, "tablet") is not None
    await concluded(village, row_id)
    assert await code_of(village, row_id, "tablet") is None


async def test_wrong_codes_are_refused_and_nobody_has_come(village: Village) -> None:
    row_id, other_id = await with_qian(village), await opened(village)
    good = await code_of(village, row_id)
    assert good is not None
    forged = good[:-1] + ("0" if good[-1] != "0" else "1")
    for code in (forged, await code_of(village, other_id), "nonsense"):
        with pytest.raises(BadCheckInCode):
            await arrives(village, row_id, method=CheckInMethod.QR, code=code)
    with pytest.raises(Invalid):
        await arrives(village, row_id, method=CheckInMethod.QR)
    village.ports.clock.forward(timedelta(minutes=5))  # type: ignore[attr-defined]
    late: dict[str, Any] = {"captured_at": NOON + timedelta(minutes=5), "method": CheckInMethod.QR}
    with pytest.raises(BadCheckInCode):
        await arrives(village, row_id, code=good, **late)
    assert (await present(village)).checked_in_at is None


@pytest.mark.parametrize(
    ("metres", "verdict"), [(0, "ON_SITE"), (210, "UNCERTAIN"), (600, "OFF_SITE")]
)
async def test_the_distance_to_the_venue_is_told_and_judged(
    village: Village, metres: int, verdict: str
) -> None:
    latitude = SOUTH + SIDE / 2
    await Hall.filter(id=village.halls["H1"]).update(
        longitude=WEST + SIDE / 2, latitude=latitude - metres / 111_195
    )
    row_id = await with_qian(village, hall_id=village.halls["H1"], fix=None)
    await arrives(village, row_id, fix=fix_in(0))
    found = await present(village)
    assert (found.on_site, round(found.distance_m or 0, -1)) == (verdict, metres)


async def test_only_those_who_lead_call_the_roll(village: Village) -> None:
    row_id = await with_qian(village)
    row = await present(village)
    roll: dict[str, Any] = {"participant_id": row.id, "method": CheckInMethod.ROLL_CALL}
    refusals: list[tuple[str, type[DomainError], dict[str, Any]]] = [
        ("qian", Forbidden, roll),
        ("sun", NotFound, roll),
        ("zhao", Invalid, {**roll, "method": CheckInMethod.LOCATION}),
    ]
    for by, refused, given in refusals:
        with pytest.raises(refused):
            await arrives(village, row_id, by, **given)
    assert (await present(village)).checked_in_at is None
    await arrives(village, row_id, "zhao", **roll)
    assert (await present(village)).check_in_method == "ROLL_CALL"


async def ended(village: Village, row_id: UUID) -> datetime:
    """The session ends an hour later; then its minutes are confirmed."""
    village.ports.clock.forward(timedelta(hours=1))  # type: ignore[attr-defined]
    await minutes.conclude(
        row_id, ConsultationOutcome.RESOLVED, "商定。", **await acting(village, "zhao")
    )
    await minutes.confirm(row_id, 1, **await acting(village, "zhao"))
    village.ports.clock.forward(timedelta(days=1))  # type: ignore[attr-defined]
    return village.ports.clock.now()


async def test_what_was_noted_without_signal_counts_for_when_it_was(village: Village) -> None:
    row_id = await with_qian(village)
    code = await code_of(village, row_id)
    now = await ended(village, row_id)
    at = NOON + timedelta(seconds=20)
    await arrives(village, row_id, method=CheckInMethod.QR, code=code, captured_at=at, sent_at=now)
    await recorded(village, row_id, by="qian", captured_at=at, sent_at=now, content="补记")
    assert (await present(village)).checked_in_at == at
    assert (await SessionEntry.get()).captured_at == at
    assert (await Consultation.get(id=row_id)).stage == "CONFIRMED"


async def test_what_happened_after_the_end_is_too_late(village: Village) -> None:
    row_id = await with_qian(village)
    now = await ended(village, row_id)
    with pytest.raises(WrongStage):
        await arrives(village, row_id, captured_at=now, sent_at=now)
    with pytest.raises(WrongStage):
        await recorded(village, row_id, by="qian", captured_at=now, sent_at=now)
    assert ((await present(village)).checked_in_at, await SessionEntry.all().count()) == (None, 0)
