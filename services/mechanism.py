"""The county's slogans: set by the office, which may rename or retire them."""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, IdTaken, Invalid
from domain.events import EventKind
from domain.mechanism import MOST_ORDINAL, MechanismFamily
from domain.text import clean
from models.mechanism import MechanismItem
from services.audience import OFFICE
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A phrase and its place in its family."""

    id: UUID
    family: MechanismFamily
    ordinal: int
    label: str
    description: str = ""
    is_interpretation: bool = False
    is_active: bool = True


async def set_item(new: NewItem, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Add a phrase, or reword the one at that place; entries tagged with it keep it."""
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("机制提法由县政协办公室设定。")

    async def step(work: Work) -> UUID:
        if not 1 <= new.ordinal <= MOST_ORDINAL:
            raise Invalid(f"序号须在 1 到 {MOST_ORDINAL} 之间。", path=("input", "ordinal"))
        row = await _place(new, work)
        row.label = clean(new.label, path=("input", "label"), least=1, most=60)
        row.description = clean(new.description, path=("input", "description"), most=1000)
        row.is_interpretation, row.is_active = new.is_interpretation, new.is_active
        await row.save()
        work.record(
            EventKind.MECHANISM_SET,
            ("MechanismItem", row.id),
            audience=(OFFICE,),
            data={"note": row.label},
        )
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _place(new: NewItem, work: Work) -> MechanismItem:
    said = {"county_id": work.by.county_id, "family": new.family, "ordinal": new.ordinal}
    known = await MechanismItem.filter(**said).select_for_update().first()
    if known is not None:
        return known
    if await MechanismItem.filter(id=new.id).exists():
        raise IdTaken("这个编号已用于另一条提法，请重新生成。", path=("input", "id"))
    return MechanismItem(id=new.id, **said)
