"""The county's departments (职能部门): set and closed by the office, never deleted."""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, IdTaken
from domain.events import EventKind
from domain.reference_row import MAX_CODE
from domain.text import clean
from models.organisation import Department
from services.audience import OFFICE
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
        row = await _of_code(new, work)
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


async def _of_code(new: NewDepartment, work: Work) -> Department:
    code = clean(new.code, path=("input", "code"), least=1, most=MAX_CODE)
    county = {"county_id": work.by.county_id}
    known = await Department.filter(code=code, **county).select_for_update().first()
    if known is not None:
        return known
    if await Department.filter(id=new.id).exists():
        raise IdTaken("这个编号已用于另一个部门，请重新生成。", path=("input", "id"))
    return Department(id=new.id, code=code, **county)
