"""The ASGI application: everything put together from settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from graphql import ExecutionResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from adapters.system_clock import SettableClock
from domain.actor import Actor, ActorKind
from domain.events import CHANGES_AREAS, EventKind
from engine.engine import Engine, Report
from resolvers.context import Context
from resolvers.query import INTERFACES, READS, ROOTS
from resolvers.root import build_schema
from schema.scalars import instant_text, parse_instant
from server.auth import MUST_CHANGE_PASSWORD
from server.contract import FOLDER
from server.errors import BAD_USER_INPUT, Incidents
from server.explorer import explorer_routes
from server.field_pages import field_page_routes
from server.graphql_view import GraphQLView, build_view
from server.letters import letter_routes
from server.limits import TransportSettings
from server.list_files import list_routes
from server.live import LiveExecutor
from server.media import media_routes
from server.photo_queue import PhotoQueue
from server.statistics_files import statistics_routes
from server.sweeper import sweep
from server.trusted_documents import TrustedDocuments
from server.uploads import upload_routes
from server.world import World
from services.event_log import LoggedEvent
from services.hub import Hub
from services.tailer import Tailer

GRAPHQL = "/graphql"
RULES_CHANGED = frozenset(
    {
        EventKind.CALENDAR_SEEDED,
        EventKind.CALENDAR_DAY_SET,
        EventKind.WORKING_HOURS_SET,
        EventKind.DEADLINE_RULE_SET,
    }
)
APP_KINDS = frozenset(ActorKind) - {ActorKind.OFFICE}


class Application:
    """The parts of one running process; `asgi` is what uvicorn serves."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.hub = Hub()
        self.tailer = Tailer(world.database, self.hub, doorbell=world.ports.doorbell)
        self.queue = PhotoQueue(world.ports)
        self.schema = build_schema()
        self.engine = Engine(
            self.schema._schema,
            reads=READS,
            interfaces=INTERFACES,
            roots=ROOTS,
            database=world.database,
            report=_reporter(),
        )
        self.registry = TrustedDocuments.load(
            FOLDER / "manifests", approvals=world.settings.data_dir / "approvals.json"
        )
        self.view = self._view()
        self._tasks: set[asyncio.Task[None]] = set()
        self._starlette = Starlette(routes=self._routes(), lifespan=self._lifespan)

    async def asgi(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Straight to the view where it is meant: the way through Starlette costs half a read."""
        is_graphql = scope["type"] != "lifespan" and scope["path"] == GRAPHQL
        await (self.view if is_graphql else self._starlette)(scope, receive, send)

    def _view(self) -> GraphQLView:
        settings = self.world.settings
        return build_view(
            self.schema,
            executor=LiveExecutor(self.engine, self.hub, database=self.world.database),
            authenticate=self.world.gate.admit,
            context_factory=self._context,
            registry=self.registry,
            now=self.world.clock.now,
            settings=TransportSettings(
                origins=frozenset(settings.allowed_origins),
                trusted_only=APP_KINDS if settings.trusted_documents_only else frozenset(),
                budget=settings.budget,
                budget_restored_per_s=settings.budget_restored_per_s,
            ),
        )

    def _context(self, actor: Actor | None, scope: Scope) -> Context:
        client = scope.get("client")
        return Context(
            actor=actor,
            ports=self.world.ports,
            now=self.world.clock.now(),
            address=client[0] if client else "",
            must_change_password=scope.get(MUST_CHANGE_PASSWORD, False),
        )

    def _routes(self) -> list[BaseRoute]:
        world = self.world
        routes: list[BaseRoute] = [
            Route(GRAPHQL, self.view),
            WebSocketRoute(GRAPHQL, self.view),
            *upload_routes(
                world.ports, world.gate.admit_settled, self.queue, world.settings.upload_quota
            ),
            *media_routes(world.ports, world.signer),
            *letter_routes(world.ports, world.gate.admit_settled),
            *statistics_routes(world.ports, world.gate.admit_settled),
            *list_routes(world.ports, world.gate.admit_settled),
            *explorer_routes(schema=self.schema._schema),
            *field_page_routes(self.schema._schema),
            Route("/healthz", _healthz),
            Route("/readyz", self._readyz),
        ]
        if isinstance(world.clock, SettableClock):
            routes.append(Route("/test/clock", self._set_clock, methods=["POST"]))
        return routes

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Follow the log and take up photos a crash left behind, until the server stops."""
        await self.tailer.start()
        stops = [self.hub.watch(self.world.gate.hear), self.hub.watch(self._hear)]
        tasks = [
            asyncio.create_task(self.tailer.run()),
            asyncio.create_task(sweep(self.world.ports)),
            asyncio.create_task(asyncio.to_thread(self.world.ports.areas.warm)),
        ]
        try:
            yield
        finally:
            for stop in stops:
                stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.queue.aclose()

    def _hear(self, event: LoggedEvent) -> None:
        """Close the sockets of revoked sessions; follow changes of areas and of the calendar."""
        if event.kind == EventKind.SESSION_REVOKED:
            self.view.close_sessions(event.subject_id)
        elif event.kind in CHANGES_AREAS:
            self._keep(asyncio.create_task(self._reload_areas(event)))
        elif event.kind in RULES_CHANGED:
            self.world.ports.books.forget(event.county_id)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _reload_areas(self, event: LoggedEvent) -> None:
        """Rights that were read by the areas of before are read again."""
        await self.world.ports.areas.load(event.county_id)
        self.world.gate.hear(event)

    async def _readyz(self, _: Request) -> Response:
        """200 when the database answers."""
        try:
            await self.world.database.read_value("SELECT 1")
        except Exception:
            return JSONResponse({"ready": False}, status_code=503)
        return JSONResponse({"ready": True})

    async def _set_clock(self, request: Request) -> Response:
        """POST {"now": RFC 3339}: the time the whole server uses from now on."""
        clock = self.world.clock
        try:
            moment = parse_instant(orjson.loads(await request.body())["now"])
        except (ValueError, KeyError, TypeError) as wrong:
            return _refused(str(wrong))
        if isinstance(clock, SettableClock):
            clock.set(moment)
        return JSONResponse({"now": instant_text(clock.now())})


async def _healthz(_: Request) -> Response:
    return JSONResponse({"ok": True})


def _refused(message: str) -> Response:
    body = {"errors": [{"message": message, "extensions": {"code": BAD_USER_INPUT}}]}
    return JSONResponse(body, status_code=400)


def _reporter() -> Report:
    """How results with errors leave the engine: masked like everywhere else."""
    incidents = Incidents()

    def report(result: ExecutionResult, operation: str | None) -> bytes:
        entries = incidents.entries(result.errors or (), operation)
        return orjson.dumps({"errors": entries, "data": result.data})

    return report
