"""Letting people in: a first password from the office, which its owner has to replace at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, Invalid, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.password import first_password
from domain.session import EndReason
from domain.staff import StaffKind
from models.account import Account
from services.audience import OFFICE, tags
from services.ports import Ports
from services.session import end_all
from services.work import Call, Result, Work, perform

MOST = 20


@dataclass(frozen=True, slots=True)
class Invitees:
    """Whom ids mean: whose column of the accounts they are, and how a refusal calls them."""

    column: str
    argument: str
    called: str
    where: Q = field(default_factory=Q)


MEMBERS = Invitees("member_id", "memberIds", "委员")
STAFF = Invitees("id", "ids", "经办人", Q(kind__in=list(StaffKind)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What somebody needs for the first sign-in; the password is told once and not kept.

    `whose` is the member or, of staff, the account.
    """

    whose: UUID
    name: str
    phone: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invited:
    invitations: Sequence[Invitation]
    replayed: bool


async def invite(
    ids: Sequence[UUID], among: Invitees, *, by: Actor, ports: Ports, call: Call
) -> Invited:
    """New first passwords for people, whose sessions end; repeated, the same are told again.

    NotFound when one of them has no account that could sign in, and then none is changed.
    """
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("初始密码由县政协办公室设定。")
    wanted = list(dict.fromkeys(ids))
    if not 1 <= len(wanted) <= MOST:
        raise Invalid(f"一次选 1 到 {MOST} 位{among.called}。", path=("input", among.argument))
    passwords = first_passwords(wanted, call, ports)
    hashes = await hashed(passwords, ports)

    async def step(work: Work) -> UUID:
        for account in await _accounts(wanted, among, work):
            await _let_in(account, hashes[getattr(account, among.column)], work)
        return work.by.account_id

    result = await perform(step, by=by, ports=ports, call=call)
    for account in await _known(wanted, among, by):
        ports.session_cache.forget_account(account.id)
    return await invited(among, passwords, result, by=by)


def first_passwords(whose: Iterable[UUID], call: Call, ports: Ports) -> dict[UUID, str]:
    """Whoever repeats a call whose answer was lost is told the same."""
    key = call.key or new_uuid().hex
    return {
        each: first_password(ports.stamper.stamp(f"{each.hex}:{key}", purpose="first-password"))
        for each in whose
    }


async def hashed(passwords: Mapping[UUID, str], ports: Ports) -> dict[UUID, str]:
    hashes: dict[UUID, str] = {}
    for whose, password in passwords.items():
        async with ports.passwords.turn() as turn:
            hashes[whose] = await turn.hash(password)
    return hashes


async def invited(
    among: Invitees, passwords: Mapping[UUID, str], result: Result, *, by: Actor
) -> Invited:
    """What to tell the office of those who got a first password, by name."""
    known = await _known(passwords, among, by)
    invitations = [_invitation(account, among, passwords) for account in known]
    return Invited(invitations, result.replayed)


async def _known(whose: Iterable[UUID], among: Invitees, by: Actor) -> list[Account]:
    return await _among(whose, among, by).filter(phone__isnull=False).order_by("name")


async def _accounts(whose: Sequence[UUID], among: Invitees, work: Work) -> list[Account]:
    able = _among(whose, among, work.by).filter(is_active=True, phone__isnull=False)
    found = await able.select_for_update()
    if len(found) < len(whose):
        path = ("input", among.argument)
        raise NotFound(f"有的{among.called}没有可以登录的账号。", path=path)
    return found


def _among(whose: Iterable[UUID], among: Invitees, by: Actor) -> QuerySet[Account]:
    named = {f"{among.column}__in": list(whose)}
    return Account.filter(among.where, county_id=by.county_id, **named)


async def _let_in(account: Account, password_hash: str, work: Work) -> None:
    work.update(account, password_hash=password_hash, must_change_password=True)
    await end_all(account.id, EndReason.PASSWORD_CHANGED, work=work)
    work.record(
        EventKind.ACCOUNT_INVITED,
        ("Account", account.id),
        audience=(OFFICE, *tags(account=account.id)),
    )


def _invitation(account: Account, among: Invitees, passwords: Mapping[UUID, str]) -> Invitation:
    whose, phone = getattr(account, among.column), account.phone
    assert phone is not None
    return Invitation(whose=whose, name=account.name, phone=phone, password=passwords[whose])
