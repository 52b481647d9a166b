"""A served village and the devices of its people; pictures of every screen for those who look."""

import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, Page, Playwright, async_playwright, expect

from tests.journey.conftest import FOUND, ROOT, served
from tests.journey.found import PHONES
from tests.pages.asking import Person
from tests.pages.device import EXECUTABLE, FLAGS, PATIENCE_MS, Device
from tests.pages.eyes import GOOD, look
from tests.pages.line import PhoneLine
from tests.village import SIDE, SOUTH, WEST

expect.set_options(timeout=PATIENCE_MS)

IN_A1 = (WEST + SIDE / 2, SOUTH + SIDE / 2)
NEWCOMER = "sun"
BIG = 5_000_000
Shoot = Callable[[Page, str], Awaitable[None]]
MakeDevice = Callable[..., Device]


@pytest.fixture(scope="session")
def hall_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """`gridhall serve` over the village on SQLite; phones may only run what is registered."""
    if not EXECUTABLE:
        pytest.skip("no Chromium on this machine")
    folder = tmp_path_factory.mktemp("pages")
    settings = {"DATABASE_URL": "", "TRUSTED_DOCUMENTS_ONLY": "true"}
    with served("serve", folder, before=FOUND, **settings) as port:
        with sqlite3.connect(folder / "gridhall.db") as database:
            told = "UPDATE account SET must_change_password = 1 WHERE phone = ?"
            database.execute(told, (PHONES[NEWCOMER],))
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


@pytest_asyncio.fixture(scope="session")
async def browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """One for all devices of a worker that are never switched off."""
    browser = await playwright.chromium.launch(
        executable_path=EXECUTABLE, args=FLAGS, chromium_sandbox=False
    )
    yield browser
    await browser.close()


@pytest_asyncio.fixture
async def make_device(
    playwright: Playwright, browser: Browser, tmp_path: Path
) -> AsyncIterator[MakeDevice]:
    """Makes devices; afterwards none has complained or asked anybody but this host for anything.

    Those that a test kills (`can_die`) have a Chromium and a profile of their own.
    """
    devices: list[Device] = []

    def make(*, can_die: bool = False, width: int = 390, height: int = 844) -> Device:
        device = Device(
            playwright=playwright,
            browser=None if can_die else browser,
            profile=tmp_path / f"device-{len(devices)}",
            width=width,
            height=height,
            place=IN_A1,
        )
        devices.append(device)
        return device

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


@pytest.fixture(scope="session")
def big_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As a camera writes it: 13 megapixels of which no two are alike, more than 5 MB."""
    path = tmp_path_factory.mktemp("photos") / "camera.jpg"
    grain = Image.frombytes("L", (1040, 780), os.urandom(1040 * 780))
    grain.resize((4160, 3120), Image.Resampling.NEAREST).convert("RGB").save(path, quality=88)
    assert path.stat().st_size > BIG
    return path


@pytest_asyncio.fixture
async def people(hall_port: int) -> AsyncIterator[Callable[[str], Awaitable[Person]]]:
    """Others of the village, who ask the server directly."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{hall_port}", timeout=10) as client:

        async def person(name: str) -> Person:
            return await Person.signed_in(client, name)

        yield person
