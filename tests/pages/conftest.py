"""A served village and the devices of its people; pictures of every screen for those who look."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page, Playwright, async_playwright, expect

from tests.journey.conftest import ROOT, environment_of, served
from tests.journey.found import PHONES
from tests.pages.asking import Person
from tests.pages.device import EXECUTABLE, PATIENCE_MS, Device
from tests.pages.eyes import GOOD, look
from tests.pages.line import PhoneLine
from tests.village import SIDE, SOUTH, WEST

expect.set_options(timeout=PATIENCE_MS)

IN_A1 = (WEST + SIDE / 2, SOUTH + SIDE / 2)
NEWCOMER = "sun"
Shoot = Callable[[Page, str], Awaitable[None]]
MakeDevice = Callable[..., Device]


@pytest.fixture(scope="session")
def hall_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """`gridhall serve` over the village on SQLite; phones may only run what is registered."""
    if not EXECUTABLE:
        pytest.skip("no Chromium on this machine")
    folder = tmp_path_factory.mktemp("pages")
    settings = {"DATABASE_URL": "", "TRUSTED_DOCUMENTS_ONLY": "true"}
    found = [sys.executable, "-m", "tests.journey.found"]
    environment = environment_of(folder, **settings)
    subprocess.run(found, cwd=ROOT, env=environment, check=True, capture_output=True)
    with sqlite3.connect(folder / "gridhall.db") as database:
        told = "UPDATE account SET must_change_password = 1 WHERE phone = ?"
        database.execute(told, (PHONES[NEWCOMER],))
    with served("serve", folder, **settings) as port:
        yield port


@pytest_asyncio.fixture
async def line(hall_port: int) -> AsyncIterator[PhoneLine]:
    line = PhoneLine(hall_port)
    await line.open()
    yield line
    await line.close()


@pytest_asyncio.fixture(scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as playwright:
        yield playwright


@pytest_asyncio.fixture
async def make_device(playwright: Playwright, tmp_path: Path) -> AsyncIterator[MakeDevice]:
    """Makes devices; afterwards none has complained or asked anybody but this host for anything."""
    devices: list[Device] = []

    def make(**more: object) -> Device:
        profile = tmp_path / f"device-{len(devices)}"
        devices.append(Device(playwright=playwright, profile=profile, place=IN_A1, **more))  # type: ignore[arg-type]
        return devices[-1]

    yield make
    for device in devices:
        await device.kill()
        assert device.foreign() == []
        assert device.complaints == []


@pytest.fixture(scope="session")
def shoot() -> Shoot:
    """Writes a picture of the screen to var/screens and looks that nothing on it is wrong."""
    folder = Path(os.environ.get("GRIDHALL_TEST_SCREENS", ROOT / "var" / "screens"))
    folder.mkdir(parents=True, exist_ok=True)

    async def take(page: Page, name: str) -> None:
        assert await look(page) == GOOD, name
        await page.screenshot(path=folder / f"{name}.png")

    return take


@pytest_asyncio.fixture
async def people(hall_port: int) -> AsyncIterator[Callable[[str], Awaitable[Person]]]:
    """Others of the village, who ask the server directly."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{hall_port}", timeout=10) as client:

        async def person(name: str) -> Person:
            return await Person.signed_in(client, name)

        yield person
