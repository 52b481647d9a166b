"""Fifty thousand issues with their photos and feedback, and what happened to each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from bench.county import BenchCounty, BenchMember, Grid
from bench.draw import END, MATTERS, STATES, Draw, text_of
from domain.events import EventKind
from domain.issue import Confidentiality, FeedbackChannel, Nature, Source
from domain.steps import Outcome, Route, Step

ISSUES, LONG_CASES, PHOTOS = 50_000, 1_000, 100_000
LENGTHS = {1: 0.30, 2: 0.20, 3: 0.15, 4: 0.10, 6: 0.25}
"""How many events an ordinary issue has; six of them close it."""

ROUND = (
    (EventKind.ISSUE_STUDIED, Step.STUDY),
    (EventKind.ISSUE_ROUTED, Step.RESOLVE),
    (EventKind.ISSUE_RESOLVED, Step.FEED_BACK),
    (EventKind.ISSUE_FED_BACK, Step.FEED_BACK),
)
ENDS = {5: (EventKind.ISSUE_CLOSED, Step.CLOSED), 0: (EventKind.ISSUE_REOPENED, Step.STUDY)}
PHOTO_COUNTS = {0: 0.22, 1: 0.22, 2: 0.22, 3: 0.18, 4: 0.10, 6: 0.06}
KNOWN_TO = {Confidentiality.NORMAL: 0.94, Confidentiality.RESTRICTED: 0.04}
KNOWN_TO[Confidentiality.CONFIDENTIAL] = 0.02
ISSUE_COLUMNS = (
    "id county_id area_id located_area_id category_id group_id collected_by_id collector_id title "
    "content source nature confidentiality step round finding route outcome outcome_text "
    "reporter_name reporter_contact_masked captured_at received_at is_clock_suspect "
    "clock_offset_ms created_at updated_at version longitude latitude fix_longitude fix_latitude "
    "fix_datum fix_accuracy_m fix_provider fix_at fix_is_mock on_site on_site_reasons"
)
PHOTO_COLUMNS = (
    "id county_id issue_id purpose position state content_type captured_at uploaded_by_id "
    "original_key large_key thumb_key width height thumbhash dhash received_at created_at "
    "updated_at"
)
FEEDBACK_COLUMNS = (
    "id county_id issue_id given_by_id given_by_name round channel content told_at rating "
    "rating_comment created_at"
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of the log before it has its place in the chain."""

    at: datetime
    kind: EventKind
    subject: tuple[str, str]
    actor: BenchMember
    area_path: str
    audience: tuple[str, ...]
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class BenchIssue:
    """What consultations and the log need to know of an issue."""

    id: str
    grid: Grid
    collector: BenchMember
    captured_at: datetime
    steps: tuple[tuple[datetime, EventKind, Step], ...]

    @property
    def step(self) -> Step:
        return self.steps[-1][2]

    @property
    def updated_at(self) -> datetime:
        return self.steps[-1][0]

    @property
    def round(self) -> int:
        return 1 + sum(kind is EventKind.ISSUE_REOPENED for _, kind, _ in self.steps)


def draw_issues(county: BenchCounty, draw: Draw, *, events: int) -> list[BenchIssue]:
    """Issues whose histories have that many events together; the long cases take up the rest."""
    lengths = [draw.weighted(LENGTHS) for _ in range(ISSUES - LONG_CASES)]
    each, odd = divmod(events - sum(lengths), LONG_CASES)
    lengths += [each + (number < odd) for number in range(LONG_CASES)]
    draw.random.shuffle(lengths)
    return [_issue(county, draw, length) for length in lengths]


def _issue(county: BenchCounty, draw: Draw, length: int) -> BenchIssue:
    captured_at = END - draw.age()
    grid = draw.one(county.grids)
    return BenchIssue(
        id=draw.uuid(captured_at),
        grid=grid,
        collector=county.member_for(grid, draw.random),
        captured_at=captured_at,
        steps=tuple(_steps(captured_at, length, draw)),
    )


def _steps(
    captured_at: datetime, length: int, draw: Draw
) -> Iterator[tuple[datetime, EventKind, Step]]:
    """Round after round of study, work and feedback; the last event of a sixth closes."""
    spread = (END - captured_at) / length * draw.random.random()
    yield captured_at, EventKind.ISSUE_COLLECTED, Step.COLLECT
    for number in range(1, length):
        at = captured_at + spread * number + timedelta(seconds=number)
        place = (number - 1) % 5
        if place < 4:
            yield at, *ROUND[place]
        else:
            yield at, *ENDS[5 if number == length - 1 else 0]


def happenings(issue: BenchIssue, draw: Draw) -> Iterator[Happening]:
    """The issue's events."""
    collector, previous = issue.collector, None
    audience = (
        "office",
        f"group:{collector.group_id}",
        f"area:{issue.grid.id}",
        f"account:{collector.account_id}",
    )
    for at, kind, step in issue.steps:
        facts: dict[str, object] = {"step": step}
        if previous is not None:
            facts |= {"fromStep": previous, "note": draw.sentences(1)}
        yield Happening(at, kind, ("Issue", issue.id), collector, issue.grid.path, audience, facts)
        previous = step


def issue_row(issue: BenchIssue, county: BenchCounty, draw: Draw) -> tuple[object, ...]:
    member, grid, step = issue.collector, issue.grid, issue.step
    is_studied, is_done = len(issue.steps) > 1, len(issue.steps) > 3
    captured = text_of(issue.captured_at)
    return (
        *(issue.id, county.id, grid.id, grid.id),
        draw.one(county.category_ids) if draw.happens(0.9) else None,
        *(member.group_id, member.account_id, member.id),
        f"{draw.one(MATTERS)}{draw.one(STATES)}，请协调处理（{issue.id[-4:]}）",
        *(draw.sentences(3), draw.one(tuple(Source)), draw.one(tuple(Nature))),
        *(draw.weighted(KNOWN_TO), step, issue.round),
        draw.sentences(2) if is_studied else "",
        draw.one(tuple(Route)) if len(issue.steps) > 2 else None,
        draw.one(tuple(Outcome)[:6]) if is_done else None,
        draw.sentences(2) if is_done else "",
        *(("李某某", "138****0000") if draw.happens(0.5) else (None, None)),
        *(captured, captured, 0, 0, captured, text_of(issue.updated_at), len(issue.steps)),
        *_place(issue, draw),
    )


def _place(issue: BenchIssue, draw: Draw) -> tuple[object, ...]:
    if draw.happens(0.2):
        return (*[None] * 9, "NO_FIX", "[]")
    longitude = round(issue.grid.longitude + draw.random.uniform(-0.002, 0.002), 6)
    latitude = round(issue.grid.latitude + draw.random.uniform(-0.002, 0.002), 6)
    fix = (longitude, latitude, "CGCS2000", draw.one((5.0, 12.5, 30.0)), "GNSS")
    reasons = orjson.dumps(["STALE_FIX"] if draw.happens(0.1) else []).decode()
    at = text_of(issue.captured_at)
    return (longitude, latitude, *fix, at, 0, draw.one(("ON_SITE", "UNCERTAIN")), reasons)


def photo_rows(
    issues: list[BenchIssue], county: BenchCounty, draw: Draw
) -> Iterator[tuple[object, ...]]:
    """READY photos, one hundred thousand in all."""
    counts = [draw.weighted(PHOTO_COUNTS) for _ in issues]
    missing = PHOTOS - sum(counts)
    while missing:
        at = draw.random.randrange(len(counts))
        given = max(0, min(6, counts[at] + (1 if missing > 0 else -1)))
        missing -= given - counts[at]
        counts[at] = given
    for issue, count in zip(issues, counts, strict=True):
        for position in range(count):
            yield _photo_row(issue, county, draw, position)


def _photo_row(
    issue: BenchIssue, county: BenchCounty, draw: Draw, position: int
) -> tuple[object, ...]:
    at = text_of(issue.captured_at)
    digest = f"{draw.random.getrandbits(256):064x}"
    keys = (f"original/{digest[:2]}/{digest}", f"large/{digest[:2]}/{digest}.jpg")
    return (
        *(draw.uuid(issue.captured_at), county.id, issue.id, "EVIDENCE", position, "READY"),
        *("image/jpeg", at, issue.collector.account_id, *keys),
        *(f"thumb/{digest[:2]}/{digest}.jpg", 1600, 1200, digest[:28], digest[:16], at, at, at),
    )


def feedback_rows(
    issues: list[BenchIssue], county: BenchCounty, draw: Draw
) -> Iterator[tuple[object, ...]]:
    """One per time the result was told."""
    for issue in issues:
        told = [at for at, kind, _ in issue.steps if kind is EventKind.ISSUE_FED_BACK]
        for number, at in enumerate(told, 1):
            yield (
                *(draw.uuid(at), county.id, issue.id),
                *(issue.collector.account_id, issue.collector.name, number),
                *(draw.one(tuple(FeedbackChannel)), draw.sentences(1), text_of(at)),
                *(draw.random.randint(2, 5), "", text_of(at)),
            )
