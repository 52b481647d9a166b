"""Notices (通知): every event of the log is told to the receivers that want it, at least once.

The log is the outbox: deliveries are made from it up to a receiver's position, both in one
transaction, so an event that was committed is told whatever dies in between.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from domain import notice as rules
from domain import permissions
from domain.actor import Actor, ActorKind
from domain.errors import Forbidden
from domain.event_cursor import to_text
from domain.events import EventKind
from domain.ids import to_wire
from domain.notice import DeliveryState, NotDead
from models.columns import instant_text
from models.event import Event
from models.webhook import NoticeAttempt, NoticeDelivery, Webhook
from services.audience import OFFICE
from services.ports import Handover, Notice, Ports
from services.subject import SCOPES, visible_ids
from services.visible import locked
from services.webhook import secret_of
from services.work import Call, Result, Work, perform, system_actor, unit_of_work

PAGE = 200
MOST_AT_ONCE = 16
TURN_S = 20.0
"""After so long a receiver that answers slowly has had its turn."""

CLAIMED_FOR = timedelta(seconds=60)
"""Longer than any attempt takes; after that whoever claimed it is taken for dead."""


async def send_notices(ports: Ports) -> str:
    """Sweep: make what deliveries the log asks for, and attempt those that are due."""
    hooks = await Webhook.filter(is_active=True, removed_at=None).order_by("id")
    turns = asyncio.Semaphore(MOST_AT_ONCE)
    work = (_serve(hook, turns, ports) for hook in hooks)
    told = await asyncio.gather(*work, return_exceptions=True)
    faults = [each for each in told if isinstance(each, BaseException)]
    if faults:
        raise faults[0]
    return f"送达 {sum(each for each in told if isinstance(each, int))} 条"


async def _serve(hook: Webhook, turns: asyncio.Semaphore, ports: Ports) -> int:
    """How many notices one receiver has taken in its turn."""
    async with turns:
        await _plan_all(hook, ports)
        return await _hand_over(hook, ports)


async def _plan_all(hook: Webhook, ports: Ports) -> None:
    looked_at = PAGE
    while looked_at == PAGE:
        looked_at = await _plan(hook, ports)


async def _hand_over(hook: Webhook, ports: Ports) -> int:
    """Attempt what is due; after the first failure the receiver is left in peace for now."""
    loop, taken = asyncio.get_running_loop(), 0
    until = loop.time() + TURN_S
    while loop.time() < until:
        claimed = await _claim(hook.id, ports)
        if claimed is None or not await _attempt(claimed, ports):
            break
        taken += 1
    return taken


async def _plan(hook: Webhook, ports: Ports) -> int:
    """Make the deliveries of the next events behind the position; how many were looked at."""
    if not await Event.exists(county_id=hook.county_id, seq__gt=hook.position):
        return 0
    by = system_actor(hook.county_id)
    async with unit_of_work(by=by, ports=ports) as work:
        row = await Webhook.select_for_update().get(id=hook.id)
        after = Event.filter(county_id=row.county_id, seq__gt=row.position)
        events = await after.order_by("seq").limit(PAGE)
        if not row.is_active or not events:
            return 0
        for event in await _meant(events, row, by):
            _insert(event, row, work)
        hook.position = events[-1].seq
        work.update(row, position=hook.position)
    return len(events)


async def _meant(events: Sequence[Event], hook: Webhook, by: Actor) -> list[Event]:
    """Those the receiver asked for and the office may see."""
    wanted = [each for each in events if rules.is_told(EventKind(each.kind), hook.kinds)]
    seen = {
        name: await visible_ids(name, {it.subject_id for it in wanted}, by=by) for name in SCOPES
    }
    return [each for each in wanted if _is_seen(each, seen.get(each.subject_type))]


def _is_seen(event: Event, among: Iterable[UUID] | None) -> bool:
    return OFFICE in event.audience if among is None else event.subject_id in among


def _insert(event: Event, hook: Webhook, work: Work) -> None:
    work.insert(
        NoticeDelivery,
        county_id=hook.county_id,
        webhook_id=hook.id,
        event_id=event.id,
        seq=event.seq,
        next_at=work.now,
        created_at=work.now,
    )


async def _claim(webhook_id: UUID, ports: Ports) -> NoticeDelivery | None:
    """The delivery that is due first, nobody else's until the claim runs out."""
    now = ports.clock.now()
    due = NoticeDelivery.filter(
        webhook_id=webhook_id,
        state=DeliveryState.PENDING,
        next_at__lte=now,
        webhook__is_active=True,
    )
    found = await due.order_by("next_at", "seq").select_related("webhook", "event").first()
    if found is None:
        return None
    unclaimed = NoticeDelivery.filter(
        id=found.id, state=DeliveryState.PENDING, next_at=found.next_at
    )
    found.attempt_count += 1
    found.next_at = now + CLAIMED_FOR
    claimed = await unclaimed.update(attempt_count=found.attempt_count, next_at=found.next_at)
    return found if claimed else None


async def _attempt(claimed: NoticeDelivery, ports: Ports) -> bool:
    """Whether the receiver took it; what came of it is written down either way."""
    started_at = ports.clock.now()
    done = await ports.notices.send(_notice(claimed, started_at, ports))
    state = rules.state_after(claimed.attempt_count, done.status)
    async with unit_of_work(by=system_actor(claimed.county_id), ports=ports) as work:
        _log(claimed, done, started_at, work)
        if await _settle(claimed, state, work) and state is DeliveryState.DEAD:
            _tell(EventKind.NOTICE_GIVEN_UP, claimed, work)
    return state is DeliveryState.DELIVERED


def _notice(claimed: NoticeDelivery, now: datetime, ports: Ports) -> Notice:
    """Ids, kind and time, nothing about anybody; the receiver reads the rest by the API."""
    event: Event = claimed.event
    said = {
        "type": event.kind,
        "timestamp": instant_text(event.at),
        "data": {
            "eventId": to_wire("Event", event.id),
            "cursor": to_text(event.county_id, event.seq),
            "countyId": to_wire("County", event.county_id),
            "subjectType": event.subject_type,
            "subjectId": to_wire(event.subject_type, event.subject_id),
        },
    }
    return Notice(
        id=to_wire("NoticeDelivery", claimed.id),
        url=claimed.webhook.url,
        secret=secret_of(claimed.webhook, ports),
        body=orjson.dumps(said),
        sent_at=now,
    )


def _log(claimed: NoticeDelivery, done: Handover, at: datetime, work: Work) -> None:
    work.insert(
        NoticeAttempt,
        county_id=claimed.county_id,
        delivery_id=claimed.id,
        number=claimed.attempt_count,
        at=at,
        duration_ms=done.duration_ms,
        status=done.status,
        fault=done.fault[:60],
    )


async def _settle(claimed: NoticeDelivery, state: DeliveryState, work: Work) -> bool:
    """Write the outcome unless the claim has run out and the delivery is another's."""
    mine = NoticeDelivery.filter(
        id=claimed.id, state=DeliveryState.PENDING, next_at=claimed.next_at
    )
    if state is DeliveryState.PENDING:
        pause = rules.pause_after(claimed.attempt_count, claimed.id)
        return bool(await mine.update(next_at=work.now + pause))
    return bool(await mine.update(state=state, ended_at=work.now))


async def retry(delivery_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Take up again what was given up, with all its attempts; NotDead for any other."""
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("只有县政协办公室可以重新发送通知。")

    async def step(work: Work) -> UUID:
        row = await locked(NoticeDelivery, permissions.NOTICE_DELIVERY, delivery_id, by=by)
        if row.state != DeliveryState.DEAD:
            label = rules.STATE_LABELS[DeliveryState(row.state)]
            raise NotDead(f"这条通知{label}，不用重新发送。", path=("input", "id"))
        await row.fetch_related("webhook")
        if row.webhook.removed_at is not None:
            raise NotDead("接收方已移除，不能重新发送。", path=("input", "id"))
        work.update(
            row, state=DeliveryState.PENDING, attempt_count=0, next_at=work.now, ended_at=None
        )
        _tell(EventKind.NOTICE_RETRIED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _tell(kind: EventKind, row: NoticeDelivery, work: Work) -> None:
    subject = ("NoticeDelivery", row.id)
    work.record(kind, subject, audience=(OFFICE,), data={"note": row.webhook.name})
