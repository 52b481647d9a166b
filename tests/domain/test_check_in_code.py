"""The check-in code: bound to a consultation and to the moment it was shown."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.check_in_code import TURN, BadCheckInCode, CheckInCode, read
from domain.ids import new_uuid

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MAC = "0" * 24


@given(st.uuids(), st.integers(0, 4_000_000_000))
def test_a_code_is_read_as_it_was_shown(identity: UUID, second: int) -> None:
    moment = datetime.fromtimestamp(second, UTC)
    code = CheckInCode.at(identity, moment)
    assert read(code.text(MAC)) == (code, MAC)
    assert code.shown_at <= moment < code.expires_at


def test_two_turns_have_two_codes() -> None:
    identity = new_uuid()
    assert CheckInCode.at(identity, NOON) != CheckInCode.at(identity, NOON + TURN)


@pytest.mark.parametrize("seconds", [-30, 0, 29, 90])
def test_it_may_be_scanned_while_it_is_shown_and_sent_days_later(seconds: int) -> None:
    scanned_at = NOON + timedelta(seconds=seconds)
    CheckInCode.at(new_uuid(), NOON).require_scanned(scanned_at, now=NOON + timedelta(days=3))


@pytest.mark.parametrize("seconds", [-31, 91, 3600])
def test_an_old_code_is_refused(seconds: int) -> None:
    scanned_at = NOON + timedelta(seconds=seconds)
    with pytest.raises(BadCheckInCode):
        CheckInCode.at(new_uuid(), NOON).require_scanned(scanned_at, now=scanned_at)


def test_a_code_of_the_future_is_refused_even_if_the_phone_says_so() -> None:
    later = NOON + timedelta(minutes=5)
    with pytest.raises(BadCheckInCode):
        CheckInCode.at(new_uuid(), later).require_scanned(later, now=NOON)


@pytest.mark.parametrize("text", ["", "gh1.x.1.y", f"gh1.{'0' * 32}.{'9' * 10}.{MAC}", "x" * 999])
def test_other_text_is_no_code(text: str) -> None:
    with pytest.raises(BadCheckInCode):
        read(text)
