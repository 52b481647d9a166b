"""The county's categories (分类): set and closed by the office, never deleted.

An issue keeps the category it was filed under; statistics count it for what replaced that one.
"""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.category import CategoryAxis
from domain.errors import Forbidden, Invalid, NotFound
from domain.events import EventKind
from domain.local_day import local_day
from domain.reference_row import MAX_CODE
from domain.text import clean
from models.issue import Category
from services.audience import OFFICE
from services.category_list import keep_version
from services.coded import of_code
from services.ports import Ports
from services.work import Call, Result, Work, perform

MOST_POSITION = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCategory:
    """A category, its code and its place in the list of its axis."""

    id: UUID
    code: str
    name: str
    axis: CategoryAxis = CategoryAxis.SUBJECT
    standard_code: str = ""
    position: int = 0
    needs_after_photo: bool = False


async def set_category(new: NewCategory, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Add a category, or revise the open one that has this code; the id is that one's."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        if not 0 <= new.position <= MOST_POSITION:
            raise Invalid(f"次序须在 0 到 {MOST_POSITION} 之间。", path=("input", "position"))
        row = await _of_code(new, work)
        row.name = clean(new.name, path=("input", "name"), least=1, most=40)
        row.standard_code = clean(new.standard_code, path=("input", "standardCode"), most=MAX_CODE)
        row.position, row.needs_after_photo = new.position, new.needs_after_photo
        await row.save()
        await _record(EventKind.CATEGORY_SET, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def close(
    category_id: UUID, replaced_by_id: UUID | None, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Take a category off the list from today on, for another one where there is one."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        row = await _open(category_id, "id", work)
        if replaced_by_id == category_id:
            raise Invalid("分类不能由自己接替。", path=("input", "replacedById"))
        if replaced_by_id is not None:
            successor = await _open(replaced_by_id, "replacedById", work)
            _require_one_axis(row, successor)
            row.replaced_by_id = successor.id
        row.closed_on = local_day(work.now)
        await row.save()
        await _record(EventKind.CATEGORY_CLOSED, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _require_one_axis(row: Category, successor: Category) -> None:
    if successor.axis != row.axis:
        raise Invalid("接替的分类须是同一种分类。", path=("input", "replacedById"))


async def replaced_by(category_id: UUID, *, by: Actor) -> frozenset[UUID]:
    """A category with all that it replaced, directly or by way of others."""
    rows = Category.filter(county_id=by.county_id, replaced_by_id__isnull=False)
    pairs = await rows.values_list("id", "replaced_by_id")
    found = {category_id}
    while more := {old for old, new in pairs if new in found and old not in found}:
        found |= more
    return frozenset(found)


def _require_office(by: Actor) -> None:
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("分类由县政协办公室设定。")


async def _of_code(new: NewCategory, work: Work) -> Category:
    row = await of_code(Category, new.id, new.code, work)
    if row.closed_on is not None:
        raise Invalid("这个编码的分类已停用，请换一个编码。", path=("input", "code"))
    if row.name and row.axis != new.axis:
        raise Invalid("这个编码已用于另一种分类，请换一个编码。", path=("input", "code"))
    row.axis = new.axis
    return row


async def _open(category_id: UUID, argument: str, work: Work) -> Category:
    found = Category.filter(id=category_id, county_id=work.by.county_id)
    row = await found.select_for_update().first()
    if row is None:
        raise NotFound("没有这个分类。", path=("input", argument))
    if row.closed_on is not None:
        raise Invalid("这个分类已经停用。", path=("input", argument))
    return row


async def _record(kind: EventKind, row: Category, work: Work) -> None:
    version = await keep_version(work)
    replaced_by = row.replaced_by_id and row.replaced_by_id.hex
    said = {"code": row.code, "note": row.name, "replacedBy": replaced_by, "version": version}
    work.record(kind, ("Category", row.id), audience=(OFFICE,), data=said)
