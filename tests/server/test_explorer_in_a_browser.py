"""An admin uses the explorer in a real headless Chromium: signs in, queries, subscribes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import strawberry
import uvicorn
from graphql import build_schema
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from strawberry.asgi import GraphQL

from server.explorer import DEFAULT_ASSETS, explorer_routes
from tests.server.chromium import EXECUTABLE, Page, browser_page

pytestmark = [
    pytest.mark.skipif(not EXECUTABLE, reason="no Chromium on this machine"),
    pytest.mark.skipif(not DEFAULT_ASSETS.exists(), reason="no assets: run `make explorer`"),
]

OPERATIONS = {
    "SignIn": (
        "# 登录\nmutation SignIn($input: SignInInput!)"
        " { signIn(input: $input) { accessToken accessExpiresAt refreshToken } }"
    ),
    "Caller": "# 我是谁\nquery Caller { caller }",
    "Ticks": "# 实时事件\nsubscription Ticks { ticks }",
}


@strawberry.input
class SignInInput:
    phone: str
    client_mutation_id: str


@strawberry.input
class SessionRefreshInput:
    refresh_token: str


@strawberry.type
class Tokens:
    access_token: str
    access_expires_at: str
    refresh_token: str


@strawberry.type
class SessionRefreshPayload:
    session: Tokens


@strawberry.type
class Query:
    @strawberry.field
    def caller(self, info: strawberry.Info) -> str:
        return str(info.context["request"].headers.get("authorization", "nobody"))


@strawberry.type
class Mutation:
    @strawberry.mutation
    def sign_in(self, input: SignInInput) -> Tokens:
        """A session about to end: the page must renew it before it sends anything more."""
        assert len(input.client_mutation_id) == 32, "left blank, so the page gives it one"
        return _tokens("token-about-to-end", "refresh-1", seconds=5)

    @strawberry.mutation
    def session_refresh(self, input: SessionRefreshInput) -> SessionRefreshPayload:
        assert input.refresh_token == "refresh-1"
        return SessionRefreshPayload(session=_tokens("token-renewed", "refresh-2", seconds=900))


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self, info: strawberry.Info) -> AsyncIterator[str]:
        yield f"tick for {info.context['connection_params']['authorization']}"


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    (tmp_path / "office").mkdir()
    for name, text in OPERATIONS.items():
        (tmp_path / f"office/{name}.graphql").write_text(text, "utf-8")
    schema = strawberry.Schema(Query, Mutation, Subscription)
    view: GraphQL[object, None] = GraphQL(schema, graphql_ide=None)
    app = Starlette(
        routes=[
            Route("/graphql", view),
            WebSocketRoute("/graphql", view),
            *explorer_routes(operations_dir=tmp_path, schema=build_schema(schema.as_str())),
        ]
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await serving


async def test_an_admin_signs_in_queries_and_subscribes_offline(
    address: str,
) -> None:
    async with browser_page() as page:
        await page.open(f"{address}/explorer/")
        await page.until(_shown("window-switcher__item--active", "登录"))
        assert not any(url.endswith("/graphql") for url in page.requested)
        await _send(page, "我是谁")
        await page.until(_answered('"caller": "nobody"'))
        await _send(page, "登录")
        await page.until(_answered('"accessToken": "token-about-to-end"'))
        await _send(page, "我是谁")
        await page.until(_answered('"caller": "Bearer token-renewed"'))
        await _send(page, "实时事件")
        await page.until(_answered("tick for Bearer token-renewed"))

        assert await page.evaluate("document.documentElement.lang") == "zh-CN"
        # While a subscription runs, the button stops it.
        await page.until(_answered("发送请求"))
        assert "Altair AI" not in await page.evaluate("document.body.innerText")
        assert [url for url in page.requested if not _is_ours(url, address)] == []
        assert page.complaints == []
        stored = await page.until(f"{_STORED}.then(text => text.includes('::windows') && text)")
        assert not any(secret in stored for secret in ("token-", "refresh-"))


def _tokens(access: str, refresh: str, *, seconds: int) -> Tokens:
    ends_at = datetime.now(UTC) + timedelta(seconds=seconds)
    return Tokens(access_token=access, access_expires_at=ends_at.isoformat(), refresh_token=refresh)


def _is_ours(url: str, address: str) -> bool:
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


def _shown(css_class: str, text: str) -> str:
    return f"!!document.querySelector('.{css_class}')?.innerText.includes('{text}')"


def _answered(text: str) -> str:
    return f"document.body.innerText.includes({text!r})"


async def _send(page: Page, tab: str) -> None:
    await page.evaluate(
        "[...document.querySelectorAll('.window-switcher__input')]"
        f".find(tab => tab.innerText.includes('{tab}')).click()"
    )
    await page.until(_shown("window-switcher__item--active", tab))
    await page.evaluate(
        "[...document.querySelectorAll('button')]"
        ".find(button => button.innerText.includes('发送请求')).click()"
    )


_STORED = """(async () => {
  const stored = [JSON.stringify({...localStorage})];
  const done = request => new Promise(resolve => request.onsuccess = () => resolve(request.result));
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      stored.push(JSON.stringify(
        await done(database.transaction(store).objectStore(store).getAll())));
  }
  return stored.join();
})()"""
