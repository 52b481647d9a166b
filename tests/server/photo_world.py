"""An issue with declared photos in a real database, and the upload and media endpoints over it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import httpx
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from adapters.blob_store import LocalBlobStore
from adapters.media_signing import MediaSigner
from adapters.photo_rendering import PillowRenderer
from domain.actor import Actor, ActorKind
from domain.area import AreaLevel
from domain.ids import new_uuid, to_wire
from domain.photo import Developed, PhotoRefused, PhotoState, Rejection
from domain.upload_quota import UploadQuota
from models.account import Account
from models.area import Area
from models.consultation import Consultation, SessionEntry
from models.county import County
from models.event import Event
from models.issue import Issue
from models.photo import Photo
from server.errors import Unauthenticated
from server.media import media_routes
from server.photo_queue import PhotoQueue
from server.uploads import upload_routes
from services.area_index import AreaDirectory, AreaIndex, IndexedArea
from services.ports import Ports
from tests.services.world import CountingDoorbell, FixedClock

NOW = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
DEVELOPED = Developed(
    large=b"large picture",
    thumb=b"thumb",
    content_type="image/jpeg",
    width=4208,
    height=3120,
    thumbhash="ZQgWFYIJiIimVXhVeJd4mbDzSXl/",
    dhash="0f0f8fb6978b6349",
    facts={"takenAt": "2015-02-28T17:10:49", "make": "XIAOMI"},
)


QUOTA = UploadQuota(byte_count=100 * 2**20, unfinished=12)


@dataclass
class FakePhotoWorker:
    """Develops everything alike, except what starts with "bad"."""

    seen: list[bytes] = field(default_factory=list)

    async def develop(self, original: bytes) -> Developed:
        self.seen.append(original)
        if original.startswith(b"bad"):
            raise PhotoRefused(Rejection.NOT_A_PHOTO)
        return DEVELOPED


@dataclass
class PhotoPorts:
    blobs: Any
    photo_worker: Any = field(default_factory=FakePhotoWorker)
    photo_urls: MediaSigner = field(default_factory=lambda: MediaSigner(b"s" * 32))
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    doorbell: CountingDoorbell = field(default_factory=CountingDoorbell)
    areas: AreaDirectory = field(default_factory=AreaDirectory)
    photo_renderer: PillowRenderer = field(default_factory=PillowRenderer)


@dataclass
class PhotoWorld:
    """One county, one member who declared photos, another member, and a client for each."""

    ports: Ports
    queue: PhotoQueue
    app: Starlette
    issue_id: UUID
    actors: dict[str, Actor]
    owner: Actor
    neighbour: Actor
    stranger: Actor
    folder: Path

    async def declare(self, **columns: Any) -> Photo:
        """A photo of the issue, unless the columns say of what else."""
        return await Photo.create(
            county_id=self.owner.county_id,
            issue_id=None if "session_entry_id" in columns else self.issue_id,
            uploaded_by_id=self.owner.account_id,
            created_at=NOW,
            updated_at=NOW,
            **columns,
        )

    def another_server(self) -> "PhotoWorld":
        """The same world behind a second server process's endpoints."""
        return replace(self, app=_app(self.ports, self.queue, self.actors, QUOTA))

    def client(self, token: str = "owner") -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://hall", headers=headers)

    async def session_entry(self) -> SessionEntry:
        """An entry of the live record of a consultation where the issue is."""
        area_id = (await self.issue()).area_id
        moments: dict[str, Any] = dict.fromkeys(
            ("held_at", "captured_at", "received_at", "created_at", "updated_at"), NOW
        )
        consultation = await Consultation.create(
            county_id=self.owner.county_id,
            area_id=area_id,
            called_by_id=self.owner.account_id,
            title="院坝协商",
            setting="COURTYARD",
            stage="IN_SESSION",
            **moments,
        )
        return await SessionEntry.create(
            county_id=self.owner.county_id,
            consultation=consultation,
            ordinal=1,
            kind="PHOTO",
            recorded_by_id=self.owner.account_id,
            recorded_by_name=self.owner.name,
            captured_at=NOW,
            received_at=NOW,
        )

    async def events(self) -> list[Event]:
        return await Event.filter(county_id=self.owner.county_id).order_by("seq")

    async def issue(self) -> Issue:
        return await Issue.get(id=self.issue_id)

    def stored(self, folder: str = "") -> int:
        """How many files the blob store holds below the folder."""
        return sum(1 for path in (self.folder / folder).rglob("*") if path.is_file())


async def photo_world(folder: Path, *, quota: UploadQuota = QUOTA) -> PhotoWorld:
    county_id = await _county()
    owner, neighbour = await _member(county_id, "王委员"), await _member(county_id, "李委员")
    stranger = await _member(await _county(), "外县委员")
    ports = cast(Ports, PhotoPorts(LocalBlobStore(folder)))
    queue = PhotoQueue(ports)
    actors = {"owner": owner, "neighbour": neighbour, "stranger": stranger}
    return PhotoWorld(
        ports=ports,
        queue=queue,
        app=_app(ports, queue, actors, quota),
        issue_id=await _issue(owner, ports.areas),
        actors=actors,
        owner=owner,
        neighbour=neighbour,
        stranger=stranger,
        folder=folder,
    )


def _app(
    ports: Ports, queue: PhotoQueue, actors: dict[str, Actor], quota: UploadQuota
) -> Starlette:
    routes = [
        *upload_routes(ports, _authenticator(actors), queue, quota),
        *media_routes(ports, cast(PhotoPorts, ports).photo_urls),
    ]
    return Starlette(routes=routes)


def _authenticator(
    actors: dict[str, Actor],
) -> Callable[[str | None, Scope], Awaitable[Actor | None]]:
    async def authenticate(token: str | None, scope: Scope) -> Actor | None:
        if token is None:
            return None
        if token not in actors:
            raise Unauthenticated("UNKNOWN")
        return actors[token]

    return authenticate


async def _county() -> UUID:
    county = await County.create(
        code=new_uuid().hex[-12:], name="桓仁满族自治县", short_name="桓仁", created_at=NOW
    )
    return county.id


async def _member(county_id: UUID, name: str) -> Actor:
    account = await Account.create(
        county_id=county_id, kind=ActorKind.MEMBER, name=name, created_at=NOW
    )
    return Actor(
        kind=ActorKind.MEMBER,
        county_id=county_id,
        account_id=account.id,
        session_id=new_uuid(),
        name=name,
    )


async def _issue(by: Actor, areas: AreaDirectory) -> UUID:
    area = await Area.create(
        county_id=by.county_id,
        level="COMMUNITY",
        code=new_uuid().hex[-12:],
        code_scheme="test",
        name="镜湖社区",
        path="/210522/210522001/",
        updated_at=NOW,
    )
    known = IndexedArea(
        id=area.id,
        parent_id=None,
        level=AreaLevel.COMMUNITY,
        code=area.code,
        name=area.name,
        path=area.path,
    )
    areas.put(by.county_id, AreaIndex([known]))
    issue = await Issue.create(
        county_id=by.county_id,
        area_id=area.id,
        collected_by_id=by.account_id,
        title="路灯不亮",
        source="VISIT",
        captured_at=NOW,
        received_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    return issue.id


def wire(photo: Photo) -> str:
    return to_wire("Photo", photo.id)


async def state_of(photo: Photo) -> PhotoState:
    return PhotoState((await Photo.get(id=photo.id)).state)


class CutBody:
    """An ASGI body that delivers pieces and then loses its client."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.was_read = False

    async def receive(self) -> dict[str, Any]:
        self.was_read = True
        if self.pieces:
            return {"type": "http.request", "body": self.pieces.pop(0), "more_body": True}
        return {"type": "http.disconnect"}


async def call(
    app: Callable[[Scope, Receive, Send], Awaitable[None]],
    method: str,
    path: str,
    headers: dict[str, str],
    body: CutBody,
) -> list[Any]:
    """What the app sends for a request whose body is under the test's control."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), text.encode()) for name, text in headers.items()],
    }
    await app(scope, body.receive, send)
    return sent
