"""The admin's explorer (查询台) at /explorer: Altair, served by us, offline, in Chinese."""

import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import orjson
from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from server.page_policy import Guarded
from server.saved_operations import saved_operations

ROOT = Path(__file__).parent.parent
_PAGES = Path(__file__).parent / "pages"

DEFAULT_ASSETS = ROOT / "explorer/node_modules/altair-static/build/dist"
DEFAULT_OPERATIONS = ROOT / "mobile_contract/operations"

# Styles need 'unsafe-inline': the editor sets them on elements, which no nonce covers.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' {sockets}; "
    "worker-src 'self'; frame-src 'none'; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def explorer_routes(
    assets_dir: Path = DEFAULT_ASSETS,
    *,
    operations_dir: Path = DEFAULT_OPERATIONS,
    schema: GraphQLSchema | None = None,
) -> list[BaseRoute]:
    """Routes for /explorer/; without the assets they answer 503 and say what is missing.

    The schema, if given, shapes the example variables of the office's saved operations.
    """
    explorer = Explorer(assets_dir, operations_dir, schema)
    routes = [
        Route("/", explorer.page),
        Route("/operations.json", explorer.operations),
        Route("/session.js", _script("explorer_session.js")),
        Route("/start.js", _script("explorer_start.js")),
        Route("/assets/i18n/zh-CN.json", explorer.words),
        Mount("/", StaticFiles(directory=assets_dir, check_dir=False)),
    ]
    return [
        Route("/explorer", _to_folder),
        Mount("/explorer", Guarded(Mount("", routes=routes), _POLICY)),
    ]


class Explorer:
    """The page and the saved operations, read anew at each visit: both may change under us."""

    def __init__(
        self, assets_dir: Path, operations_dir: Path, schema: GraphQLSchema | None
    ) -> None:
        self._index = assets_dir / "index.html"
        self._words = assets_dir / "assets/i18n/zh-CN.json"
        self._operations_dir = operations_dir
        self._schema = schema

    def page(self, request: Request) -> Response:
        try:
            html = self._index.read_text("utf-8")
        except FileNotFoundError:
            return HTMLResponse((_PAGES / "explorer_missing.html").read_text("utf-8"), 503)
        return HTMLResponse(_with_our_scripts(html, request.scope["root_path"]))

    def operations(self, request: Request) -> Response:
        found = saved_operations(self._operations_dir, app="office", schema=self._schema)
        return _json([asdict(operation) for operation in found])

    def words(self, request: Request) -> Response:
        """Altair's Chinese with what its translators have left in English."""
        theirs, ours = self._words.read_bytes(), (_PAGES / "explorer_zh.json").read_bytes()
        return _json(orjson.loads(theirs) | orjson.loads(ours))


def _with_our_scripts(html: str, root_path: str) -> str:
    base = f'<html lang="zh-CN"><head><base href="{root_path}/">'
    html = re.sub(r"<base [^>]*>", "", html).replace("<title>Altair", "<title>Gridhall 查询台")
    html = re.sub(r"<html[^>]*>\s*<head>", lambda _: base, html, count=1)
    first = '<script type="module" src="session.js"></script>'
    last = '<script type="module" src="start.js"></script>'
    return html.replace("</head>", f"{first}</head>").replace("</body>", f"{last}</body>")


def _json(content: object) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")


def _script(name: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return FileResponse(_PAGES / name, media_type="text/javascript")

    return answer


def _to_folder(request: Request) -> Response:
    return RedirectResponse(request.scope.get("root_path", "") + "/explorer/")
