"""An agenda has its four parts, in order."""

import pytest

from domain.agenda import DEFAULT, AgendaItem, AgendaPart, from_stored, require_agenda, to_stored
from domain.errors import Invalid

FOUR = [AgendaItem(part=part, minutes=10) for part in AgendaPart]


def test_the_four_parts_in_order_are_an_agenda_and_are_read_back_as_they_were() -> None:
    items = [*FOUR[:1], AgendaItem(part=AgendaPart.BRIEFING, title="去年的事"), *FOUR[1:]]
    require_agenda(items)
    assert from_stored(to_stored(items)) == tuple(items)


def test_without_an_agenda_there_are_still_the_four_parts() -> None:
    assert from_stored([]) == DEFAULT
    assert [each.part for each in DEFAULT] == list(AgendaPart)


@pytest.mark.parametrize(
    "items",
    [
        [],
        FOUR[:3],
        list(reversed(FOUR)),
        [*FOUR, FOUR[0]],
        [*FOUR[:3], AgendaItem(part=AgendaPart.STATEMENT, minutes=0)],
        [*FOUR[:3], AgendaItem(part=AgendaPart.STATEMENT, minutes=241)],
        [*FOUR[:3], *FOUR[3:] * 18],
    ],
)
def test_what_is_no_agenda_is_refused(items: list[AgendaItem]) -> None:
    with pytest.raises(Invalid):
        require_agenda(items)
