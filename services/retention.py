"""Removing what is known of people when its time is over (保存期限), with a record of what went."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden
from domain.events import EventKind
from domain.issue import Anonymity, ReporterKind
from domain.photo import PhotoState
from domain.retention import USUAL_DAYS, RetentionKind, require_days
from domain.steps import Step
from models.county import County
from models.issue import Issue
from models.photo import Photo
from models.reporter import Reporter
from models.retention import RetentionRule
from models.webhook import NoticeAttempt, NoticeDelivery
from services.audience import OFFICE
from services.issue import record
from services.ports import Ports
from services.resident_erase import NOBODY
from services.work import Call, Result, Work, perform, system_actor, unit_of_work

PAGE = 200
"""So many rows go in one transaction."""

ENDED = (Step.CLOSED, Step.WITHDRAWN)


async def apply_retention(ports: Ports) -> str:
    """Sweep: remove what every county's rules say; running it again removes no more."""
    removed = 0
    for county in await County.all().only("id"):
        for rule in await _rules(county.id, ports):
            before = ports.clock.now() - timedelta(days=rule.days)
            removed += await _apply(RetentionKind(rule.kind), before, county.id, ports)
    return f"清除 {removed} 条"


async def _rules(county_id: UUID, ports: Ports) -> Sequence[RetentionRule]:
    """The county's rules, the usual ones written where it has none."""
    rules = await RetentionRule.filter(county_id=county_id).order_by("kind")
    missing = set(RetentionKind) - {RetentionKind(rule.kind) for rule in rules}
    if not missing:
        return rules
    async with unit_of_work(by=system_actor(county_id), ports=ports) as work:
        made = [_insert(kind, USUAL_DAYS[kind], work) for kind in sorted(missing)]
    return [*rules, *made]


def _insert(kind: RetentionKind, days: int, work: Work) -> RetentionRule:
    return work.insert(
        RetentionRule,
        county_id=work.by.county_id,
        kind=kind,
        days=days,
        updated_at=work.now,
        updated_by_name=work.by.name,
    )


async def _apply(kind: RetentionKind, before: datetime, county_id: UUID, ports: Ports) -> int:
    removed, went = 0, PAGE
    while went == PAGE:
        async with unit_of_work(by=system_actor(county_id), ports=ports) as work:
            went = await REMOVALS[kind](before, work)
        removed += went
    return removed


async def _forget_reporters(before: datetime, work: Work) -> int:
    """Of matters that ended long ago; each tells of it, so that copies on phones follow."""
    known = Q(name__isnull=False) | Q(contact_sealed__isnull=False)
    waiting = Reporter.filter(
        Q(known | ~Q(anonymity=Anonymity.ANONYMOUS)),
        county_id=work.by.county_id,
        issue__step__in=list(ENDED),
        issue__updated_at__lt=before,
    )
    rows = await waiting.order_by("id").limit(PAGE)
    mine = Reporter.filter(id__in=[row.id for row in rows])
    if rows:
        await mine.update(**NOBODY, anonymity=Anonymity.ANONYMOUS, proxy_note="")
    raised = {row.origin_id for row in rows if row.kind == ReporterKind.RAISED}
    concerned = raised | {row.issue_id for row in rows}
    for issue in await Issue.filter(id__in=list(concerned)).order_by("id") if rows else []:
        gone: dict[str, Any] = {f"reporter_{name}": None for name in NOBODY}
        work.update(issue, **(gone if issue.id in raised else {}), version=issue.version + 1)
        ids = [row.id.hex for row in rows if issue.id in (row.issue_id, row.origin_id)]
        record(EventKind.REPORTER_FORGOTTEN, issue, work, reporterIds=ids)
    return len(rows)


async def _forget_notices(before: datetime, work: Work) -> int:
    """Deliveries that ended long ago, with their attempts."""
    ended = NoticeDelivery.filter(county_id=work.by.county_id, ended_at__lt=before)
    found: Any = await ended.order_by("id").limit(PAGE).values_list("id", flat=True)
    ids = list(found)
    if ids:
        await NoticeAttempt.filter(delivery_id__in=ids).delete()
        await NoticeDelivery.filter(id__in=ids).delete()
        work.record(
            EventKind.NOTICES_FORGOTTEN,
            ("County", work.by.county_id),
            audience=(OFFICE,),
            data={"count": len(ids), "deliveryIds": [each.hex for each in ids]},
        )
    return len(ids)


async def _forget_originals(before: datetime, work: Work) -> int:
    """Photos as they were taken; what was made of them stays, and the row says what went when.

    Bytes go before the rows say so: a sweep that is cut off is done again. A file that another
    photo still needs stays.
    """
    old = Photo.filter(
        Q(issue_id=None) | Q(issue__step__in=list(ENDED), issue__updated_at__lt=before),
        county_id=work.by.county_id,
        state__in=[PhotoState.READY, PhotoState.REJECTED],
        original_key__isnull=False,
        received_at__lt=before,
    )
    rows = await old.order_by("id").limit(PAGE)
    if not rows:
        return 0
    ids, keys = [row.id for row in rows], {row.original_key for row in rows if row.original_key}
    others = Photo.filter(original_key__in=list(keys)).exclude(id__in=ids)
    needed: Any = await others.values_list("original_key", flat=True)
    for key in sorted(keys - set(needed)):
        await work.ports.blobs.delete(key)
    gone = {"original_key": None, "original_removed_at": work.now, "updated_at": work.now}
    await Photo.filter(id__in=ids).update(**gone)
    work.record(
        EventKind.ORIGINALS_FORGOTTEN,
        ("County", work.by.county_id),
        audience=(OFFICE,),
        data={"count": len(ids), "photoIds": [each.hex for each in ids]},
    )
    return len(rows)


REMOVALS: Mapping[RetentionKind, Callable[[datetime, Work], Awaitable[int]]] = {
    RetentionKind.REPORTER: _forget_reporters,
    RetentionKind.NOTICE: _forget_notices,
    RetentionKind.ORIGINAL: _forget_originals,
}


async def set_rule(
    kind: RetentionKind, days: int, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Keep what is of a kind for so many days; Forbidden for all but the office."""
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("保存期限由县政协办公室规定。")
    require_days(days)

    async def step(work: Work) -> UUID:
        known = RetentionRule.filter(county_id=by.county_id, kind=kind)
        row = await known.select_for_update().first() or _insert(kind, days, work)
        work.update(row, days=days, updated_at=work.now, updated_by_name=by.name)
        work.record(
            EventKind.RETENTION_RULE_SET,
            ("RetentionRule", row.id),
            audience=(OFFICE,),
            data={"kind": kind, "days": days},
        )
        return row.id

    return await perform(step, by=by, ports=ports, call=call)
