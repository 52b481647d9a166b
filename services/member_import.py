"""Importing members with their groups, accounts and grids: the whole file or nothing."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tortoise.expressions import Q

from domain.actor import Actor
from domain.area import path_of
from domain.events import EventKind
from domain.local_day import local_day
from domain.member_row import MemberRow
from models.account import Account
from models.area import Area
from models.county import County
from models.member import GridAssignment, Member, SectorGroup, Term
from services.import_report import ImportReport, no_county, refused
from services.member_plan import MemberPlan, People, plan_members
from services.membership import keep_history
from services.ports import Ports
from services.work import Work, system_actor, unit_of_work

_BATCH = 500
_MEMBER = ("name", "position", "sector_group_id", "is_convener", "updated_at")
_ACCOUNT = ("kind", "name", "phone")


async def import_members(
    rows: Sequence[MemberRow],
    county_code: str,
    *,
    ports: Ports,
    dry_run: bool = False,
    by: Actor | None = None,
) -> ImportReport:
    """Create and update the members of a county; those not named stay as they are.

    New accounts have no password until the office invites their owners. On any
    error nothing is written.
    """
    county = await County.get_or_none(code=county_code)
    if county is None:
        return no_county(county_code)
    async with unit_of_work(by=by or system_actor(county.id), ports=ports) as work:
        today = local_day(work.now)
        people = await _people(county, rows, today)
        plan = plan_members(rows, people, now=work.now, today=today)
        if plan.errors:
            return refused(plan.errors)
        if not dry_run:
            await _write(plan, people, work)
    return _report(plan, rows, dry_run)


def _report(plan: MemberPlan, rows: Sequence[MemberRow], dry_run: bool) -> ImportReport:
    created = len(plan.members)
    return ImportReport(
        created=created,
        updated=len(plan.touched) - created,
        unchanged=len(rows) - len(plan.touched),
        is_dry_run=dry_run,
        notes=tuple(f"新建界别组：{group.name}" for group in plan.groups),
    )


async def _people(county: County, rows: Sequence[MemberRow], today: date) -> People:
    """All the county knows, and whoever else already signs in with a phone of the file."""
    county_id = county.id
    accounts = await Account.filter(county_id=county_id)
    phones = {account.phone: account for account in accounts if account.phone}
    strangers = [row.phone for row in rows if row.phone not in phones]
    for start in range(0, len(strangers), _BATCH):
        others = await Account.filter(phone__in=strangers[start : start + _BATCH])
        phones.update((account.phone, account) for account in others if account.phone)
    groups = await SectorGroup.filter(county_id=county_id)
    by_name = {group.code: group for group in groups} | {group.name: group for group in groups}
    members = await Member.filter(county_id=county_id)
    return People(
        county_id=county_id,
        county_path=path_of(county.code, parent_path=None),
        term=await Term.filter(county_id=county_id).order_by("-number").first(),
        areas=dict(await Area.filter(county_id=county_id).values_list("code", "id")),
        groups=by_name,
        members={member.number: member for member in members},
        by_id={member.id: member for member in members},
        accounts={account.member_id: account for account in accounts if account.member_id},
        phones=phones,
        assignments=await _assignments(county_id, today),
    )


async def _assignments(county_id: UUID, today: date) -> dict[tuple[UUID, UUID], GridAssignment]:
    """Those in force, and those begun and already ended today, which may be taken up again."""
    rows = await GridAssignment.filter(Q(ended_on=None) | Q(assigned_on=today), county_id=county_id)
    return {(each.member_id, each.area_id): each for each in rows}


async def _write(plan: MemberPlan, people: People, work: Work) -> None:
    await Term.bulk_create(plan.terms)
    await SectorGroup.bulk_create(plan.groups)
    await Member.bulk_create(plan.members, batch_size=_BATCH)
    await Account.bulk_create(plan.accounts, batch_size=_BATCH)
    await GridAssignment.bulk_create(plan.assignments, batch_size=_BATCH)
    await _revise(plan)
    await keep_history(list(people.members.values()), local_day(work.now))
    if plan.touched:
        work.record(
            EventKind.MEMBERS_IMPORTED,
            ("County", people.county_id),
            area_path=people.county_path,
            data={"created": len(plan.members), "touched": len(plan.touched)},
        )


async def _revise(plan: MemberPlan) -> None:
    if plan.revised_members:
        await Member.bulk_update(plan.revised_members, fields=_MEMBER, batch_size=_BATCH)
    if plan.revised_accounts:
        await Account.bulk_update(plan.revised_accounts, fields=_ACCOUNT, batch_size=_BATCH)
    if plan.revised_assignments:
        await GridAssignment.bulk_update(
            plan.revised_assignments, fields=("ended_on",), batch_size=_BATCH
        )
