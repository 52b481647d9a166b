"""How categories and the versions of their lists are read: public within the county."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from domain import permissions
from domain.category import CategoryAxis
from domain.ids import to_wire
from engine.declare import computed, one
from engine.filters import equals, present
from engine.rule import Reads
from models.category_list import CategoryList
from models.issue import Category
from schema.category import CategoryEntry
from schema.scalars import Date

CATEGORY = Reads(
    type_name="Category",
    model=Category,
    scope=permissions.PUBLIC,
    fields={"replacedBy": one("replaced_by")},
)
CATEGORY_FILTERS = {"axis": equals("axis"), "isClosed": present("closed_on")}


def _entries(row: Mapping[str, Any], _: Any) -> tuple[CategoryEntry, ...]:
    return tuple(
        CategoryEntry(
            category_id=strawberry.ID(to_wire("Category", UUID(each["id"]))),
            axis=CategoryAxis(each["axis"]),
            code=each["code"],
            name=each["name"],
            standard_code=each["standardCode"],
            closed_on=Date(date.fromisoformat(each["closedOn"])) if each["closedOn"] else None,
        )
        for each in row["entries"]
    )


CATEGORY_LIST = Reads(
    type_name="CategoryList",
    model=CategoryList,
    scope=permissions.PUBLIC,
    fields={"entries": computed(_entries, needs=("entries",), facts=())},
)
