"""The phone page (手机页) at /app and the hall page (大厅页) at /hall: plain files of ours."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import orjson
from graphql import GraphQLEnumType, GraphQLSchema
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from server.contract import FOLDER, operations
from server.explorer import ROOT
from server.packed_file import Packed, pack, pack_file, pack_lean, pack_library
from server.page_policy import Guarded

PAGES = Path(__file__).parent / "pages"
MODULES = ROOT / "explorer/node_modules"
SHARED = "field"
WORKER = "sw.js"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self' {sockets}; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {"permissions-policy": "geolocation=(self), camera=(self), microphone=()"}


@dataclass(frozen=True, kw_only=True)
class FieldPage:
    """One page: its folder under pages/, the app whose operations it sends, what it has from npm.

    Under its address lie its own files, those of both pages in field/, the libraries in lib/, and
    three that are made: operations.js, words.js and the service worker sw.js.
    """

    name: str
    app: str
    schema: GraphQLSchema
    libraries: Mapping[str, str] = field(default_factory=dict)
    pages: Path = PAGES
    modules: Path = MODULES
    _shells: dict[tuple[str, ...], dict[str, Packed]] = field(default_factory=dict, repr=False)

    def routes(self) -> list[BaseRoute]:
        inner = Mount("", routes=[Route("/{file:path}", self._serve)])
        return [
            Route(f"/{self.name}", self._to_folder),
            Mount(f"/{self.name}", Guarded(inner, _POLICY, _HEADERS)),
        ]

    def shell(self) -> dict[str, Packed]:
        """Every file the page is made of, by its name below the page; "" is the page itself."""
        files = self._files()
        tags = tuple(file.etag for file in files.values())
        if tags not in self._shells:
            self._shells.clear()
            self._shells[tags] = self._shell(files)
        return self._shells[tags]

    def _shell(self, files: dict[str, Packed]) -> dict[str, Packed]:
        whole = {**files, **self._made(files)}
        return {"": self._page(whole.pop("index.html"), whole), **whole}

    def _files(self) -> dict[str, Packed]:
        """What lies on disk, packed anew only where it has changed."""
        files = _below(self.pages / self.name) | _below(self.pages / SHARED, f"{SHARED}/")
        files.pop(f"{SHARED}/{WORKER}")
        for name, place in self.libraries.items():
            path = self.modules / place
            if path.exists():
                files[f"lib/{name}"] = pack_library(path)
        return files

    def worker(self, shell: Mapping[str, Packed]) -> Packed:
        """The service worker, whose text changes whenever any file of the page does."""
        tags = "".join(f"{name}{file.etag}" for name, file in sorted(shell.items()))
        version = hashlib.sha256(tags.encode()).hexdigest()[:12]
        told = {"name": self.name, "version": version, "files": sorted(shell)}
        text = b"const SHELL = " + orjson.dumps(told) + b"\n"
        return pack(text + (self.pages / SHARED / WORKER).read_bytes(), WORKER)

    def _made(self, files: Mapping[str, Packed]) -> dict[str, Packed]:
        """Ids of operations and words for enums, as far as the page's own files name them."""
        named = _named_in(files)
        return {
            "operations.js": _module({k: v for k, v in self._ids.items() if k in named}),
            "words.js": _module({k: v for k, v in self._words.items() if k in named}),
        }

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {each.name: each.id for each in operations(self.app, folder=FOLDER)}

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        return words(self.schema)

    def _page(self, page: Packed, files: Mapping[str, Packed]) -> Packed:
        """The page with a hint for every module: one round trip instead of one per import."""
        hints = "".join(
            f'<link rel="modulepreload" href="{name}">'
            for name in files
            if name.endswith(".js") and not name.startswith("lib/")
        )
        return pack(page.content.replace(b"</head>", f"{hints}</head>".encode()), "index.html")

    def _serve(self, request: Request) -> Response:
        shell = self.shell()
        name = request.path_params["file"]
        file = self.worker(shell) if name == WORKER else shell.get(name)
        if file is None:
            raise HTTPException(404)
        return file.answer(request)

    def _to_folder(self, request: Request) -> Response:
        return RedirectResponse(f"{request.scope.get('root_path', '')}/{self.name}/")


def field_page_routes(schema: GraphQLSchema) -> list[BaseRoute]:
    """/app and /hall. Without the libraries of npm they work: one has no map, one no QR code."""
    app = FieldPage(
        name="app",
        app="member_app",
        schema=schema,
        libraries={"leaflet.js": "leaflet/dist/leaflet.js"},
    )
    hall = FieldPage(
        name="hall",
        app="hall_tablet",
        schema=schema,
        libraries={"lean-qr.mjs": "lean-qr/index.mjs"},
    )
    return [*app.routes(), *hall.routes()]


def words(schema: GraphQLSchema) -> dict[str, dict[str, str]]:
    """What people read for each value of each enum: the first words of its description."""
    return {
        name: {value: _first_words(each.description) for value, each in kind.values.items()}
        for name, kind in sorted(schema.type_map.items())
        if isinstance(kind, GraphQLEnumType) and not name.startswith("__")
    }


def _named_in(files: Mapping[str, Packed]) -> set[str]:
    ours = (file for name, file in files.items() if not name.startswith("lib/"))
    text = b" ".join(file.content for file in ours if file.media_type == "text/javascript")
    return set(re.findall(r"\b[A-Z]\w+", text.decode()))


def _first_words(description: str | None) -> str:
    return (description or "").split("。")[0].split("，")[0].split("：")[0]


def _module(content: object) -> Packed:
    return pack(b"export default " + orjson.dumps(content) + b"\n", "made.js")


def _packed(path: Path) -> Packed:
    return pack_lean(path) if path.suffix in (".js", ".css") else pack_file(path)


def _below(folder: Path, prefix: str = "") -> dict[str, Packed]:
    return {
        prefix + path.relative_to(folder).as_posix(): _packed(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
