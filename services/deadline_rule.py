"""The county's own deadlines (期限规定), kind by kind."""

from typing import Any
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.deadline import USUAL_RULES, DeadlineKind, Rule, require_rule
from domain.errors import Forbidden
from domain.events import EventKind
from models.county import County
from models.deadline import DeadlineRule
from services.audience import OFFICE
from services.ports import Ports
from services.work import Call, Result, Work, perform, system_actor, unit_of_work


async def seed_rules(ports: Ports) -> int:
    """Write the usual rules where a county has none of a kind; how many were written."""
    written = 0
    for county in await County.all().only("id"):
        known = await DeadlineRule.filter(county_id=county.id).count()
        if known < len(USUAL_RULES):
            async with unit_of_work(by=system_actor(county.id), ports=ports) as work:
                written += await _seed(work)
    return written


async def _seed(work: Work) -> int:
    rows = await DeadlineRule.filter(county_id=work.by.county_id)
    missing = set(DeadlineKind) - {DeadlineKind(row.kind) for row in rows}
    fresh = [_row(kind, USUAL_RULES[kind], work) for kind in DeadlineKind if kind in missing]
    await DeadlineRule.bulk_create(fresh)
    return len(fresh)


def _row(kind: DeadlineKind, rule: Rule, work: Work) -> DeadlineRule:
    return DeadlineRule(
        county_id=work.by.county_id,
        kind=kind,
        position=list(DeadlineKind).index(kind),
        updated_at=work.now,
        updated_by_name=work.by.name,
        **columns_of(rule),
    )


def columns_of(rule: Rule) -> dict[str, Any]:
    """The columns of a rule; an agreed instant is no rule of the county."""
    return {name: value for name, value in rule.as_data().items() if name != "agreed_at"}


async def set_rule(
    kind: DeadlineKind, rule: Rule, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Give deadlines of a kind another length; those already running keep theirs."""

    async def step(work: Work) -> UUID:
        if work.by.kind is not ActorKind.OFFICE:
            raise Forbidden("期限规定由县政协办公室维护。")
        require_rule(rule)
        known = DeadlineRule.filter(county_id=work.by.county_id, kind=kind)
        row = await known.select_for_update().first()
        fresh = _row(kind, rule, work)
        if row is not None:
            fresh.id = row.id
        await fresh.save(force_create=row is None, force_update=row is not None)
        work.ports.books.forget(work.by.county_id)
        work.record(
            EventKind.DEADLINE_RULE_SET,
            ("DeadlineRule", fresh.id),
            audience=(OFFICE,),
            data={"kind": kind, **columns_of(rule)},
        )
        return fresh.id

    return await perform(step, by=by, ports=ports, call=call)
