"""The GraphQL endpoint as one ASGI application: HTTP, event streams, multipart and WebSocket."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import strawberry
from graphql import OperationType
from starlette.types import Receive, Scope, Send

from server.app_versions import require_served
from server.connections import Connections
from server.documents import DocumentStore
from server.errors import BAD_USER_INPUT, RequestFault, Unauthenticated, refusal
from server.executor import Authenticate, ContextFactory, Executor
from server.graphql_request import GraphQLRequest, read_body, read_query_string
from server.limits import TransportSettings
from server.negotiation import Acceptance, Media, check_content_type, negotiate
from server.operations import Caller, Operations
from server.streaming import ResponseStream, once
from server.trusted_documents import TrustedDocuments
from server.websocket import GraphQLSocket

_CONTENT_TYPES = {
    Media.GRAPHQL: (b"content-type", b"application/graphql-response+json; charset=utf-8"),
    Media.JSON: (b"content-type", b"application/json; charset=utf-8"),
}
_APOLLO = (b"apollographql-client-name", b"apollographql-client-version")
_READ = frozenset(
    {
        b"accept",
        b"authorization",
        b"content-encoding",
        b"content-length",
        b"content-type",
        b"x-client",
        b"x-gridhall-cost",
        *_APOLLO,
    }
)
"""The headers that matter here; given twice, they are a list (RFC 9110 §5.3)."""
_NO_STORE = (b"cache-control", b"no-store")
_VARY = (b"vary", b"accept")


class Head(NamedTuple):
    """The headers that matter here."""

    accept: Acceptance
    content_type: bytes
    content_encoding: bytes
    content_length: int
    authorization: bytes
    asks_cost: bool
    client: bytes
    """`name/version`, when the app says what it is."""


class GraphQLView:
    """Mount it as Route("/graphql", view) and WebSocketRoute("/graphql", view)."""

    def __init__(
        self, operations: Operations, settings: TransportSettings, now: Callable[[], datetime]
    ) -> None:
        self._operations, self._settings = operations, settings
        self._connections = Connections(now)

    @property
    def documents(self) -> DocumentStore:
        """The documents this endpoint knows, e.g. to compile the trusted ones."""
        return self._operations.documents

    @property
    def open_connections(self) -> int:
        return len(self._connections)

    def close_sessions(self, session_id: UUID) -> int:
        """End every socket (4403) and stream of a revoked session; how many that were."""
        return self._connections.close_session(session_id)

    def close_all(self) -> None:
        """End every socket (1001) and stream, before the server stops accepting."""
        self._connections.close_all()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._serve_http(scope, receive, send)
        else:
            await self._serve_socket(scope, receive, send)

    async def _serve_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = GraphQLSocket(
            scope,
            receive,
            send,
            operations=self._operations,
            connections=self._connections,
            settings=self._settings,
        )
        await socket.run()

    async def _serve_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = _read_head(scope)
        media = head.accept.answer or Media.JSON
        try:
            check_method(scope["method"])
            if head.accept == (None, None):
                raise refusal(406, BAD_USER_INPUT, "只提供 JSON、事件流和 multipart 响应。")
            if head.client:
                require_served(head.client, self._operations.oldest_versions)
            caller = await self._operations.identify(_token(head), scope)
            request = await self._read_request(head, scope, receive)
            await self._respond(head, request, caller, receive, send)
        except RequestFault as fault:
            await _send_fault(send, media, fault)

    async def _respond(
        self, head: Head, request: GraphQLRequest, caller: Caller, receive: Receive, send: Send
    ) -> None:
        operations = self._operations
        prepared = operations.prepare(request, caller)
        accept, variables = head.accept, request.variables
        if prepared.kind is OperationType.SUBSCRIPTION:
            stream = self._open_stream(accept.stream, caller, receive, send)
            await stream.run(await operations.subscribe(prepared, variables, caller))
            return
        if prepared.kind is OperationType.MUTATION and caller.scope["method"] == "GET":
            raise _method_refusal("GET 不能执行 mutation。", b"POST")
        outcome = await operations.execute(prepared, variables, caller)
        body = outcome.body
        if head.asks_cost or self._settings.report_cost:
            body = operations.with_cost(body, prepared, variables, caller)
        if accept.answer is None:
            stream = self._open_stream(accept.stream, caller, receive, send)
            await stream.run(once(body))
            return
        refused = outcome.refused and accept.answer is Media.GRAPHQL
        await _send_json(send, 400 if refused else 200, accept.answer, body)

    def _open_stream(
        self, media: Media | None, caller: Caller, receive: Receive, send: Send
    ) -> ResponseStream:
        if media is None:
            raise refusal(
                406,
                BAD_USER_INPUT,
                "订阅须接受 text/event-stream 或 multipart/mixed，或用 WebSocket。",
            )
        return ResponseStream(
            caller,
            receive,
            send,
            media=media,
            settings=self._settings,
            connections=self._connections,
        )

    async def _read_request(self, head: Head, scope: Scope, receive: Receive) -> GraphQLRequest:
        if scope["method"] == "GET":
            return read_query_string(scope["query_string"])
        check_content_type(head.content_type)
        if head.content_encoding not in (b"", b"identity"):
            raise refusal(415, BAD_USER_INPUT, "请求体不能压缩。")
        limit = self._settings.body_bytes
        if head.content_length > limit:
            raise _too_large(limit)
        return read_body(await _read_all(receive, limit))


def utc_now() -> datetime:
    return datetime.now(UTC)


def build_view(
    schema: strawberry.Schema,
    *,
    executor: Executor,
    authenticate: Authenticate,
    context_factory: ContextFactory,
    registry: TrustedDocuments,
    settings: TransportSettings,
    now: Callable[[], datetime] = utc_now,
) -> GraphQLView:
    """The endpoint over a schema; BadManifest when a trusted document does not fit the schema.

    `now` is the clock by which tokens end on open sockets.
    """
    operations = Operations(
        schema,
        executor=executor,
        authenticate=authenticate,
        context_factory=context_factory,
        registry=registry,
        settings=settings,
    )
    return GraphQLView(operations, settings, now)


def check_method(method: str) -> None:
    if method not in ("POST", "GET"):
        raise _method_refusal("只支持 GET 和 POST。", b"GET, POST")


def _read_head(scope: Scope) -> Head:
    said: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _READ:
            said[name] = said[name] + b"," + value if name in said else value
    get = said.get
    length = get(b"content-length", b"")
    return Head(
        accept=negotiate(get(b"accept", b"")),
        content_type=get(b"content-type", b""),
        content_encoding=get(b"content-encoding", b"").lower(),
        content_length=int(length) if length.isdigit() and len(length) < 16 else 0,
        authorization=get(b"authorization", b""),
        asks_cost=get(b"x-gridhall-cost") == b"1",
        client=get(b"x-client") or b"/".join(said[name] for name in _APOLLO if name in said),
    )


def _token(head: Head) -> str | None:
    if not head.authorization:
        return None
    scheme, _, token = head.authorization.partition(b" ")
    if scheme.lower() != b"bearer":
        raise Unauthenticated("SCHEME")
    return token.strip().decode("latin-1")


async def _read_all(receive: Receive, limit: int) -> bytes:
    """The whole body, never more than `limit` of it in memory but for its last chunk."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise refusal(400, BAD_USER_INPUT, "连接在请求体收完之前断开。")
        more = message.get("more_body", False)
        chunk: bytes = message.get("body", b"")
        body = body + chunk if body else chunk
        if len(body) > limit:
            raise _too_large(limit)
    return body


async def _send_json(
    send: Send, status: int, media: Media, body: bytes, extra: tuple[tuple[bytes, bytes], ...] = ()
) -> None:
    headers = [
        _CONTENT_TYPES[media],
        (b"content-length", b"%d" % len(body)),
        _NO_STORE,
        _VARY,
        *extra,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_fault(send: Send, media: Media, fault: RequestFault) -> None:
    status = fault.status
    if media is Media.JSON and fault.is_watershed:
        status = 200
    await _send_json(send, status, media, fault.body(), fault.headers)


def _method_refusal(message: str, allow: bytes) -> RequestFault:
    refused = refusal(405, BAD_USER_INPUT, message)
    return RequestFault(405, refused.errors, headers=((b"allow", allow),))


def _too_large(limit: int) -> RequestFault:
    return refusal(413, BAD_USER_INPUT, f"请求体超过 {limit} 字节。")
