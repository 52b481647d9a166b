"""A phone or tablet: a Chromium of its own that can be killed, or a part of a shared one."""

import asyncio
import os
import re
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Error, Page, Playwright, Request

EXECUTABLE = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SLOWER = 3
PATIENCE_MS = 20_000


@dataclass(kw_only=True)
class Device:
    """What it asked for and what went wrong in it.

    With a `browser` it is a context of that; without, a process of its own that keeps its profile,
    slowed down as an old phone is.
    """

    playwright: Playwright
    profile: Path
    browser: Browser | None = None
    width: int = 390
    height: int = 844
    place: tuple[float, float] = (0.0, 0.0)
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _context: BrowserContext | None = None

    async def start(self, address: str) -> Page:
        """Switch on and open the address in the only tab."""
        self._context = context = await self._open()
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", self._asked)
        page = context.pages[0] if context.pages else await context.new_page()
        self._listen(page)
        if self.browser is None:
            session = await context.new_cdp_session(page)
            await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await page.goto(address, wait_until="commit")
        return page

    async def _open(self) -> BrowserContext:
        longitude, latitude = self.place
        traits: dict[str, Any] = {
            "viewport": {"width": self.width, "height": self.height},
            "is_mobile": True,
            "has_touch": True,
            "locale": "zh-CN",
            "geolocation": {"longitude": longitude, "latitude": latitude, "accuracy": 12},
            "permissions": ["geolocation"],
        }
        if self.browser is not None:
            return await self.browser.new_context(**traits)
        return await self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=self._starter(),
            args=FLAGS,
            chromium_sandbox=False,
            **traits,
        )

    async def kill(self) -> None:
        """As if the battery were taken out."""
        if self._context is None:
            return
        if self.browser is not None:
            await self._context.close()
            self._context = None
            return
        with suppress(ProcessLookupError):
            os.kill(self._pid(), signal.SIGKILL)
        with suppress(Error):
            await self._context.close()
        self._context = None
        await self._wait_until_gone()

    def foreign(self) -> list[str]:
        """What it asked of anybody but this host."""
        ours = re.compile(r"(https?|wss?)://127\.0\.0\.1:\d+/|data:|blob:|about:")
        return [url for url in self.requested if not ours.match(url)]

    def _starter(self) -> Path:
        """A script that says which process it becomes."""
        script = self.profile.with_suffix(".sh")
        told = f'#!/bin/sh\necho $$ > "{self._pid_file}"\nexec "{EXECUTABLE}" "$@"\n'
        script.write_text(told)
        script.chmod(0o755)
        return script

    @property
    def _pid_file(self) -> Path:
        return self.profile.with_suffix(".pid")

    def _pid(self) -> int:
        return int(self._pid_file.read_text())

    async def _wait_until_gone(self) -> None:
        async with asyncio.timeout(10):
            while True:
                try:
                    os.kill(self._pid(), 0)
                except ProcessLookupError:
                    return
                await asyncio.sleep(0.02)

    def _asked(self, request: Request) -> None:
        self.requested.append(request.url)

    def _listen(self, page: Page) -> None:
        page.on("websocket", lambda socket: self.requested.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._hear(said.type, said.text))

    def _hear(self, kind: str, text: str) -> None:
        """Errors are noted, but not that the network is down: that is what tests do to it."""
        if kind == "error" and "ERR_" not in text and "WebSocket connection" not in text:
            self.complaints.append(text)
