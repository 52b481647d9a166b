"""The statistics of a period once more: plain SQL over events and rows, sharing no code with them.

What services/statistics keeps on the issue (milestones, last rating) is told here by the log and by
feedback, so that both ways have to agree.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from models.county import County

Figures = dict[str | None, dict[str, int]]
"""By a row's key (32 hex digits, a month, or nothing): its figures that are not 0."""

SECONDS = {
    "postgres": "floor(extract(epoch from {later}) - extract(epoch from {earlier}))",
    "sqlite": "floor((julianday({later}) - julianday({earlier})) * 86400 + 0.001)",
}
MONTH = {
    "postgres": "to_char({at} at time zone 'Asia/Shanghai', 'YYYY-MM')",
    "sqlite": "strftime('%Y-%m', {at}, '+8 hours')",
}
OUTCOMES = (
    *("SOLVED", "PARTLY", "PLANNED", "NOT_YET", "EXPLAINED"),
    *("INFEASIBLE", "OTHER_CHANNEL", "OUT_OF_SCOPE"),
)
AGREED = ("COMMITTED", "RESOLVED", "UNRESOLVED")

ISSUES = f"""
    with told as (
        select i.*, (select max(e.at) from event e where e.subject_id = i.id
            and e.kind = 'ISSUE_REOPENED') as reopened_at
        from issue i
        where i.captured_at >= $1 and i.captured_at < $2 and i.step not in ('WITHDRAWN', 'MERGED')
    ), reached as (
        select i.*,
        (select min(e.at) from event e where e.subject_id = i.id
            and e.kind in ('ISSUE_STUDIED', 'ISSUE_DECLINED')) as studied_at,
        (select max(e.at) from event e where e.subject_id = i.id
            and e.kind in ('ISSUE_RESOLVED', 'ISSUE_DECLINED')
            and (i.reopened_at is null or e.at > i.reopened_at)) as resolved_at,
        (select max(f.told_at) from feedback f where f.issue_id = i.id) as ever_told_at,
        (select max(e.at) from event e where e.subject_id = i.id and e.kind = 'ISSUE_FED_BACK'
            and (i.reopened_at is null or e.at > i.reopened_at)) as fed_back_at,
        (select f.rating from feedback f where f.issue_id = i.id and f.rated_by = 'RESIDENT'
            order by f.round desc, f.told_at desc limit 1) as rating,
        (select max(f.rating) from feedback f where f.issue_id = i.id and f.rated_by = 'PROXY')
            as written_down
        from told i
    )
    select {{key}} as key, count(*) as collected, count(studied_at) as studied,
        count(resolved_at) as resolved, count(fed_back_at) as fed_back,
        count(ever_told_at) as told, count(rating) as rated, count(written_down) as rated_by_proxy,
        sum(case when rating >= 4 then 1 else 0 end) as satisfied,
        sum({{study}}) as study_seconds, sum({{resolve}}) as resolve_seconds,
        sum({{feed_back}}) as feed_back_seconds, {
    ", ".join(
        f"sum(case when resolved_at is not null and outcome = '{each}' then 1 else 0 end)"
        f" as solved_{each.lower()}"
        for each in OUTCOMES
    )
}
    from reached i group by 1
"""
CONSULTATIONS = f"""
    select {{key}} as key, count(*) as consultations, {
    ", ".join(
        f"sum(case when i.outcome = '{each}' then 1 else 0 end) as consultations_{each.lower()}"
        for each in AGREED
    )
}
    from consultation i where i.held_at >= $1 and i.held_at < $2
    and i.stage in ('IN_SESSION', 'CONCLUDED', 'CONFIRMED') group by 1
"""
ACTIVITIES = """
    select {key} as key,
        sum(case when i.kind = 'TALK' then 1 else 0 end) as talks,
        sum(case when i.kind = 'TALK' then i.audience_count else 0 end) as audience,
        sum(case when i.kind in ('CLINIC', 'CULTURE_TECH', 'DONATION', 'PAIRING') then 1 else 0 end)
            as welfare,
        sum(case when i.kind in ('CLINIC', 'CULTURE_TECH', 'DONATION', 'PAIRING')
            then i.beneficiary_count else 0 end) as beneficiaries,
        sum(case when i.kind = 'VISIT' then 1 else 0 end) as visits
    from activity i where i.held_at >= $1 and i.held_at < $2 and i.stage = 'HELD' group by 1
"""
LETTERS = """
    select {key} as key, count(*) as letters,
        sum(case when i.replied_at is not null or i.reply_due_at < $3 then 1 else 0 end)
            as letters_due,
        sum(case when i.replied_at is not null
            and (i.reply_due_at is null or i.replied_at <= i.reply_due_at) then 1 else 0 end)
            as replies_in_time
    from oversight_letter i where i.signed_at >= $1 and i.signed_at < $2 group by 1
"""
SPOT_CHECKS = """
    select {key} as key, count(*) as spot_checked, count(s.verdict) as spot_judged,
        sum(case when s.verdict = 'PASS' then 1 else 0 end) as spot_passed
    from spot_check_item s join spot_check c on c.id = s.check_id join issue i on i.id = s.issue_id
    where c.drawn_at >= $1 and c.drawn_at < $2 group by 1
"""
TASK_CLOCKS = """
    select {key} as key,
        sum(case when d.kind = 'TASK_ACCEPT' and (d.ended_at is not null or d.due_at < $3)
            then 1 else 0 end) as accept_due,
        sum(case when d.kind = 'TASK_ANSWER' and (d.ended_at is not null or d.due_at < $3)
            then 1 else 0 end) as answer_due,
        sum(case when d.kind = 'TASK_ACCEPT' and d.ended_at <= d.due_at then 1 else 0 end)
            as accepted_in_time,
        sum(case when d.kind = 'TASK_ANSWER' and d.ended_at <= d.due_at then 1 else 0 end)
            as answered_in_time
    from deadline d join issue i on i.id = d.issue_id where d.due_at >= $1 and d.due_at < $2
        and d.kind in ('TASK_ACCEPT', 'TASK_ANSWER') and d.state not in ('CANCELLED', 'PAUSED')
    group by 1
"""
COUNTER_REVIEWS = """
    select {key} as key, count(*) as counter_reviews,
        sum(case when r.score < 3 then 1 else 0 end) as low_reviews
    from counter_review r join member m on m.id = r.member_id
    where r.created_at >= $1 and r.created_at < $2 group by 1
"""
TOWNSHIP = """(select t.id from area a join area t on t.level = 'TOWNSHIP'
    and substr(a.path, 1, length(t.path)) = t.path where a.id = i.area_id)"""
DEPARTMENT = """(select t.department_id from task t where t.issue_id = i.id and t.role = 'LEAD'
    and t.state <> 'CANCELLED' and t.state <> 'RETURNED' order by t.assigned_at desc limit 1)"""
SOURCE = """case i.source when 'VISIT' then '走访' when 'WECHAT_GROUP' then '微信群'
    when 'ACTIVITY_ROOM' then '委员活动室' when 'HALL' then '议事厅' when 'QR' then '扫码'
    when 'PHONE' then '电话' else '其他' end"""
QUERIES = (
    *(ISSUES, CONSULTATIONS, ACTIVITIES, LETTERS, SPOT_CHECKS),
    *(TASK_CLOCKS, COUNTER_REVIEWS),
)
KEYS: Mapping[str, Mapping[str, str]] = {
    "TOTAL": {},
    "TOWNSHIP": {
        **dict.fromkeys((ISSUES, CONSULTATIONS, ACTIVITIES, SPOT_CHECKS), TOWNSHIP),
        TASK_CLOCKS: TOWNSHIP.replace("i.area_id", "d.area_id"),
    },
    "GROUP": {
        **dict.fromkeys((ISSUES, CONSULTATIONS, ACTIVITIES, TASK_CLOCKS), "i.group_id"),
        SPOT_CHECKS: "s.group_id",
        COUNTER_REVIEWS: "m.sector_group_id",
    },
    "CATEGORY": dict.fromkeys((ISSUES, SPOT_CHECKS, TASK_CLOCKS), "i.category_id"),
    "SOURCE": {ISSUES: SOURCE},
    "DEPARTMENT": {
        ISSUES: DEPARTMENT,
        LETTERS: "i.department_id",
        TASK_CLOCKS: "d.department_id",
        COUNTER_REVIEWS: "r.department_id",
    },
    "MONTH": {
        ISSUES: "i.captured_at",
        **dict.fromkeys((CONSULTATIONS, ACTIVITIES), "i.held_at"),
        LETTERS: "i.signed_at",
        SPOT_CHECKS: "c.drawn_at",
        TASK_CLOCKS: "d.due_at",
        COUNTER_REVIEWS: "r.created_at",
    },
}
"""By what rows are told apart in each query; without a key they belong to none."""


async def figures(by: str, since: datetime, until: datetime, now: datetime) -> Figures:
    """Everything but members and grids."""
    found: Figures = {}
    for query in QUERIES:
        for row in await _rows(query, KEYS[by].get(query, "null"), by, (since, until, now)):
            into = found.setdefault(_key(row.pop("key")), {})
            for name, count in row.items():
                into[name] = into.get(name, 0) + int(count or 0)
    return {key: {name: n for name, n in row.items() if n} for key, row in found.items()}


async def _rows(
    query: str, key: str, by: str, bounds: tuple[datetime, ...]
) -> list[dict[str, Any]]:
    connection: BaseDBAsyncClient = County._meta.db
    dialect = connection.capabilities.dialect
    at = key if by == "MONTH" else None
    sql = query.format(
        key=MONTH[dialect].format(at=at) if at else key,
        study=SECONDS[dialect].format(later="studied_at", earlier="received_at"),
        resolve=SECONDS[dialect].format(later="resolved_at", earlier="studied_at"),
        feed_back=SECONDS[dialect].format(later="fed_back_at", earlier="resolved_at"),
    )
    for number, bound in enumerate(bounds, 1):
        sql = sql.replace(f"${number}", f"'{_text(bound)}'")
    return [dict(row) for row in await connection.execute_query_dict(sql)]


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _key(value: Any) -> str | None:
    return None if value is None else str(value).replace("-", "") if len(str(value)) > 7 else value


ACTIVE = """
    select count(distinct member_id) as n from duty_entry
    where state in ('DERIVED', 'APPROVED') and occurred_on >= '{first}' and occurred_on < '{after}'
"""
VISITED = """
    select count(*) as n from area g where g.level = 'GRID' and (
        exists (select 1 from issue i where i.area_id = g.id and i.collector_id is not null
            and i.captured_at >= '{since}' and i.captured_at < '{until}')
        or exists (select 1 from consultation c where c.area_id = g.id
            and c.stage in ('IN_SESSION', 'CONCLUDED', 'CONFIRMED')
            and c.held_at >= '{since}' and c.held_at < '{until}')
        or exists (select 1 from activity a where a.area_id = g.id and a.stage = 'HELD'
            and a.held_at >= '{since}' and a.held_at < '{until}'))
"""


async def people_and_places(
    first: date, after: date, since: datetime, until: datetime
) -> tuple[int, int]:
    """How many members did something, and in how many grids somebody was."""
    connection: BaseDBAsyncClient = County._meta.db
    bounds = {"first": first, "after": after, "since": _text(since), "until": _text(until)}
    counts = [
        await connection.execute_query_dict(sql.format(**bounds)) for sql in (ACTIVE, VISITED)
    ]
    (active,), (visited,) = counts
    return int(active["n"]), int(visited["n"])
