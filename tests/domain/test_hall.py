"""Halls: the six haves and the opening hours."""

import pytest

from domain.errors import Invalid
from domain.hall import (
    HallCheck,
    OpeningHours,
    SixHave,
    read_checklist,
    read_hours,
    require_checklist,
    require_hours,
    stored_checklist,
    stored_hours,
)

ALL = [HallCheck(item, has=item is not SixHave.SIGN, note="看过") for item in SixHave]


def test_the_six_are_answered_once_each_and_read_in_their_order() -> None:
    mixed = list(reversed(ALL))
    require_checklist(mixed)
    assert list(read_checklist(stored_checklist(mixed))) == ALL
    for wrong in ([], ALL[:5], [*ALL, ALL[0]]):
        with pytest.raises(Invalid):
            require_checklist(wrong)


def test_a_hall_never_checked_has_none_of_the_six() -> None:
    assert [(each.item, each.has) for each in read_checklist([])] == [
        (item, False) for item in SixHave
    ]


def test_hours_are_read_back_by_weekday() -> None:
    hours = [OpeningHours(7, "09:00", "12:00"), OpeningHours(1, "08:30", "17:00")]
    require_hours(hours)
    assert [each.weekday for each in read_hours(stored_hours(hours))] == [1, 7]


@pytest.mark.parametrize(
    "hours",
    [
        [OpeningHours(0, "08:00", "09:00")],
        [OpeningHours(8, "08:00", "09:00")],
        [OpeningHours(1, "9:00", "10:00")],
        [OpeningHours(1, "08:00", "24:00")],
        [OpeningHours(1, "10:00", "10:00")],
        [OpeningHours(1, "08:00", "12:00"), OpeningHours(1, "11:59", "13:00")],
        [OpeningHours(1, "08:00", "09:00")] * 22,
    ],
)
def test_impossible_hours_are_refused(hours: list[OpeningHours]) -> None:
    with pytest.raises(Invalid):
        require_hours(hours)
