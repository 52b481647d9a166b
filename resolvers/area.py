"""How the area tree is read: four types over one table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from domain import permissions
from domain.area import AreaLevel
from domain.scope import Is, both
from engine.declare import column, computed, connection, many, one
from engine.filters import actor_among, contains, ids
from engine.rule import FieldRule, Interface, Reads
from models.area import Area
from schema.area import FormerName
from schema.scalars import Date

BY_CODE = ("code", "id")
IN_FORCE = Is("valid_to", None)


def _outline(row: Mapping[str, Any], _: Any) -> str | None:
    boundary = row["boundary"]
    return None if boundary is None else orjson.dumps(boundary).decode()


def _former_names(row: Mapping[str, Any], _: Any) -> tuple[FormerName, ...]:
    return tuple(
        FormerName(name=each["name"], last_on=Date(date.fromisoformat(each["last_on"])))
        for each in row["former_names"]
    )


SHARED: dict[str, FieldRule] = {
    "outline": computed(_outline, needs=("boundary",), facts=()),
    "openIssueCount": column("open_issue_count", scope=permissions.AREA_COUNTS),
    "issueCount": column("issue_count", scope=permissions.AREA_COUNTS),
}


def _reads(type_name: str, level: AreaLevel, **fields: FieldRule) -> Reads:
    return Reads(
        type_name=type_name,
        model=Area,
        scope=permissions.PUBLIC,
        where=Is("level", level),
        fields={**SHARED, **fields},
    )


AREAS = (
    _reads("County", AreaLevel.COUNTY, townships=many("children", order=BY_CODE)),
    _reads("Township", AreaLevel.TOWNSHIP, communities=many("children", order=BY_CODE)),
    _reads(
        "Community",
        AreaLevel.COMMUNITY,
        township=one("parent"),
        grids=many("children", order=BY_CODE, where=IN_FORCE),
    ),
    _reads(
        "Grid",
        AreaLevel.GRID,
        community=one("parent"),
        mergedInto=one("merged_into"),
        mergedGrids=many("merged", order=BY_CODE),
        formerNames=computed(_former_names, needs=("former_names",), facts=()),
    ),
)
AREA = Interface(
    type_name="Area",
    model=Area,
    column="level",
    types={
        AreaLevel.COUNTY: "County",
        AreaLevel.TOWNSHIP: "Township",
        AreaLevel.COMMUNITY: "Community",
        AreaLevel.GRID: "Grid",
    },
)
GRID_FILTERS = {
    "mine": actor_among("id", "area_ids"),
    "communityId": ids("parent_id", "Community"),
    "text": contains("name", "code"),
}
GRIDS = connection(
    orders={"CODE": BY_CODE},
    filters=GRID_FILTERS,
    where=both(Is("level", AreaLevel.GRID), IN_FORCE),
)
