"""Official letters at /letters: to whoever may read them."""

from uuid import UUID

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from domain.actor import Actor
from domain.errors import NotFound
from domain.ids import from_wire
from domain.official_letter import LetterForm
from server.downloads import Download, DownloadEndpoint
from server.executor import Authenticate
from services.letter_printing import print_letter
from services.ports import Ports

PATH = "/letters"
MEDIA_TYPES = {
    LetterForm.PDF: "application/pdf",
    LetterForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def letter_routes(ports: Ports, authenticate: Authenticate) -> list[BaseRoute]:
    """/letters/let_….pdf and .docx."""

    async def find(request: Request, by: Actor) -> Download:
        letter_id, form = _asked(request.path_params["name"])
        printed = await print_letter(letter_id, form, by=by, ports=ports)
        return Download(printed.name, printed.content, MEDIA_TYPES[form])

    serve = DownloadEndpoint("letter", find, authenticate).serve
    return [Route(PATH + "/{name}", serve, methods=["GET"])]


def _asked(name: str) -> tuple[UUID, LetterForm]:
    """let_….pdf or .docx; 404 for any other name."""
    wire_id, _, ending = name.rpartition(".")
    if ending not in list(LetterForm):
        raise NotFound("只有 PDF 和 DOCX 两种格式。")
    return from_wire("OversightLetter", wire_id), LetterForm(ending)
