"""A member goes through the whole of the phone page: every screen named, wide enough, looked at."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from playwright.async_api import Page, expect

from tests.journey.found import PASSWORD, PHONES
from tests.pages.asking import Person, fresh
from tests.pages.conftest import MakeDevice, Shoot
from tests.pages.device import EXECUTABLE
from tests.pages.line import PhoneLine
from tests.pages.test_phone_offline import collect, has_everything, sign_in

pytestmark = pytest.mark.skipif(not EXECUTABLE, reason="no Chromium on this machine")

Ask = Callable[[str], Awaitable[Person]]
TALL = 1300


async def test_a_newcomer_changes_the_password_first(
    line: PhoneLine, make_device: MakeDevice, shoot: Shoot
) -> None:
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/")
    await expect(page.get_by_role("heading", name="委员登录")).to_be_visible()
    await shoot(page, "phone-sign-in")
    await page.get_by_label("手机号").fill(PHONES["sun"])
    await page.get_by_label("密码").fill("not the password")
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("alert")).to_contain_text("密码")
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("button", name="登录").click()

    await expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    await page.goto(f"http://127.0.0.1:{line.port}/app/#/issues")
    await expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    await page.get_by_label("初始密码").fill(PASSWORD)
    await page.get_by_label("新密码 至少").fill("an even better horse")
    await page.get_by_label("再输一次").fill("an even better horse")
    await shoot(page, "phone-password")
    await page.get_by_role("button", name="修改密码").click()
    await expect(page.get_by_role("heading", name="我的网格")).to_be_visible()


async def test_an_issue_goes_its_four_steps_on_the_phone(
    line: PhoneLine, make_device: MakeDevice, people: Ask, shoot: Shoot
) -> None:
    address = f"http://127.0.0.1:{line.port}/app/"
    page = await make_device(height=TALL).start(address)
    await sign_in(page, "qian")
    await expect(page.locator(".map canvas")).to_be_visible()
    await has_everything(page)
    await shoot(page, "phone-grids")
    await page.get_by_role("link", name="采集", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="定位准确")).to_be_visible()
    await page.get_by_label("什么事").fill("二号楼门口积水")
    await page.get_by_label("在哪个网格").select_option(label="A2区 · A区")
    await page.get_by_text("补充更多").click()
    await page.get_by_label("详细情况").fill("下雨就积，老人出不了门。")
    await page.get_by_label("联系电话").fill("13900001111")
    await shoot(page, "phone-collect")
    await page.get_by_role("button", name="保存并发送").click()
    await expect(page.locator("a.card", has_text="二号楼门口积水")).to_be_visible()
    await shoot(page, "phone-issues")

    await page.locator("a.card", has_text="二号楼门口积水").click()
    await page.get_by_role("button", name="归类", exact=True).click()
    await page.get_by_label("性质").select_option(label="求助")
    await page.get_by_role("button", name="提交归类").click()
    await expect(page.locator(".facts", has_text="求助")).to_be_visible()
    await act(page, "研究", {"研究情况": "排水口被堵。"}, [])
    await expect(page.locator(".steps [aria-current]")).to_have_text("研究")
    await route(await people("zhao"), "二号楼门口积水")
    await expect(page.locator(".steps [aria-current]")).to_have_text("解决")
    await page.get_by_role("button", name="解决", exact=True).click()
    await shoot(page, "phone-resolve")
    await page.get_by_role("button", name="解决", exact=True).click()
    await act(page, "解决", {"怎么解决的": "疏通了排水口。"}, ["已解决"])
    await expect(page.locator(".steps [aria-current]")).to_have_text("反馈")
    await act(page, "反馈", {"告诉了什么": "已经疏通，请再看看。"}, ["上门", "5 很满意"])
    await expect(page.locator(".steps [aria-current]")).to_have_text("办结")
    await expect(page.get_by_text("评价 5 分")).to_be_visible()
    await shoot(page, "phone-issue")


async def test_a_new_phone_shows_what_happened_before_it(
    line: PhoneLine, make_device: MakeDevice, people: Ask
) -> None:
    """What one phone has read is read on the next; what came since is not."""
    zhao = await people("zhao")
    said = {"title": "凉亭漏雨", "source": "VISIT", "capturedAt": datetime.now(UTC).isoformat()}
    grid = (await zhao.run("MyGrids"))["nodes"][0]["id"]
    await zhao.run("IssueCollect", input=said | {"id": fresh("Issue"), "areaId": grid})
    address = f"http://127.0.0.1:{line.port}/app/"
    first = await make_device().start(address)
    await sign_in(first, "qian")
    await expect(first.locator("#inbox-link")).to_have_text(re.compile(r"消息 \d+"))
    await first.locator("#inbox-link").click()
    await expect(first.locator("a.card", has_text="凉亭漏雨")).to_contain_text("收集了问题")
    await expect(first.locator("#inbox-link")).to_have_text("消息")
    qian = await people("qian")
    for _ in range(100):
        left = (await qian.run("Inbox"))["unreadCount"]
        if not left:
            break
        await asyncio.sleep(0.1)
    assert left == 0
    second = await make_device().start(address)
    await sign_in(second, "qian")
    await second.locator("#inbox-link").click()
    await expect(second.locator("a.card", has_text="收集了问题").first).to_be_visible()
    await expect(second.locator(".fresh")).to_have_count(0)


async def test_who_is_no_member_is_told_so_in_words(
    line: PhoneLine, make_device: MakeDevice, shoot: Shoot
) -> None:
    page = await make_device().start(f"http://127.0.0.1:{line.port}/app/#/me")
    await sign_in(page, "water")
    await expect(page.get_by_role("link", name="修改密码")).to_be_visible()
    await expect(page.get_by_role("link", name="我的履职")).to_have_count(0)
    await page.evaluate("location.hash = '#/duty'")
    await expect(page.get_by_text("只有委员有履职记录。")).to_be_visible()
    await shoot(page, "phone-no-duty")


async def test_without_a_place_a_grid_has_to_be_chosen(
    line: PhoneLine, make_device: MakeDevice, people: Ask
) -> None:
    """Nothing is queued that the server could never take."""
    phone = make_device()
    page = await phone.start(f"http://127.0.0.1:{line.port}/app/")
    await page.context.clear_permissions()
    await sign_in(page, "zhao")
    await has_everything(page)
    for screen, label, button in (
        ("collect", "什么事", "保存并发送"),
        ("consult", "商量什么", "现在开始协商"),
    ):
        await page.evaluate(f"location.hash = '#/{screen}'")
        await page.get_by_role("button", name=button).click()
        await expect(page.locator(".mistake").first).to_have_text(f"请填写“{label}”。")
        await page.get_by_label(label).fill("没有定位")
        await expect(page.locator(".mistake").first).to_be_hidden()
        await page.get_by_role("button", name=button).click()
        await expect(page.get_by_role("alert")).to_have_text("没有定位，请选一个网格。")
    await page.get_by_label("网格").select_option(index=1)
    await page.get_by_role("button", name="现在开始协商").click()
    await expect(page.get_by_text("进行中")).to_be_visible()
    await expect(page.locator("#waiting-link")).to_have_text("已全部送达")


async def test_a_small_phone_with_large_text_cuts_nothing_off(
    line: PhoneLine, make_device: MakeDevice, shoot: Shoot
) -> None:
    """Nor the state of what waits, the longest there is on top."""
    page = await make_device(width=320, height=568).start(f"http://127.0.0.1:{line.port}/app/#/me")
    await sign_in(page, "zhao")
    await has_everything(page)
    await page.get_by_label("大字").check()
    await page.get_by_role("link", name="网格", exact=True).click()
    await expect(page.get_by_role("button", name="放大")).to_be_visible()
    await expect(page.locator(".leaflet-tooltip").first).to_be_visible()
    await shoot(page, "phone-small-grids")
    line.cut()
    await collect(page, "小屏幕上的事")
    await expect(page.locator("#waiting-link")).to_have_text("离线 · 待传 1 条")
    await shoot(page, "phone-small-waiting")


async def act(page: Page, name: str, words: dict[str, str], chosen: list[str]) -> None:
    """Fill in and send the form behind one of the buttons of what is allowed."""
    await page.get_by_role("button", name=name, exact=True).click()
    for label, text in words.items():
        await page.get_by_label(label).fill(text)
    for label in chosen:
        await page.get_by_label(label, exact=True).check()
    await page.get_by_role("button", name=f"提交{name}").click()
    await expect(page.locator("#waiting-link")).to_have_text("已全部送达")


async def route(zhao: Person, title: str) -> None:
    """The convener hands it on, elsewhere."""
    answer = await zhao.run("HomeFeed", first=100, filter={"text": title})
    (issue,) = answer["issues"]["nodes"]
    said = {"id": issue["id"], "baseVersion": issue["version"], "route": "COORDINATE"}
    await zhao.run("IssueRoute", input=said)


async def test_a_consultation_is_held_on_the_spot(
    line: PhoneLine, make_device: MakeDevice, people: Ask, shoot: Shoot
) -> None:
    phone = make_device(height=TALL)
    page = await phone.start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "zhao")
    await has_everything(page)
    await page.get_by_role("link", name="协商", exact=True).click()
    await page.get_by_role("link", name="现场发起协商").click()
    await page.get_by_label("商量什么").fill("门口积水怎么治")
    await page.get_by_label("院落").check()
    await page.get_by_label("到场群众人数").fill("8")
    await page.get_by_label("请哪个部门参加").select_option(label="water局")
    await shoot(page, "phone-consult")
    await page.get_by_role("button", name="现在开始协商").click()
    await expect(page.get_by_text("进行中")).to_be_visible()
    await expect(page.get_by_text("群众 8 人")).to_be_visible()

    await act(page, "定位签到", {}, [])
    await expect(page.get_by_text("已签到")).to_be_visible()
    await act(page, "记一条", {"谁说的": "老李", "说了什么": "管子太细。"}, ["发言"])
    await expect(page.locator(".entry")).to_have_count(1)
    await page.get_by_role("button", name="邀请").click()
    await page.get_by_label("委员").select_option(label="qian委员")
    await page.get_by_role("button", name="提交邀请").click()
    await expect(page.locator("li", has_text="qian委员")).to_be_visible()
    await another_records(page, await people("qian"), line)
    await act(page, "达成共识", {"商定做什么": "换粗管", "谁负责": "水务局"}, [])
    await expect(page.locator(".card", has_text="换粗管")).to_be_visible()
    await shoot(page, "phone-consultation")
    await act(page, "结束", {"纪要": "各方同意换管。"}, ["达成共识事项"])
    await expect(page.get_by_text("第 1 稿")).to_be_visible()
    await act(page, "确认纪要", {}, [])
    await expect(page.get_by_text("已确认：zhao")).to_be_visible()
    await shoot(page, "phone-minutes")
    await every_other_screen(page, shoot)


async def test_a_code_on_the_screen_of_the_hall_checks_in(
    line: PhoneLine, make_device: MakeDevice, people: Ask, shoot: Shoot
) -> None:
    """The phone's own camera opens the address that the code holds."""
    zhao = await people("zhao")
    identity = await invited(zhao, "qian委员")
    code = (await zhao.run("CheckInCode", consultationId=identity))["text"]
    page = await make_device().start(
        f"http://127.0.0.1:{line.port}/app/#/check-in/{identity}/{quote(code, safe='')}"
    )
    await sign_in(page, "qian")
    await expect(page.get_by_role("heading", name="扫码签到")).to_be_visible()
    await shoot(page, "phone-check-in")
    await page.get_by_role("button", name="签到").click()
    await expect(page.locator("li", has_text="qian委员")).to_contain_text("已签到")


async def invited(zhao: Person, name: str) -> str:
    """A consultation in session to which somebody of the group is invited."""
    pack = await zhao.run("OfflinePack")
    (member,) = [each["id"] for each in pack["members"] if each["name"] == name]
    said = {
        "id": fresh("Consultation"),
        "title": "树枝挡路",
        "setting": "COURTYARD",
        "areaId": pack["grids"][0]["id"],
        "capturedAt": datetime.now(UTC).isoformat(),
        "participants": [{"kind": "MEMBER", "memberId": member}],
    }
    answer = await zhao.run("ConsultationOpen", input=said)
    identity: str = answer["consultation"]["id"]
    return identity


async def another_records(page: Page, qian: Person, line: PhoneLine) -> None:
    """What somebody else says appears, also what was said while this phone was away."""
    identity = page.url.rsplit("/", 1)[1]

    async def say(content: str) -> None:
        said = {"id": identity, "entryId": fresh("SessionEntry"), "kind": "QUESTION"}
        now = await page.evaluate("new Date().toISOString()")
        await qian.run("ConsultationRecord", input={**said, "content": content, "capturedAt": now})

    await say("什么时候换？")
    await expect(page.locator(".entry")).to_have_count(2)
    line.cut()
    await say("谁出钱？")
    line.mend()
    await expect(page.locator(".entry")).to_have_count(3)
    await expect(page.locator(".entry p")).to_have_text(["管子太细。", "什么时候换？", "谁出钱？"])


async def every_other_screen(page: Page, shoot: Shoot) -> None:
    for name, heading in (("inbox", "消息"), ("me", "我的"), ("consultations", "协商")):
        await page.evaluate(f"location.hash = '#/{name}'")
        await expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        await shoot(page, f"phone-{name}")
    await page.evaluate("location.hash = '#/me'")
    await page.get_by_label("大字").check()
    await page.get_by_label("高对比度").check()
    for name, heading in (("me", "我的"), ("collect", "采集"), ("issues", "线索"), ("", "网格")):
        await page.evaluate(f"location.hash = '#/{name}'")
        await expect(page.locator("h1")).to_contain_text(heading)
        await shoot(page, f"phone-large-{name or 'grids'}")
    assert await page.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"
