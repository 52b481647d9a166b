"""The viewer: who is signed in, as what, and which areas are theirs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import strawberry

from domain.actor import Actor, ActorKind
from domain.ids import to_wire
from engine.rule import Ref
from resolvers.area import AREA
from resolvers.context import Context, Info
from schema.viewer import Viewer
from services.area_index import AreaIndex


@dataclass(frozen=True, slots=True)
class SignedIn:
    """schema.viewer.Viewer, each field found when asked for: areas are many, and few want them."""

    actor: Actor
    context: Context

    @property
    def account_id(self) -> str:
        return to_wire("Account", self.actor.account_id)

    @property
    def kind(self) -> ActorKind:
        return self.actor.kind

    @property
    def name(self) -> str:
        return self.actor.name

    @property
    def must_change_password(self) -> bool:
        return self.context.must_change_password

    @property
    def member(self) -> Any:
        return _ref("Member", self.actor.member_id)

    @property
    def department(self) -> Any:
        return _ref("Department", self.actor.department_id)

    @property
    def township(self) -> Any:
        return _ref("Township", self.actor.township_id)

    @property
    def hall(self) -> Any:
        return _ref("Hall", self.actor.hall_id)

    @property
    def areas(self) -> list[Any]:
        index = self.context.ports.areas.of(self.actor.county_id)
        return [area_ref(area_id, index) for area_id in index.topmost(self.actor.area_ids)]


@strawberry.type
class ViewerQuery:
    @strawberry.field(description="当前用户；没有登录时为空。")
    def viewer(self, info: Info) -> Viewer | None:
        actor = info.context.actor
        found: Any = None if actor is None else SignedIn(actor, info.context)
        return found  # type: ignore[no-any-return]


def _ref(type_name: str, identity: UUID | None) -> Any:
    """What the engine completes; typed as whatever the schema says it will be."""
    return None if identity is None else Ref(type_name, identity)


def area_ref(area_id: UUID, index: AreaIndex) -> Any:
    """A reference to an area that the index knows, by its own type."""
    area = index.area(area_id)
    if area is None:
        raise LookupError(f"area {area_id} is not in the index")
    return Ref(AREA.types[area.level], area_id)
