"""Who sees how long residents' data is kept, and that it was erased: the county office."""

from domain.actor import ActorKind
from domain.permissions.said import scope
from domain.scope import Everyone

ERASURE = scope({ActorKind.OFFICE: Everyone()})
RETENTION_RULE = ERASURE
