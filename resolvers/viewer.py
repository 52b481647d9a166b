"""The viewer: who is signed in, as what, and which areas are theirs."""

from typing import Any
from uuid import UUID

import strawberry

from domain.actor import Actor
from domain.ids import to_wire
from engine.declare import Ref
from resolvers.area import AREA
from resolvers.context import Context, Info
from schema.viewer import Viewer
from services.area_index import AreaIndex


@strawberry.type
class ViewerQuery:
    @strawberry.field(description="当前用户；没有登录时为空。")
    async def viewer(self, info: Info) -> Viewer | None:
        actor = info.context.actor
        return _viewer(actor, info.context) if actor else None


def _viewer(actor: Actor, context: Context) -> Viewer:
    index = context.ports.areas.of(actor.county_id)
    return Viewer(
        account_id=strawberry.ID(to_wire("Account", actor.account_id)),
        kind=actor.kind,
        name=actor.name,
        must_change_password=context.must_change_password,
        member=_ref("Member", actor.member_id),
        department=_ref("Department", actor.department_id),
        township=_ref("Township", actor.township_id),
        hall=_ref("Hall", actor.hall_id),
        areas=[area_ref(area_id, index) for area_id in topmost(actor.area_ids, index)],
    )


def _ref(type_name: str, identity: UUID | None) -> Any:
    """What the engine completes; typed as whatever the schema says it will be."""
    return None if identity is None else Ref(type_name, identity)


def area_ref(area_id: UUID, index: AreaIndex) -> Any:
    """A reference to an area that the index knows, by its own type."""
    area = index.area(area_id)
    if area is None:
        raise LookupError(f"area {area_id} is not in the index")
    return Ref(AREA.types[area.level], area_id)


def topmost(area_ids: frozenset[UUID], index: AreaIndex) -> list[UUID]:
    """Those whose parent is not among them: what was assigned, not what lies below it."""
    areas = [area for area_id in area_ids if (area := index.area(area_id))]
    tops = [area for area in areas if area.parent_id not in area_ids]
    return [area.id for area in sorted(tops, key=lambda area: area.path)]
