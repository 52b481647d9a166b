"""The explorer: what it serves, what it says when it can't, and that a real browser can use it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from server.explorer import DEFAULT_ASSETS, explorer_routes

PAGE = '<html><head><base href="/"><title>Altair</title></head><body></body></html>'


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    (tmp_path / "assets/assets/i18n").mkdir(parents=True)
    (tmp_path / "assets/index.html").write_text(PAGE)
    (tmp_path / "assets/main.js").write_text("let a = 1")
    (tmp_path / "assets/assets/i18n/zh-CN.json").write_text(
        '{"A": "甲", "AUTHORIZATION_TAB": "Auth"}'
    )
    (tmp_path / "operations/office").mkdir(parents=True)
    (tmp_path / "operations/office/SignIn.graphql").write_text("# 登录\nmutation SignIn { a }")
    (tmp_path / "secret").write_text("outside the assets")
    return tmp_path


@pytest.fixture
async def browserless(folders: Path) -> AsyncIterator[httpx.AsyncClient]:
    routes = explorer_routes(folders / "assets", operations_dir=folders / "operations")
    transport = httpx.ASGITransport(Starlette(routes=routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://hall.test") as client:
        yield client


async def test_sends_visitors_to_the_folder(browserless: httpx.AsyncClient) -> None:
    answer = await browserless.get("/explorer")

    assert (answer.status_code, answer.headers["location"]) == (307, "/explorer/")


async def test_page_is_based_in_its_folder_and_runs_only_our_scripts(
    browserless: httpx.AsyncClient,
) -> None:
    answer = await browserless.get("/explorer/")

    assert answer.text == (
        '<html lang="zh-CN"><head><base href="/explorer/"><title>Gridhall 查询台</title>'
        '<script type="module" src="session.js"></script></head>'
        '<body><script type="module" src="start.js"></script></body></html>'
    )


@pytest.mark.parametrize("path", ["", "main.js", "start.js", "session.js", "operations.json"])
async def test_everything_carries_a_policy_without_foreign_sources(
    browserless: httpx.AsyncClient, path: str
) -> None:
    answer = await browserless.get(f"/explorer/{path}")

    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "connect-src 'self' ws://hall.test wss://hall.test;" in policy
    assert answer.headers["cache-control"] == "no-cache"


async def test_a_forged_host_adds_nothing_to_the_policy(browserless: httpx.AsyncClient) -> None:
    answer = await browserless.get("/explorer/", headers={"host": "evil.test; script-src *"})

    assert "evil" not in answer.headers["content-security-policy"]


async def test_lists_the_office_operations(browserless: httpx.AsyncClient) -> None:
    answer = await browserless.get("/explorer/operations.json")

    assert answer.json() == [
        {
            "name": "SignIn",
            "title": "登录",
            "query": "# 登录\nmutation SignIn { a }",
            "variables": {},
        }
    ]


async def test_translates_what_altair_left_in_english(browserless: httpx.AsyncClient) -> None:
    words = (await browserless.get("/explorer/assets/i18n/zh-CN.json")).json()

    assert (words["A"], words["AUTHORIZATION_TAB"]) == ("甲", "认证")


@pytest.mark.parametrize("path", ["../secret", "..%2fsecret", "%2e%2e/secret"])
async def test_serves_nothing_outside_its_folder(browserless: httpx.AsyncClient, path: str) -> None:
    answer = await browserless.get(f"/explorer/{path}")

    assert answer.status_code == 404
    assert "outside" not in answer.text


async def test_says_in_chinese_what_is_missing_and_works_once_it_is_there(folders: Path) -> None:
    assets = folders / "later"
    transport = httpx.ASGITransport(Starlette(routes=explorer_routes(assets)))
    async with httpx.AsyncClient(transport=transport, base_url="http://hall.test") as client:
        missing = await client.get("/explorer/")
        (folders / "assets").rename(assets)
        found = await client.get("/explorer/")

    assert missing.status_code == 503
    assert "make explorer" in missing.text
    assert "查询台尚未安装" in missing.text
    assert found.status_code == 200


@pytest.mark.skipif(not DEFAULT_ASSETS.exists(), reason="no assets: run `make explorer`")
def test_the_locked_altair_has_the_places_we_hook_into() -> None:
    index = (DEFAULT_ASSETS / "index.html").read_text("utf-8")

    assert index.count("<base ") == index.count("</head>") == index.count("</body>") == 1
    assert "<title>Altair" in index
    assert "window-switcher__input" in (DEFAULT_ASSETS / "main.js").read_text("utf-8")
