"""The gate: from a bearer token to whoever it lets in, remembered for a few seconds."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)
from starlette.types import Scope

from domain.actor import Actor
from domain.events import CHANGES_GRANTS, EventKind
from domain.principal import Principal, may_ask_before_password_change
from domain.session import PasswordChangeRequired
from domain.token import is_token
from server.documents import Prepared
from server.errors import RequestFault, Unauthenticated, refusal
from server.executor import EXPIRES_AT
from services.area_index import AreaDirectory
from services.event_log import LoggedEvent
from services.ports import Clock
from services.session import principal_of

MUST_CHANGE_PASSWORD = "gridhall.must_change_password"
"""Scope key: whether the caller may do nothing but change the password."""

REMEMBERED_FOR_S = 10.0
MOST_REMEMBERED = 20_000
_NOTHING = SelectionSetNode(selections=())


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A principal as it was read, and until when (monotonic seconds) that is good enough."""

    principal: Principal
    until_s: float


def require_own_password(scope: Scope, prepared: Prepared) -> None:
    """403 PASSWORD_CHANGE_REQUIRED when an initial password asks for more than its change."""
    if not scope.get(MUST_CHANGE_PASSWORD):
        return
    if not may_ask_before_password_change(root_fields(prepared)):
        raise password_change_required()


def password_change_required() -> RequestFault:
    no = PasswordChangeRequired()
    return refusal(403, no.code, no.message)


def root_fields(prepared: Prepared) -> frozenset[str]:
    """The names of the root fields of a valid operation, wherever its fragments put them."""
    fragments = {
        it.name.value: it.selection_set
        for it in prepared.document.definitions
        if isinstance(it, FragmentDefinitionNode)
    }
    names, waiting = set(), [prepared.operation.selection_set]
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, FieldNode):
                names.add(node.name.value)
            elif isinstance(node, FragmentSpreadNode):
                waiting.append(fragments.pop(node.name.value, _NOTHING))
            elif isinstance(node, InlineFragmentNode):
                waiting.append(node.selection_set)
    return frozenset(names)


class Gate:
    """Lets callers in. Fits services.ports.SessionCache: what it is told to forget is gone at once.

    Other processes hear of it through the event log; `hear` is what their tailer calls. Should
    that fail, nothing is remembered for longer than ten seconds.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        areas: AreaDirectory,
        remembered_for_s: float = REMEMBERED_FOR_S,
        most_remembered: int = MOST_REMEMBERED,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock, self._areas, self._monotonic = clock, areas, monotonic
        self._remembered_for_s, self._most = remembered_for_s, most_remembered
        self._remembered: OrderedDict[bytes, _Remembered] = OrderedDict()
        self._forgotten = 0

    def __len__(self) -> int:
        return len(self._remembered)

    async def authenticate(self, token: str) -> Principal | None:
        """Who the access token lets in; None when it is unknown, expired or revoked."""
        if not is_token(token):
            return None
        key = sha256(token.encode()).digest()
        known = self._remembered.get(key)
        if known is not None and self._monotonic() < known.until_s:
            expired = known.principal.expires_at <= self._clock.now()
            return None if expired else known.principal
        return await self._read(token, key)

    async def admit(self, token: str | None, scope: Scope) -> Actor | None:
        """The actor behind a request, None for an anonymous one; Unauthenticated for a bad token.

        Leaves in the scope when the token ends, and whether the password must be changed first.
        """
        if token is None:
            return None
        principal = await self.authenticate(token)
        if principal is None:
            raise Unauthenticated("INVALID_TOKEN")
        scope[EXPIRES_AT] = principal.expires_at
        scope[MUST_CHANGE_PASSWORD] = principal.must_change_password
        return principal.actor

    async def admit_settled(self, token: str | None, scope: Scope) -> Actor | None:
        """As `admit`, but 403 for whoever must change the password first: for uploads."""
        actor = await self.admit(token, scope)
        if scope.get(MUST_CHANGE_PASSWORD):
            raise password_change_required()
        return actor

    def forget(self, session_id: UUID) -> None:
        self._forget(lambda actor: actor.session_id == session_id)

    def forget_account(self, account_id: UUID) -> None:
        self._forget(lambda actor: actor.account_id == account_id)

    def hear(self, event: LoggedEvent) -> None:
        """Forget what an event of the log makes untrue."""
        if event.kind is EventKind.SESSION_REVOKED:
            self.forget(event.subject_id)
        elif event.kind is EventKind.PASSWORD_CHANGED:
            self.forget_account(event.subject_id)
        elif event.kind in CHANGES_GRANTS:
            self._forget(lambda actor: actor.county_id == event.county_id)

    async def _read(self, token: str, key: bytes) -> Principal | None:
        forgotten = self._forgotten
        principal = await principal_of(token, now=self._clock.now(), areas=self._areas)
        # What was read while something was being forgotten may be what was to be forgotten.
        if principal is not None and forgotten == self._forgotten:
            self._remember(key, principal)
        return principal

    def _remember(self, key: bytes, principal: Principal) -> None:
        self._remembered[key] = _Remembered(principal, self._monotonic() + self._remembered_for_s)
        self._remembered.move_to_end(key)
        if len(self._remembered) > self._most:
            self._remembered.popitem(last=False)

    def _forget(self, concerns: Callable[[Actor], bool]) -> None:
        self._forgotten += 1
        gone = [key for key, it in self._remembered.items() if concerns(it.principal.actor)]
        for key in gone:
            del self._remembered[key]
