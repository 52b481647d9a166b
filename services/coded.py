"""Rows of the county's lists that people know by a code: categories, departments, groups."""

from typing import TypeVar
from uuid import UUID

from tortoise.models import Model

from domain.errors import IdTaken
from domain.reference_row import MAX_CODE
from domain.text import clean
from services.work import Work

Coded = TypeVar("Coded", bound=Model)


async def of_code(model: type[Coded], identity: UUID, code: str, work: Work) -> Coded:
    """The county's row of this code, locked, else a new one of this id that is not yet written.

    IdTaken when another row has the id.
    """
    known_as = clean(code, path=("input", "code"), least=1, most=MAX_CODE)
    county = {"county_id": work.by.county_id}
    known = await model.filter(code=known_as, **county).select_for_update().first()
    if known is not None:
        return known
    if await model.filter(id=identity).exists():
        raise IdTaken("这个编号已用于另一条记录，请重新生成。", path=("input", "id"))
    return model(id=identity, code=known_as, **county)
