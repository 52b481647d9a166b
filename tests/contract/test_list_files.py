"""Lists to take away: for each role the rows it sees, nobody who raised a matter, all logged."""

import csv
from io import BytesIO, StringIO
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from domain import permissions
from domain.ids import to_wire
from models.event import Event
from models.issue import Issue
from models.reporter import Reporter
from services.duty import year_record
from services.visible import visible
from tests.contract.cases import County
from tests.contract.test_visibility import PEOPLE

YEARS = {"fromOn": "2025-01-01", "toOn": "2026-12-31"}


async def fetched(county: County, name: str | None, path: str, **asked: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {await county.clients.token(name)}"} if name else {}
    transport = httpx.ASGITransport(county.clients.application.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://county") as browser:
        return await browser.get(path, params=asked, headers=headers)


def table(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def logged(county: County) -> list[dict[str, Any]]:
    found = Event.filter(county_id=county.history.village.county_id, kind="LIST_EXPORTED")
    return [event.data for event in await found.order_by("seq")]


@pytest.mark.parametrize("name", PEOPLE)
async def test_each_role_takes_away_the_issues_it_sees(
    ours: County, foreign: County, name: str
) -> None:
    before, by = await logged(ours), await ours.history.village.actor(name)
    answer = await fetched(ours, name, "/issues.csv", **YEARS)
    if name == "tablet":
        assert answer.status_code == 403
        assert await logged(ours) == before
        return
    seen = {to_wire("Issue", row.id) for row in await visible(Issue, permissions.ISSUE, by=by)}
    assert {row["编号"] for row in table(answer)} == seen
    made = {"list": "ISSUES", "form": "csv", "rows": len(seen)}
    days = {"firstOn": "2025-01-01", "lastOn": "2026-12-31"}
    assert await logged(ours) == [*before, {**made, **days}]


async def test_nobody_who_raised_a_matter_is_in_it(ours: County) -> None:
    answer = await fetched(ours, "office", "/issues.csv", **YEARS)
    names = {row.name for row in await Reporter.all() if row.name}
    assert names
    assert not [name for name in names if name in answer.text]
    (row,) = [row for row in table(answer) if row["办理结果"]]
    assert (row["环节"], row["办理结果"], row["来源"]) == ("办结", "已解决", "走访")
    assert (row["街道（乡镇）"][:1], row["收集日期"][:4]) != ("", "")


@pytest.mark.parametrize(
    ("name", "numbers"), [("office", 3), ("zhao", 2), ("qian", 0), ("town", 0), ("tablet", 0)]
)
async def test_the_roll_is_for_the_office_and_the_convener(
    ours: County, name: str, numbers: int
) -> None:
    before, village = await logged(ours), ours.history.village
    answer = await fetched(ours, name, "/duty.xlsx", year="2026")
    if not numbers:
        assert answer.status_code == 403
        assert await logged(ours) == before
        return
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    heads, *rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    by, total = await village.actor(name), heads.index("合计（分）")
    kept = [await year_record(village.members[each], 2026, by=by) for each in village.members]
    wanted = sorted(str(each.total) for each in kept if each is not None)
    assert sorted(row[total] for row in rows) == wanted
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert len(rows) == numbers
    assert (await logged(ours))[-1] == {
        "list": "DUTY",
        "form": "xlsx",
        "rows": numbers,
        "year": 2026,
    }


@pytest.mark.parametrize(
    "path", ["/issues.pdf?year=2026", "/duty.csv", "/issues.csv", "/duty.csv?year=x"]
)
async def test_what_is_no_list_is_refused(ours: County, path: str) -> None:
    before = await logged(ours)
    assert (await fetched(ours, "office", path)).status_code in (400, 404)
    assert (await fetched(ours, None, path)).status_code == 401
    assert await logged(ours) == before
