"""The hall page: pairs, shows what is on, mends itself after a cut, and forgets its visitors."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from domain.public_view import LEAST
from tests.pages.asking import Person, fresh
from tests.pages.conftest import MakeDevice, Shoot
from tests.pages.device import EXECUTABLE, Device
from tests.pages.line import PhoneLine

pytestmark = pytest.mark.skipif(not EXECUTABLE, reason="no Chromium on this machine")

Ask = Callable[[str], Awaitable[Person]]
POLLED_MS = 5_000
AGAIN_MS = 20_000
TYPED = "三楼老李家漏水"
FOLLOWED = "门口井盖响"


async def paired(device: Device, line: PhoneLine, office: Person, shoot: Shoot) -> Page:
    """The page of a tablet whose code the office has confirmed."""
    page = await device.start(f"http://127.0.0.1:{line.port}/hall/")
    await page.clock.install()
    await page.reload()
    await expect(page.locator("#code")).to_be_visible()
    await shoot(page, "hall-pairing")
    await confirm(page, office)
    return page


async def confirm(page: Page, office: Person) -> None:
    """The office enters the code on the screen; the tablet shows the board of its hall."""
    code = await page.locator("#code").inner_text()
    halls = await office.run("CountyOverview")
    (hall,) = halls["halls"]
    await office.run("DeviceConfirm", input={"userCode": code, "hallId": hall["id"]})
    await page.clock.fast_forward(POLLED_MS)
    await expect(page.locator("#hall-name")).to_have_text(hall["name"])


async def open_consultation(zhao: Person, title: str, hall_id: str) -> str:
    said = {
        "id": fresh("Consultation"),
        "title": title,
        "setting": "HALL",
        "hallId": hall_id,
        "capturedAt": datetime.now(UTC).isoformat(),
    }
    answer = await zhao.run("ConsultationOpen", input=said)
    identity: str = answer["consultation"]["id"]
    return identity


async def test_a_hall_shows_what_is_on_mends_itself_and_forgets_visitors(
    line: PhoneLine, make_device: MakeDevice, people: Ask, shoot: Shoot
) -> None:
    zhao, office = await people("zhao"), await people("office")
    tablet = make_device(can_die=True, width=1280, height=800)
    page = await paired(tablet, line, office, shoot)
    (hall,) = (await office.run("CountyOverview"))["halls"]
    await expect(page.locator("#state")).to_contain_text("连接正常")

    first = await open_consultation(zhao, "楼道照明怎么改", hall["id"])
    await expect(page.get_by_text("楼道照明怎么改").first).to_be_visible()
    line.cut()
    await expect(page.locator("#state")).to_contain_text("自动恢复")
    await announce_activity(zhao, hall["id"])
    await open_consultation(zhao, "停车位怎么分", hall["id"])
    await shoot(page, "hall-cut")
    line.mend()
    await expect(page.get_by_text("停车位怎么分").first).to_be_visible()
    await expect(page.locator("#state")).to_contain_text("连接正常")
    await expect(page.get_by_text("法律咨询日")).to_be_visible()
    await shoot(page, "hall-board")
    assert "委员" not in (await page.locator("main").inner_text()).replace("委员会", "")

    await open_issues_are_counted(page, zhao, hall["id"])
    await visitors_take_part(page, zhao, first, shoot)
    await visitor_reports(page, line, office, shoot)
    await a_report_waits_only_for_its_own_answer(page, office)
    await visitor_follows_a_receipt(page, zhao, await people("town"), shoot)
    await visitor_walks_away(page, shoot)
    await a_restart_without_network(tablet, line)


async def open_issues_are_counted(page: Page, zhao: Person, hall_id: str) -> None:
    """Those of the grids too; fewer than LEAST would point at somebody and are not told."""
    figure = page.locator(".figure", has_text="正在办的事").locator("b")
    said = {
        "title": "网格里的路灯不亮",
        "source": "VISIT",
        "areaId": (await zhao.run("MyGrids"))["nodes"][0]["id"],
        "capturedAt": datetime.now(UTC).isoformat(),
    }
    for _ in range(LEAST):
        await zhao.run("IssueCollect", input=said | {"id": fresh("Issue")})
    before = await page.evaluate(OPEN_ISSUES, hall_id)
    assert before >= LEAST
    await expect(figure).to_have_text(str(before))
    await zhao.run("IssueCollect", input=said | {"id": fresh("Issue")})
    await expect(figure).to_have_text(str(before + 1))


async def announce_activity(zhao: Person, hall_id: str) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    said = {
        "id": fresh("Activity"),
        "kind": "TALK",
        "title": "法律咨询日",
        "hallId": hall_id,
        "plannedFor": tomorrow.isoformat(),
        "capturedAt": datetime.now(UTC).isoformat(),
    }
    await zhao.run("ActivityRecord", input=said)


async def visitors_take_part(page: Page, zhao: Person, identity: str, shoot: Shoot) -> None:
    """They are counted, say a word and, when it is over, rate."""
    await expect(page.get_by_role("img", name="扫码签到")).to_be_visible()
    await page.get_by_role("button", name="我来参加").click()
    await page.get_by_label("楼道照明怎么改").check()
    await page.get_by_label("一起来了几位").fill("3")
    await shoot(page, "hall-walk-in")
    await page.get_by_role("button", name="登记").click()
    await expect(page.get_by_text("已经登记")).to_be_visible()
    await page.get_by_role("button", name="关闭").click()
    await page.get_by_role("button", name="说一句").click()
    await page.get_by_label("楼道照明怎么改").check()
    await page.get_by_label("想说的话").fill("灯泡要亮一点")
    await shoot(page, "hall-word")
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_text("已经记进")).to_be_visible()
    await page.get_by_role("button", name="关闭").click()
    await visitor_signs(page, zhao, identity, shoot)
    said = {"id": identity, "outcome": "RESOLVED", "minutes": "换灯。"}
    await zhao.run("ConsultationConclude", input=said)
    await page.get_by_role("button", name="评一评").click()
    await page.get_by_label("很满意", exact=True).check()
    await shoot(page, "hall-rating")
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_text("评价已经记下")).to_be_visible()
    await page.get_by_role("button", name="关闭").click()
    found = await zhao.run("ConsultationDetail", id=identity)
    assert (found["residentCount"], found["evaluationCount"], found["satisfiedCount"]) == (3, 1, 1)
    assert [entry["content"] for entry in found["entries"]] == ["灯泡要亮一点", "到场群众签名"]


async def visitor_signs(page: Page, zhao: Person, identity: str, shoot: Shoot) -> None:
    """The group has the picture; the tablet has nothing of it, and would not be shown it."""
    await page.get_by_role("button", name="签名").click()
    await page.get_by_label("楼道照明怎么改").check()
    await page.get_by_role("button", name="提交签名").click()
    await expect(page.get_by_role("alert")).to_contain_text("先在框里写名字")
    await write_on(page, "签名框")
    await shoot(page, "hall-signature")
    await page.get_by_role("button", name="提交签名").click()
    await expect(page.get_by_text("签名已经收好")).to_be_visible()
    await page.get_by_role("button", name="关闭").click()
    assert await page.locator("#visitor canvas, main img").count() == 0
    assert "pho_" not in await page.evaluate(STORED)
    photo = await signature(zhao, identity)
    assert (photo["width"], photo["height"]) == (900, 300)
    shown = (await zhao.run("PhotoDetail", id=photo["id"]))["peopleShown"]
    assert (shown, bool(photo["url"])) == ("REFUSED", True)


async def write_on(page: Page, label: str) -> None:
    """A stroke of a pen across what has the label."""
    box = await page.get_by_role("img", name=label).bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 60, box["y"] + 40)
    await page.mouse.down()
    for step in range(1, 6):
        await page.mouse.move(box["x"] + 60 + 80 * step, box["y"] + 40 + 60 * (step % 2))
    await page.mouse.up()


async def signature(zhao: Person, identity: str) -> Any:
    """The photo of the last entry, once it can be looked at."""
    async with asyncio.timeout(20):
        while True:
            found = await zhao.run("ConsultationDetail", id=identity)
            (photo,) = found["entries"][-1]["photos"]
            if photo["state"] == "READY":
                return photo
            await asyncio.sleep(0.1)


async def visitor_reports(page: Page, line: PhoneLine, office: Person, shoot: Shoot) -> None:
    """Though the answer is lost, the office has it once; the tablet has nothing left of it."""
    await page.get_by_role("button", name="我要反映").click()
    await page.get_by_label("什么事").fill(TYPED)
    await shoot(page, "hall-report")
    line.lose_answer_to, line.goes_down = TYPED.encode(), True
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_text("内容已存在这台平板上")).to_be_visible()
    await shoot(page, "hall-kept")
    await page.get_by_role("button", name="关闭").click()
    await expect(page.locator("#left")).to_have_text("1 条待送出")
    line.mend()
    await expect(page.locator("#left")).to_have_text("")
    found = await office.run("IssuesOfCounty", filter={"text": TYPED})
    assert [issue["title"] for issue in found["nodes"]] == [TYPED]


async def a_report_waits_only_for_its_own_answer(page: Page, office: Person) -> None:
    """A request that fails while the screen stays connected is sent again within seconds."""
    blip = "只断了一下"
    await page.route("**/graphql", lambda route: route.abort())
    await page.get_by_role("button", name="我要反映").click()
    await page.get_by_label("什么事").fill(blip)
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_text("内容已存在这台平板上")).to_be_visible()
    await page.get_by_role("button", name="关闭").click()
    await expect(page.locator("#state")).to_contain_text("连接正常")
    await page.unroute("**/graphql")
    await page.clock.run_for(AGAIN_MS)
    await expect(page.locator("#left")).to_have_text("")
    found = await office.run("IssuesOfCounty", filter={"text": blip})
    assert [issue["title"] for issue in found["nodes"]] == [blip]


async def visitor_follows_a_receipt(page: Page, zhao: Person, town: Person, shoot: Shoot) -> None:
    """Number and code are told once; they show what became of it, and take a rating."""
    await page.get_by_role("button", name="我要反映").click()
    await page.get_by_label("什么事").fill(FOLLOWED)
    await page.get_by_role("button", name="提交").click()
    number = await page.locator("#receipt-number").inner_text()
    code = await page.locator("#receipt-code").inner_text()
    await shoot(page, "hall-receipt")
    await page.get_by_role("button", name="关闭").click()
    for secret in (number, code):
        assert secret not in await page.content() + await page.evaluate(STORED)
    await resolved(zhao, town, FOLLOWED)

    await page.get_by_role("button", name="查办理进展").click()
    await page.get_by_label("回执号").fill(number)
    await page.get_by_label("查询码").fill("CCCC-CCCC")
    await page.get_by_role("button", name="查询").click()
    await expect(page.get_by_role("alert")).to_contain_text("不正确")
    await page.get_by_label("查询码").fill(code.lower())
    await shoot(page, "hall-follow")
    await page.get_by_role("button", name="查询").click()
    await expect(page.get_by_text("井盖已经垫好")).to_be_visible()
    await page.get_by_label("不满意", exact=True).check()
    await page.get_by_label("想说的话").fill("晚上还是响")
    await shoot(page, "hall-matter")
    await page.get_by_role("button", name="提交评价").click()
    await expect(page.get_by_text("评价已经记下")).to_be_visible()
    await expect(page.locator(".steps [aria-current]")).to_have_text("研究")
    await shoot(page, "hall-rated")
    await page.get_by_role("button", name="关闭").click()
    await resolved(zhao, town, FOLLOWED)
    await a_receipt_reopens(page, number, code, shoot)


async def a_receipt_reopens(page: Page, number: str, code: str, shoot: Shoot) -> None:
    """Another round, asked for in words."""
    await page.get_by_role("button", name="查办理进展").click()
    await page.get_by_label("回执号").fill(number)
    await page.get_by_label("查询码").fill(code)
    await page.get_by_role("button", name="查询").click()
    await page.locator("summary", has_text="申请重新办理").click()
    await page.get_by_label("没解决").fill("下雨又响了")
    await shoot(page, "hall-reopen")
    await page.get_by_role("button", name="提交申请").click()
    await expect(page.get_by_text("已经申请重新办理")).to_be_visible()
    await expect(page.get_by_text("第 3 轮办理")).to_be_visible()
    await page.get_by_role("button", name="关闭").click()


async def resolved(zhao: Person, town: Person, title: str) -> None:
    """The convener studies and resolves, the township feeds back, elsewhere."""
    (issue,) = (await zhao.run("HomeFeed", first=5, filter={"text": title}))["issues"]["nodes"]
    study = {"finding": "井盖松了。", "route": "COORDINATE"}
    await zhao.run("IssueStudy", input={**versioned(issue), **study})
    issue = await zhao.run("IssueDetail", id=issue["id"])
    done = {"outcome": "SOLVED", "text": "加了胶垫。"}
    await zhao.run("IssueResolve", input={**versioned(issue), **done})
    told = {"channel": "RECEIPT", "content": "井盖已经垫好，请再听听。"}
    said = {"id": issue["id"], "feedbackId": fresh("Feedback"), "toldAt": now(), **told}
    await town.run("IssueFeedBack", input=said)


async def test_what_a_visitor_left_outlives_the_pairing(
    line: PhoneLine, make_device: MakeDevice, people: Ask, shoot: Shoot
) -> None:
    """The office takes the tablet away while it holds a report; paired again, it sends it."""
    office = await people("office")
    before = {each["id"] for each in (await office.run("DeviceList"))}
    device = make_device(width=1280, height=800)
    page = await paired(device, line, office, shoot)
    line.cut()
    await page.get_by_role("button", name="我要反映").click()
    await page.get_by_label("什么事").fill("楼顶水箱没有盖")
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_text("内容已存在这台平板上")).to_be_visible()
    (tablet,) = [each for each in await office.run("DeviceList") if each["id"] not in before]
    await office.run("DeviceRetire", input={"id": tablet["id"]})
    line.mend()
    await page.clock.fast_forward(AGAIN_MS)
    await expect(page.locator("#code")).to_be_visible()
    await confirm(page, office)
    await expect(page.locator("#left")).to_have_text("")
    device.complaints[:] = [each for each in device.complaints if "401" not in each]
    found = await office.run("IssuesOfCounty", filter={"text": "楼顶水箱没有盖"})
    assert len(found["nodes"]) == 1


def versioned(issue: dict[str, Any]) -> dict[str, Any]:
    return {"id": issue["id"], "baseVersion": issue["version"]}


def now() -> str:
    return datetime.now(UTC).isoformat()


async def visitor_walks_away(page: Page, shoot: Shoot) -> None:
    """A minute later nothing of what was typed is in the page or on the device."""
    await page.get_by_role("button", name="我要反映").click()
    await page.get_by_label("什么事").fill("我的电话是 13812345678")
    await page.clock.run_for(50_000)
    await expect(page.locator(".timer")).to_have_class("timer soon")
    await shoot(page, "hall-soon")
    await page.clock.run_for(12_000)
    await expect(page.locator("#visitor")).to_be_empty()
    assert "13812345678" not in await page.content()
    assert "13812345678" not in await page.evaluate(STORED)


async def a_restart_without_network(tablet: Device, line: PhoneLine) -> None:
    """The tablet shows its last board, says so, and goes on by itself."""
    await tablet.kill()
    line.cut()
    page = await tablet.start(f"http://127.0.0.1:{line.port}/hall/")
    await expect(page.get_by_text("停车位怎么分").first).to_be_visible()
    await expect(page.locator("#state")).to_contain_text("最近更新")
    await expect(page.locator(".state")).to_have_class("state cut")
    line.mend()
    await expect(page.locator("#state")).to_contain_text("连接正常")


OPEN_ISSUES = """async hallId => {
  const { run } = await import('./field/client.js')
  return (await run('HallBoard', { hallId, first: 1 })).publicCounts.openIssueCount
}"""
STORED = """(async () => {
  const done = request => new Promise(resolve => request.onsuccess = () => resolve(request.result))
  const stored = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name))
    for (const store of database.objectStoreNames)
      stored.push(JSON.stringify(
        await done(database.transaction(store).objectStore(store).getAll())))
    database.close()
  }
  return stored.join()
})()"""
