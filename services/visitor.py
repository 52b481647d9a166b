"""A visitor at the tablet: a session that ends after idle and leaves nothing but what was sent.

No event tells of it; its rows are deleted when it ends, at the latest by the next sweep.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden
from domain.ids import new_uuid
from domain.token import new_token, token_hash
from models.session import Session, TokenPair
from services.ports import SYSTEM, Ports
from services.work import system_actor, unit_of_work

IDLE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The token a visitor's page works with, and when it ends unless the visitor goes on."""

    access_token: str = field(repr=False)
    expires_at: datetime


async def begin(*, by: Actor, ports: Ports) -> Visit:
    """A session for the next visitor; the one before at this tablet has left."""
    if by.kind is not ActorKind.DEVICE:
        raise Forbidden("只有议事厅平板可以接待来访者。")
    token = new_token()
    async with unit_of_work(by=by, ports=ports) as work:
        before = await Session.filter(account_id=by.account_id, is_visitor=True)
        await _delete([session.id for session in before if session.id != by.session_id])
        session = await Session.create(
            id=new_uuid(),
            county_id=by.county_id,
            account_id=by.account_id,
            is_visitor=True,
            rotated_at=work.now,
            created_at=work.now,
        )
        await TokenPair.create(
            session_id=session.id,
            generation=0,
            access_hash=token_hash(token),
            access_expires_at=work.now + IDLE,
            refresh_hash=token_hash(new_token()),
            refresh_expires_at=work.now + IDLE,
        )
    for each in before:
        ports.session_cache.forget(each.id)
    return Visit(access_token=token, expires_at=work.now + IDLE)


async def go_on(*, by: Actor, ports: Ports) -> datetime:
    """The visitor touched the screen: when the session ends now. Forbidden in any other session."""
    async with unit_of_work(by=by, ports=ports) as work:
        known = Session.filter(id=by.session_id, is_visitor=True)
        if not await known.update(rotated_at=work.now):
            raise _not_visiting()
        until = work.now + IDLE
        await TokenPair.filter(session_id=by.session_id).update(
            access_expires_at=until, refresh_expires_at=until
        )
    ports.session_cache.forget(by.session_id)
    return until


async def end(*, by: Actor, ports: Ports) -> None:
    """The visitor leaves: the token is good for nothing, and no row is left."""
    async with unit_of_work(by=by, ports=ports):
        if not await Session.filter(id=by.session_id, is_visitor=True).exists():
            raise _not_visiting()
        await _delete([by.session_id])
    ports.session_cache.forget(by.session_id)


async def forget_idle(ports: Ports) -> None:
    """Sweep: sessions of visitors who walked away."""
    async with unit_of_work(by=system_actor(SYSTEM), ports=ports) as work:
        idle = await Session.filter(is_visitor=True, rotated_at__lt=work.now - IDLE).only("id")
        await _delete([session.id for session in idle])


async def _delete(session_ids: Iterable[UUID]) -> None:
    ids = list(session_ids)
    await TokenPair.filter(session_id__in=ids).delete()
    await Session.filter(id__in=ids).delete()


def _not_visiting() -> Forbidden:
    return Forbidden("这不是来访者的会话。")
