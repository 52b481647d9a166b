"""Quarterly spot checks (季度抽查): drawn by the office, judged, objected to, then final."""

import secrets
from datetime import datetime, time
from functools import partial
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.deadline import DeadlineKind
from domain.errors import Forbidden, IdTaken, Invalid
from domain.events import EventKind
from domain.ids import new_uuid
from domain.local_day import CHINA
from domain.reminder import ReminderLevel, ReminderTrigger
from domain.separation import Duty, Stake, require_apart, stakes
from domain.spot_check import (
    ITEM,
    MOST_ITEMS,
    CheckState,
    ItemState,
    ItemVerb,
    Member,
    Verdict,
    draw,
    population_hash,
    quarter_bounds,
)
from domain.steps import Step
from domain.text import clean
from models.deadline import Deadline
from models.event import Event
from models.issue import Issue
from models.spot_check import SpotCheck, SpotCheckItem
from services import deadline
from services.audience import OFFICE, tags
from services.ports import Ports
from services.reminder import Addressee, Notice, remind
from services.visible import locked, parties
from services.work import Call, Result, Work, perform, system_actor, unit_of_work

HANDLING = (
    EventKind.ISSUE_STUDIED,
    EventKind.ISSUE_ROUTED,
    EventKind.ISSUE_RESOLVED,
    EventKind.ISSUE_FED_BACK,
)
LEFT_OUT = (Step.WITHDRAWN, Step.MERGED)


async def draw_sample(
    check_id: UUID,
    *,
    year: int,
    quarter: int,
    size: int,
    seed: str | None,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Freeze the issues collected in a quarter and draw from them; without a seed one is made."""
    step = partial(_draw, check_id, year, quarter, size, seed)
    return await perform(step, by=by, ports=ports, call=call)


async def _draw(
    check_id: UUID, year: int, quarter: int, size: int, seed: str | None, work: Work
) -> UUID:
    held = stakes(
        of_group=work.by.group_id is not None, addressed=work.by.department_id is not None
    )
    require_apart(Duty.DRAW_SAMPLE, held)
    if work.by.kind is not ActorKind.OFFICE:
        raise Forbidden("季度抽查由县政协办公室抽取。")
    if not 1 <= size <= MOST_ITEMS:
        raise Invalid(f"抽查件数须为 1 到 {MOST_ITEMS}。", path=("input", "size"))
    chosen = clean(seed or secrets.token_hex(16), path=("input", "seed"), least=1, most=80)
    await _require_new(check_id, year, quarter, work)
    population = await _population(year, quarter, work)
    if not population:
        raise Invalid("这个季度没有可抽查的问题。", path=("input", "quarter"))
    row = _row(check_id, year, quarter, size, chosen, population, work)
    await row.save(force_create=True)
    await _add_items(row, population, work)
    facts = {"seed": chosen, "populationHash": row.population_hash, "size": row.size}
    record(EventKind.SPOT_CHECK_DRAWN, row, work, **facts)
    return row.id


async def _require_new(check_id: UUID, year: int, quarter: int, work: Work) -> None:
    if await SpotCheck.exists(id=check_id):
        raise IdTaken("这个编号已用于另一次抽查，请重新生成。", path=("input", "id"))
    known = SpotCheck.filter(county_id=work.by.county_id, year=year, quarter=quarter)
    if await known.exists():
        raise Invalid("这个季度已经抽查过，样本不能重抽。", path=("input", "quarter"))


async def _population(year: int, quarter: int, work: Work) -> list[Member]:
    first, after = quarter_bounds(year, quarter)
    since, until = (datetime.combine(day, time(0), CHINA) for day in (first, after))
    if until > work.now:
        raise Invalid("这个季度还没有结束，不能抽查。", path=("input", "quarter"))
    issues = Issue.filter(
        county_id=work.by.county_id, captured_at__gte=since, captured_at__lt=until
    ).exclude(step__in=LEFT_OUT)
    return [
        (issue, group) for issue, group in await issues.order_by("id").values_list("id", "group_id")
    ]


def _row(
    check_id: UUID,
    year: int,
    quarter: int,
    size: int,
    seed: str,
    population: list[Member],
    work: Work,
) -> SpotCheck:
    return SpotCheck(
        id=check_id,
        county_id=work.by.county_id,
        year=year,
        quarter=quarter,
        seed=seed,
        size=min(size, len(population)),
        population=[[issue.hex, group and group.hex] for issue, group in population],
        population_size=len(population),
        population_hash=population_hash(population),
        drawn_by_name=work.by.name,
        drawn_at=work.now,
    )


async def _add_items(row: SpotCheck, population: list[Member], work: Work) -> None:
    groups = dict(population)
    drawn = draw(population, size=row.size, seed=row.seed)
    await SpotCheckItem.bulk_create(
        [
            SpotCheckItem(
                id=new_uuid(),
                county_id=row.county_id,
                check_id=row.id,
                issue_id=issue_id,
                group_id=groups[issue_id],
                ordinal=ordinal,
            )
            for ordinal, issue_id in enumerate(drawn, 1)
        ]
    )


async def judge(
    item_id: UUID,
    verdict: Verdict,
    note: str,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """Say how an issue was handled; whoever is concerned may object for some days."""

    async def step(work: Work) -> UUID:
        item = await _changing(item_id, ItemVerb.JUDGE, work)
        issue = await Issue.get(id=item.issue_id)
        require_apart(Duty.JUDGE_SAMPLE, await _stakes(issue, work))
        item.verdict = verdict
        item.note = clean(note, path=("input", "note"), least=1, most=2000)
        item.state, item.judged_at, item.judged_by_name = ItemState.JUDGED, work.now, work.by.name
        await item.save()
        concern = deadline.Concern(
            subject=("SpotCheckItem", item.id),
            issue_id=item.issue_id,
            area_id=issue.area_id,
            group_id=item.group_id,
            member_id=issue.collector_id,
        )
        await deadline.start(DeadlineKind.SPOT_CHECK_OBJECTION, concern, work)
        _record_item(EventKind.SPOT_CHECK_JUDGED, item, issue, work, verdict=verdict)
        return item.id

    return await perform(step, by=by, ports=ports, call=call)


async def object_to(
    item_id: UUID, objection: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """The collector or the group's convener does not agree."""

    async def step(work: Work) -> UUID:
        item = await _changing(item_id, ItemVerb.OBJECT, work)
        item.objection = clean(objection, path=("input", "objection"), least=1, most=2000)
        item.state, item.objected_at = ItemState.OBJECTED, work.now
        item.objected_by_name = work.by.name
        await item.save()
        await deadline.end(item.id, work)
        issue = await Issue.get(id=item.issue_id)
        _record_item(EventKind.SPOT_CHECK_OBJECTED, item, issue, work, note=item.objection[:200])
        return item.id

    return await perform(step, by=by, ports=ports, call=call)


async def decide(
    item_id: UUID,
    verdict: Verdict,
    decision: str,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """The office decides about an objection; the verdict may change, and is final."""

    async def step(work: Work) -> UUID:
        item = await _changing(item_id, ItemVerb.DECIDE, work)
        issue = await Issue.get(id=item.issue_id)
        require_apart(Duty.DECIDE_OBJECTION, await _stakes(issue, work))
        item.verdict = verdict
        item.decision = clean(decision, path=("input", "decision"), least=1, most=2000)
        await settle(item, issue, work)
        return item.id

    return await perform(step, by=by, ports=ports, call=call)


async def settle_unopposed(ports: Ports) -> int:
    """Verdicts nobody objected to in time become final; how many did."""
    settled = 0
    waiting = Deadline.filter(
        kind=DeadlineKind.SPOT_CHECK_OBJECTION, ended_at=None, due_at__lte=ports.clock.now()
    )
    for county_id, item_id in await waiting.values_list("county_id", "subject_id"):
        async with unit_of_work(by=system_actor(county_id), ports=ports) as work:
            item = await SpotCheckItem.select_for_update().get(id=item_id)
            if item.state == ItemState.JUDGED:
                await settle(item, await Issue.get(id=item.issue_id), work)
                settled += 1
    return settled


async def settle(item: SpotCheckItem, issue: Issue, work: Work) -> None:
    """The verdict is final: a failure is reminded of, and the last one closes the check."""
    item.state, item.final_at = ItemState.FINAL, work.now
    await item.save()
    await deadline.end(item.id, work, wanted=False)  # a right nobody used is not late
    _record_item(EventKind.SPOT_CHECK_DECIDED, item, issue, work, verdict=item.verdict)
    if item.verdict == Verdict.FAIL:
        await remind(_notice(item, issue), work)
    if not await SpotCheckItem.filter(check_id=item.check_id, final_at=None).exists():
        check = await SpotCheck.select_for_update().get(id=item.check_id)
        check.state, check.final_at = CheckState.FINAL, work.now
        await check.save(update_fields=["state", "final_at"])
        record(EventKind.SPOT_CHECK_FINAL, check, work)


def _notice(item: SpotCheckItem, issue: Issue) -> Notice:
    member_id = issue.collector_id
    to = Addressee(member_id=member_id) if member_id else Addressee(group_id=item.group_id)
    return Notice(
        to=to,
        level=ReminderLevel.URGE,
        trigger=ReminderTrigger.SPOT_CHECK,
        cause=f"spot-check:{item.id.hex}",
        content=f"季度抽查认定“{issue.title}”办理不合格：{item.note}",
        issue_id=issue.id,
    )


async def _stakes(issue: Issue, work: Work) -> frozenset[Stake]:
    account_id = work.by.account_id
    handled = Event.filter(subject_id=issue.id, actor_id=account_id, kind__in=HANDLING)
    return stakes(
        collected=issue.collected_by_id == account_id,
        handled=await handled.exists(),
        of_group=work.by.group_id is not None and work.by.group_id == issue.group_id,
    )


async def _changing(item_id: UUID, verb: ItemVerb, work: Work) -> SpotCheckItem:
    item = await locked(SpotCheckItem, permissions.SPOT_CHECK_ITEM, item_id, by=work.by)
    roles = await parties(item, permissions.SPOT_CHECK_ITEM_PARTIES, by=work.by)
    ITEM.require(verb, ItemState(item.state), roles)
    return item


def _record_item(
    kind: EventKind, item: SpotCheckItem, issue: Issue, work: Work, **facts: object
) -> None:
    concerned = tags(group=item.group_id, member=issue.collector_id)
    subject = ("SpotCheckItem", item.id)
    work.record(kind, subject, audience=(OFFICE, *concerned), data=facts)


def record(kind: EventKind, row: SpotCheck, work: Work, **facts: object) -> None:
    work.record(kind, ("SpotCheck", row.id), audience=(OFFICE,), data=facts)
