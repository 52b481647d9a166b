"""What the GraphQL endpoint needs from the rest of the product: sign-in, contexts, fast reads."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol, TypeAlias

from starlette.types import Scope

from domain.actor import Actor
from server.documents import Prepared
from server.fanout import Feed

EXPIRES_AT = "gridhall.expires_at"
"""Scope key under which `authenticate` leaves the aware datetime at which the token ends."""

Authenticate: TypeAlias = Callable[[str | None, Scope], Awaitable[Actor | None]]
"""The actor behind a token, None without one; raises `server.errors.Unauthenticated`."""

ContextFactory: TypeAlias = Callable[[Actor | None, Scope], Any]
"""A fresh context for one operation, or for one event of a subscription."""

Variables: TypeAlias = dict[str, Any] | None


class Executor(Protocol):
    """Answers operations as ready bytes; None leaves an operation to graphql-core."""

    async def execute(self, prepared: Prepared, variables: Variables, context: Any) -> bytes | None:
        """The complete JSON answer `{"data":…}`, or None when graphql-core has to run it."""

    def subscribe(
        self, prepared: Prepared, variables: Variables, context: Any
    ) -> Feed | AsyncIterator[bytes] | None:
        """The JSON answers of a subscription, shared (Feed) or its own, or None as above."""


class Interpreted:
    """The executor that leaves everything to graphql-core."""

    async def execute(self, prepared: Prepared, variables: Variables, context: Any) -> bytes | None:
        return None

    def subscribe(
        self, prepared: Prepared, variables: Variables, context: Any
    ) -> Feed | AsyncIterator[bytes] | None:
        return None
