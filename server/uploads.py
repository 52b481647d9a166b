"""Photo uploads at /uploads: resumable by tus 1.0 and its extensions, or whole in one form."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

import orjson
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from domain.actor import Actor
from domain.errors import Conflict, DomainError, Forbidden, NotFound
from domain.ids import BadId, from_wire, to_wire
from domain.photo import WrongPhotoState
from domain.upload_quota import UploadQuota, UploadQuotaExceeded
from server.errors import BAD_USER_INPUT, Incidents, RequestFault, Unauthenticated, refusal
from server.executor import Authenticate
from server.photo_queue import PhotoQueue
from server.tus import (
    CAPABILITIES,
    CHECKSUM_MISMATCH,
    VERSION,
    Checksum,
    ChecksumDiffers,
    TusRequest,
    http_date,
    read_request,
)
from server.upload_form import is_form, posted_photo
from server.upload_intake import Intake, Intakes
from services import photo, upload
from services.ports import Ports
from services.upload import Progress, TooLarge, UploadExpired

PATH = "/uploads"
STATUSES: tuple[tuple[type[DomainError], int], ...] = (
    (UploadExpired, 410),
    (UploadQuotaExceeded, 429),
    (NotFound, 404),
    (BadId, 404),
    (Forbidden, 403),
    (TooLarge, 413),
    (ChecksumDiffers, CHECKSUM_MISMATCH),
    (Conflict, 409),
    (WrongPhotoState, 409),
)
JSON: Mapping[str, str] = {"Content-Type": "application/json; charset=utf-8"}
ALWAYS: Mapping[str, str] = {
    "Tus-Resumable": VERSION,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


class Answer(NamedTuple):
    """A status, the headers besides those every answer has, and a JSON body or none."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""


class UploadEndpoint:
    """One photo's bytes per upload, known by the photo's id.

    Token, then ownership, then state and sizes are checked before a byte of a body is read.
    """

    def __init__(
        self, ports: Ports, authenticate: Authenticate, queue: PhotoQueue, quota: UploadQuota
    ) -> None:
        self._ports, self._authenticate, self._queue = ports, authenticate, queue
        self._quota = quota
        self._intakes, self._incidents = Intakes(), Incidents()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._answer(scope, receive)
        except RequestFault as fault:
            answer = _refused(fault)
        except DomainError as no:
            answer = _refused(refusal(_status(no), no.code, no.message))
        except Exception as bug:  # storage or database fails: the phone may try again
            answer = _refused(self._incidents.fault(bug, "upload"))
        if answer is not None:
            await _send(send, answer, is_head=scope["method"] == "HEAD")

    async def _answer(self, scope: Scope, receive: Receive) -> Answer | None:
        """What to tell the client; None when it is not there any more."""
        request = read_request(scope)
        if request.method == "OPTIONS":
            return Answer(204, CAPABILITIES)
        actor = await self._authenticate(request.token(), scope)
        if actor is None:
            raise Unauthenticated("MISSING")
        wire_id = scope["path_params"].get("photo_id")
        if is_form(request.headers.get("content-type", "")):
            return await self._form(request, wire_id, actor, scope, receive)
        request.require_version()
        if wire_id is None:
            return await self._collection(request, actor, receive)
        progress = await upload.find(from_wire("Photo", wire_id), by=actor, ports=self._ports)
        return await self._one(request, progress, actor, receive)

    async def _collection(
        self, request: TusRequest, actor: Actor, receive: Receive
    ) -> Answer | None:
        if request.method != "POST":
            raise _wrong_method("POST")
        photo_id = from_wire("Photo", request.metadata("photoId"))
        stated = request.headers.get("upload-metadata", "")
        progress = await self._begun(photo_id, request.number("upload-length"), stated, actor)
        if request.has_body() and progress.offset == 0:
            reached = await self._take(request, progress, receive)
            if reached is None:
                return None
            progress = reached
        location = f"{PATH}/{to_wire('Photo', progress.photo_id)}"
        return Answer(201, {"Location": location, **_offsets(progress)})

    async def _begun(self, photo_id: UUID, length: int, metadata: str, actor: Actor) -> Progress:
        progress = await upload.begin(
            photo_id,
            length=length,
            metadata=metadata,
            quota=self._quota,
            by=actor,
            ports=self._ports,
        )
        return await self._taken_over(progress, actor)

    async def _form(
        self,
        request: TusRequest,
        wire_id: str | None,
        actor: Actor,
        scope: Scope,
        receive: Receive,
    ) -> Answer | None:
        """A whole photo in one form; ownership is checked unread where the path names it."""
        if request.method != "POST":
            raise _wrong_method("POST")
        if wire_id is not None:
            await upload.require_owned(from_wire("Photo", wire_id), by=actor)
        async with posted_photo(scope, receive, wire_id) as posted:
            if posted is None:
                return None
            photo_id = from_wire("Photo", posted.photo_id)
            progress = await self._begun(photo_id, posted.byte_count, "", actor)
            if not progress.is_full:
                rest = await posted.rest(progress.offset)
                await self._receive(progress, None, rest)
        return await self._received(progress.photo_id)

    async def _received(self, photo_id: UUID) -> Answer:
        state = await upload.state_of(photo_id)
        said = {"photoId": to_wire("Photo", photo_id), "state": state}
        return Answer(200, JSON, orjson.dumps(said))

    async def _one(
        self, request: TusRequest, progress: Progress, actor: Actor, receive: Receive
    ) -> Answer | None:
        if request.method == "HEAD":
            return Answer(200, _description(await self._taken_over(progress, actor)))
        if request.method == "PATCH":
            return await self._append(request, progress, receive)
        if request.method == "DELETE":
            await upload.terminate(progress, by=actor, ports=self._ports)
            return Answer(204)
        raise _wrong_method("HEAD, PATCH, DELETE, POST")

    async def _append(
        self, request: TusRequest, progress: Progress, receive: Receive
    ) -> Answer | None:
        if not request.has_body():
            raise refusal(
                415, "UNSUPPORTED_MEDIA_TYPE", "内容类型须为 application/offset+octet-stream。"
            )
        if request.number("upload-offset") != progress.offset:
            moved = refusal(
                409, "OFFSET_MISMATCH", f"已收到 {progress.offset} 字节，请从那里继续。"
            )
            return _refused(moved, {"Upload-Offset": str(progress.offset)})
        reached = await self._take(request, progress, receive)
        return None if reached is None else Answer(204, _offsets(reached))

    async def _take(
        self, request: TusRequest, progress: Progress, receive: Receive
    ) -> Progress | None:
        if progress.offset + request.body_length() > progress.length:
            raise TooLarge("发来的内容超过了声明的长度。")
        return await self._receive(progress, request.checksum(), receive)

    async def _receive(
        self, progress: Progress, checksum: Checksum | None, receive: Receive
    ) -> Progress | None:
        """Take the body in; None when the client went away, with what it sent kept."""
        intake = Intake(progress, checksum, self._ports)
        try:
            is_whole = await self._intakes.run(intake, receive)
        finally:
            if intake.progress.is_full:
                await photo.complete(intake.progress, ports=self._ports)
                self._queue.add(progress.photo_id)
        return intake.progress if is_whole else None

    async def _taken_over(self, progress: Progress, actor: Actor) -> Progress:
        """How far the upload has come once a body still being read for it has ended."""
        if not await self._intakes.hand_over(progress.photo_id):
            return progress
        return await upload.find(progress.photo_id, by=actor, ports=self._ports)


def upload_routes(
    ports: Ports, authenticate: Authenticate, queue: PhotoQueue, quota: UploadQuota
) -> list[BaseRoute]:
    """/uploads and /uploads/{photo id}."""
    endpoint = UploadEndpoint(ports, authenticate, queue, quota)
    return [Route(PATH, endpoint), Route(PATH + "/{photo_id}", endpoint)]


def _offsets(progress: Progress) -> dict[str, str]:
    return {
        "Upload-Offset": str(progress.offset),
        "Upload-Expires": http_date(progress.expires_at),
    }


def _description(progress: Progress) -> dict[str, str]:
    described = {"Upload-Length": str(progress.length), **_offsets(progress)}
    if progress.metadata:
        described["Upload-Metadata"] = progress.metadata
    return described


def _status(no: DomainError) -> int:
    return next((status for kind, status in STATUSES if isinstance(no, kind)), 400)


def _wrong_method(allowed: str) -> RequestFault:
    errors = refusal(405, BAD_USER_INPUT, "不支持这个方法。").errors
    return RequestFault(405, errors, headers=((b"allow", allowed.encode()),))


def _refused(fault: RequestFault, headers: Mapping[str, str] | None = None) -> Answer:
    own = {name.decode(): value.decode() for name, value in fault.headers}
    return Answer(
        fault.status,
        {**JSON, **own, **(headers or {})},
        orjson.dumps({"errors": fault.errors}),
    )


async def _send(send: Send, answer: Answer, *, is_head: bool) -> None:
    headers = {**ALWAYS, **answer.headers}
    if answer.status != 204 and not is_head:
        headers["Content-Length"] = str(len(answer.body))
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [
                (name.lower().encode(), text.encode("latin-1")) for name, text in headers.items()
            ],
        }
    )
    await send({"type": "http.response.body", "body": b"" if is_head else answer.body})
