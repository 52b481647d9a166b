"""Sessions: opened by a sign-in, kept alive by exchanging refresh tokens, ended once for all."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.exceptions import OperationalError
from tortoise.expressions import F

from domain.actor import Actor, ActorKind
from domain.errors import NotFound
from domain.events import EventKind
from domain.lockout import WINDOW
from domain.principal import Principal
from domain.session import FIRST_GENERATION, EndReason, Presented, Rotation, SessionEnded
from domain.token import ACCESS_FOR, REFRESH_FOR, is_token, new_token, token_hash
from models.account import Account
from models.outage import is_outage
from models.session import Lockout, Pairing, Session, TokenPair
from services.actors import actor_of, is_in_service, kind_of
from services.area_index import AreaDirectory
from services.audience import OFFICE, tags
from services.ports import SYSTEM, Ports
from services.standing import Token, token_standing
from services.work import Work, system_actor, unit_of_work

PAIRINGS_KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """Tokens as they leave the server, once; only their hashes stay."""

    session_id: UUID
    access_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_token: str = field(repr=False)
    refresh_expires_at: datetime
    must_change_password: bool
    actor_kind: ActorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """One of one's own sign-ins in force."""

    id: UUID
    device_name: str
    created_at: datetime
    last_used_at: datetime
    is_current: bool


async def open_session(account: Account, *, device_name: str, work: Work) -> Issued:
    """A new session of the account, under the id its actor (`work.by`) already carries."""
    session = await Session.create(
        id=work.by.session_id,
        county_id=work.by.county_id,
        account_id=account.id,
        device_name=device_name,
        rotated_at=work.now,
        created_at=work.now,
    )
    work.record(
        EventKind.ACCOUNT_SIGNED_IN,
        ("Account", account.id),
        audience=tags(account=account.id),
        data={"session": session.id.hex},
    )
    return await issue(session, account, generation=FIRST_GENERATION, now=work.now)


async def issue(session: Session, account: Account, *, generation: int, now: datetime) -> Issued:
    """A further pair of tokens for a session."""
    access_token, refresh_token = new_token(), new_token()
    pair = await TokenPair.create(
        session_id=session.id,
        generation=generation,
        access_hash=token_hash(access_token),
        access_expires_at=now + ACCESS_FOR,
        refresh_hash=token_hash(refresh_token),
        refresh_expires_at=now + REFRESH_FOR,
    )
    return Issued(
        session_id=session.id,
        access_token=access_token,
        access_expires_at=pair.access_expires_at,
        refresh_token=refresh_token,
        refresh_expires_at=pair.refresh_expires_at,
        must_change_password=account.must_change_password,
        actor_kind=kind_of(account),
    )


async def refresh(token: str, *, ports: Ports) -> Issued:
    """New tokens for a refresh token; SessionEnded when it is not, or no longer, good for any.

    The token exchanged last is answered again until its successor is used, for answers get lost.
    Any older one has been stolen, or its successor has: the whole session ends, and stays ended.
    """
    pair = await _presented(token, now=ports.clock.now())
    async with unit_of_work(by=system_actor(pair.session.county_id), ports=ports) as work:
        issued = await _exchange(pair, work)
    if issued is None:
        ports.session_cache.forget(pair.session.id)
        raise SessionEnded
    return issued


async def sign_out(*, by: Actor, ports: Ports) -> None:
    """End the session this was asked in."""
    await _end_and_forget(by.session_id, EndReason.SIGNED_OUT, by=by, ports=ports)


async def revoke(session_id: UUID, *, by: Actor, ports: Ports) -> None:
    """End one of one's own sessions, or as the office any of the county; NotFound otherwise."""
    session = await Session.get_or_none(id=session_id, county_id=by.county_id)
    is_own = session is not None and session.account_id == by.account_id
    if session is None or not (is_own or by.kind is ActorKind.OFFICE):
        raise NotFound("没有这个登录，或它不属于您。", path=("input", "sessionId"))
    await _end_and_forget(session_id, EndReason.REVOKED, by=by, ports=ports)


async def end_all(
    account_id: UUID, reason: EndReason, *, work: Work, keep: UUID | None = None
) -> None:
    """End every session of the account but one; the caller tells the session cache."""
    for session in await Session.filter(account_id=account_id, ended_at=None):
        if session.id != keep:
            await end(session.id, reason, work=work)


async def end(session_id: UUID, reason: EndReason, *, work: Work) -> None:
    """End a session, once: ending it again changes and records nothing."""
    ended = await Session.filter(id=session_id, ended_at=None).update(ended_at=work.now)
    if ended:
        session = await Session.get(id=session_id)
        work.record(
            EventKind.SESSION_REVOKED,
            ("Session", session_id),
            audience=_audience(session.account_id, reason),
            data={"account": session.account_id.hex, "reason": reason},
        )


async def own_sessions(*, by: Actor, now: datetime) -> list[SessionSummary]:
    """The actor's sign-ins that can still be used, the last used first."""
    found = await Session.filter(
        account_id=by.account_id, ended_at=None, rotated_at__gt=now - REFRESH_FOR
    ).order_by("-rotated_at", "-id")
    return [_summary(session, current=by.session_id) for session in found]


async def principal_of(
    access_token: str, *, now: datetime, areas: AreaDirectory
) -> Principal | None:
    """Who an access token lets in, None when it is unknown, expired or its session has ended."""
    token = await token_standing(token_hash(access_token), now=now)
    if token is None:
        return None
    if token.is_first_use:
        await _arrived(token)
    actor = await actor_of(token.account, token.session_id, now=now, areas=areas)
    if actor is None:
        return None
    return Principal(actor, token.expires_at, token.must_change_password)


async def _arrived(token: Token) -> None:
    """The answer with this token was not lost: from now on the one before is no more exchanged.

    Not worth refusing a request that only reads while nothing can be written.
    """
    earlier = Session.filter(id=token.session_id, used_generation__lt=token.generation)
    try:
        await earlier.update(used_generation=token.generation)
    except OperationalError as fault:
        if not is_outage(fault):
            raise


async def forget_expired(*, ports: Ports) -> None:
    """Sweep: delete tokens, lock-outs and pairings that can no longer matter."""
    async with unit_of_work(by=system_actor(SYSTEM), ports=ports) as work:
        await TokenPair.filter(refresh_expires_at__lt=work.now).delete()
        await Lockout.filter(updated_at__lt=work.now - 2 * WINDOW).delete()
        await Pairing.filter(expires_at__lt=work.now - PAIRINGS_KEPT_FOR).delete()


async def _presented(token: str, *, now: datetime) -> TokenPair:
    """The pair of a refresh token whose session and account are in force."""
    pair = None
    if is_token(token):
        pair = (
            await TokenPair.filter(refresh_hash=token_hash(token), refresh_expires_at__gt=now)
            .select_related("session__account__member")
            .first()
        )
    if pair is None or pair.session.ended_at is not None:
        raise SessionEnded
    if not is_in_service(pair.session.account):
        raise SessionEnded
    return pair


async def _exchange(pair: TokenPair, work: Work) -> Issued | None:
    """The next pair, or None when the token was used before; then the session is ended."""
    session, account = pair.session, pair.session.account
    rotated = await Session.filter(id=session.id, generation=pair.generation, ended_at=None).update(
        generation=F("generation") + 1, rotated_at=work.now
    )
    if rotated:
        return await issue(session, account, generation=pair.generation + 1, now=work.now)
    found = await Session.filter(id=session.id).select_for_update().get()
    if found.ended_at is not None:
        return None
    if is_repeated(pair.generation, found, now=work.now):
        return await issue(session, account, generation=found.generation, now=work.now)
    await end(session.id, EndReason.TOKEN_REUSED, work=work)
    return None


def is_repeated(generation: int, session: Session, *, now: datetime) -> bool:
    """Whether what led to the session's present tokens may lead to further ones."""
    rotation = Rotation(session.generation, session.used_generation, session.rotated_at)
    return rotation.judge(generation, now=now) is Presented.REPEATED


async def _end_and_forget(session_id: UUID, reason: EndReason, *, by: Actor, ports: Ports) -> None:
    async with unit_of_work(by=by, ports=ports) as work:
        await end(session_id, reason, work=work)
    ports.session_cache.forget(session_id)


def _summary(session: Session, *, current: UUID) -> SessionSummary:
    return SessionSummary(
        id=session.id,
        device_name=session.device_name,
        created_at=session.created_at,
        last_used_at=session.rotated_at,
        is_current=session.id == current,
    )


def _audience(account_id: UUID, reason: EndReason) -> tuple[str, ...]:
    """The person; and the office, when a token has been stolen."""
    return tags(account=account_id) + ((OFFICE,) if reason is EndReason.TOKEN_REUSED else ())
