"""Who stands behind an access token, and what may be asked before the password is changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.actor import Actor
from domain.session import PasswordChangeRequired

OPEN_FIELDS = frozenset({"signIn", "sessionRefresh", "deviceAuthorize", "deviceToken"})
"""Root fields that need no sign-in: they are how one signs in."""

FIELDS_BEFORE_PASSWORD_CHANGE = OPEN_FIELDS | {"passwordChange", "signOut", "__typename"}


@dataclass(frozen=True, slots=True)
class Principal:
    """An actor let in by a token until `expires_at`."""

    actor: Actor
    expires_at: datetime
    must_change_password: bool

    def require_may_ask(self, root_fields: Iterable[str]) -> None:
        """PasswordChangeRequired when an initial password is used for anything but changing it."""
        if self.must_change_password and not FIELDS_BEFORE_PASSWORD_CHANGE.issuperset(root_fields):
            raise PasswordChangeRequired
