"""Files made for one person: with the bearer token of the app, only ever a download."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from domain.actor import Actor
from domain.errors import DomainError, Invalid, NotFound
from domain.ids import BadId
from domain.official_letter import LetterFontMissing
from server.errors import Incidents, RequestFault, Unauthenticated, refusal
from server.executor import Authenticate

STATUSES = {NotFound: 404, BadId: 404, Invalid: 400, LetterFontMissing: 503}
"""Any other refusal is 403."""
SAFE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Download:
    """A file, what it is, and what to call it."""

    name: str
    content: bytes
    media_type: str


Find = Callable[[Request, Actor], Awaitable[Download]]
"""The file somebody asks for; raises DomainError."""


class DownloadEndpoint:
    def __init__(self, what: str, find: Find, authenticate: Authenticate) -> None:
        self._what, self._find, self._authenticate = what, find, authenticate
        self._incidents = Incidents()

    async def serve(self, request: Request) -> Response:
        try:
            return _handed_out(await self._find(request, await self._actor(request)))
        except RequestFault as fault:
            return _refused(fault)
        except DomainError as no:
            return _refused(refusal(STATUSES.get(type(no), 403), no.code, no.message))
        except Exception as bug:  # named once in the log, masked here
            return _refused(self._incidents.fault(bug, self._what))

    async def _actor(self, request: Request) -> Actor:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        given = token.strip() if scheme.lower() == "bearer" else None
        by = await self._authenticate(given or None, request.scope)
        if by is None:
            raise Unauthenticated("MISSING")
        return by


def _handed_out(file: Download) -> Response:
    """Under its name, whatever letters that has (RFC 6266)."""
    name = quote(file.name, safe="")
    headers: Mapping[str, str] = {
        **SAFE,
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
    }
    return Response(file.content, media_type=file.media_type, headers=headers)


def _refused(fault: RequestFault) -> Response:
    headers = {name.decode(): value.decode() for name, value in fault.headers}
    return Response(
        fault.body(),
        status_code=fault.status,
        media_type="application/json",
        headers={**SAFE, **headers},
    )
