"""A phone without a network loses nothing: not when it is killed, not when an answer is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from services.photo_declaration import MAX_PHOTOS
from tests.application import operation
from tests.journey.found import PASSWORD, PHONES
from tests.pages.asking import Person, fresh
from tests.pages.conftest import MakeDevice, Shoot
from tests.pages.device import EXECUTABLE, PATIENCE_MS
from tests.pages.line import PhoneLine

pytestmark = pytest.mark.skipif(not EXECUTABLE, reason="no Chromium on this machine")

KEPT = """new Promise((found) => {
  const request = indexedDB.open('gridhall-app')
  request.onsuccess = () => {
    const keys = request.result.transaction('kept').objectStore('kept').getAllKeys()
    keys.onsuccess = () => found(keys.result)
  }
})"""
OFFLINE = ("三号楼下水道堵了", "广场路灯不亮")


async def sign_in(page: Page, name: str) -> None:
    await page.get_by_label("手机号").fill(PHONES[name])
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("button", name="登录").click()


async def collect(page: Page, title: str, photo: Path | None = None) -> None:
    """Three fields, of which the phone fills in one."""
    await page.get_by_role("link", name="采集", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="定位准确")).to_be_visible()
    await page.get_by_label("什么事").fill(title)
    if photo:
        await page.get_by_label("照片从相册选").set_input_files([photo])
        await expect(page.get_by_text("已选 1 张")).to_be_visible()
    await page.get_by_role("button", name="保存并发送").click()
    await expect(page.locator("h3", has_text=title)).to_be_visible()


async def test_two_issues_collected_offline_arrive_once_each(
    line: PhoneLine,
    make_device: MakeDevice,
    big_photo: Path,
    people: Callable[[str], Awaitable[Person]],
    shoot: Shoot,
) -> None:
    """Offline, killed, reopened offline; then the network is back and loses the first answer."""
    address = f"http://127.0.0.1:{line.port}/app/"
    phone = make_device(can_die=True)
    page = await phone.start(address)
    await sign_in(page, "zhao")
    await expect(page.get_by_role("heading", name="我的网格")).to_be_visible()
    await page.wait_for_function("navigator.serviceWorker.controller !== null")
    await has_everything(page)
    line.cut()
    for title in OFFLINE:
        await collect(page, title, big_photo)
    await expect(page.locator("#waiting-link")).to_have_text("离线 · 待传 2 条")
    await phone.kill()

    page = await phone.start(address)
    await expect(page.locator("#waiting-link")).to_have_text("离线 · 待传 2 条")
    await page.locator("#waiting-link").click()
    await expect(page.get_by_role("heading", name="广场路灯不亮")).to_be_visible()
    await shoot(page, "phone-waiting")

    line.lose_answer_to = operation("SyncPush").id.encode()
    line.mend()
    await page.get_by_role("button", name="立即同步").click()
    await expect(page.locator("#waiting-link")).to_have_text("已全部送达")
    assert line.lost == line.losses

    zhao = await people("zhao")
    answer = await zhao.run("HomeFeed", first=100, filter={"collectedByMe": True})
    found = [issue for issue in answer["issues"]["nodes"] if issue["title"] in OFFLINE]
    assert sorted(issue["title"] for issue in found) == sorted(OFFLINE)
    for issue in found:
        assert (issue["photoCount"], issue["grid"]["name"]) == (1, "A1区")
        await arrived(zhao, issue["id"])


async def arrived(person: Person, issue_id: str) -> None:
    """Every photo is there, made small by the phone, and nothing was done twice."""
    async with asyncio.timeout(20):
        while True:
            issue = await person.run("IssueDetail", id=issue_id)
            if [photo["state"] for photo in issue["photos"]] == ["READY"]:
                break
            await asyncio.sleep(0.1)
    kinds = sorted(event["kind"] for event in issue["timeline"])
    assert kinds == ["ISSUE_COLLECTED", "PHOTO_READY"]
    (photo,) = issue["photos"]
    assert (issue["missingPhotoCount"], photo["width"], photo["height"]) == (0, 2048, 1536)


async def test_what_is_refused_says_why_and_holds_up_nothing_else(
    line: PhoneLine,
    make_device: MakeDevice,
    people: Callable[[str], Awaitable[Person]],
    shoot: Shoot,
) -> None:
    """Somebody else was first: the member sees it, and may do it again on top of that."""
    zhao = await people("zhao")
    issue = await collected(await people("qian"), "井盖松了")
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/#/issue/{issue['id']}")
    await sign_in(page, "qian")
    await has_everything(page)
    await expect(page.get_by_role("button", name="研究", exact=True)).to_be_visible()
    line.cut()
    await page.get_by_role("button", name="研究", exact=True).click()
    await page.get_by_label("研究情况").fill("要换井盖。")
    await page.get_by_role("button", name="提交研究").click()
    await collect(page, "楼道堆物")
    said = {"id": issue["id"], "baseVersion": issue["version"], "finding": "先围起来。"}
    await zhao.run("IssueStudy", input=said)
    line.mend()
    await page.locator("#waiting-link").click()
    await page.get_by_role("button", name="立即同步").click()
    await expect(page.locator("#waiting-link")).to_have_text("待传 1 条")
    await expect(page.get_by_text("没有办成")).to_be_visible()
    await shoot(page, "phone-refused")
    assert (await zhao.run("IssueDetail", id=issue["id"]))["finding"] == "先围起来。"

    await page.get_by_role("button", name="再试一次").click()
    await expect(page.locator("#waiting-link")).to_have_text("已全部送达")
    assert (await zhao.run("IssueDetail", id=issue["id"]))["finding"] == "要换井盖。"


async def test_a_consultation_is_begun_and_recorded_without_a_network(
    line: PhoneLine,
    make_device: MakeDevice,
    people: Callable[[str], Awaitable[Person]],
    shoot: Shoot,
) -> None:
    """What is said is noted on the phone at once; all of it is delivered together, in order."""
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "zhao")
    await has_everything(page)
    line.cut()
    await page.get_by_role("link", name="协商", exact=True).click()
    await page.get_by_role("link", name="现场发起协商").click()
    await page.get_by_label("商量什么").fill("桥栏杆怎么修")
    await page.get_by_role("button", name="现在开始协商").click()
    await expect(page.get_by_text("进行中")).to_be_visible()
    for said in ("栏杆一推就晃。", "村里先围起来。"):
        await page.get_by_role("button", name="记一条").click()
        await page.get_by_label("说了什么").fill(said)
        await page.get_by_role("button", name="提交记一条").click()
        await expect(page.locator(".card", has_text=said)).to_contain_text("待传")
    await shoot(page, "phone-consultation-offline")
    identity = page.url.rsplit("/", 1)[1]
    line.mend()
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(page.locator("#waiting-link")).to_have_text("已全部送达")

    found = await (await people("zhao")).run("ConsultationDetail", id=identity)
    assert found["title"] == "桥栏杆怎么修"
    contents = [each["content"] for each in sorted(found["entries"], key=lambda e: e["ordinal"])]
    assert contents == ["栏杆一推就晃。", "村里先围起来。"]
    await expect(page.locator(".entry p")).to_have_text(contents)


async def test_who_shares_a_phone_sees_nothing_of_the_other(
    line: PhoneLine, make_device: MakeDevice, people: Callable[[str], Awaitable[Person]]
) -> None:
    """Undelivered when its owner left, it waits unseen, and is sent when the owner is back."""
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    page.on("dialog", lambda dialog: dialog.accept())
    await sign_in(page, "zhao")
    await has_everything(page)
    line.cut()
    await collect(page, "只有我知道的事")
    await expect(page.locator("#waiting-link")).to_have_text("离线 · 待传 1 条")
    await page.get_by_role("link", name="采集", exact=True).click()
    await page.get_by_label("什么事").fill("还没写完的事")
    await page.wait_for_timeout(1_000)
    await leave(page)
    await expect(page.get_by_text("本机还有没送达的内容")).to_be_visible()
    assert await page.evaluate(KEPT) == ["last phone"]
    line.mend()
    await sign_in(page, "qian")
    await has_everything(page)
    await expect(page.locator("#waiting-link")).to_have_text("已全部送达")
    await page.locator("#waiting-link").click()
    await expect(page.get_by_text("另有 1 条待其他账号登录后发送")).to_be_visible()
    await expect(page.get_by_text("只有我知道的事")).to_have_count(0)
    await page.get_by_role("link", name="采集", exact=True).click()
    await expect(page.get_by_label("什么事")).to_have_value("")
    await leave(page)
    await sign_in(page, "zhao")
    await page.get_by_role("link", name="线索", exact=True).click()
    await expect(page.locator("a.card", has_text="只有我知道的事")).to_be_visible()


async def leave(page: Page) -> None:
    await page.get_by_role("link", name="我的", exact=True).click()
    await page.get_by_role("button", name="退出登录").click()


async def test_what_was_half_written_outlives_the_phone(
    line: PhoneLine,
    make_device: MakeDevice,
    people: Callable[[str], Awaitable[Person]],
    big_photo: Path,
) -> None:
    """Words and the only photo of a solution not sent yet; once sent they do not come again."""
    zhao = await people("zhao")
    issue = await collected(zhao, "台阶塌了一块")
    said = {"id": issue["id"], "baseVersion": issue["version"], "finding": "自己能修。"}
    await zhao.run("IssueStudy", input={**said, "route": "ANSWER_NOW"})
    phone = make_device(can_die=True)
    address = f"http://127.0.0.1:{line.port}/app/#/issue/{issue['id']}"
    page = await phone.start(address)
    await sign_in(page, "zhao")
    await page.get_by_role("button", name="解决", exact=True).click()
    await page.get_by_label("怎么解决的").fill("补上了水泥。")
    await page.get_by_label("办理后照片从相册选").set_input_files([big_photo])
    await expect(page.get_by_text("已选 1 张")).to_be_visible()
    await page.wait_for_timeout(1_000)
    await phone.kill()

    page = await phone.start(address)
    await page.get_by_role("button", name="解决", exact=True).click()
    await expect(page.get_by_text("已选 1 张")).to_be_visible()
    await expect(page.get_by_label("怎么解决的")).to_have_value("补上了水泥。")
    await page.get_by_label("已解决", exact=True).check()
    await page.get_by_role("button", name="提交解决").click()
    await expect(page.get_by_text("已解决：补上了水泥。")).to_be_visible()
    found = await zhao.run("IssueDetail", id=issue["id"])
    assert (found["outcomeText"], len(found["allPhotos"])) == ("补上了水泥。", 1)
    assert not [key for key in await page.evaluate(KEPT) if key.startswith("draft")]


async def test_what_was_refused_goes_back_into_its_form(
    line: PhoneLine, make_device: MakeDevice, people: Callable[[str], Awaitable[Person]]
) -> None:
    """With the time when it was seen and with whoever told it; nothing has to be typed again."""
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "zhao")
    await has_everything(page)
    seen_at = "2026-01-02T03:04:05Z"
    said = {
        "id": fresh("Issue"),
        "title": "井盖没了",
        "source": "VISIT",
        "areaId": fresh("Grid"),
        "capturedAt": seen_at,
        "reporter": {"name": "老李"},
        "photos": [],
    }
    told = {"title": said["title"], "subject": said["id"]}
    queued = "async given => (await import('./queue.js')).enqueue('IssueCollect', ...given)"
    await page.evaluate(queued, [said, told])
    await page.evaluate("location.hash = '#/waiting'")
    await page.get_by_role("button", name="修改").click()
    await expect(page.get_by_label("什么事")).to_have_value("井盖没了")
    await page.get_by_text("补充更多").click()
    await expect(page.get_by_label("反映人")).to_have_value("老李")
    await page.get_by_label("在哪个网格").select_option(index=1)
    await page.get_by_role("button", name="保存并发送").click()
    await expect(page.locator("a.card", has_text="井盖没了")).to_be_visible()
    await expect(page.locator("#waiting-link")).to_have_text("已全部送达")
    answer = await (await people("zhao")).run("HomeFeed", first=10, filter={"text": "井盖没了"})
    (issue,) = answer["issues"]["nodes"]
    assert issue["capturedAt"][:19] == seen_at[:19]


async def test_as_many_photos_as_the_server_takes_are_queued_and_all_are_shown(
    line: PhoneLine, make_device: MakeDevice, tmp_path: Path
) -> None:
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "zhao")
    await has_everything(page)
    photos = [tmp_path / f"{number}.jpg" for number in range(MAX_PHOTOS + 1)]
    for number, path in enumerate(photos):
        Image.new("RGB", (40, 40), (number * 20, 0, 0)).save(path)
    await page.evaluate("location.hash = '#/collect'")
    await page.get_by_label("什么事").fill("照片太多")
    await page.get_by_label("照片从相册选").set_input_files(photos)
    await expect(page.get_by_text(f"已选 {len(photos)} 张")).to_be_visible()
    await page.get_by_role("button", name="保存并发送").click()
    await expect(page.get_by_role("alert")).to_have_text(
        f"一次最多 {MAX_PHOTOS} 张照片，请去掉几张。"
    )
    await page.get_by_role("button", name="去掉第 1 张照片").click()
    await page.get_by_role("button", name="保存并发送").click()
    await page.locator("a.card", has_text="照片太多").click()
    await expect(page.locator("main .photos img")).to_have_count(MAX_PHOTOS)
    await expect(page.locator(".timeline li")).to_have_count(1)


async def test_what_was_taken_along_is_there_without_a_network(
    line: PhoneLine, make_device: MakeDevice, people: Callable[[str], Awaitable[Person]]
) -> None:
    await collected(await people("zhao"), "水井没有盖")
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "zhao")
    await has_everything(page)
    line.cut()
    for name, shown in (("duty", "合计"), ("topics", "提出议题"), ("propose", "水井没有盖")):
        await page.evaluate(f"location.hash = '#/{name}'")
        await expect(page.locator("main").get_by_text(shown).first).to_be_visible()
        await expect(page.get_by_text("还没有存")).to_have_count(0)


async def collected(person: Person, title: str) -> Any:
    """An issue of the first of their grids, from elsewhere."""
    grid = (await person.run("MyGrids"))["nodes"][0]["id"]
    said = {"id": fresh("Issue"), "title": title, "source": "VISIT", "areaId": grid}
    now = datetime.now(UTC).isoformat()
    return (await person.run("IssueCollect", input={**said, "capturedAt": now}))["issue"]


async def has_everything(page: Page) -> None:
    """What the phone takes along is on it; Playwright's own waiting does not await promises."""
    async with asyncio.timeout(PATIENCE_MS / 1000):
        while True:
            if await page.evaluate(_LAST_IS_KEPT):
                return
            await asyncio.sleep(0.1)


_LAST_IS_KEPT = """() => new Promise(resolve => {
  const opened = indexedDB.open('gridhall-app')
  opened.onsuccess = () => {
    const asked = opened.result.transaction('kept').objectStore('kept')
      .get(`duty ${new Date().getFullYear()}`)
    asked.onsuccess = () => { opened.result.close(); resolve(Boolean(asked.result)) }
  }
})"""
