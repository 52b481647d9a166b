"""A town whose events the real executor follows: what the tests of subscriptions stand on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import orjson

from adapters.doorbell import LocalDoorbell
from domain.actor import Actor, ActorKind
from domain.event_cursor import to_text
from domain.events import EventKind
from domain.ids import new_uuid, to_wire
from engine.engine import Engine
from models.consultation import Consultation, SessionEntry
from models.database import Database
from models.issue import Issue
from resolvers.context import Context
from resolvers.query import INTERFACES, READS, ROOTS
from resolvers.root import build_schema
from server.documents import DocumentStore
from server.fanout import Message, Sink
from server.limits import TransportSettings
from server.live import LiveExecutor
from server.trusted_documents import TrustedDocuments
from services.audience import tags
from services.hub import Hub
from services.rights import present_rights
from services.tailer import Tailer
from services.work import system_actor, unit_of_work
from tests.services.people import START, Doors, Town, new_town

SCHEMA = build_schema()
ISSUES = """subscription Issues($id: ID, $after: EventCursor) {
  issueEvents(issueId: $id, after: $after) {
    cursor resync event { kind label note actorName subjectId } issue { id title }
  }
}"""


class Client:
    """One subscriber: what it was sent, as decoded answers of the subscription's only field."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.is_ended = False
        self.sink: Sink | None = None
        self.leave: Callable[[], None] = lambda: None

    async def send(self, message: Message) -> None:
        body = message["body"]
        self.bodies.append(body)
        [answer] = orjson.loads(body)["data"].values()
        self.answers.append(answer)

    def ended(self) -> None:
        self.is_ended = True

    def close(self) -> None:
        self.leave()
        if self.sink is not None:
            self.sink.close()

    @property
    def titles(self) -> list[str]:
        return [answer["issue"]["title"] for answer in self.answers]

    @property
    def notes(self) -> list[str]:
        return [answer["event"]["note"] for answer in self.answers]


@dataclass
class LiveWorld:
    """The town, its log and the executor that follows it."""

    town: Town
    database: Database
    doors: Doors
    engine: Engine
    hub: Hub
    live: LiveExecutor
    tailer: Tailer
    documents: DocumentStore

    async def actor(self, kind: ActorKind) -> Actor:
        found = await present_rights(self.town.actor(kind), ports=self.doors.ports)
        assert found is not None
        return found

    def subscribe(self, by: Actor | None, document: str = ISSUES, **variables: Any) -> Client:
        """A client that takes everything at once."""
        client = Client()
        context = Context(actor=by, ports=self.doors.ports, now=self.doors.clock.now())
        prepared = self.documents.admit(document, None)
        feed = self.live.subscribe(prepared, variables, context)
        assert feed is not None
        client.sink = Sink(
            client.send,
            frame=lambda event: {"body": event.body},
            resync=feed.resync,
            on_end=client.ended,
        )
        client.leave = feed.attach(client.sink)
        return client

    async def ask(self, by: Actor, document: str, **variables: Any) -> Any:
        """The data of a query."""
        context = Context(actor=by, ports=self.doors.ports, now=self.doors.clock.now())
        prepared = self.documents.admit(document, None)
        body = await self.live.execute(prepared, variables, context)
        assert body is not None
        return orjson.loads(body)["data"]

    async def issue(self, title: str = "路灯不亮", *, area: str = "grid", **columns: Any) -> Issue:
        """An issue that somebody of the office collected, without an event."""
        return await Issue.create(
            county_id=self.town.county.id,
            area_id=self.town.areas[area].id,
            collected_by_id=self.town.accounts[ActorKind.OFFICE].id,
            title=title,
            source="VISIT",
            captured_at=START,
            received_at=START,
            created_at=START,
            updated_at=START,
            **columns,
        )

    async def consultation(self, **columns: Any) -> Consultation:
        return await Consultation.create(
            county_id=self.town.county.id,
            area_id=self.town.areas["community"].id,
            called_by_id=self.town.accounts[ActorKind.OFFICE].id,
            title="加装电梯",
            setting="COURTYARD",
            stage="IN_SESSION",
            held_at=START,
            captured_at=START,
            received_at=START,
            created_at=START,
            updated_at=START,
            **columns,
        )

    async def entry(self, consultation: Consultation) -> SessionEntry:
        return await SessionEntry.create(
            county_id=self.town.county.id,
            consultation_id=consultation.id,
            ordinal=1,
            kind="STATEMENT",
            content="先装一楼",
            recorded_by_id=self.town.accounts[ActorKind.OFFICE].id,
            recorded_by_name="office",
            captured_at=START,
            received_at=START,
        )

    async def record(
        self,
        subject: tuple[str, UUID],
        kind: EventKind = EventKind.ISSUE_STUDIED,
        *,
        audience: tuple[str, ...] = (),
        settle: bool = True,
        **data: object,
    ) -> None:
        """One event, and everybody told of it."""
        by = system_actor(self.town.county.id)
        async with unit_of_work(by=by, ports=self.doors.ports) as work:
            work.record(kind, subject, audience=audience, data=data)
        if settle:
            await self.settled()

    async def settled(self) -> None:
        """Until everything committed has reached everyone."""
        await self.tailer.catch_up()
        county_id = self.town.county.id
        seq = self.hub.position(county_id)
        async with asyncio.timeout(5):
            for group in tuple(self.live._groups.values()):
                if group.question.by.county_id == county_id:
                    await group.reached(seq)
        await asyncio.sleep(0.01)

    def cursor(self, seq: int) -> str:
        return to_text(self.town.county.id, seq)


def wire(row: Issue | Consultation | SessionEntry) -> str:
    return to_wire(type(row).__name__, row.id)


def hall_tag(world: LiveWorld) -> tuple[str, ...]:
    return tags(hall=world.town.hall.id)


@asynccontextmanager
async def live_world(database: Database) -> AsyncIterator[LiveWorld]:
    town, doors, hub = await new_town(), Doors(doorbell=cast(Any, LocalDoorbell())), Hub()
    await doors.areas.load(town.county.id)
    engine = Engine(
        SCHEMA._schema, reads=READS, interfaces=INTERFACES, roots=ROOTS, database=database
    )
    tailer = Tailer(database, hub, doorbell=doors.doorbell)
    await tailer.start()
    live = LiveExecutor(engine, hub, database=database)
    documents = DocumentStore(SCHEMA._schema, TrustedDocuments({}), TransportSettings())
    yield LiveWorld(town, database, doors, engine, hub, live, tailer, documents)


def device(world: LiveWorld) -> Actor:
    """The hall's own tablet."""
    return Actor(
        kind=ActorKind.DEVICE,
        county_id=world.town.county.id,
        account_id=new_uuid(),
        session_id=new_uuid(),
        name="平板",
        hall_id=world.town.hall.id,
        area_ids=world.doors.areas.of(world.town.county.id).expand(
            [world.town.areas["community"].id]
        ),
    )
