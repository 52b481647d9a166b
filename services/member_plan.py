"""What the rows of a member file would change among a county's people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from domain.actor import ActorKind
from domain.ids import new_uuid
from domain.member_row import MemberRow
from domain.reference_row import zeros_lost
from domain.row_error import RowError
from models.account import Account
from models.member import GridAssignment, Member, SectorGroup, Term

_SIGNS_IN_AS_MEMBER = frozenset({ActorKind.MEMBER, ActorKind.CONVENER})


@dataclass(slots=True, kw_only=True)
class People:
    """Who the county knows so far, under the keys a file names them by."""

    county_id: UUID
    county_path: str
    term: Term | None
    areas: dict[str, UUID]
    groups: dict[str, SectorGroup]
    members: dict[str, Member]
    by_id: dict[UUID, Member] = field(default_factory=dict)
    last_number: int = 0
    accounts: dict[UUID, Account]
    phones: dict[str, Account]
    assignments: dict[tuple[UUID, UUID], GridAssignment]


@dataclass(slots=True)
class MemberPlan:
    """Unsaved rows to create and to update, by table."""

    errors: list[RowError] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    groups: list[SectorGroup] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    assignments: list[GridAssignment] = field(default_factory=list)
    revised_members: list[Member] = field(default_factory=list)
    revised_accounts: list[Account] = field(default_factory=list)
    revised_assignments: list[GridAssignment] = field(default_factory=list)
    touched: set[UUID] = field(default_factory=set)


def plan_members(
    rows: Sequence[MemberRow], people: People, *, now: datetime, today: date
) -> MemberPlan:
    """Match every row to a member by number, else by phone, else make a new one.

    Groups not known yet are made. The grids of a row replace those served so far; a row without
    grids leaves them alone.
    """
    plan = MemberPlan(
        errors=[*_repeats(rows), *_unknown_grids(rows, people), *_bare_numbers(rows, people)]
    )
    plan.errors.extend(_taken_phones(rows, people))
    if plan.errors:
        return plan
    term = _term(people, plan, today)
    for row in rows:
        group = _group(row, people, plan)
        member = _member(row, term, group, people=people, plan=plan, now=now)
        _account(row, member, people, plan, now)
        _assign(row, member, people, plan, today)
    return plan


def _member_of(row: MemberRow, people: People) -> Member | None:
    """The member a row speaks of, if the county knows them."""
    if row.number:
        return people.members.get(row.number)
    account = people.phones.get(row.phone)
    if account is None or account.member_id is None:
        return None
    known = people.by_id.get(account.member_id)
    return known if known and people.accounts.get(known.id) is account else None


def _repeats(rows: Iterable[MemberRow]) -> list[RowError]:
    errors = []
    for column, key in (("手机", "phone"), ("编号", "number")):
        first: dict[str, int] = {}
        for row in rows:
            value = getattr(row, key)
            if value and first.setdefault(value, row.row) != row.row:
                errors.append(RowError(row.row, column, f"“{value}”与第 {first[value]} 行重复。"))
    return errors


def _unknown_grids(rows: Iterable[MemberRow], people: People) -> list[RowError]:
    return [
        RowError(row.row, "网格", f"没有编码为“{code}”的网格或社区。")
        for row in rows
        for code in row.grid_codes
        if code not in people.areas
    ]


def _bare_numbers(rows: Iterable[MemberRow], people: People) -> list[RowError]:
    """A spreadsheet makes 7 of 007, which would be somebody else."""
    known = set(people.members)
    return [
        RowError(row.row, "编号", f"“{row.number}”像是丢了开头的 0（已有“{whole}”），请设为文本。")
        for row in rows
        if (whole := zeros_lost(row.number, known)) is not None
    ]


def _taken_phones(rows: Iterable[MemberRow], people: People) -> list[RowError]:
    return [
        RowError(row.row, "手机", f"手机号“{row.phone}”已由另一个账号使用。")
        for row in rows
        if row.phone in people.phones and not _is_own_phone(row, people)
    ]


def _is_own_phone(row: MemberRow, people: People) -> bool:
    member = _member_of(row, people)
    account = people.phones[row.phone]
    return member is not None and people.accounts.get(member.id) is account


def _group(row: MemberRow, people: People, plan: MemberPlan) -> SectorGroup:
    known = people.groups.get(row.group)
    if known is not None:
        return known
    position = len({group.id for group in people.groups.values()}) + 1
    group = SectorGroup(
        id=new_uuid(),
        county_id=people.county_id,
        code=f"G{position:02d}",
        name=row.group,
        position=position,
    )
    people.groups[row.group] = group
    plan.groups.append(group)
    return group


def _term(people: People, plan: MemberPlan, today: date) -> Term:
    """The latest term, or a first one that begins today."""
    if people.term is not None:
        return people.term
    term = Term(id=new_uuid(), county_id=people.county_id, number=1, name="第一届", starts_on=today)
    plan.terms.append(term)
    return term


def _member(
    row: MemberRow,
    term: Term,
    group: SectorGroup,
    *,
    people: People,
    plan: MemberPlan,
    now: datetime,
) -> Member:
    member = _member_of(row, people)
    if member is None:
        member = Member(
            id=new_uuid(),
            county_id=people.county_id,
            term_id=term.id,
            number=row.number or _next_number(people),
        )
        people.members[member.number] = people.by_id[member.id] = member
        plan.members.append(member)
    elif not _says_the_same(row, group, member):
        plan.revised_members.append(member)
    else:
        return member
    member.name, member.position = row.name, row.position or member.position
    member.sector_group_id, member.is_convener = group.id, row.is_convener
    member.updated_at = now
    plan.touched.add(member.id)
    return member


def _says_the_same(row: MemberRow, group: SectorGroup, member: Member) -> bool:
    said = (row.name, row.position or member.position, group.id, row.is_convener)
    return said == (member.name, member.position, member.sector_group_id, member.is_convener)


def _next_number(people: People) -> str:
    while f"{people.last_number + 1:03d}" in people.members:
        people.last_number += 1
    people.last_number += 1
    return f"{people.last_number:03d}"


def _account(
    row: MemberRow, member: Member, people: People, plan: MemberPlan, now: datetime
) -> None:
    """A login without a password: it opens once the office has set one."""
    kind = ActorKind.CONVENER if row.is_convener else ActorKind.MEMBER
    account = people.accounts.get(member.id)
    if account is None:
        account = Account(
            id=new_uuid(), county_id=people.county_id, member_id=member.id, created_at=now
        )
        people.accounts[member.id] = account
        plan.accounts.append(account)
    elif (account.kind, account.name, account.phone) != (kind, row.name, row.phone):
        plan.revised_accounts.append(account)
    else:
        return
    account.kind, account.name, account.phone = kind, row.name, row.phone
    plan.touched.add(member.id)


def _assign(row: MemberRow, member: Member, people: People, plan: MemberPlan, today: date) -> None:
    if not row.grid_codes:
        return
    wanted = {people.areas[code] for code in row.grid_codes}
    own = {area: each for (who, area), each in people.assignments.items() if who == member.id}
    for area_id in sorted(wanted - own.keys()):
        plan.assignments.append(_new_assignment(member, area_id, people, today))
        plan.touched.add(member.id)
    for area_id, each in own.items():
        _revise_assignment(each, None if area_id in wanted else today, plan)


def _new_assignment(member: Member, area_id: UUID, people: People, today: date) -> GridAssignment:
    return GridAssignment(
        id=new_uuid(),
        county_id=people.county_id,
        member_id=member.id,
        area_id=area_id,
        assigned_on=today,
    )


def _revise_assignment(each: GridAssignment, ended_on: date | None, plan: MemberPlan) -> None:
    """End it, or take back an end set earlier the same day."""
    if (each.ended_on is None) == (ended_on is None):
        return
    each.ended_on = ended_on
    plan.revised_assignments.append(each)
    plan.touched.add(each.member_id)
