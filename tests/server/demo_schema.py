"""A small schema, its executor and its sign-in, to test the transport without the product."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import strawberry
from graphql import FieldNode
from starlette.types import Scope

from domain.actor import Actor, ActorKind
from domain.errors import DomainError
from domain.ids import new_uuid
from server.documents import Prepared
from server.errors import Unauthenticated
from server.executor import EXPIRES_AT, Interpreted, Variables
from server.fanout import Feed, Group, Sink
from server.graphql_view import GraphQLView, build_view
from server.limits import TransportSettings
from server.trusted_documents import TrustedDocuments


class Closed(DomainError):
    """The demo's rule that says no."""

    code = "CLOSED"


@dataclass
class DemoContext:
    """One operation's context; `serial` tells two of them apart."""

    actor: Actor | None
    serial: int


@strawberry.type
class Node:
    id: strawberry.ID
    name: str

    @strawberry.field
    def children(self, first: int = 20) -> list["Node"]:
        return [Node(id=strawberry.ID(f"{self.id}.{n}"), name="网格") for n in range(first)]

    @strawberry.field
    def tags(self) -> list["Node"]:
        return []

    @strawberry.field
    def context_serial(self, info: strawberry.Info[DemoContext, None]) -> int:
        return info.context.serial


@strawberry.type
class Page:
    nodes: list[Node]
    total: int


@strawberry.type
class Query:
    @strawberry.field
    def page(self, first: int = 20) -> Page:
        return Page(nodes=[Node(id=strawberry.ID("1"), name="")] * first, total=100)

    @strawberry.field
    def hello(self, name: str = "大家") -> str:
        return f"你好，{name}"

    @strawberry.field
    def viewer(self, info: strawberry.Info[DemoContext, None]) -> str | None:
        return info.context.actor.name if info.context.actor else None

    @strawberry.field
    def node(self) -> Node:
        return Node(id=strawberry.ID("1"), name="红旗社区")

    @strawberry.field
    def nodes(self, ids: list[strawberry.ID]) -> list[Node]:
        return [Node(id=it, name="") for it in ids]

    @strawberry.field
    def closed(self) -> str | None:
        raise Closed("已经关闭。")

    @strawberry.field
    def broken(self) -> str | None:
        raise RuntimeError("secret dsn postgres://")

    @strawberry.field
    def too_big(self) -> int | None:
        return 2**40

    @strawberry.field
    async def slow(self, seconds: float = 30.0) -> bool:
        await asyncio.sleep(seconds)
        return True


@strawberry.type
class Mutation:
    @strawberry.mutation
    def note(self, text: str) -> str:
        NOTES.append(text)
        return text


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int = 3) -> AsyncGenerator[int, None]:
        for number in range(to):
            yield number
            await asyncio.sleep(0)

    @strawberry.subscription
    async def nodes(self, to: int = 2) -> AsyncGenerator[Node, None]:
        for number in range(to):
            yield Node(id=strawberry.ID(str(number)), name="事件")

    @strawberry.subscription
    async def forever(self) -> AsyncGenerator[int, None]:
        OPEN_GENERATORS.append(1)
        try:
            yield 0
            await asyncio.Event().wait()
        finally:
            OPEN_GENERATORS.pop()

    @strawberry.subscription
    async def fails(self) -> AsyncGenerator[int, None]:
        yield 1
        raise RuntimeError("secret")

    @strawberry.subscription
    async def forbidden(self) -> AsyncGenerator[int, None]:
        raise Closed("不能订阅。")
        yield 0

    @strawberry.subscription
    async def shared(self) -> AsyncGenerator[int, None]:
        yield 0


NOTES: list[str] = []
OPEN_GENERATORS: list[int] = []
schema = strawberry.Schema(Query, Mutation, Subscription)

TRUSTED_HELLO = "query Hello($name: String) { hello(name: $name) }"
TRUSTED_COUNT = "subscription Count($to: Int!) { count(to: $to) }"
TRUSTED_NOTE = "mutation Note($text: String!) { note(text: $text) }"


class WatchedGroup(Group):
    """A group that tells who has joined."""

    def __init__(self, resync: Callable[[], bytes]) -> None:
        super().__init__(resync)
        self.joined: asyncio.Queue[Sink] = asyncio.Queue()

    def attach(self, sink: Sink) -> Callable[[], None]:
        self.joined.put_nowait(sink)
        return super().attach(sink)


class DemoExecutor(Interpreted):
    """Answers `hello` itself, shares `shared`, and leaves the rest to graphql-core."""

    def __init__(self) -> None:
        self.group = WatchedGroup(lambda: b'{"data":{"shared":-1}}')

    async def attached(self, sinks: int) -> None:
        """Wait until so many more sockets share the feed."""
        for _ in range(sinks):
            await self.group.joined.get()

    async def execute(self, prepared: Prepared, variables: Variables, context: Any) -> bytes | None:
        if prepared.operation_name == "Fast":
            return b'{"data":{"hello":"fast"}}'
        if prepared.operation_name == "Crash":
            raise RuntimeError("secret")
        if prepared.operation_name == "Refused":
            raise Closed("已经关闭。")
        return None

    def subscribe(
        self, prepared: Prepared, variables: Variables, context: Any
    ) -> Feed | AsyncIterator[bytes] | None:
        first = prepared.operation.selection_set.selections[0]
        assert isinstance(first, FieldNode)
        return self.group if first.name.value == "shared" else None


def actor(kind: ActorKind = ActorKind.OFFICE) -> Actor:
    return Actor(
        kind=kind,
        county_id=new_uuid(),
        account_id=new_uuid(),
        session_id=new_uuid(),
        name="县政协办公室",
    )


@dataclass
class DemoSignIn:
    """Tokens: `office`, `member`, `ending` (ends in 0.2 s); anything else is unknown."""

    sessions: dict[str, Actor] = field(
        default_factory=lambda: {
            "office": actor(),
            "member": actor(ActorKind.MEMBER),
            "ending": actor(),
        }
    )

    async def authenticate(self, token: str | None, scope: Scope) -> Actor | None:
        if token is None:
            return None
        if token == "broken":
            raise RuntimeError("no database")
        if token not in self.sessions:
            raise Unauthenticated("UNKNOWN_TOKEN")
        if token == "ending":
            scope[EXPIRES_AT] = datetime.now(UTC) + timedelta(seconds=0.2)
        return self.sessions[token]

    def session_id(self, token: str) -> UUID:
        return self.sessions[token].session_id


@dataclass
class Demo:
    """A view with everything around it within reach."""

    settings: TransportSettings = field(default_factory=TransportSettings)
    executor: DemoExecutor = field(default_factory=DemoExecutor)
    sign_in: DemoSignIn = field(default_factory=DemoSignIn)
    contexts: int = 0

    def __post_init__(self) -> None:
        self.view = self.build()

    def build(self) -> GraphQLView:
        return build_view(
            schema,
            executor=self.executor,
            authenticate=self.sign_in.authenticate,
            context_factory=self.make_context,
            registry=TrustedDocuments.of(TRUSTED_HELLO, TRUSTED_COUNT, TRUSTED_NOTE),
            settings=self.settings,
        )

    def make_context(self, actor: Actor | None, scope: Scope) -> DemoContext:
        self.contexts += 1
        return DemoContext(actor, self.contexts)


def demo(**settings: Any) -> Demo:
    """A demo with some settings changed."""
    return Demo(settings=replace(TransportSettings(), **settings))
