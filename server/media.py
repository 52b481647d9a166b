"""Stored pictures at /media: signed, cacheable for their time, in ranges, never run as a page."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from typing import NamedTuple, Protocol

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from server.errors import FORBIDDEN, Incidents, RequestFault, refusal
from services.blobs import LARGE_FOLDER, THUMB_FOLDER, BlobMissing
from services.ports import Ports

PATH = "/media"
READ_BYTES = 512 * 1024
PICTURE_FOLDERS = (f"{LARGE_FOLDER}/", f"{THUMB_FOLDER}/")
INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})\Z", re.ASCII)


class MediaCheck(Protocol):
    def allows(self, key: str, expires: str, signature: str, now: datetime) -> bool:
        """Whether an address of this blob was signed by us and is still good."""


class Span(NamedTuple):
    """Bytes from start up to, not including, end."""

    start: int
    end: int


class MediaEndpoint:
    """Serves what a signed address names; who may have such an address was decided by GraphQL."""

    def __init__(self, ports: Ports, check: MediaCheck) -> None:
        self._ports, self._check = ports, check
        self._incidents = Incidents()

    async def serve(self, request: Request) -> Response:
        try:
            return await self._serve(request)
        except RequestFault as fault:
            return _refused(fault)
        except Exception as bug:  # the store fails: named once in the log, masked here
            return _refused(self._incidents.fault(bug, "media"))

    async def _serve(self, request: Request) -> Response:
        key: str = request.path_params["key"]
        headers = self._headers(request, key)
        if _is_known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        try:
            size = await self._ports.blobs.size(key)
        except BlobMissing as error:
            raise refusal(404, "NOT_FOUND", "没有这张照片。") from error
        span = _requested_span(request, size, headers["ETag"])
        if span is None:
            return self._body(request, key, Span(0, size), 200, headers)
        headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
        return self._body(request, key, span, 206, headers)

    def _headers(self, request: Request, key: str) -> dict[str, str]:
        """The headers of a picture whose address is good; 403 when it is not."""
        expires, signature = request.query_params.get("e", ""), request.query_params.get("s", "")
        now = self._ports.clock.now()
        if not self._check.allows(key, expires, signature, now):
            raise refusal(403, FORBIDDEN, "图片地址无效或已过期，请刷新后再试。")
        seconds = int(int(expires) - now.timestamp())
        return {
            **INERT,
            "ETag": f'"{key}"',
            "Cache-Control": f"private, max-age={seconds}, immutable",
            "Accept-Ranges": "bytes",
            **_content_headers(key),
        }

    def _body(
        self, request: Request, key: str, span: Span, status: int, headers: dict[str, str]
    ) -> Response:
        headers["Content-Length"] = str(span.end - span.start)
        if request.method == "HEAD":
            return Response(status_code=status, headers=headers)
        return StreamingResponse(self._read(key, span), status_code=status, headers=headers)

    async def _read(self, key: str, span: Span) -> AsyncIterator[bytes]:
        for start in range(span.start, span.end, READ_BYTES):
            yield await self._ports.blobs.get_range(key, start, min(start + READ_BYTES, span.end))


def media_routes(ports: Ports, check: MediaCheck) -> list[BaseRoute]:
    """/media/{key}."""
    return [Route(PATH + "/{key:path}", MediaEndpoint(ports, check).serve, methods=["GET"])]


def _content_headers(key: str) -> dict[str, str]:
    """Variants are our own JPEGs; an original is whatever was sent, so only ever a download."""
    if key.startswith(PICTURE_FOLDERS):
        return {"Content-Type": "image/jpeg"}
    return {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment"}


def _is_known(request: Request, etag: str) -> bool:
    """If-None-Match by weak comparison (RFC 9110 §13.1.2)."""
    known = request.headers.get("if-none-match", "")
    return etag in [one.strip().removeprefix("W/") for one in known.split(",")]


def _requested_span(request: Request, size: int, etag: str) -> Span | None:
    """The one range asked for, None for the whole (also when several are: RFC 9110 §14.2)."""
    found = _RANGE.match(request.headers.get("range", ""))
    if found is None or request.headers.get("if-range", etag) != etag:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        span = Span(max(0, size - int(last)), size)
    else:
        span = Span(int(first), min(int(last) + 1, size) if last else size)
    if last and first and int(last) < int(first):
        return None
    if span.start >= span.end:
        errors = refusal(416, "RANGE_NOT_SATISFIABLE", "请求的范围超出文件大小。").errors
        raise RequestFault(416, errors, headers=((b"content-range", b"bytes */%d" % size),))
    return span


def _refused(fault: RequestFault) -> Response:
    headers = {name.decode(): value.decode() for name, value in fault.headers}
    return Response(
        fault.body(),
        status_code=fault.status,
        headers={"Cache-Control": "no-store", **INERT, **headers},
        media_type="application/json",
    )
