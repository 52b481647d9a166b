"""What a member does with the group on the phone: tasks, topics, invitations, the duty record."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from tests.pages.asking import Person, fresh
from tests.pages.conftest import MakeDevice, Shoot
from tests.pages.device import EXECUTABLE
from tests.pages.line import PhoneLine
from tests.pages.test_phone_offline import collected, has_everything, sign_in
from tests.pages.test_phone_page import TALL, act

pytestmark = pytest.mark.skipif(not EXECUTABLE, reason="no Chromium on this machine")

Ask = Callable[[str], Awaitable[Person]]
LEAKING, INVITING, TALKED = "水管又漏了", "水管怎么换", "给楼上老人讲垃圾分类"


async def test_a_convener_verifies_selects_answers_and_looks_at_the_record(
    line: PhoneLine, make_device: MakeDevice, people: Ask, shoot: Shoot
) -> None:
    zhao, qian, water = await people("zhao"), await people("qian"), await people("water")
    await answered_task(zhao, water)
    await invited(zhao, qian)
    page = await make_device(height=TALL).start(f"http://127.0.0.1:{line.port}/app/")
    await sign_in(page, "zhao")
    await has_everything(page)
    await expect(page.get_by_role("heading", name="我的网格")).to_be_visible()

    await a_task_is_verified(page, shoot)
    await a_task_is_assigned(page, shoot)
    await a_topic_is_proposed_and_selected(page, shoot)
    await an_invitation_is_accepted(page, shoot)
    await a_duty_is_recorded(page, shoot)


async def answered_task(zhao: Person, water: Person) -> None:
    """An issue whose department says that it is done."""
    issue = await collected(zhao, LEAKING)
    study = {"id": issue["id"], "baseVersion": issue["version"], "finding": "老化。"}
    await zhao.run("IssueStudy", input={**study, "route": "COORDINATE"})
    (department,) = [
        each for each in (await zhao.run("OfflinePack"))["departments"] if each["name"] == "water局"
    ]
    task = {
        "id": issue["id"],
        "taskId": fresh("Task"),
        "departmentId": department["id"],
        "content": "请换水管",
        "dueAt": (datetime.now(UTC) + timedelta(days=9)).isoformat(),
    }
    await zhao.run("TaskAssign", input=task)
    await water.run("TaskAccept", input={"id": task["taskId"]})
    said = {"id": task["taskId"], "grade": "A", "text": "已换新管。"}
    await water.run("TaskAnswer", input=said)


async def invited(zhao: Person, qian: Person) -> None:
    """Qian plans a consultation for tomorrow and asks zhao to come."""
    pack = await qian.run("OfflinePack")
    (member,) = [each["id"] for each in pack["members"] if each["name"] == "zhao委员"]
    now = datetime.now(UTC)
    said = {
        "id": fresh("Consultation"),
        "title": INVITING,
        "setting": "COURTYARD",
        "areaId": pack["grids"][0]["id"],
        "capturedAt": now.isoformat(),
        "plannedFor": (now + timedelta(days=1)).isoformat(),
        "participants": [{"kind": "MEMBER", "memberId": member}],
    }
    await qian.run("ConsultationOpen", input=said)


async def a_task_is_verified(page: Page, shoot: Shoot) -> None:
    await page.get_by_role("link", name="线索", exact=True).click()
    await page.locator("a.card", has_text=LEAKING).click()
    task = page.locator(".card", has_text="请换水管")
    await expect(task).to_contain_text("已换新管。")
    await shoot(page, "phone-task")
    await task.get_by_role("button", name="核实").click()
    await task.get_by_role("button", name="提交核实").click()
    await expect(task.locator(".badge")).to_have_text("已核实")


async def a_task_is_assigned(page: Page, shoot: Shoot) -> None:
    """To exactly one office, which is told at once what the phone was told."""
    await page.get_by_role("button", name="交办", exact=True).click()
    await page.get_by_label("请其办什么").fill("请查全村水管")
    await page.get_by_label("协办").check()
    await page.get_by_role("button", name="提交交办").click()
    await expect(page.get_by_role("alert")).to_contain_text("承办单位须是一个部门")
    await page.get_by_label("街道、镇、乡").select_option(index=1)
    await shoot(page, "phone-assign")
    await page.get_by_role("button", name="提交交办").click()
    await expect(page.locator(".card", has_text="请查全村水管")).to_contain_text("待签收")


async def a_topic_is_proposed_and_selected(page: Page, shoot: Shoot) -> None:
    await page.get_by_role("link", name="协商", exact=True).click()
    await page.get_by_role("link", name="议题").click()
    await page.get_by_role("link", name="提出议题").click()
    await page.get_by_label("商量什么").fill("老水管怎么改")
    for criterion in ("切口小", "可操作"):
        await page.get_by_label(criterion).check()
    await page.get_by_role("button", name="提出议题").click()
    await expect(page.get_by_role("alert")).to_contain_text("至少勾选一条")
    await page.get_by_label(LEAKING).check()
    await shoot(page, "phone-propose")
    await page.get_by_role("button", name="提出议题").click()
    await expect(page.locator("#waiting-link")).to_have_text("已全部送达")
    await page.locator("a.card", has_text="老水管怎么改").click()
    await expect(page.get_by_text("切口小、可操作", exact=True)).to_be_visible()
    await page.get_by_role("button", name="修改议题").click()
    await expect(page.get_by_label(LEAKING)).to_be_checked()
    await page.get_by_label("有实效").check()
    await shoot(page, "phone-revise")
    await page.get_by_role("button", name="提交修改议题").click()
    await expect(page.get_by_text("切口小、可操作、有实效")).to_be_visible()
    await act(page, "选定议题", {}, [])
    await expect(page.locator(".badge").first).to_have_text("已选定")
    await shoot(page, "phone-topic")
    await page.get_by_role("link", name="现场协商").click()
    await expect(page.get_by_text("围绕议题：老水管怎么改")).to_be_visible()
    await page.get_by_label("院落").check()
    await page.get_by_role("button", name="现在开始协商").click()
    await expect(page.get_by_text("进行中")).to_be_visible()
    await expect(page.locator("a.card", has_text=LEAKING)).to_be_visible()
    await page.evaluate("location.hash = '#/topics'")
    await expect(page.locator("a.card", has_text="老水管怎么改")).to_contain_text("已选定")
    await shoot(page, "phone-topics")


async def an_invitation_is_accepted(page: Page, shoot: Shoot) -> None:
    await page.get_by_role("link", name="协商", exact=True).click()
    await expect(page.get_by_role("heading", name="请我参加的")).to_be_visible()
    await shoot(page, "phone-invited")
    await page.locator("a.card", has_text=INVITING).first.click()
    await page.get_by_role("button", name="答复邀请").click()
    await shoot(page, "phone-reply")
    await page.get_by_label("不参加", exact=True).check()
    await page.get_by_label("说明").fill("那天有会")
    await page.get_by_role("button", name="提交答复邀请").click()
    mine = page.locator("li.card", has_text="zhao委员")
    await expect(mine.locator(".badge")).to_have_text("不参加")
    await act(page, "答复邀请", {}, ["参加"])
    await expect(mine.locator(".badge")).to_have_text("参加")


async def a_duty_is_recorded(page: Page, shoot: Shoot) -> None:
    await page.get_by_role("link", name="我的", exact=True).click()
    await page.get_by_role("link", name="我的履职").click()
    await expect(page.locator(".total")).to_contain_text("分")
    await page.get_by_role("button", name="补记一次履职").click()
    await page.get_by_label("宣讲").check()
    await page.get_by_label("做了什么").fill(TALKED)
    await page.get_by_label("哪一天").fill(datetime.now(UTC).date().isoformat())
    await shoot(page, "phone-duty-record")
    await page.get_by_role("button", name="提交补记").click()
    await expect(page.locator(".card", has_text=TALKED)).to_contain_text("待核")
    await shoot(page, "phone-duty")
