"""The county's sector groups (界别组): added and renamed by the office, never deleted."""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, Invalid
from domain.events import EventKind
from domain.text import clean
from models.member import SectorGroup
from services.audience import OFFICE, tags
from services.coded import of_code
from services.ports import Ports
from services.work import Call, Result, Work, perform

MOST_POSITION = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSectorGroup:
    """A sector group by its code, and its place in the list."""

    id: UUID
    code: str
    name: str
    position: int = 0


async def set_group(new: NewSectorGroup, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Add a sector group, or rename or move the one of this code; the id is that one's."""
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("界别组由县政协办公室设定。")

    async def step(work: Work) -> UUID:
        if not 0 <= new.position <= MOST_POSITION:
            raise Invalid(f"次序须在 0 到 {MOST_POSITION} 之间。", path=("input", "position"))
        row = await of_code(SectorGroup, new.id, new.code, work)
        row.name = clean(new.name, path=("input", "name"), least=1, most=60)
        row.position = new.position
        await row.save()
        audience = (OFFICE, *tags(group=row.id))
        said = {"code": row.code, "note": row.name}
        work.record(
            EventKind.SECTOR_GROUP_SET, ("SectorGroup", row.id), audience=audience, data=said
        )
        return row.id

    return await perform(step, by=by, ports=ports, call=call)
