"""Who stands behind an access token, and what may be asked before the password is changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.actor import Actor

OPEN_FIELDS = frozenset(
    {
        *("signIn", "sessionRefresh", "deviceAuthorize", "deviceToken"),
        *("receiptFollow", "receiptRate", "receiptReopen", "residentCollect"),
    }
)
"""Root fields that need no sign-in: how one signs in, and what residents do by receipt or QR."""

FIELDS_BEFORE_PASSWORD_CHANGE = OPEN_FIELDS | {
    *("passwordChange", "signOut"),
    *("__typename", "__schema", "__type"),
}
"""Root fields an initial password opens; the explorer cannot even send them without the schema."""


@dataclass(frozen=True, slots=True)
class Principal:
    """An actor let in by a token until `expires_at`."""

    actor: Actor
    expires_at: datetime
    must_change_password: bool


def may_ask_before_password_change(root_fields: Iterable[str]) -> bool:
    """Whether an initial password is good enough for all of them."""
    return FIELDS_BEFORE_PASSWORD_CHANGE.issuperset(root_fields)
