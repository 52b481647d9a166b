"""From an account to the actor it makes: who it is, and which areas its grants reach today."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.local_day import local_day
from models.account import Account
from models.member import Member
from services.area_index import AreaDirectory
from services.standing import Standing, assigned_areas

ACCOUNT_RELATIONS = ("member", "device__hall")


async def actor_of(
    account: Account | Standing, session_id: UUID, *, now: datetime, areas: AreaDirectory
) -> Actor | None:
    """The actor of an account that was read with ACCOUNT_RELATIONS; None when it may not act."""
    if not is_in_service(account):
        return None
    reached = await _granted_areas(account, now)
    return Actor(
        kind=await _kind_on(account, now),
        county_id=account.county_id,
        account_id=account.id,
        session_id=session_id,
        name=account.name,
        area_ids=areas.of(account.county_id).expand(reached),
        **_belongings(account),
    )


def kind_of(account: Account | Standing) -> ActorKind:
    """What the account acts as; whether a member convenes its group is the member's own fact."""
    kind = ActorKind(account.kind)
    if kind not in (ActorKind.MEMBER, ActorKind.CONVENER):
        return kind
    convenes = account.member is not None and account.member.is_convener
    return ActorKind.CONVENER if convenes else ActorKind.MEMBER


async def _kind_on(account: Account | Standing, now: datetime) -> ActorKind:
    """As `kind_of`; a deputy convenes while the convener is on leave (a Standing knows)."""
    kind, member = kind_of(account), account.member
    if kind is not ActorKind.MEMBER or not isinstance(member, Member) or not member.is_deputy:
        return kind
    today = local_day(now)
    away = Member.filter(
        sector_group_id=member.sector_group_id,
        is_convener=True,
        is_active=True,
        leave_starts_on__lte=today,
        leave_ends_on__gte=today,
    )
    return ActorKind.CONVENER if await away.exists() else kind


def is_in_service(account: Account | Standing) -> bool:
    """An account can be closed by itself, or with the member that left."""
    return account.is_active and (account.member is None or account.member.is_active)


async def _granted_areas(account: Account | Standing, now: datetime) -> Iterable[UUID]:
    kind = ActorKind(account.kind)
    if kind is ActorKind.TOWNSHIP and account.township_id is not None:
        return [account.township_id]
    if kind is ActorKind.DEVICE and account.device is not None:
        return [account.device.hall.area_id]
    if account.member is None:
        return []
    return await assigned_areas(account.member.id, on=local_day(now))


def _belongings(account: Account | Standing) -> dict[str, Any]:
    member, device = account.member, account.device
    return {
        "member_id": member and member.id,
        "group_id": member and member.sector_group_id,
        "department_id": account.department_id,
        "township_id": account.township_id,
        "hall_id": device and device.hall_id,
    }
