"""On site or not: circles, doubts, and a datum declared wrongly."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.geo import Datum, FixProvider, GeoFix, Position, convert
from domain.on_site import OnSite, OnSiteReason, Site, is_datum_suspect, judge_on_site

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
COURTYARD = Position(125.361007, 41.267127, Datum.CGCS2000)
SITE = Site(centre=COURTYARD, radius_m=100)
METRES_PER_DEGREE_NORTH = 111_070


def metres_north(metres: float, datum: Datum = Datum.CGCS2000) -> Position:
    latitude = COURTYARD.latitude + metres / METRES_PER_DEGREE_NORTH
    return Position(COURTYARD.longitude, latitude, datum)


def fix(position: Position = COURTYARD, accuracy_m: float = 10) -> GeoFix:
    return GeoFix(position=position, accuracy_m=accuracy_m)


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "verdict"),
    [
        (0, 10, OnSite.ON_SITE),
        (89, 10, OnSite.ON_SITE),
        (95, 10, OnSite.UNCERTAIN),
        (105, 10, OnSite.UNCERTAIN),
        (115, 10, OnSite.OFF_SITE),
        (0, 150, OnSite.UNCERTAIN),
        (5000, 20, OnSite.OFF_SITE),
    ],
)
def test_verdict_compares_the_two_circles(
    metres: float, accuracy_m: float, verdict: OnSite
) -> None:
    judged = judge_on_site(fix(metres_north(metres), accuracy_m), site=SITE, captured_at=NOW)
    assert (judged.verdict, judged.reasons) == (verdict, ())
    assert judged.distance_m == pytest.approx(metres, abs=1)


def test_without_a_fix_there_is_nothing_to_judge() -> None:
    judged = judge_on_site(None, site=SITE, captured_at=NOW)
    assert (judged.verdict, judged.reasons, judged.distance_m) == (OnSite.NO_FIX, (), None)


def test_without_a_site_nobody_knows() -> None:
    judged = judge_on_site(fix(), site=None, captured_at=NOW)
    assert (judged.verdict, judged.distance_m) == (OnSite.UNCERTAIN, None)


@pytest.mark.parametrize(
    ("doubtful", "reason"),
    [
        (GeoFix(position=COURTYARD, accuracy_m=5, is_mock=True), OnSiteReason.MOCK),
        (
            GeoFix(position=COURTYARD, accuracy_m=5, provider=FixProvider.CELL),
            OnSiteReason.CELL_FIX,
        ),
        (GeoFix(position=COURTYARD, accuracy_m=500), OnSiteReason.CELL_FIX),
        (
            GeoFix(position=COURTYARD, accuracy_m=5, fixed_at=NOW - timedelta(minutes=6)),
            OnSiteReason.STALE_FIX,
        ),
        (
            GeoFix(position=COURTYARD, accuracy_m=5, fixed_at=NOW + timedelta(minutes=6)),
            OnSiteReason.STALE_FIX,
        ),
    ],
)
def test_a_doubtful_fix_is_flagged(doubtful: GeoFix, reason: OnSiteReason) -> None:
    assert judge_on_site(doubtful, site=SITE, captured_at=NOW).reasons == (reason,)


def test_a_fix_of_five_minutes_ago_is_fresh() -> None:
    recent = GeoFix(position=COURTYARD, accuracy_m=5, fixed_at=NOW - timedelta(minutes=5))
    assert judge_on_site(recent, site=SITE, captured_at=NOW).reasons == ()


def test_reasons_come_in_one_order_and_once() -> None:
    worst = GeoFix(
        position=metres_north(9000),
        accuracy_m=600,
        fixed_at=NOW - timedelta(hours=1),
        is_mock=True,
    )
    judged = judge_on_site(worst, site=SITE, captured_at=NOW, exif=COURTYARD)
    assert judged.reasons == (
        OnSiteReason.MOCK,
        OnSiteReason.CELL_FIX,
        OnSiteReason.STALE_FIX,
        OnSiteReason.EXIF_DISAGREES,
    )
    assert judged.verdict is OnSite.OFF_SITE


@pytest.mark.parametrize(("metres", "disagrees"), [(150, False), (205, False), (260, True)])
def test_exif_disagrees_beyond_accuracy_and_tolerance(metres: float, disagrees: bool) -> None:
    judged = judge_on_site(
        fix(), site=SITE, captured_at=NOW, exif=metres_north(metres, Datum.WGS84)
    )
    assert (OnSiteReason.EXIF_DISAGREES in judged.reasons) is disagrees


@given(east=st.floats(-30, 30), north=st.floats(-30, 30), datum=st.sampled_from(["GCJ02", "BD09"]))
def test_a_shifted_point_declared_wgs84_is_suspect(east: float, north: float, datum: str) -> None:
    there = Position(
        COURTYARD.longitude + east / 83_700, COURTYARD.latitude + north / 111_070, Datum.WGS84
    )
    shifted = convert(there, Datum(datum))
    mistaken = Position(shifted.longitude, shifted.latitude, Datum.WGS84)
    judged = judge_on_site(fix(mistaken, 20), site=SITE, captured_at=NOW)
    assert (judged.verdict, judged.reasons) == (OnSite.OFF_SITE, (OnSiteReason.DATUM_SUSPECT,))


def test_a_gps_point_declared_gcj02_is_suspect() -> None:
    mistaken = Position(COURTYARD.longitude, COURTYARD.latitude, Datum.GCJ02)
    judged = judge_on_site(fix(mistaken, 20), site=SITE, captured_at=NOW)
    assert judged.reasons == (OnSiteReason.DATUM_SUSPECT,)


def test_a_photo_uncovers_the_wrong_datum_where_no_site_is_known() -> None:
    shifted = convert(COURTYARD, Datum.GCJ02)
    mistaken = Position(shifted.longitude, shifted.latitude, Datum.WGS84)
    judged = judge_on_site(fix(mistaken, 20), site=None, captured_at=NOW, exif=COURTYARD)
    assert judged.reasons == (OnSiteReason.EXIF_DISAGREES, OnSiteReason.DATUM_SUSPECT)


@pytest.mark.parametrize("metres", [60, 300, 560, 2000])
def test_somewhere_else_is_not_a_matter_of_datums(metres: float) -> None:
    assert not is_datum_suspect(metres_north(metres), COURTYARD)


@pytest.mark.parametrize("datum", Datum)
def test_the_verdict_is_the_same_in_a_deployment_that_keeps_gcj02(datum: Datum) -> None:
    given_in = convert(metres_north(60), datum)
    for canonical in (Datum.CGCS2000, Datum.GCJ02):
        judged = judge_on_site(fix(given_in), site=SITE, captured_at=NOW, canonical=canonical)
        assert (judged.verdict, judged.reasons) == (OnSite.ON_SITE, ())
