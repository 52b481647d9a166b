"""Who sees the staff with their phones: the county office; of accounts, nobody else's."""

from domain.actor import ActorKind
from domain.permissions.said import scope
from domain.scope import Is, either
from domain.staff import StaffKind

STAFF = scope({ActorKind.OFFICE: either(*(Is("kind", kind) for kind in StaffKind))})
