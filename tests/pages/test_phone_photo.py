"""A member covers what others must not see in a screenshot of a chat, with a finger."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.pages.asking import Person
from tests.pages.conftest import MakeDevice, Shoot
from tests.pages.device import EXECUTABLE
from tests.pages.line import PhoneLine
from tests.pages.test_phone_offline import sign_in

pytestmark = pytest.mark.skipif(not EXECUTABLE, reason="no Chromium on this machine")
Ask = Callable[[str], Awaitable[Person]]


@pytest.fixture
def screenshot(tmp_path: Path) -> Path:
    path = tmp_path / "chat.png"
    Image.effect_noise((600, 800), 40).convert("RGB").save(path)
    return path


async def test_a_screenshot_is_sent_kept_back_covered_and_then_shown(
    line: PhoneLine, make_device: MakeDevice, people: Ask, screenshot: Path, shoot: Shoot
) -> None:
    page = await make_device(height=1300).start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "qian")
    await page.get_by_role("link", name="采集", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="定位准确")).to_be_visible()
    await page.get_by_label("什么事").fill("群里说停水了")
    await page.get_by_text("补充更多").click()
    await page.get_by_label("群聊截图从相册选").set_input_files([screenshot])
    await page.get_by_role("button", name="保存并发送").click()
    await expect(page.locator("#waiting-link")).to_have_text("已全部送达")
    await page.locator("a.card", has_text="群里说停水了").click()
    await page.locator(".photos a").click()
    stage = page.locator(".cover")
    await expect(stage.locator("img")).to_have_js_property("complete", value=True)
    seen = await shown_to(await people("town")), await shown_to(await people("zhao"))
    assert [bool(each) for each in seen] == [False, True]
    await cover(page)
    await shoot(page, "phone-cover")
    await page.get_by_role("button", name="保存遮挡").click()
    await expect(page.locator(".photos img")).to_be_visible()
    await expect(page.locator("#waiting-link")).to_have_text("已全部送达")
    assert (await shown_to(await people("zhao")))["isRedacted"]
    assert (await shown_to(await people("town")))["url"]


async def cover(page: Page) -> None:
    """A box drawn over the upper half; a mere touch makes none."""
    box = await page.locator(".cover").bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + 5, box["y"] + 5)
    await expect(page.get_by_role("button", name="保存遮挡")).to_be_disabled()
    await page.mouse.move(box["x"] + 10, box["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(box["x"] + box["width"] - 10, box["y"] + box["height"] / 2)
    await page.mouse.up()
    await expect(page.locator(".cover i")).to_have_count(1)


async def shown_to(person: Person) -> dict[str, object]:
    """The screenshot as this person gets it; nothing when its address is kept back."""
    feed = await person.run("HomeFeed", first=100, filter={"text": "群里说停水了"})
    for issue in feed["issues"]["nodes"]:
        detail = await person.run("IssueDetail", id=issue["id"])
        for photo in detail["photos"]:
            found: dict[str, object] = await person.run("PhotoDetail", id=photo["id"])
            return found if found["url"] else {}
    return {}
