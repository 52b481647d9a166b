"""Webhooks (通知地址): receivers of notices, managed by the county office."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.errors import Conflict, Forbidden, IdTaken, NotFound
from domain.events import EventKind
from domain.notice import DeliveryState
from domain.text import clean
from domain.webhook import MOST_WEBHOOKS, BadWebhookUrl, TooManyWebhooks
from models.event import LogHead
from models.webhook import NoticeDelivery, Webhook
from services.audience import OFFICE
from services.ports import Ports
from services.visible import locked
from services.work import Call, Result, Work, perform

SECRET_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who is told, where, and of which kinds of events; no kinds means all."""

    name: str
    url: str
    kinds: Sequence[EventKind] = ()


def secret_of(row: Webhook, ports: Ports) -> bytes:
    """The key its notices are signed with; it follows from the server's and is kept nowhere."""
    return ports.stamper.stamp(f"{row.id.hex}:{row.secret_generation}", purpose="webhook secret")


async def shown_secret(webhook_id: UUID, *, by: Actor, ports: Ports) -> str:
    """The key as the receiver's software takes it (Standard Webhooks)."""
    row = await Webhook.get(id=webhook_id, county_id=by.county_id)
    return SECRET_PREFIX + base64.b64encode(secret_of(row, ports)).decode()


async def add(webhook_id: UUID, new: Receiver, *, by: Actor, ports: Ports, call: Call) -> Result:
    """From now on the receiver is told; BadWebhookUrl, TooManyWebhooks."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        said = _said(new, ports)
        # The head's lock lets no event slip between here and the first notice, and counts exactly.
        head = await LogHead.select_for_update().get(county_id=by.county_id)
        if await Webhook.exists(id=webhook_id):
            raise IdTaken("这个编号已用于另一个通知地址，请重新生成。", path=("input", "id"))
        if await Webhook.filter(county_id=by.county_id, removed_at=None).count() >= MOST_WEBHOOKS:
            raise TooManyWebhooks
        row = work.insert(
            Webhook,
            id=webhook_id,
            county_id=by.county_id,
            **said,
            position=head.seq,
            added_by_name=by.name,
            created_at=work.now,
            updated_at=work.now,
        )
        _tell(EventKind.WEBHOOK_ADDED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a receiver is from now on; a stopped one is told later what happened meanwhile."""

    receiver: Receiver
    base_version: int
    is_active: bool
    renews_secret: bool


async def change(
    webhook_id: UUID, revision: Revision, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Conflict when somebody else has changed it meanwhile."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        row = await _in_use(webhook_id, work)
        if row.version != revision.base_version:
            raise Conflict(
                "通知地址已被别人改过，请看过最新情况再改。", path=("input", "baseVersion")
            )
        work.update(
            row,
            **_said(revision.receiver, ports),
            is_active=revision.is_active,
            secret_generation=row.secret_generation + revision.renews_secret,
            version=row.version + 1,
            updated_at=work.now,
        )
        _tell(EventKind.WEBHOOK_CHANGED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def remove(webhook_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """The receiver is told nothing any more, not even what was on its way."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        row = await _in_use(webhook_id, work)
        work.update(row, is_active=False, removed_at=work.now, updated_at=work.now)
        waiting = NoticeDelivery.filter(webhook_id=row.id, state=DeliveryState.PENDING)
        await waiting.update(state=DeliveryState.DROPPED, ended_at=work.now)
        _tell(EventKind.WEBHOOK_REMOVED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _require_office(by: Actor) -> None:
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("只有县政协办公室可以管理通知地址。")


async def _in_use(webhook_id: UUID, work: Work) -> Webhook:
    row = await locked(Webhook, permissions.WEBHOOK, webhook_id, by=work.by)
    if row.removed_at is not None:
        raise NotFound("这个通知地址已移除。", path=("input", "id"))
    return row


def _said(new: Receiver, ports: Ports) -> dict[str, object]:
    url = clean(new.url, path=("input", "url"), least=1, most=500)
    try:
        ports.notices.require(url)
    except BadWebhookUrl as bad:
        bad.path = ("input", "url")
        raise
    return {
        "name": clean(new.name, path=("input", "name"), least=1, most=60),
        "url": url,
        "kinds": [str(kind) for kind in dict.fromkeys(new.kinds)],
    }


def _tell(kind: EventKind, row: Webhook, work: Work) -> None:
    work.record(kind, ("Webhook", row.id), audience=(OFFICE,), data={"note": row.name})
