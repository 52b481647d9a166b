"""The competence matrix: kept by the office, asked when an issue needs a department."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.area import AreaLevel
from domain.competence import Competent, competent
from domain.errors import Forbidden, IdTaken, Invalid, NotFound
from domain.events import EventKind
from domain.text import clean
from models.competence import Competence
from models.issue import Category
from models.organisation import Department
from services.area_index import AreaIndex
from services.audience import OFFICE, tags
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCompetence:
    """One line of the matrix; without an area it holds for the whole county."""

    id: UUID
    category_id: UUID
    department_id: UUID
    area_id: UUID | None = None
    position: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answerable:
    """Who answers: departments, nearest first, or when none is named the township (首接负责)."""

    department_ids: tuple[UUID, ...]
    township_id: UUID | None


async def set_line(new: NewCompetence, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Add a line, or change position and note of the one that says the same already.

    The category's row lock keeps two lines that say the same from being added at once.
    """
    _require_office(by)

    async def step(work: Work) -> UUID:
        await _require_known(new, work)
        note = clean(new.note, path=("input", "note"), most=500)
        row = await _line(new, work)
        row.position, row.note = new.position, note
        row.created_at = work.now
        await row.save()
        _record(EventKind.COMPETENCE_SET, row, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


async def _line(new: NewCompetence, work: Work) -> Competence:
    said = {
        "county_id": work.by.county_id,
        "category_id": new.category_id,
        "department_id": new.department_id,
        "area_id": new.area_id,
    }
    known = await Competence.filter(**said).first()
    if known is not None:
        return known
    if await Competence.filter(id=new.id).exists():
        raise IdTaken("这个编号已用于另一条职责，请重新生成。", path=("input", "id"))
    return Competence(id=new.id, **said)


async def _require_known(new: NewCompetence, work: Work) -> None:
    county_id = work.by.county_id
    if not 0 <= new.position <= 100:
        raise Invalid("次序须在 0 到 100 之间。", path=("input", "position"))
    category = Category.filter(id=new.category_id, county_id=county_id).select_for_update()
    if await category.first() is None:
        raise NotFound("没有这个分类。", path=("input", "categoryId"))
    if not await Department.filter(
        id=new.department_id, county_id=county_id, is_open=True
    ).exists():
        raise NotFound("没有这个部门。", path=("input", "departmentId"))
    if new.area_id is not None and work.ports.areas.of(county_id).area(new.area_id) is None:
        raise NotFound("没有这个区域。", path=("input", "areaId"))


async def remove_line(competence_id: UUID, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Take a line out of the matrix; the id is the department's, which stays."""
    _require_office(by)

    async def step(work: Work) -> UUID:
        row = await Competence.get_or_none(id=competence_id, county_id=work.by.county_id)
        if row is None:
            raise NotFound("没有这条职责。", path=("input", "id"))
        await row.delete()
        _record(EventKind.COMPETENCE_REMOVED, row, work)
        return row.department_id

    return await perform(step, by=by, ports=ports, call=call)


async def answerable(category_id: UUID, area_id: UUID, *, by: Actor, ports: Ports) -> Answerable:
    """Who answers for a category in an area of the actor's county."""
    index = ports.areas.of(by.county_id)
    lines = await Competence.filter(
        county_id=by.county_id, category_id=category_id, department__is_open=True
    )
    found = competent(
        [_competent(line) for line in lines],
        category_id=category_id,
        lineage=[area.id for area in index.ancestors(area_id)],
    )
    township_id = None if found else _township(index, area_id)
    return Answerable(tuple(each.department_id for each in found), township_id)


def _competent(line: Competence) -> Competent:
    return Competent(
        category_id=line.category_id,
        area_id=line.area_id,
        department_id=line.department_id,
        position=line.position,
    )


def _township(index: AreaIndex, area_id: UUID) -> UUID | None:
    above: Sequence[UUID] = [
        area.id for area in index.ancestors(area_id) if area.level is AreaLevel.TOWNSHIP
    ]
    return above[0] if above else None


def _require_office(by: Actor) -> None:
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("部门职责由县政协办公室设定。")


def _record(kind: EventKind, row: Competence, work: Work) -> None:
    concerned = tags(department=row.department_id)
    work.record(kind, ("Competence", row.id), audience=(OFFICE, *concerned))
