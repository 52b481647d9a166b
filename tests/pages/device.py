"""A phone or tablet: a Chromium with a profile of its own, which can be killed and restarted."""

import asyncio
import os
import re
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import BrowserContext, Error, Page, Playwright, Request

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
    """What it asked for and what went wrong in it; slowed down as an old phone is."""

    playwright: Playwright
    profile: Path
    width: int = 390
    height: int = 844
    place: tuple[float, float] = (0.0, 0.0)
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _context: BrowserContext | None = None

    async def start(self, address: str) -> Page:
        """Switch on and open the address in the only tab."""
        longitude, latitude = self.place
        self._context = await self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=self._starter(),
            args=FLAGS,
            chromium_sandbox=False,
            viewport={"width": self.width, "height": self.height},
            is_mobile=True,
            has_touch=True,
            locale="zh-CN",
            geolocation={"longitude": longitude, "latitude": latitude, "accuracy": 12},
            permissions=["geolocation"],
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self._context.on("request", self._asked)
        (page,) = self._context.pages
        self._listen(page)
        session = await self._context.new_cdp_session(page)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await page.goto(address, wait_until="commit")
        return page

    async def kill(self) -> None:
        """As if the battery were taken out."""
        if self._context is None:
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
