"""Official letters at /letters and other documents at /papers: to whoever may read them."""

from uuid import UUID

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from domain.actor import Actor
from domain.errors import NotFound
from domain.ids import TYPES, from_wire
from domain.official_letter import LetterForm
from server.downloads import Download, DownloadEndpoint, Find
from server.executor import Authenticate
from services.letter_printing import PrintedLetter, print_letter
from services.paper_printing import print_paper
from services.ports import Ports

MEDIA_TYPES = {
    LetterForm.PDF: "application/pdf",
    LetterForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def letter_routes(ports: Ports, authenticate: Authenticate) -> list[BaseRoute]:
    """/letters/let_….pdf and .docx; /papers with con_… (its minutes), pro_… or inf_…."""

    async def letter(request: Request, by: Actor) -> Download:
        wire_id, form = _asked(request)
        letter_id = from_wire("OversightLetter", wire_id)
        return _download(await print_letter(letter_id, form, by=by, ports=ports), form)

    async def paper(request: Request, by: Actor) -> Download:
        wire_id, form = _asked(request)
        type_name, identity = _named(wire_id)
        return _download(await print_paper(type_name, identity, form, by=by, ports=ports), form)

    return [
        _route("/letters/{name}", "letter", letter, authenticate),
        _route("/papers/{name}", "paper", paper, authenticate),
    ]


def _route(path: str, what: str, find: Find, authenticate: Authenticate) -> Route:
    return Route(path, DownloadEndpoint(what, find, authenticate).serve, methods=["GET"])


def _asked(request: Request) -> tuple[str, LetterForm]:
    """let_….pdf or .docx; 404 for any other ending."""
    wire_id, _, ending = request.path_params["name"].rpartition(".")
    if ending not in list(LetterForm):
        raise NotFound("只有 PDF 和 DOCX 两种格式。")
    return wire_id, LetterForm(ending)


def _named(wire_id: str) -> tuple[str, UUID]:
    type_name = TYPES.get(wire_id[:3], "Consultation")
    return type_name, from_wire(type_name, wire_id)


def _download(printed: PrintedLetter, form: LetterForm) -> Download:
    return Download(printed.name, printed.content, MEDIA_TYPES[form])
