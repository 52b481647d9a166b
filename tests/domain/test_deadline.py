"""Deadlines: what a rule gives, how pressing it gets, and that a holiday never hurries anybody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadline import (
    USUAL_RULES,
    Alert,
    DeadlineKind,
    Instants,
    Rule,
    Unit,
    alert_at,
    instants,
    next_alert_at,
    require_rule,
)
from domain.errors import Invalid
from domain.local_day import CHINA
from domain.working_time import Span, WorkingTime

PLAIN = WorkingTime()
MONDAY = datetime(2026, 3, 2, 10, tzinfo=CHINA)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CHINA)


def due(amount: int, unit: Unit, *pauses: Span, start: datetime = MONDAY) -> datetime:
    return instants(Rule(amount=amount, unit=unit), start, PLAIN, pauses).due_at


def test_working_days_leave_the_first_day_out_and_end_with_the_last() -> None:
    assert due(2, Unit.WORKING_DAYS) == at(4, 17, 30)
    assert due(5, Unit.WORKING_DAYS) == at(9, 17, 30)


def test_working_hours_are_counted_from_the_instant() -> None:
    assert due(4, Unit.WORKING_HOURS) == at(2, 16)


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day() -> None:
    assert due(5, Unit.CALENDAR_DAYS) == at(9, 17, 30)
    assert due(4, Unit.CALENDAR_DAYS) == at(6, 17, 30)


def test_days_whose_work_ended_in_a_pause_are_given_back() -> None:
    assert due(2, Unit.WORKING_DAYS, (at(3, 9), at(5, 9))) == at(6, 17, 30)


def test_resuming_gives_some_hours_of_grace() -> None:
    paused = (at(4, 17), at(4, 17, 20))
    assert due(2, Unit.WORKING_DAYS, paused) == at(5, 14, 20)


def test_warns_at_four_fifths_and_insists_at_three_times() -> None:
    moments = instants(Rule(amount=10, unit=Unit.WORKING_HOURS), at(2, 8, 30), PLAIN)
    assert moments == Instants(at(3, 9, 30), at(3, 11, 30), at(6, 10, 30))


def test_every_alert_has_its_time() -> None:
    rule = USUAL_RULES[DeadlineKind.ISSUE_STUDY]
    moments = instants(rule, MONDAY, PLAIN)
    before = timedelta(milliseconds=1)
    assert alert_at(rule, moments, moments.warn_at - before) is Alert.NONE
    assert alert_at(rule, moments, moments.warn_at) is Alert.DUE_SOON
    assert alert_at(rule, moments, moments.due_at) is Alert.OVERDUE
    assert alert_at(rule, moments, moments.severe_at) is Alert.SEVERE


def test_after_each_alert_the_next_is_awaited() -> None:
    rule = USUAL_RULES[DeadlineKind.ISSUE_STUDY]
    moments = instants(rule, MONDAY, PLAIN)
    awaited = [next_alert_at(rule, moments, told) for told in Alert]
    assert awaited == [moments.warn_at, moments.due_at, moments.severe_at, None]


def test_a_right_only_ends() -> None:
    rule = USUAL_RULES[DeadlineKind.SPOT_CHECK_OBJECTION]
    moments = instants(rule, MONDAY, PLAIN)
    assert next_alert_at(rule, moments, Alert.NONE) == moments.due_at
    assert alert_at(rule, moments, moments.severe_at) is Alert.NONE


def test_an_instant_agreed_on_is_due_then_however_far_away() -> None:
    for days in (1, 10, 2_000_000):
        agreed = MONDAY + timedelta(days=days)
        rule = Rule(amount=0, unit=Unit.AGREED, agreed_at=agreed)
        moments = instants(rule, MONDAY, PLAIN)
        assert moments.warn_at <= moments.due_at == agreed <= moments.severe_at
        assert Rule.of(rule.as_data()) == rule


def test_every_kind_has_a_usual_rule_that_is_sound() -> None:
    assert [require_rule(USUAL_RULES[kind]) for kind in DeadlineKind] == list(USUAL_RULES.values())


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("amount", 0),
        ("amount", 401),
        ("warn_percent", 100),
        ("severe_percent", 100),
        ("grace_hours", -1),
    ],
)
def test_a_senseless_rule_is_refused(part: str, value: int) -> None:
    parts = {"amount": 5, "unit": Unit.WORKING_DAYS, part: value}
    with pytest.raises(Invalid) as refused:
        require_rule(Rule(**parts))  # type: ignore[arg-type]
    assert refused.value.path[0] == "input"


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 9, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)
RULES = st.builds(
    Rule,
    amount=st.integers(1, 60),
    unit=st.sampled_from([unit for unit in Unit if unit is not Unit.AGREED]),
    warn_percent=st.integers(1, 99),
    severe_percent=st.integers(101, 400),
    grace_hours=st.integers(0, 16),
)
EXCEPTIONS = st.dictionaries(DAYS, st.booleans(), max_size=40)


@st.composite
def paused(draw: st.DrawFn) -> tuple[datetime, list[Span]]:
    """A start, and pauses after it that do not overlap."""
    start = moment = draw(MOMENTS)
    spans = []
    for before, length in draw(
        st.lists(st.tuples(st.integers(1, 200), st.integers(1, 400)), max_size=4)
    ):
        since = moment + timedelta(hours=before)
        moment = since + timedelta(hours=length)
        spans.append((since, moment))
    return start, spans


@given(RULES, paused(), EXCEPTIONS, DAYS)
def test_a_further_holiday_never_makes_a_deadline_earlier(
    rule: Rule, of: tuple[datetime, list[Span]], exceptions: dict[date, bool], holiday: date
) -> None:
    start, pauses = of
    before = instants(rule, start, WorkingTime(exceptions=exceptions), pauses).due_at
    with_it = WorkingTime(exceptions={**exceptions, holiday: False})
    assert instants(rule, start, with_it, pauses).due_at >= before


@given(RULES, paused(), EXCEPTIONS)
def test_the_instants_follow_one_another(
    rule: Rule, of: tuple[datetime, list[Span]], exceptions: dict[date, bool]
) -> None:
    start, pauses = of
    found = instants(rule, start, WorkingTime(exceptions=exceptions), pauses)
    assert start <= found.warn_at <= found.due_at <= found.severe_at


@given(RULES)
def test_the_rule_kept_with_a_deadline_is_the_rule(rule: Rule) -> None:
    assert Rule.of(rule.as_data()) == rule
