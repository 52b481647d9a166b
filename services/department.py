"""The county's departments (职能部门): set and closed by the office, never deleted."""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden
from domain.events import EventKind
from domain.text import clean
from models.organisation import Department
from services.audience import OFFICE
from services.coded import of_code
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDepartment:
    """A department by its code; one that is not open gets nothing new to do."""

    id: UUID
    code: str
    name: str
    is_open: bool = True


async def set_department(new: NewDepartment, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Add a department, or rename, close or reopen the one of this code; the id is that one's."""
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("部门由县政协办公室设定。")

    async def step(work: Work) -> UUID:
        row = await of_code(Department, new.id, new.code, work)
        row.name = clean(new.name, path=("input", "name"), least=1, most=60)
        row.is_open = new.is_open
        await row.save()
        work.record(
            EventKind.DEPARTMENT_SET,
            ("Department", row.id),
            audience=(OFFICE,),
            data={"code": row.code, "note": row.name, "isOpen": row.is_open},
        )
        return row.id

    return await perform(step, by=by, ports=ports, call=call)
