"""The files of both pages: small, ours alone, and nothing but operations of the contract."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import orjson
import pytest
from starlette.applications import Starlette

from resolvers.root import build_schema
from server.contract import operations
from server.field_pages import MODULES, PAGES, FieldPage, field_page_routes, words
from server.packed_file import lean, pack

SCHEMA = build_schema()._schema
MOST_BYTES = 100 * 1024
APPS = {"app": "member_app", "hall": "hall_tablet"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=field_page_routes(SCHEMA)))
    async with httpx.AsyncClient(transport=transport, base_url="http://hall.test") as client:
        yield client


def page_of(name: str, pages: Path = PAGES) -> FieldPage:
    return FieldPage(name=name, app=APPS[name], schema=SCHEMA, pages=pages)


@pytest.mark.parametrize("name", APPS)
async def test_every_file_comes_from_here_with_a_strict_policy(
    client: httpx.AsyncClient, name: str
) -> None:
    for file in ("", "start.js", "sw.js", "operations.js", "words.js", f"{name}.css"):
        answer = await client.get(f"/{name}/{file}")
        policy = answer.headers["content-security-policy"]
        assert answer.status_code == 200
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", APPS)
async def test_sends_visitors_to_the_folder(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/{name}")

    assert (answer.status_code, answer.headers["location"]) == (307, f"/{name}/")


@pytest.mark.parametrize(
    "file", ["../explorer.py", "..%2fexplorer.py", "nothing.js", "field/sw.js"]
)
async def test_serves_nothing_else(client: httpx.AsyncClient, file: str) -> None:
    assert (await client.get(f"/app/{file}")).status_code == 404


async def test_a_known_file_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/app/app.css")
    second = await client.get("/app/app.css", headers={"if-none-match": first.headers["etag"]})

    assert first.headers["content-encoding"] == "gzip"
    assert (second.status_code, second.content) == (304, b"")


@pytest.mark.skipif(not MODULES.exists(), reason="no libraries of npm: run `make explorer`")
@pytest.mark.parametrize("name", APPS)
async def test_a_whole_page_is_at_most_100_kb(client: httpx.AsyncClient, name: str) -> None:
    shell = (await client.get(f"/{name}/sw.js")).text.split("\n", 1)[0]
    files = orjson.loads(shell.removeprefix("const SHELL = "))["files"]
    sizes = {}
    for file in [*files, "sw.js"]:
        async with client.stream("GET", f"/{name}/{file}") as answer:
            sizes[file] = sum([len(piece) async for piece in answer.aiter_raw()])

    assert any(file.startswith("lib/") for file in files)
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("name", APPS)
def test_runs_only_operations_of_its_app(name: str) -> None:
    """Whatever is run by name exists; ids are all that is sent."""
    text = "".join(path.read_text("utf-8") for path in (PAGES / name).rglob("*.js"))
    called = re.findall(r"(?:run|askAnyone|follow|hand)\(\s*'(\w+)'", text)
    queued = re.findall(r"(?:operation: |enqueue\()'(\w+)'", text)
    known = {each.name for each in operations(APPS[name])}

    assert called
    assert {*called, *queued} - known == set()


@pytest.mark.parametrize("folder", [*APPS, "field"])
def test_names_no_other_host_and_writes_no_markup(folder: str) -> None:
    for path in (PAGES / folder).rglob("*.*"):
        text = path.read_text("utf-8")
        hosts = set(re.findall(r"https?://([^/\"'\s)]+)", text))
        assert hosts <= {"www.w3.org", "tus.io"}, path
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(", text), path


def test_the_worker_changes_with_every_file(tmp_path: Path) -> None:
    for folder in ("app", "field"):
        (tmp_path / folder).mkdir()
    (tmp_path / "app/index.html").write_text("<head></head>")
    (tmp_path / "field/sw.js").write_text("// the worker")
    page = page_of("app", pages=tmp_path)
    shell = page.shell()
    changed = {**shell, "index.html": pack(b"<head>new</head>", "index.html")}

    assert page.worker(shell).content != page.worker(changed).content
    assert "field/sw.js" not in shell
    assert {"", "operations.js", "words.js"} <= set(shell)


@pytest.mark.parametrize("folder", [*APPS, "field"])
def test_modules_are_sent_without_comments_and_indentation(folder: str) -> None:
    """Taking them away is harmless as long as no text goes over lines or looks like a comment."""
    for path in (PAGES / folder).rglob("*.js"):
        lines = path.read_text("utf-8").splitlines()
        code = [line.split(" // ")[0].strip() for line in lines]
        code = [line for line in code if not line.startswith("//")]
        assert [line for line in code if any(line.count(each) % 2 for each in "`'\"")] == [], path
        assert lean(path.read_bytes()).decode().splitlines() == [line for line in code if line], (
            path
        )


def test_hints_at_every_module_of_the_page() -> None:
    shell = page_of("app").shell()
    modules = [name for name in shell if name.endswith(".js") and not name.startswith("lib/")]
    page = shell[""].content.decode()

    assert len(modules) > 20
    assert all(f'<link rel="modulepreload" href="{name}">' in page for name in modules)


def test_the_words_are_those_of_the_contract() -> None:
    found = words(SCHEMA)

    assert found["Step"]["FEED_BACK"] == "反馈"
    assert found["Datum"]["WGS84"] == "WGS-84"
    assert all(label for kind in found.values() for label in kind.values())
