"""Who sees that residents' data was erased: the county office."""

from domain.actor import ActorKind
from domain.permissions.said import scope
from domain.scope import Everyone

ERASURE = scope({ActorKind.OFFICE: Everyone()})
