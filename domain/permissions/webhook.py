"""Who sees the receivers of notices and what became of each notice: the county office."""

from domain.actor import ActorKind
from domain.permissions.said import scope, through
from domain.scope import Everyone

WEBHOOK = scope({ActorKind.OFFICE: Everyone()})
NOTICE_DELIVERY = through("webhook", WEBHOOK)
NOTICE_ATTEMPT = through("delivery", NOTICE_DELIVERY)
