"""What is on the screen follows what happens, whatever the network does to the order of things."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, Response, Route, WebSocketRoute, expect

from tests.application import operation
from tests.pages.asking import Person
from tests.pages.conftest import MakeDevice
from tests.pages.device import EXECUTABLE
from tests.pages.line import PhoneLine
from tests.pages.test_phone_offline import collect, collected, has_everything, sign_in

pytestmark = pytest.mark.skipif(not EXECUTABLE, reason="no Chromium on this machine")
Ask = Callable[[str], Awaitable[Person]]


async def test_what_happens_between_reading_and_following_is_shown(
    line: PhoneLine, make_device: MakeDevice, people: Ask
) -> None:
    """The request to follow comes to the hall only after somebody else has acted."""
    issue = await collected(await people("qian"), "路灯不亮")
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    may_follow = await hold_up(page, issue["id"])
    await page.reload()
    await sign_in(page, "qian")
    await has_everything(page)
    await page.evaluate(f"location.hash = '#/issue/{issue['id']}'")
    await expect(page.get_by_role("heading", name="路灯不亮")).to_be_visible()
    await study(await people("zhao"), issue)
    may_follow.set()
    await expect(page.get_by_text("灯泡坏了。").first).to_be_visible()


async def test_a_screen_opened_without_a_network_catches_up(
    line: PhoneLine, make_device: MakeDevice, people: Ask
) -> None:
    issue = await collected(await people("qian"), "路灯又不亮")
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "qian")
    await has_everything(page)
    line.cut()
    await page.evaluate(f"location.hash = '#/issue/{issue['id']}'")
    await expect(page.get_by_text("没有网络，显示的是")).to_be_visible()
    await study(await people("zhao"), issue)
    line.mend()
    await expect(page.get_by_text("灯泡坏了。").first).to_be_visible()


async def hold_up(page: Page, subject: str) -> asyncio.Event:
    """Nothing about the subject goes up the socket before the event."""
    may_go_on = asyncio.Event()

    def route(phone: WebSocketRoute) -> None:
        hall = phone.connect_to_server()

        async def pass_later(message: str | bytes) -> None:
            await may_go_on.wait()
            hall.send(message)

        def up(message: str | bytes) -> None:
            if subject in str(message):
                asyncio.get_running_loop().create_task(pass_later(message))
            else:
                hall.send(message)

        phone.on_message(up)

    await page.route_web_socket("**/graphql", route)
    return may_go_on


async def study(person: Person, issue: dict[str, object]) -> None:
    said = {"id": issue["id"], "baseVersion": issue["version"], "finding": "灯泡坏了。"}
    await person.run("IssueStudy", input=said)


async def test_a_form_is_not_swept_away_by_what_happens_meanwhile(
    line: PhoneLine, make_device: MakeDevice, people: Ask
) -> None:
    """What is half written stays; once it is closed the screen shows what others did."""
    issue = await collected(await people("qian"), "路灯还是不亮")
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "qian")
    await has_everything(page)
    await page.evaluate(f"location.hash = '#/issue/{issue['id']}'")
    study_button = page.get_by_role("button", name="研究", exact=True)
    await study_button.click()
    async with page.expect_response(is_detail) as read_again:
        await study(await people("zhao"), issue)
    await (await read_again.value).finished()
    await page.get_by_label("研究情况").fill("正在写的话。")
    await expect(page.get_by_text("灯泡坏了。")).to_have_count(0)
    await study_button.click()
    await expect(page.get_by_text("灯泡坏了。").first).to_be_visible()


def is_detail(response: Response) -> bool:
    return operation("IssueDetail").id in post_of(response)


async def test_what_could_not_be_followed_just_now_is_followed_later(
    line: PhoneLine, make_device: MakeDevice, people: Ask
) -> None:
    """The first request to follow meets a hall whose database is away."""
    issue = await collected(await people("qian"), "井盖又响")
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    refused: list[str] = []

    def route(phone: WebSocketRoute) -> None:
        hall = phone.connect_to_server()

        def up(message: str | bytes) -> None:
            said = json.loads(message)
            if said["type"] == "subscribe" and not refused:
                refused.append(said["id"])
                away = {"message": "稍后再试。", "extensions": {"code": "UNAVAILABLE"}}
                phone.send(json.dumps({"id": said["id"], "type": "error", "payload": [away]}))
            else:
                hall.send(message)

        phone.on_message(up)

    await page.route_web_socket("**/graphql", route)
    await page.reload()
    await sign_in(page, "qian")
    await has_everything(page)
    await expect(page.locator("#inbox-link")).to_have_text(re.compile(r"^消息"))
    before = await page.locator("#inbox-link").inner_text()
    await study(await people("zhao"), issue)
    await expect(page.locator("#inbox-link")).not_to_have_text(before)
    assert refused


async def test_what_was_missed_for_good_is_read_again(
    line: PhoneLine, make_device: MakeDevice, people: Ask
) -> None:
    """The hall says that it cannot tell what happened, only that something did."""
    issue = await collected(await people("qian"), "井盖没有了")
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")

    def route(phone: WebSocketRoute) -> None:
        hall = phone.connect_to_server()
        phone.on_message(hall.send)

        def down(message: str | bytes) -> None:
            said = json.loads(message)
            if change := (said.get("payload") or {}).get("data", {}).get("myInboxEvents"):
                change |= {"event": None, "resync": True}
            phone.send(json.dumps(said))

        hall.on_message(down)

    await page.route_web_socket("**/graphql", route)
    await page.reload()
    await sign_in(page, "qian")
    await has_everything(page)
    before = await page.locator("#inbox-link").inner_text()
    await study(await people("zhao"), issue)
    await expect(page.locator("#inbox-link")).not_to_have_text(before)


async def test_an_answer_that_comes_late_is_not_drawn_under_another_choice(
    line: PhoneLine, make_device: MakeDevice, people: Ask
) -> None:
    await collected(await people("qian"), "晚到的一件事")
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "qian")
    await has_everything(page)
    may_answer = asyncio.Event()

    async def held_up(route: Route) -> None:
        if "collectedByMe" in (route.request.post_data or ""):
            await may_answer.wait()
        await route.continue_()

    await page.route("**/graphql", held_up)
    await page.get_by_role("link", name="线索", exact=True).click()
    await page.get_by_role("button", name="我采集的").click()
    await page.get_by_role("button", name="办结").click()
    await expect(page.get_by_text("没有符合条件的线索。")).to_be_visible()
    async with page.expect_response(lambda answer: "collectedByMe" in post_of(answer)):
        may_answer.set()
    await page.wait_for_timeout(2_000)
    await expect(page.locator("a.card", has_text="晚到的一件事")).to_have_count(0)


def post_of(answer: Response) -> str:
    return answer.request.post_data or ""


async def test_a_clock_that_is_fast_does_not_renew_at_every_step(
    line: PhoneLine, make_device: MakeDevice
) -> None:
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    await page.clock.install(time=datetime.now(UTC) + timedelta(hours=2))
    await page.reload()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    await sign_in(page, "qian")
    await has_everything(page)
    assert not [each for each in asked if operation("SessionRefresh").id in each]


async def test_a_photo_whose_token_has_ended_goes_on_with_a_new_one(
    line: PhoneLine, make_device: MakeDevice, people: Ask, big_photo: Path
) -> None:
    """The hall knows better than the phone's clock; it says so once."""
    device = make_device()
    page = await device.start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "qian")
    await has_everything(page)
    refused: list[str] = []

    async def once(route: Route) -> None:
        if refused:
            await route.continue_()
        else:
            refused.append(route.request.url)
            await route.fulfill(status=401, json={"errors": [{"message": "请先登录。"}]})

    await page.route("**/uploads**", once)
    await collect(page, "窨井冒烟", big_photo)
    await arrived(await people("qian"), "窨井冒烟")
    assert len(refused) == 1
    device.complaints[:] = [each for each in device.complaints if "401" not in each]


async def arrived(person: Person, title: str) -> None:
    """Once the hall has the photo of the only issue with this title."""
    async with asyncio.timeout(20):
        missing = 1
        while missing:
            found = await person.run("HomeFeed", first=10, filter={"text": title})
            (missing,) = [each["missingPhotoCount"] for each in found["issues"]["nodes"]] or [1]
            await asyncio.sleep(0.1)
