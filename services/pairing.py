"""Pairing tablets (平板配对): asked for by the tablet, confirmed by the office, redeemed once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from tortoise.exceptions import IntegrityError

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from domain.lockout import address_key, pairing_key
from domain.pairing import (
    CODE_FOR,
    INTERVAL_S,
    AuthorizationPending,
    PairingExpired,
    PairingLimited,
    SlowDown,
    UnknownUserCode,
    clean_user_code,
    is_too_soon,
    new_user_code,
    slower,
)
from domain.session import FIRST_GENERATION, MAX_DEVICE_NAME
from domain.text import clean
from domain.token import is_token, new_token, token_hash
from models.account import Account
from models.organisation import Device, Hall
from models.session import Pairing, Session
from services.actors import ACCOUNT_RELATIONS, actor_of
from services.audience import OFFICE, tags
from services.lockout import forgive, take_try
from services.ports import SYSTEM, Ports
from services.session import Issued, is_repeated, issue, open_session
from services.work import Call, Result, Work, perform, system_actor, unit_of_work

MAX_REQUESTS_PER_ADDRESS = 20
CODE_TRIES = 5
REDEEM_WITHIN = timedelta(minutes=2)
MAX_ACCOUNT_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingAsked:
    """What the tablet keeps (device code) and what it shows (user code)."""

    device_code: str = field(repr=False)
    user_code: str = field(repr=False)
    expires_at: datetime
    interval_s: int


async def authorize(
    device_name: str,
    *,
    address: str,
    ports: Ports,
    new_code: Callable[[], str] = new_user_code,
) -> PairingAsked:
    """Codes for a tablet that wants in; PairingLimited when an address asks for too many."""
    name = clean(device_name, path=("input", "deviceName"), least=1, most=MAX_DEVICE_NAME)
    from_address = pairing_key(address_key(address))
    if await take_try([from_address], ports=ports, most=MAX_REQUESTS_PER_ADDRESS) is None:
        raise PairingLimited
    for _ in range(CODE_TRIES - 1):
        try:
            return await _ask(name, new_code(), ports=ports)
        except IntegrityError:
            continue
    return await _ask(name, new_code(), ports=ports)


async def confirm(user_code: str, hall_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Let the tablet that shows the code act for a hall; the id is the new device's.

    Forbidden for all but the office; UnknownUserCode for a wrong or old code; PairingLimited
    after five of them.
    """
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("只有县政协办公室可以确认平板配对。")
    hall = await Hall.get_or_none(id=hall_id, county_id=by.county_id)
    if hall is None:
        raise NotFound("没有这个议事厅。", path=("input", "hallId"))
    tries = pairing_key(by.account_id.hex)
    if await take_try([tries], ports=ports) is None:
        raise PairingLimited
    result = await perform(partial(_confirm, user_code, hall), by=by, ports=ports, call=call)
    async with unit_of_work(by=by, ports=ports) as work:
        await forgive(tries, work=work)
    return result


async def redeem(device_code: str, *, ports: Ports) -> Issued:
    """The tablet's session once the office has confirmed.

    Before that AuthorizationPending, or SlowDown when asked too often; PairingExpired when the
    code is unknown, too old or used. An answer may be asked for again within 30 s.
    """
    pairing = await _asked(device_code)
    by = await _device_actor(pairing.account, ports=ports)
    async with unit_of_work(by=by, ports=ports) as work:
        found = await Pairing.filter(id=pairing.id).select_for_update().get()
        early = is_too_soon(work.now, found.polled_at, found.interval_s)
        await _note_poll(found, early=early, now=work.now)
        issued = None if early else await _redeem(found, pairing.account, work)
    if issued is not None:
        return issued
    raise SlowDown(found.interval_s) if early else AuthorizationPending()


async def _ask(device_name: str, user_code: str, *, ports: Ports) -> PairingAsked:
    device_code = new_token()
    async with unit_of_work(by=system_actor(SYSTEM), ports=ports) as work:
        pairing = await Pairing.create(
            device_code_hash=token_hash(device_code),
            user_code=user_code,
            device_name=device_name,
            interval_s=INTERVAL_S,
            created_at=work.now,
            expires_at=work.now + CODE_FOR,
        )
    return PairingAsked(
        device_code=device_code,
        user_code=user_code,
        expires_at=pairing.expires_at,
        interval_s=INTERVAL_S,
    )


async def _confirm(user_code: str, hall: Hall, work: Work) -> UUID:
    shown = Pairing.filter(
        user_code=clean_user_code(user_code), account_id=None, expires_at__gt=work.now
    )
    pairing = await shown.first()
    if pairing is None:
        raise UnknownUserCode
    device, account = await _tablet(pairing.device_name, hall, work)
    confirmed = await shown.update(
        account_id=account.id, expires_at=max(pairing.expires_at, work.now + REDEEM_WITHIN)
    )
    if not confirmed:
        raise UnknownUserCode
    work.record(
        EventKind.DEVICE_PAIRED,
        ("Device", device.id),
        audience=(*tags(account=account.id, hall=hall.id), OFFICE),
        data={"hall": hall.id.hex},
    )
    return device.id


async def _tablet(name: str, hall: Hall, work: Work) -> tuple[Device, Account]:
    """The hall's registered tablet that is not paired yet, else a new one, and its account."""
    waiting = Device.filter(hall_id=hall.id, paired_at=None, retired_at=None)
    known = await waiting.order_by("created_at", "id").first()
    account = known and await Account.get_or_none(device_id=known.id, kind=ActorKind.DEVICE)
    if known and account and await waiting.filter(id=known.id).update(paired_at=work.now):
        return known, account
    return await _register(name, hall, work)


async def _register(name: str, hall: Hall, work: Work) -> tuple[Device, Account]:
    """A new tablet and the account it signs in as; it has no password."""
    device = await Device.create(
        county_id=work.by.county_id,
        hall_id=hall.id,
        name=name,
        paired_at=work.now,
        created_at=work.now,
    )
    account = await Account.create(
        county_id=work.by.county_id,
        kind=ActorKind.DEVICE,
        name=f"{hall.name} {name}"[:MAX_ACCOUNT_NAME],
        device_id=device.id,
        must_change_password=False,
        created_at=work.now,
    )
    return device, account


async def _asked(device_code: str) -> Pairing:
    pairing = None
    if is_token(device_code):
        pairing = (
            await Pairing.filter(device_code_hash=token_hash(device_code))
            .select_related(*(f"account__{relation}" for relation in ACCOUNT_RELATIONS))
            .first()
        )
    if pairing is None:
        raise PairingExpired
    return pairing


async def _device_actor(account: Account | None, *, ports: Ports) -> Actor:
    """Who polls: the device once it has an account, nobody in particular before."""
    if account is None:
        return system_actor(SYSTEM)
    actor = await actor_of(account, new_uuid(), now=ports.clock.now(), areas=ports.areas)
    if actor is None:
        raise PairingExpired
    return actor


async def _note_poll(pairing: Pairing, *, early: bool, now: datetime) -> None:
    pairing.polled_at = now
    if early:
        pairing.interval_s = slower(pairing.interval_s)
    await pairing.save(update_fields=["polled_at", "interval_s"])


async def _redeem(pairing: Pairing, account: Account | None, work: Work) -> Issued | None:
    """The session of a confirmed pairing, None while it is not confirmed."""
    if account is not None and pairing.session_id is not None:
        return await _repeat(pairing.session_id, account, work)
    if pairing.expires_at <= work.now:
        raise PairingExpired
    if account is None:
        return None
    issued = await open_session(account, device_name=pairing.device_name, work=work)
    await Pairing.filter(id=pairing.id).update(session_id=issued.session_id)
    return issued


async def _repeat(session_id: UUID, account: Account, work: Work) -> Issued:
    """Further tokens for the session, in case the first answer was lost.

    The device code is to the first pair what a refresh token is to the next.
    """
    session = await Session.get(id=session_id)
    is_lost = is_repeated(FIRST_GENERATION - 1, session, now=work.now)
    if session.ended_at is not None or not is_lost:
        raise PairingExpired
    return await issue(session, account, generation=FIRST_GENERATION, now=work.now)
