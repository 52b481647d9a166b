"""Five thousand consultations with their participants, the issues they are about, their events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.county import BenchCounty, BenchMember
from bench.draw import END, Draw, text_of
from bench.issues import BenchIssue, Happening
from domain.consultation import Setting, Stage
from domain.events import EventKind

CONSULTATIONS, EVENTS_EACH = 5_000, 4
CONSULTATION_COLUMNS = (
    "id county_id area_id hall_id group_id called_by_id caller_id title purpose setting "
    "place_name stage is_ad_hoc opened_at concluded_at held_at outcome reason resident_count "
    "entry_count captured_at received_at created_at updated_at version on_site on_site_reasons"
)
LINK_COLUMNS = "id county_id consultation_id issue_id"
PARTICIPANT_COLUMNS = (
    "id county_id consultation_id kind member_id department_id name has_name_consent head_count "
    "checked_in_at check_in_method created_at on_site on_site_reasons"
)
KINDS = (
    EventKind.CONSULTATION_OPENED,
    EventKind.PARTICIPANT_ADDED,
    EventKind.PARTICIPANT_CHECKED_IN,
    EventKind.CONSULTATION_CONCLUDED,
)


@dataclass(frozen=True, slots=True)
class BenchConsultation:
    """One concluded consultation about up to three issues of the same group."""

    id: str
    issues: tuple[BenchIssue, ...]
    opened_at: datetime

    @property
    def caller(self) -> BenchMember:
        return self.issues[0].collector

    @property
    def concluded_at(self) -> datetime:
        return self.opened_at + timedelta(minutes=50)


def draw_consultations(issues: Sequence[BenchIssue], draw: Draw) -> Iterator[BenchConsultation]:
    """One for every tenth issue or so; long cases are consulted on like any other."""
    for first in draw.random.sample(issues, CONSULTATIONS):
        more = [draw.one(issues) for _ in range(draw.random.randint(0, 2))]
        about = {each.id: each for each in (first, *more)}
        opened_at = first.captured_at + (END - first.captured_at) * draw.random.random()
        yield BenchConsultation(draw.uuid(opened_at), tuple(about.values()), opened_at)


def consultation_row(
    each: BenchConsultation, county: BenchCounty, draw: Draw
) -> tuple[object, ...]:
    caller, opened = each.caller, text_of(each.opened_at)
    concluded = text_of(each.concluded_at)
    setting = draw.one(tuple(Setting))
    return (
        *(each.id, county.id, each.issues[0].grid.id),
        draw.one(county.hall_ids) if setting is Setting.HALL else None,
        *(caller.group_id, caller.account_id, caller.id),
        *(f"现场协商（{each.id[-4:]}）", draw.sentences(1), setting, "社区活动室", Stage.CONCLUDED),
        *(1, opened, concluded, opened, "COMMITTED", "", draw.random.randint(2, 20), 0),
        *(opened, opened, opened, concluded, 3, "ON_SITE", "[]"),
    )


def link_rows(each: BenchConsultation, county: BenchCounty, draw: Draw) -> Iterator[Sequence[str]]:
    for issue in each.issues:
        yield draw.uuid(each.opened_at), county.id, each.id, issue.id


def participant_rows(
    each: BenchConsultation, county: BenchCounty, draw: Draw
) -> Iterator[tuple[object, ...]]:
    """The caller, two more members, a department, and residents counted by heads."""
    others = draw.random.sample(county.members, 3)
    members = [each.caller, *(one for one in others if one.id != each.caller.id)][:3]
    at = text_of(each.opened_at)
    present = (at, "LOCATION", at, "ON_SITE", "[]")
    who: list[tuple[object, ...]] = [("MEMBER", one.id, None, one.name, 0, 1) for one in members]
    who.append(("DEPARTMENT", None, draw.one(county.department_ids), None, 0, 1))
    who.append(("RESIDENT", None, None, None, 0, draw.random.randint(2, 20)))
    for one in who:
        yield (draw.uuid(each.opened_at), county.id, each.id, *one, *present)


def consultation_happenings(each: BenchConsultation) -> Iterator[Happening]:
    """What the log says of it."""
    caller = each.caller
    audience = ("office", f"group:{caller.group_id}", f"account:{caller.account_id}")
    for number, kind in enumerate(KINDS):
        at = each.opened_at + timedelta(minutes=10 * number)
        subject, path = ("Consultation", each.id), each.issues[0].grid.path
        yield Happening(at, kind, subject, caller, path, audience, {})
