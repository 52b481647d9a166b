"""What is made of a camera's words: instants, places, how they were found."""

from datetime import UTC, datetime

import pytest

from domain.geo import Datum, FixProvider, Position
from domain.photo_facts import ASSUMED_ACCURACY_M, Facts, camera_fix, position, provider, taken_at

PLACE: Facts = {"longitude": 125.36, "latitude": 41.26}


def test_an_offset_counts_and_a_missing_one_is_that_of_china() -> None:
    said = taken_at({"takenAt": "2026-03-01T09:30:00", "offset": "+09:00"})
    assumed = taken_at({"takenAt": "2026-03-01T09:30:00"})
    assert said is not None
    assert (said.moment, said.is_offset_assumed) == (datetime(2026, 3, 1, 0, 30, tzinfo=UTC), False)
    assert assumed is not None
    assert (assumed.moment, assumed.is_offset_assumed) == (
        datetime(2026, 3, 1, 1, 30, tzinfo=UTC),
        True,
    )


@pytest.mark.parametrize(
    "facts",
    [
        None,
        {},
        {"takenAt": "2026-02-30T09:30:00"},
        {"takenAt": "2026-03-01T09:61:00"},
        {"takenAt": "0001-01-01T00:00:00"},
        {"takenAt": "2026-03-01T09:30:00", "offset": "+99:99"},
        {"takenAt": 5.0},
    ],
)
def test_an_instant_that_does_not_exist_is_none(facts: Facts | None) -> None:
    assert taken_at(facts) is None


def test_a_place_is_wgs84() -> None:
    assert position(PLACE) == Position(125.36, 41.26, Datum.WGS84)
    assert position({"longitude": 125.36}) is None
    assert position(None) is None


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("GPS", FixProvider.GNSS),
        ("CELLID", FixProvider.CELL),
        ("cellid ", FixProvider.CELL),
        ("NETWORK", FixProvider.NETWORK),
        ("fused", FixProvider.FUSED),
        ("astrolabe", FixProvider.UNKNOWN),
    ],
)
def test_knows_how_a_place_was_found(method: str, expected: FixProvider) -> None:
    assert provider({"method": method}) is expected
    assert provider({}) is FixProvider.UNKNOWN


def test_a_camera_gives_a_fix_with_an_accuracy_of_its_own_or_an_assumed_one() -> None:
    assumed = camera_fix(PLACE)
    stated = camera_fix({**PLACE, "accuracyM": 4.5, "takenAt": "2026-03-01T09:30:00"})
    assert assumed is not None
    assert (assumed.accuracy_m, assumed.fixed_at) == (ASSUMED_ACCURACY_M, None)
    assert stated is not None
    assert (stated.accuracy_m, stated.fixed_at) == (4.5, datetime(2026, 3, 1, 1, 30, tzinfo=UTC))
    assert camera_fix({"takenAt": "2026-03-01T09:30:00"}) is None
