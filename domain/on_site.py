"""Whether someone was where the thing is (到场核验): a verdict with reasons, never a refusal."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.geo import Datum, FixProvider, GeoFix, Position, convert, distance_m

# Our interpretation, to be tuned by what the county sees.
STALE_AFTER = timedelta(minutes=5)
CELL_ACCURACY_M = 500.0
EXIF_TOLERANCE_M = 200.0
DATUM_MATCH_M = 50.0
DATUM_SHIFT_M = 250.0
# Half the least shift in the county: a wider site would be met by either reading.
MAX_DATUM_MATCH_M = 200.0


class OnSite(StrEnum):
    """Whether the person was where the thing is: told, never a reason to refuse."""

    ON_SITE = "ON_SITE"
    UNCERTAIN = "UNCERTAIN"
    OFF_SITE = "OFF_SITE"
    NO_FIX = "NO_FIX"


class OnSiteReason(StrEnum):
    """Why a verdict deserves a second look."""

    MOCK = "MOCK"
    CELL_FIX = "CELL_FIX"
    STALE_FIX = "STALE_FIX"
    EXIF_DISAGREES = "EXIF_DISAGREES"
    DATUM_SUSPECT = "DATUM_SUSPECT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the thing is: a centre, and how far around it still counts."""

    centre: Position
    radius_m: float


@dataclass(frozen=True, slots=True)
class OnSiteVerdict:
    """The verdict with its reasons in a fixed order; the distance is None without a fix or site."""

    verdict: OnSite
    reasons: tuple[OnSiteReason, ...] = ()
    distance_m: float | None = None


def judge_on_site(
    fix: GeoFix | None,
    *,
    site: Site | None,
    captured_at: datetime,
    exif: Position | None = None,
    canonical: Datum = Datum.CGCS2000,
) -> OnSiteVerdict:
    """Compare a fix with the site, all in the canonical datum.

    ON_SITE when the whole accuracy circle lies inside the site, OFF_SITE when the two circles do
    not touch, UNCERTAIN between the two and whenever there is no site to compare with.
    """
    if fix is None:
        return OnSiteVerdict(OnSite.NO_FIX)
    reasons = [
        *_reasons_of_fix(fix, captured_at),
        *reasons_by_exif(fix, exif, canonical=canonical),
    ]
    if site is None:
        return OnSiteVerdict(OnSite.UNCERTAIN, tuple(reasons))
    away_m = _metres_between(fix.position, site.centre, canonical)
    if away_m > site.radius_m and is_datum_suspect(
        fix.position,
        site.centre,
        canonical=canonical,
        match_m=_match_m(site.radius_m + fix.accuracy_m),
    ):
        reasons.append(OnSiteReason.DATUM_SUSPECT)
    return OnSiteVerdict(_verdict(away_m, fix.accuracy_m, site.radius_m), in_order(reasons), away_m)


def is_datum_suspect(
    position: Position,
    expected: Position,
    *,
    canonical: Datum = Datum.CGCS2000,
    match_m: float = DATUM_MATCH_M,
) -> bool:
    """Whether the numbers meet the expected place only when read in a datum not declared."""
    if _metres_between(position, expected, canonical) < DATUM_SHIFT_M:
        return False
    return any(
        _metres_between(replace(position, datum=other), expected, canonical) < match_m
        for other in (Datum.CGCS2000, Datum.GCJ02, Datum.BD09)
        if other is not position.datum
    )


def _match_m(reach_m: float) -> float:
    """How near is near enough: whoever is on site may stand anywhere in it."""
    return min(max(DATUM_MATCH_M, reach_m), MAX_DATUM_MATCH_M)


def _verdict(away_m: float, accuracy_m: float, radius_m: float) -> OnSite:
    if away_m + accuracy_m <= radius_m:
        return OnSite.ON_SITE
    return OnSite.UNCERTAIN if away_m - accuracy_m <= radius_m else OnSite.OFF_SITE


def _reasons_of_fix(fix: GeoFix, captured_at: datetime) -> list[OnSiteReason]:
    reasons = []
    if fix.is_mock:
        reasons.append(OnSiteReason.MOCK)
    if fix.provider is FixProvider.CELL or fix.accuracy_m >= CELL_ACCURACY_M:
        reasons.append(OnSiteReason.CELL_FIX)
    if fix.fixed_at is not None and abs(captured_at - fix.fixed_at) > STALE_AFTER:
        reasons.append(OnSiteReason.STALE_FIX)
    return reasons


def reasons_by_exif(
    fix: GeoFix, exif: Position | None, *, canonical: Datum = Datum.CGCS2000
) -> list[OnSiteReason]:
    """What the place a camera wrote says against the phone's fix."""
    if exif is None:
        return []
    away_m = _metres_between(fix.position, exif, canonical)
    if away_m <= fix.accuracy_m + EXIF_TOLERANCE_M:
        return []
    suspect = is_datum_suspect(fix.position, exif, canonical=canonical)
    return [OnSiteReason.EXIF_DISAGREES, *([OnSiteReason.DATUM_SUSPECT] if suspect else [])]


def _metres_between(one: Position, other: Position, canonical: Datum) -> float:
    return distance_m(convert(one, canonical), convert(other, canonical))


def in_order(reasons: Iterable[str]) -> tuple[OnSiteReason, ...]:
    """Each reason once, in the order of their enum."""
    known = frozenset(reasons)
    return tuple(reason for reason in OnSiteReason if reason in known)
