"""The opaque text of a position in a county's log."""

from uuid import UUID

import pytest

from domain.event_cursor import MAX_SEQ, BadCursor, EventCursor, from_text, to_text
from domain.ids import new_uuid

COUNTY = UUID("018f0000-0000-7000-8000-000000000001")


@pytest.mark.parametrize("seq", [0, 1, 255, 2**40, MAX_SEQ])
def test_comes_back_as_the_position_it_was(seq: int) -> None:
    text = to_text(COUNTY, seq)
    assert from_text(text, county_id=COUNTY) == EventCursor(COUNTY, seq)
    assert len(text) == 32


@pytest.mark.parametrize(
    "text",
    ["", "x", "A" * 31, "A" * 33, "路" * 32, "*" * 32, to_text(COUNTY, 1)[:-1] + "=", "_" * 32],
)
def test_refuses_what_is_no_position(text: str) -> None:
    with pytest.raises(BadCursor):
        from_text(text, county_id=COUNTY)


def test_refuses_the_position_of_another_county() -> None:
    with pytest.raises(BadCursor):
        from_text(to_text(new_uuid(), 1), county_id=COUNTY)
