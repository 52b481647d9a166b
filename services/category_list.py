"""Versions of the category lists (分类表版本): a new one with every change, gapless."""

from typing import Any

from models.category_list import CategoryList
from models.issue import Category
from services.numbering import next_number
from services.work import Work

SERIES, EVERY_YEAR = "category-list", 0


async def keep_version(work: Work) -> int:
    """Keep the lists as this transaction leaves them; the number of their version, from 1."""
    version = await next_number(SERIES, EVERY_YEAR, work)
    county_id = work.by.county_id
    rows = await Category.filter(county_id=county_id).order_by("-axis", "position", "id")
    work.insert(
        CategoryList,
        county_id=county_id,
        version=version,
        entries=[_entry(row) for row in rows],
        made_at=work.now,
        made_by_name=work.by.name,
    )
    return version


def _entry(row: Category) -> dict[str, Any]:
    return {
        "id": row.id.hex,
        "axis": row.axis,
        "code": row.code,
        "name": row.name,
        "standardCode": row.standard_code,
        "closedOn": row.closed_on and row.closed_on.isoformat(),
        "replacedBy": row.replaced_by_id and row.replaced_by_id.hex,
    }
