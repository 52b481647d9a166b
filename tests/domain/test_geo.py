"""Positions: what is refused, how datums convert, how far apart places are."""

import geocoordinates_ffi as china  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.geo import (
    BadAccuracy,
    BadPosition,
    Datum,
    FixProvider,
    Position,
    convert,
    distance_m,
    mercator,
    metres_per_mercator,
    require_accuracy,
    require_canonical,
    require_fix,
    require_position,
)

SEAT = Position(125.361007, 41.267127, Datum.CGCS2000)
MILLIMETRE = 0.001
in_china = st.tuples(st.floats(75, 134), st.floats(19, 53))
SHIFTED = [Datum.GCJ02, Datum.BD09]


@pytest.mark.parametrize("shifted", SHIFTED)
@given(place=in_china)
def test_there_and_back_stays_within_a_millimetre(
    shifted: Datum, place: tuple[float, float]
) -> None:
    start = Position(*place, Datum.WGS84)
    assert distance_m(start, convert(convert(start, shifted), Datum.WGS84)) < MILLIMETRE


@pytest.mark.parametrize("shifted", SHIFTED)
@given(place=in_china)
def test_back_and_there_stays_within_a_millimetre(
    shifted: Datum, place: tuple[float, float]
) -> None:
    start = Position(*place, shifted)
    again = convert(convert(start, Datum.CGCS2000), shifted)
    assert distance_m(start, again) < MILLIMETRE


@given(place=in_china)
def test_baidu_and_gcj_convert_without_passing_the_globe(place: tuple[float, float]) -> None:
    start = Position(*place, Datum.GCJ02)
    assert distance_m(start, convert(convert(start, Datum.BD09), Datum.GCJ02)) < MILLIMETRE


def test_cgcs2000_and_wgs84_are_the_same_numbers() -> None:
    assert convert(SEAT, Datum.WGS84) == Position(125.361007, 41.267127, Datum.WGS84)


@pytest.mark.parametrize(
    ("shifted", "least", "most"), [(Datum.GCJ02, 503, 592), (Datum.BD09, 1311, 1443)]
)
def test_shifts_in_huanren_are_those_measured(shifted: Datum, least: int, most: int) -> None:
    misread = Position(SEAT.longitude, SEAT.latitude, shifted)
    assert least < distance_m(SEAT, misread) < most


def test_gcj_is_no_shift_abroad() -> None:
    nairobi = Position(36.8172, -1.2864, Datum.WGS84)
    assert convert(nairobi, Datum.GCJ02) == Position(36.8172, -1.2864, Datum.GCJ02)


RIM = [(-180, -90), (180, 90), (-180, 90), (125, -90), (0.1, 0)]


@pytest.mark.parametrize("corner", RIM)
@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000, Datum.GCJ02])
def test_the_rim_of_the_globe_converts(datum: Datum, corner: tuple[float, float]) -> None:
    for to in Datum:
        assert convert(Position(*corner, datum), to).datum is to


def test_refuses_numbers_that_no_other_datum_can_express() -> None:
    with pytest.raises(BadPosition) as refused:
        convert(Position(-180, -90, Datum.BD09), Datum.CGCS2000)
    assert refused.value.path == ("longitude",)


@pytest.mark.parametrize(
    ("longitude", "latitude", "at"),
    [
        (180.1, 41, "longitude"),
        (float("nan"), 41, "longitude"),
        (float("inf"), 41, "longitude"),
        (125, 90.1, "latitude"),
        (125, float("nan"), "latitude"),
        (0.0, 0.0, "longitude"),
    ],
)
def test_refuses_numbers_that_are_no_place(longitude: float, latitude: float, at: str) -> None:
    with pytest.raises(BadPosition) as refused:
        require_position(longitude, latitude, Datum.WGS84)
    assert (refused.value.code, refused.value.path) == ("BAD_POSITION", (at,))


def test_says_when_longitude_and_latitude_seem_swapped() -> None:
    with pytest.raises(BadPosition, match="写反"):
        require_position(41.267, 125.361, Datum.WGS84)


@pytest.mark.parametrize("accuracy_m", [-1, float("nan"), float("inf"), 100_001])
def test_refuses_an_accuracy_no_receiver_reports(accuracy_m: float) -> None:
    with pytest.raises(BadAccuracy):
        require_accuracy(accuracy_m)


def test_a_fix_keeps_the_raw_numbers() -> None:
    fix = require_fix(125.3, 41.2, Datum.BD09, 12.5, provider=FixProvider.FUSED, is_mock=True)
    assert fix.position == Position(125.3, 41.2, Datum.BD09)
    assert (fix.accuracy_m, fix.provider, fix.is_mock) == (12.5, FixProvider.FUSED, True)


@pytest.mark.parametrize("setting", [Datum.WGS84, Datum.BD09])
def test_a_deployment_keeps_cgcs2000_or_gcj02(setting: Datum) -> None:
    assert require_canonical(Datum.CGCS2000) is Datum.CGCS2000
    assert require_canonical(Datum.GCJ02) is Datum.GCJ02
    with pytest.raises(BadPosition):
        require_canonical(setting)


@given(east=st.floats(-0.5, 0.5), north=st.floats(-0.5, 0.5))
def test_distances_within_a_county_are_exact_to_a_thousandth(east: float, north: float) -> None:
    other = Position(SEAT.longitude + east, SEAT.latitude + north, Datum.CGCS2000)
    exact = china.geodesic_distance_m(
        china.coordinate_wgs84(SEAT.latitude, SEAT.longitude),
        china.coordinate_wgs84(other.latitude, other.longitude),
    )
    assert distance_m(SEAT, other) == pytest.approx(exact, rel=1e-3, abs=1e-3)


def test_distance_converts_the_other_position() -> None:
    assert distance_m(SEAT, convert(SEAT, Datum.BD09)) < MILLIMETRE


@given(east=st.floats(-0.02, 0.02), north=st.floats(-0.02, 0.02))
def test_mercator_metres_times_their_scale_are_ground_metres(east: float, north: float) -> None:
    other = Position(SEAT.longitude + east, SEAT.latitude + north, Datum.CGCS2000)
    x, y = mercator(SEAT.longitude, SEAT.latitude)
    there_x, there_y = mercator(other.longitude, other.latitude)
    projected = ((there_x - x) ** 2 + (there_y - y) ** 2) ** 0.5
    middle = (SEAT.latitude + other.latitude) / 2
    ground = projected * metres_per_mercator(middle)
    assert ground == pytest.approx(distance_m(SEAT, other), rel=1e-5, abs=1e-3)


def test_mercator_reaches_the_poles() -> None:
    assert mercator(0, 90)[1] == mercator(0, 89.95)[1]
