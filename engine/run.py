"""One execution of a plan: who asks, with which arguments, and why it may be given up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn, Protocol
from uuid import UUID

from graphql import GraphQLError

from domain.actor import Actor


class ReadContext(Protocol):
    """What the engine needs of a request's context; `loaders` starts empty for every operation."""

    @property
    def actor(self) -> Actor | None: ...
    @property
    def now(self) -> datetime: ...
    @property
    def ports(self) -> Any: ...
    @property
    def loaders(self) -> dict[Any, Any]: ...


class Database(Protocol):
    """Where statements run: "sqlite" (?1) or "postgres" ($1)."""

    @property
    def dialect(self) -> str: ...
    async def read(self, sql: str, params: list[Any]) -> list[Any]: ...
    async def read_value(self, sql: str, params: list[Any]) -> Any: ...


class Abandoned(Exception):
    """The plan met something only graphql-core may report; the operation is run again there."""


class Unplannable(Exception):
    """The operation has no plan; graphql-core runs it."""


@dataclass(slots=True)
class Run:
    """What SQL parameters and completed values are made from.

    `translate` holds the plan's prepared functions, `kept` what its splices wrote of each row.
    """

    context: ReadContext
    arguments: list[Mapping[str, Any]]
    requests: dict[int, Any] = field(default_factory=dict)
    wanted: dict[tuple[int, str], set[UUID]] = field(default_factory=dict)
    patches: list[tuple[Any, Any, int, str, UUID, bool]] = field(default_factory=list)
    translate: list[Any] = field(default_factory=list)
    kept: list[Mapping[Any, Any]] = field(default_factory=list)

    def fact(self, name: str) -> Any:
        return getattr(self.context.actor, name, None)


def bad_input(message: str) -> GraphQLError:
    """The request is at fault, not the data: goes to `errors`, never to `userErrors`."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})


def abandon() -> NoReturn:
    raise Abandoned
