"""Which tables a statistic counts, when a row counts, and what it is grouped by: one SQL each."""

from asyncio import gather
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from domain import permissions
from domain.activity import ActivityKind, ActivityStage
from domain.actor import Actor
from domain.consultation import ConsultationOutcome, Stage
from domain.deadline import DeadlineKind, DeadlineState
from domain.duty import BY_ACTIVITY, DutyKind
from domain.period import Period
from domain.reminder import LOW_SCORE
from domain.scope import Scope
from domain.spot_check import Verdict
from domain.statistics import StatisticsBy, Tally, agreed_as, solved_as, total
from domain.steps import Outcome, Step
from domain.task import IN_FORCE, TaskRole
from models.activity import Activity
from models.columns import instant_text
from models.consultation import Consultation
from models.counter_review import CounterReview
from models.deadline import Deadline
from models.issue import Issue
from models.oversight_letter import OversightLetter
from models.spot_check import SpotCheck, SpotCheckItem
from services.visible import visible

LEFT_OUT = (Step.WITHDRAWN, Step.MERGED)
HELD = (Stage.IN_SESSION, Stage.CONCLUDED, Stage.CONFIRMED)
Key = UUID | str | None
"""What a row stands for: an id, a month like "2026-03", or nothing known."""


@dataclass(frozen=True, slots=True)
class Source:
    """`at` is the SQL of the instant a row counts at; `keys` by which SQL it is grouped.

    `counts` are aggregates by name, with `{now}` for the present. A plain column as a key is also
    what rows are picked by; all areas go by GRID. Of a key that few rows have, `having` says which:
    only they are looked at one by one.
    """

    model: type[Model]
    scope: Scope
    at: str
    during: Callable[[Period], Q]
    counts: Mapping[str, str]
    keys: Mapping[StatisticsBy, str]
    having: Mapping[StatisticsBy, str] = field(default_factory=dict)


def _between(column: str, **others: Any) -> Callable[[Period], Q]:
    def during(period: Period) -> Q:
        bounds: dict[str, Any] = {f"{column}__gte": period.since, f"{column}__lt": period.until}
        return Q(**bounds, **others)

    return during


def _where(condition: str) -> str:
    return f"count(*) filter (where {condition})"


def _texts(values: object) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))  # type: ignore[call-overload]


_LEADS = f"t.role = '{TaskRole.LEAD}' and t.state in ({_texts(IN_FORCE)})"
_ISSUE_DEPARTMENT = f"""(select t.department_id from task t
    where t.issue_id = issue.id and {_LEADS}
    order by t.assigned_at desc, t.id desc limit 1)"""
ISSUES = Source(
    model=Issue,
    scope=permissions.STATISTICS_ISSUE,
    at="captured_at",
    during=lambda period: _between("captured_at")(period) & ~Q(step__in=LEFT_OUT),
    counts={
        "collected": "count(*)",
        "studied": "count(studied_after_s)",
        "resolved": "count(resolved_after_s)",
        "fed_back": "count(fed_back_after_s)",
        "study_seconds": "sum(studied_after_s)",
        "resolve_seconds": "sum(resolved_after_s - studied_after_s)",
        "feed_back_seconds": "sum(fed_back_after_s - resolved_after_s)",
        "told": "count(coalesce(fed_back_after_s, last_rating, proxy_rating))",
        "rated": "count(last_rating)",
        "rated_by_proxy": "count(proxy_rating)",
        "satisfied": _where("last_rating >= 4"),
        **{
            solved_as(each): _where(f"outcome = '{each}' and resolved_after_s is not null")
            for each in Outcome
        },
    },
    keys={
        StatisticsBy.GRID: "area_id",
        StatisticsBy.GROUP: "group_id",
        StatisticsBy.MEMBER: "collector_id",
        StatisticsBy.CATEGORY: "category_id",
        StatisticsBy.SOURCE: "source",
        StatisticsBy.NATURE: "nature",
        StatisticsBy.DEPARTMENT: _ISSUE_DEPARTMENT,
    },
    having={StatisticsBy.DEPARTMENT: f"issue.id in (select t.issue_id from task t where {_LEADS})"},
)
CONSULTATIONS = Source(
    model=Consultation,
    scope=permissions.STATISTICS_CONSULTATION,
    at="held_at",
    during=_between("held_at", stage__in=HELD),
    counts={
        "consultations": "count(*)",
        **{agreed_as(each): _where(f"outcome = '{each}'") for each in ConsultationOutcome},
    },
    keys={
        StatisticsBy.GRID: "area_id",
        StatisticsBy.GROUP: "group_id",
        StatisticsBy.MEMBER: "caller_id",
    },
)
_WELFARE = [kind for kind, duty in BY_ACTIVITY.items() if duty is DutyKind.WELFARE]
ACTIVITIES = Source(
    model=Activity,
    scope=permissions.STATISTICS_ACTIVITY,
    at="held_at",
    during=_between("held_at", stage=ActivityStage.HELD),
    counts={
        "talks": _where(f"kind = '{ActivityKind.TALK}'"),
        "audience": f"sum(audience_count) filter (where kind = '{ActivityKind.TALK}')",
        "welfare": _where(f"kind in ({_texts(_WELFARE)})"),
        "beneficiaries": f"sum(beneficiary_count) filter (where kind in ({_texts(_WELFARE)}))",
        "visits": _where(f"kind = '{ActivityKind.VISIT}'"),
    },
    keys={
        StatisticsBy.GRID: "area_id",
        StatisticsBy.GROUP: "group_id",
        StatisticsBy.MEMBER: "(select a.member_id from account a where a.id = recorded_by_id)",
    },
)
LETTERS = Source(
    model=OversightLetter,
    scope=permissions.STATISTICS_LETTER,
    at="signed_at",
    during=_between("signed_at", is_issued=True),
    counts={
        "letters": "count(*)",
        "letters_due": _where("replied_at is not null or reply_due_at < '{now}'"),
        "replies_in_time": _where("replied_at <= coalesce(reply_due_at, replied_at)"),
    },
    keys={StatisticsBy.DEPARTMENT: "department_id"},
)


def _of_issue(table: str, column: str) -> str:
    return f"(select i.{column} from issue i where i.id = {table}.issue_id)"


_ENDED = f"state in ({_texts((DeadlineState.MET, DeadlineState.LATE))})"
_IS_DUE = f"({_ENDED} or (state = '{DeadlineState.RUNNING}' and due_at < '{{now}}'))"
_CLOCKS = {"accept": DeadlineKind.TASK_ACCEPT, "answer": DeadlineKind.TASK_ANSWER}
TASK_CLOCKS = Source(
    model=Deadline,
    scope=permissions.STATISTICS_DEADLINE,
    at="due_at",
    during=_between("due_at", kind__in=tuple(_CLOCKS.values())),
    counts={
        **{f"{n}_due": _where(f"kind = '{kind}' and {_IS_DUE}") for n, kind in _CLOCKS.items()},
        **{
            f"{n}ed_in_time": _where(f"kind = '{kind}' and state = '{DeadlineState.MET}'")
            for n, kind in _CLOCKS.items()
        },
    },
    keys={
        StatisticsBy.GRID: "area_id",
        StatisticsBy.GROUP: _of_issue("deadline", "group_id"),
        StatisticsBy.MEMBER: _of_issue("deadline", "collector_id"),
        StatisticsBy.CATEGORY: _of_issue("deadline", "category_id"),
        StatisticsBy.DEPARTMENT: "department_id",
    },
)
COUNTER_REVIEWS = Source(
    model=CounterReview,
    scope=permissions.STATISTICS_COUNTER_REVIEW,
    at="created_at",
    during=_between("created_at"),
    counts={"counter_reviews": "count(*)", "low_reviews": _where(f"score <= {LOW_SCORE}")},
    keys={
        StatisticsBy.GROUP: """(select m.sector_group_id from member m
            where m.id = counter_review.member_id)""",
        StatisticsBy.DEPARTMENT: "department_id",
    },
)
"""Not by member: what was said of one person is read by that person and the office."""


def _drawn_during(period: Period) -> Q:
    checks = SpotCheck.filter(_between("drawn_at")(period))
    return Q(check_id__in=Subquery(checks.values("id")))


SPOT_CHECKS = Source(
    model=SpotCheckItem,
    scope=permissions.STATISTICS_SPOT_CHECK_ITEM,
    at="(select c.drawn_at from spot_check c where c.id = spot_check_item.check_id)",
    during=_drawn_during,
    counts={
        "spot_checked": "count(*)",
        "spot_judged": "count(verdict)",
        "spot_passed": _where(f"verdict = '{Verdict.PASS}'"),
    },
    keys={
        StatisticsBy.GRID: _of_issue("spot_check_item", "area_id"),
        StatisticsBy.GROUP: "group_id",
        StatisticsBy.MEMBER: _of_issue("spot_check_item", "collector_id"),
        StatisticsBy.CATEGORY: _of_issue("spot_check_item", "category_id"),
    },
)
SOURCES = (
    *(ISSUES, CONSULTATIONS, ACTIVITIES, LETTERS, SPOT_CHECKS),
    *(TASK_CLOCKS, COUNTER_REVIEWS),
)


@dataclass(frozen=True, slots=True)
class Picked:
    """Only rows whose key of this grouping is among the ids."""

    grouping: StatisticsBy
    ids: frozenset[UUID]


async def counted(
    source: Source,
    period: Period,
    grouping: StatisticsBy | None,
    picked: Picked | None,
    *,
    by: Actor,
    now: datetime,
) -> dict[Key, Tally]:
    """What the actor may count of the source, by key."""
    rows = visible(source.model, source.scope, by=by).filter(source.during(period))
    if picked is not None:
        if picked.grouping not in source.keys:
            return {}
        rows = _picked(rows, source, picked)
    made = {name: RawSQL(sql.format(now=instant_text(now))) for name, sql in source.counts.items()}
    counting, key = rows.annotate(**made), _key_of(source, period, grouping)
    having = source.having.get(grouping) if grouping else None
    if having is None:
        return await _tallies(counting, key, source.counts)
    found, everything = await gather(
        _tallies(_holding(counting, having), key, source.counts),
        _tallies(counting, None, source.counts),
    )
    return {**found, None: _rest(everything[None], found.values())}


def _picked(rows: QuerySet[Any], source: Source, picked: Picked) -> QuerySet[Any]:
    """The ids as literals: of parameters PostgreSQL would compare each row with every one."""
    ids = _texts(each.hex for each in picked.ids)
    having = source.having.get(picked.grouping, "1 = 1")
    return _holding(rows, f"{having} and {source.keys[picked.grouping]} in ({ids})")


def _holding(rows: QuerySet[Any], condition: str) -> QuerySet[Any]:
    """Those of which the SQL is true."""
    return rows.annotate(holds=RawSQL(f"({condition})")).filter(holds=True)


def _key_of(source: Source, period: Period, grouping: StatisticsBy | None) -> str | None:
    if grouping is StatisticsBy.MONTH:
        return _month(source.at, period)
    return source.keys.get(grouping) if grouping else None


def _month(at: str, period: Period) -> str:
    """The month of an instant in the period, by comparing: cheaper than a calendar."""
    cases = [f"when {at} < '{instant_text(end)}' then '{name}'" for name, end in period.months()]
    return f"case {' '.join(cases)} end"


async def _tallies(rows: QuerySet[Any], key: str | None, names: Iterable[str]) -> dict[Key, Tally]:
    if key is None:
        (row,) = await rows.values(*names)
        return {None: _tally(row, names)}
    grouped = rows.annotate(row_key=RawSQL(key)).group_by("row_key")
    found = await grouped.values("row_key", *names)
    return {_key(row["row_key"]): _tally(row, names) for row in found}


def _tally(row: Mapping[str, Any], names: Iterable[str]) -> Tally:
    return {name: int(row[name] or 0) for name in names}


def _rest(everything: Tally, found: Iterable[Tally]) -> Tally:
    counted = total(found)
    return {name: count - counted.get(name, 0) for name, count in everything.items()}


def _key(value: Any) -> Key:
    """SQLite gives ids as 32 hex digits; a month is no id."""
    return UUID(value) if isinstance(value, str) and len(value) == 32 else value
