"""Which days a period has, and what is no period."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Invalid
from domain.period import Period, PeriodAsked

PERIODS = [
    ({"year": 2026}, (2026, 1, 1), (2026, 12, 31)),
    ({"year": 2026, "half": 2}, (2026, 7, 1), (2026, 12, 31)),
    ({"year": 2026, "quarter": 1}, (2026, 1, 1), (2026, 3, 31)),
    ({"year": 2026, "quarter": 4}, (2026, 10, 1), (2026, 12, 31)),
    ({"year": 2024, "month": 2}, (2024, 2, 1), (2024, 2, 29)),
    ({"year": 2026, "month": 12}, (2026, 12, 1), (2026, 12, 31)),
    ({"from_on": date(2026, 3, 2), "to_on": date(2026, 3, 2)}, (2026, 3, 2), (2026, 3, 2)),
]


@pytest.mark.parametrize(("said", "first", "last"), PERIODS)
def test_a_period_has_its_days(
    said: dict[str, Any], first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    period = PeriodAsked(**said).period()
    assert (period.first, period.last) == (date(*first), date(*last))


NONE = [
    {},
    {"year": 1999},
    {"year": 2101},
    {"year": 2026, "quarter": 5},
    {"year": 2026, "half": 0},
    {"year": 2026, "month": 13},
    {"year": 2026, "quarter": 1, "month": 1},
    {"quarter": 1},
    {"year": 2026, "from_on": date(2026, 1, 1), "to_on": date(2026, 1, 2)},
    {"from_on": date(2026, 1, 1)},
    {"to_on": date(2026, 1, 1)},
    {"from_on": date(2026, 1, 2), "to_on": date(2026, 1, 1)},
    {"from_on": date(2020, 1, 1), "to_on": date(2026, 1, 1)},
    {"from_on": date(1, 1, 1), "to_on": date(1, 1, 2)},
    {"from_on": date(9999, 12, 31), "to_on": date(9999, 12, 31)},
]


@pytest.mark.parametrize("said", NONE)
def test_refuses_what_names_no_days(said: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        PeriodAsked(**said).period()


def test_a_day_begins_at_midnight_in_china() -> None:
    day = Period(date(2026, 4, 1), date(2026, 4, 2))
    assert day.since.isoformat() == "2026-04-01T00:00:00+08:00"
    assert day.until.isoformat() == "2026-04-02T00:00:00+08:00"


def test_months_are_named_with_their_ends() -> None:
    found = list(Period(date(2025, 12, 31), date(2026, 2, 1)).months())
    assert [(name, end.date()) for name, end in found] == [
        ("2025-12", date(2026, 1, 1)),
        ("2026-01", date(2026, 2, 1)),
    ]
