"""The opaque text of a position in a county's log."""

from uuid import UUID

import pytest

from domain.event_cursor import (
    MAX_SEQ,
    BadCursor,
    EventCursor,
    chain_of,
    from_text,
    full_text,
    to_text,
)
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


def test_a_cursor_that_knows_its_scope_and_its_log_comes_back_whole() -> None:
    cursor = EventCursor(COUNTY, 2**40, b"12345678", chain_of("ab" * 32))
    text = full_text(cursor)
    assert from_text(text, county_id=COUNTY) == cursor
    assert (len(text), cursor.chain) == (48, b"\xab\xab\xab\xab")
    for wrong in (text[:-1], text[:40], text[:36] + "*" + text[37:]):
        with pytest.raises(BadCursor):
            from_text(wrong, county_id=COUNTY)


def test_the_beginning_of_a_log_has_an_empty_chain() -> None:
    assert chain_of("") == bytes(4)
