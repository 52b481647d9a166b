"""Official letters at /letters: to whoever may read them, with the bearer token of the app."""

from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.errors import DomainError, NotFound
from domain.ids import BadId, from_wire
from domain.official_letter import LetterFontMissing, LetterForm
from server.errors import Incidents, RequestFault, Unauthenticated, refusal
from server.executor import Authenticate
from services.letter_printing import PrintedLetter, print_letter
from services.ports import Ports

PATH = "/letters"
MEDIA_TYPES = {
    LetterForm.PDF: "application/pdf",
    LetterForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
STATUSES = {NotFound: 404, BadId: 404, LetterFontMissing: 503}
SAFE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class LetterEndpoint:
    def __init__(self, ports: Ports, authenticate: Authenticate) -> None:
        self._ports, self._authenticate = ports, authenticate
        self._incidents = Incidents()

    async def serve(self, request: Request) -> Response:
        try:
            return await self._serve(request)
        except RequestFault as fault:
            return _refused(fault)
        except DomainError as no:
            return _refused(refusal(STATUSES.get(type(no), 403), no.code, no.message))
        except Exception as bug:  # named once in the log, masked here
            return _refused(RequestFault(500, [self._incidents.masked(bug, "letter")]))

    async def _serve(self, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        given = token.strip() if scheme.lower() == "bearer" else None
        by = await self._authenticate(given or None, request.scope)
        if by is None:
            raise Unauthenticated("MISSING")
        letter_id, form = _asked(request.path_params["name"])
        printed = await print_letter(letter_id, form, by=by, ports=self._ports)
        return Response(printed.content, media_type=MEDIA_TYPES[form], headers=_headers(printed))


def _asked(name: str) -> tuple[UUID, LetterForm]:
    """let_….pdf or .docx; 404 for any other name."""
    wire_id, _, ending = name.rpartition(".")
    if ending not in list(LetterForm):
        raise NotFound("只有 PDF 和 DOCX 两种格式。")
    return from_wire("OversightLetter", wire_id), LetterForm(ending)


def _headers(printed: PrintedLetter) -> dict[str, str]:
    """Only ever a download, under its number (RFC 6266)."""
    name = quote(printed.name, safe="")
    return {**SAFE, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}


def _refused(fault: RequestFault) -> Response:
    headers = {name.decode(): value.decode() for name, value in fault.headers}
    return Response(
        fault.body(),
        status_code=fault.status,
        media_type="application/json",
        headers={**SAFE, **headers},
    )


def letter_routes(ports: Ports, authenticate: Authenticate) -> list[BaseRoute]:
    """/letters/let_….pdf and .docx."""
    return [Route(PATH + "/{name}", LetterEndpoint(ports, authenticate).serve, methods=["GET"])]
