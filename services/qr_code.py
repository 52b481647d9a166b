"""QR codes (二维码) of grids and halls: made and revoked, and what residents raise by them."""

from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from domain import permissions, qr_code
from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.issue import Source
from domain.lockout import visitor_key
from domain.qr_code import BadQrCode
from domain.receipt import ReceiptLimited
from domain.text import clean
from models.account import Account
from models.organisation import Hall
from models.qr_code import QrCode
from models.reporter import Reporter
from services.audience import OFFICE, tags
from services.issue import NewIssue, write
from services.lockout import take_try
from services.ports import SYSTEM, Ports
from services.visible import visible
from services.work import Call, Result, Work, perform, unit_of_work

ISSUERS = frozenset({ActorKind.OFFICE, ActorKind.TOWNSHIP})
MOST_VISITS = 20
VISITORS = "群众扫码"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQrCode:
    """Where it will hang: a hall, or else a grid or community."""

    id: UUID
    area_id: UUID | None = None
    hall_id: UUID | None = None
    label: str = ""


def token(identity: UUID, ports: Ports) -> str:
    return qr_code.token_of(identity, partial(ports.stamper.stamp, purpose="qr code"))


async def issue(new: NewQrCode, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Make a code for a place of the actor's; Forbidden for all but office and township."""
    _require_issuer(by)

    async def step(work: Work) -> UUID:
        area_id = await _place(new, work)
        if await QrCode.filter(id=new.id).exists():
            raise IdTaken("这个编号已用于另一个二维码，请重新生成。", path=("input", "id"))
        row = await QrCode.create(
            id=new.id,
            county_id=by.county_id,
            area_id=area_id,
            hall_id=new.hall_id,
            label=clean(new.label, path=("input", "label"), most=60),
            issued_by_name=by.name,
            issued_at=work.now,
        )
        await _account_of_visitors(work)
        _tell(EventKind.QR_CODE_ISSUED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def revoke(identity: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """From now on nobody gets in by it."""
    _require_issuer(by)

    async def step(work: Work) -> UUID:
        row = await visible(QrCode, permissions.QR_CODE, by=by).get_or_none(id=identity)
        if row is None:
            raise NotFound("没有这个二维码，或您无权查看。", path=("input", "id"))
        if row.revoked_at is None:
            row.revoked_at = work.now
            await row.save(update_fields=["revoked_at"])
            _tell(EventKind.QR_CODE_REVOKED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _require_issuer(by: Actor) -> None:
    if by.kind not in ISSUERS:
        raise Forbidden("只有县政协和街道、镇、乡可以制作二维码。")


async def _place(new: NewQrCode, work: Work) -> UUID:
    if (new.area_id is None) == (new.hall_id is None):
        raise Invalid("请选择一个议事厅，或一个网格、社区。", path=("input", "areaId"))
    area_id = new.area_id or await _area_of_hall(new.hall_id, work)
    known = work.ports.areas.of(work.by.county_id).area(area_id)
    is_own = work.by.kind is ActorKind.OFFICE or area_id in work.by.area_ids
    if known is None or not is_own:
        raise NotFound("没有这个区域，或不归您管。", path=("input", "areaId"))
    return area_id


async def _area_of_hall(hall_id: UUID | None, work: Work) -> UUID:
    hall = await Hall.get_or_none(id=hall_id, county_id=work.by.county_id)
    if hall is None:
        raise NotFound("没有这个议事厅。", path=("input", "hallId"))
    return hall.area_id


def _tell(kind: EventKind, row: QrCode, work: Work) -> None:
    work.record(
        kind,
        ("QrCode", row.id),
        area_path=work.ports.areas.of(row.county_id).path(row.area_id),
        audience=(OFFICE, *tags(area=row.area_id, hall=row.hall_id)),
        data={"note": row.label},
    )


async def in_use(sent: str, *, ports: Ports) -> QrCode:
    """The code a token names; BadQrCode when it is forged or revoked."""
    identity = qr_code.identity_of(sent, partial(ports.stamper.stamp, purpose="qr code"))
    row = await QrCode.get_or_none(id=identity, revoked_at=None)
    if row is None:
        raise BadQrCode
    return row


async def collect(
    sent: str, new: NewIssue, *, address: str, ports: Ports, call: Call
) -> tuple[Result, Reporter]:
    """What a resident raises by the code of their grid or hall, and under which receipt.

    BadQrCode for a code that is not in use, ReceiptLimited for too many from one address.
    """
    place = await in_use(sent, ports=ports)
    if await take_try([visitor_key(address)], ports=ports, most=MOST_VISITS) is None:
        raise ReceiptLimited
    by = await _visitor(place, ports)
    raised = replace(new, area_id=place.area_id, source=Source.QR)
    result = await perform(partial(write, raised), by=by, ports=ports, call=call)
    return result, await Reporter.get(origin_id=result.id, kind="RAISED")


async def _visitor(place: QrCode, ports: Ports) -> Actor:
    by = Actor(
        kind=ActorKind.RESIDENT,
        county_id=place.county_id,
        account_id=SYSTEM,
        session_id=SYSTEM,
        name=VISITORS,
    )
    async with unit_of_work(by=by, ports=ports) as work:
        account = await _account_of_visitors(work)
    return replace(by, account_id=account.id)


async def _account_of_visitors(work: Work) -> Account:
    """Residents have no account: what they raise by QR belongs to one for all of the county.

    It comes with the county's first code.
    """
    county = {"county_id": work.by.county_id, "kind": ActorKind.RESIDENT}
    known = await Account.filter(**county).order_by("created_at", "id").first()
    return known or work.insert(
        Account, **county, name=VISITORS, must_change_password=False, created_at=work.now
    )
