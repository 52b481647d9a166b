"""The halls' tablets (平板): retired by the office when lost, broken or no longer needed."""

from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, NotFound
from domain.events import EventKind
from domain.session import EndReason
from models.account import Account
from models.organisation import Device
from services.audience import OFFICE, tags
from services.ports import Ports
from services.session import end_all
from services.work import Call, Result, Work, perform


async def retire(device_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """End the tablet's session for good; to come back it is paired anew, as another device."""
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("平板由县政协办公室停用。")

    async def step(work: Work) -> UUID:
        row = await work.lock(Device, device_id)
        if row is None or row.retired_at is not None:
            raise NotFound("没有这台平板，或已停用。", path=("input", "id"))
        work.update(row, retired_at=work.now)
        await _close_accounts(row, work)
        _record(row, work)
        return row.id

    result = await perform(step, by=by, ports=ports, call=call)
    for account in await Account.filter(device_id=device_id, county_id=by.county_id):
        ports.session_cache.forget_account(account.id)
    return result


async def _close_accounts(row: Device, work: Work) -> None:
    for account in await Account.filter(device_id=row.id, is_active=True):
        work.update(account, is_active=False)
        await end_all(account.id, EndReason.REVOKED, work=work)


def _record(row: Device, work: Work) -> None:
    audience = (OFFICE, *tags(hall=row.hall_id))
    said = {"note": row.name, "hall": row.hall_id.hex}
    work.record(EventKind.DEVICE_RETIRED, ("Device", row.id), audience=audience, data=said)
