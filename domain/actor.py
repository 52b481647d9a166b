"""The one behind a request: a member, an official, a tablet or a resident, with their grants."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    MEMBER = "MEMBER"
    CONVENER = "CONVENER"
    OFFICE = "OFFICE"
    TOWNSHIP = "TOWNSHIP"
    DEPARTMENT = "DEPARTMENT"
    DEVICE = "DEVICE"
    RESIDENT = "RESIDENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, in which county, and the facts permissions are decided by.

    `area_ids` is expanded: every area at or below those assigned to the actor.
    """

    kind: ActorKind
    county_id: UUID
    account_id: UUID
    session_id: UUID
    name: str
    member_id: UUID | None = None
    group_id: UUID | None = None
    department_id: UUID | None = None
    township_id: UUID | None = None
    hall_id: UUID | None = None
    area_ids: frozenset[UUID] = field(default_factory=frozenset)
