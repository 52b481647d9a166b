"""A headless Chromium driven over its DevTools protocol, for tests that need a real browser."""

import asyncio
import json
import re
import shutil
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

EXECUTABLE = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1440,900",
    "--remote-debugging-port=0",
)


class Page:
    """One tab: what it asked for, what it complained about, and JavaScript run inside it."""

    def __init__(self, socket: ClientConnection) -> None:
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self._socket = socket
        self._session: str | None = None
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reader = asyncio.create_task(self._read())

    async def open(self, url: str) -> None:
        target = await self._call("Target.createTarget", {"url": "about:blank"})
        attached = await self._call(
            "Target.attachToTarget", {"targetId": target["targetId"], "flatten": True}
        )
        self._session = attached["sessionId"]
        for domain in ("Network", "Runtime", "Log", "Page"):
            await self._call(f"{domain}.enable", {})
        await self._call("Page.navigate", {"url": url})

    async def evaluate(self, expression: str) -> Any:
        answer = await self._call(
            "Runtime.evaluate",
            {"expression": expression, "returnByValue": True, "awaitPromise": True},
        )
        return answer["result"].get("value")

    async def until(self, expression: str, *, seconds: float = 40) -> Any:
        """The expression's first truthy value; TimeoutError if it has none in time."""
        async with asyncio.timeout(seconds):
            # Polled: a navigation in between would lose anything installed in the page.
            while not (value := await self.evaluate(expression)):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            return value

    async def close(self) -> None:
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def _call(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        number = len(self._answers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        message: dict[str, Any] = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        await self._socket.send(json.dumps(message))
        answer = await asyncio.wait_for(self._answers[number], 20)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    async def _read(self) -> None:
        async for frame in self._socket:
            message = json.loads(frame)
            if "id" in message:
                self._answers[message["id"]].set_result(message)
            else:
                self._note(message["method"], message["params"])

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requested.append(params["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requested.append(params["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(params["exceptionDetails"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.complaints.append(str(params["entry"]))


@asynccontextmanager
async def browser_page() -> AsyncIterator[Page]:
    assert EXECUTABLE, "callers skip when there is no Chromium"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await create_subprocess_exec(
            EXECUTABLE, *_FLAGS, f"--user-data-dir={profile}", stdout=DEVNULL, stderr=PIPE
        )
        try:
            async with connect(await _devtools(process), max_size=None) as socket:
                page = Page(socket)
                try:
                    yield page
                finally:
                    await page.close()
        finally:
            process.terminate()
            await process.wait()


async def _devtools(process: Process) -> str:
    """The address Chromium prints when it listens."""
    assert process.stderr
    async with asyncio.timeout(30):
        async for line in process.stderr:
            if found := re.search(rb"DevTools listening on (ws://\S+)", line):
                return found[1].decode()
    raise RuntimeError("Chromium ended before it listened")
