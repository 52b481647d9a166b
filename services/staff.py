"""Staff (经办人): appointed, renamed and dismissed by the county office; what they did stays."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.area import AreaLevel
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.member_row import BadPhone, clean_phone
from domain.session import EndReason
from domain.staff import MAX_NAME, StaffKind, require_desk
from domain.text import clean
from models.account import Account
from models.area import Area
from models.organisation import Department
from services.audience import OFFICE, tags
from services.invite import STAFF, Invited, first_passwords, hashed, invited
from services.ports import Ports
from services.session import end_all
from services.work import Call, Result, Work, perform

STAFF_KINDS = frozenset[str](StaffKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaff:
    """Somebody who is to act for the office, a department or a township."""

    id: UUID
    kind: StaffKind
    name: str
    phone: str
    department_id: UUID | None = None
    township_id: UUID | None = None


async def appoint(new: NewStaff, *, by: Actor, ports: Ports, call: Call) -> Invited:
    """A login with a first password; repeated, the same is told again.

    Forbidden for all but the office; Invalid when the phone already signs somebody in.
    """
    _require_office(by)
    new = _cleaned(new)
    passwords = first_passwords([new.id], call, ports)
    hashes = await hashed(passwords, ports)

    async def step(work: Work) -> UUID:
        if work.again and await _is_known(new, work.by):
            return new.id
        await _require_desk(new, work.by)
        _open(new, hashes[new.id], work)
        return new.id

    result = await perform(step, by=by, ports=ports, call=call)
    return await invited(STAFF, passwords, result, by=by)


async def revise(
    account_id: UUID, name: str, phone: str, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Another name or phone for the same login; its password and sessions stay."""
    _require_office(by)
    said, number = _name(name), _phone(phone)

    async def step(work: Work) -> UUID:
        row = await _in_service(account_id, work)
        await _require_free(number, work.by, but=row.id)
        work.update(row, name=said, phone=number)
        _record(EventKind.STAFF_REVISED, row, work)
        return row.id

    result = await perform(step, by=by, ports=ports, call=call)
    ports.session_cache.forget_account(account_id)
    return result


async def dismiss(account_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """No more sign-in, and the sessions end; Forbidden for oneself, so that an office remains."""
    _require_office(by)
    if account_id == by.account_id:
        raise Forbidden("不能停用自己的账号，请由另一位办公室人员办理。")

    async def step(work: Work) -> UUID:
        row = await _in_service(account_id, work)
        work.update(row, is_active=False, phone=None)
        await end_all(row.id, EndReason.REVOKED, work=work)
        _record(EventKind.STAFF_DISMISSED, row, work)
        return row.id

    result = await perform(step, by=by, ports=ports, call=call)
    ports.session_cache.forget_account(account_id)
    return result


def _require_office(by: Actor) -> None:
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("经办人由县政协办公室设定。")


def _cleaned(new: NewStaff) -> NewStaff:
    require_desk(new.kind, new.department_id, new.township_id)
    return replace(new, name=_name(new.name), phone=_phone(new.phone))


def _name(text: str) -> str:
    return clean(text, path=("input", "name"), least=1, most=MAX_NAME)


def _phone(text: str) -> str:
    try:
        return clean_phone(text)
    except BadPhone as bad:
        bad.path = ("input", "phone")
        raise


async def _require_desk(new: NewStaff, by: Actor) -> None:
    county = {"county_id": by.county_id}
    if new.department_id is not None:
        found = Department.filter(id=new.department_id, is_open=True, **county)
        if not await found.exists():
            raise NotFound("没有这个部门，或它已停用。", path=("input", "departmentId"))
    if new.township_id is not None:
        townships = Area.filter(id=new.township_id, level=AreaLevel.TOWNSHIP, **county)
        if not await townships.exists():
            raise NotFound("没有这个街道、镇、乡。", path=("input", "townshipId"))


async def _is_known(new: NewStaff, by: Actor) -> bool:
    """Whether the very same was appointed before; refusals when the id or phone is another's."""
    row = await Account.get_or_none(id=new.id)
    if row is None:
        await _require_free(new.phone, by)
        return False
    same = (row.county_id, row.kind, row.phone) == (by.county_id, new.kind, new.phone)
    if not same:
        raise IdTaken("这个编号已用于另一个账号，请重新生成。", path=("input", "id"))
    return True


async def _require_free(phone: str, by: Actor, but: UUID | None = None) -> None:
    """Phones sign in on every county of the deployment, so they are looked for in all."""
    holder = await Account.get_or_none(phone=phone)
    if holder is not None and holder.id != but:
        whose = f"（{holder.name}）" if holder.county_id == by.county_id else ""
        raise Invalid(f"这个手机号已有账号{whose}。", path=("input", "phone"))


def _open(new: NewStaff, password_hash: str, work: Work) -> None:
    row = work.insert(
        Account,
        id=new.id,
        county_id=work.by.county_id,
        kind=ActorKind(new.kind),
        name=new.name,
        phone=new.phone,
        password_hash=password_hash,
        department_id=new.department_id,
        township_id=new.township_id,
        created_at=work.now,
    )
    _record(EventKind.STAFF_APPOINTED, row, work)


async def _in_service(account_id: UUID, work: Work) -> Account:
    row = await work.lock(Account, account_id)
    if row is None or row.kind not in STAFF_KINDS or not row.is_active:
        raise NotFound("没有这位经办人，或已停用。", path=("input", "id"))
    return row


def _record(kind: EventKind, row: Account, work: Work) -> None:
    said = {"note": row.name, "kind": row.kind}
    audience = (OFFICE, *tags(account=row.id))
    work.record(kind, ("Account", row.id), audience=audience, data=said)
