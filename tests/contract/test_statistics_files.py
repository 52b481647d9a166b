"""Statistics to take away: for each role what `statistics` tells it, logged, refusals as data."""

import csv
from collections.abc import Mapping
from io import BytesIO, StringIO
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from domain.errors import Forbidden, NotFound
from domain.events import EventKind
from domain.ids import to_wire
from domain.period import PeriodAsked
from domain.statistics import RATES, StatisticsBy, rate
from models.event import Event
from services.statistics import Within, statistics
from tests.contract.cases import County
from tests.contract.test_visibility import PEOPLE

PERIOD = PeriodAsked(year=2026, quarter=1).period()
QUARTER = {"year": "2026", "quarter": "1"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def fetched(
    county: County, name: str | None, asked: Mapping[str, str], form: str = "csv"
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {await county.clients.token(name)}"} if name else {}
    transport = httpx.ASGITransport(county.clients.application.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://county") as browser:
        return await browser.get(f"/statistics.{form}", params=dict(asked), headers=headers)


def table(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


async def exports(county: County) -> list[dict[str, Any]]:
    found = Event.filter(
        county_id=county.history.village.county_id, kind=EventKind.STATISTICS_EXPORTED
    )
    return [event.data for event in await found.order_by("seq")]


@pytest.mark.parametrize("grouping", [None, *StatisticsBy])
@pytest.mark.parametrize("name", PEOPLE)
async def test_each_role_takes_away_what_it_is_told(
    ours: County, name: str, grouping: StatisticsBy | None
) -> None:
    village = ours.history.village
    by, ports = await village.actor(name), village.ports
    is_grid = grouping is StatisticsBy.GRID
    within = Within(StatisticsBy.TOWNSHIP, village.areas["T1"]) if is_grid else None
    asked = QUARTER | ({"by": grouping} if grouping else {})
    asked |= {"withinId": to_wire("Township", village.areas["T1"])} if is_grid else {}
    answer = await fetched(ours, name, asked)
    if answer.status_code != 200:
        with pytest.raises((Forbidden, NotFound)) as no:
            await statistics(PERIOD, grouping, within, by=by, ports=ports)
        assert code_of(answer) == no.value.code
        return
    told = await statistics(PERIOD, grouping, within, by=by, ports=ports)
    *rows, whole = table(answer)
    assert [row["名称"] for row in rows] == [row.head.name for row in told.rows]
    tallies = [*(row.tally for row in told.rows), told.total]
    for row, tally in zip([*rows, whole], tallies, strict=True):
        assert int(row["收集（件）"]) == tally.get("collected", 0)
        for key, rule in RATES.items():
            found, heading = rate(key, tally), rule.definition.partition("＝")[0]
            parts = [row[heading + part] for part in ("：分子", "：分母", "：口径")]
            expected = found and [str(found.numerator), str(found.denominator), found.definition]
            assert parts == (expected or ["", "", ""])


async def test_shares_of_groups_add_up(ours: County) -> None:
    *rows, whole = table(await fetched(ours, "office", QUARTER | {"by": "GROUP"}))
    assert whole["收集占合计"] == "1.0"
    assert sum(float(row["收集占合计"]) for row in rows) == pytest.approx(1)


async def test_every_taking_away_is_logged_and_no_refusal(ours: County) -> None:
    before = len(await exports(ours))
    answer = await fetched(ours, "office", QUARTER | {"by": "CATEGORY"}, "xlsx")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["cache-control"] == "no-store"
    rows = load_workbook(BytesIO(answer.content)).worksheets[0].max_row
    await fetched(ours, "tablet", QUARTER)
    await fetched(ours, "office", {})
    [logged] = (await exports(ours))[before:]
    assert logged["firstOn"] == "2026-01-01"
    assert logged["lastOn"] == "2026-03-31"
    assert (logged["by"], logged["form"], logged["rows"]) == ("CATEGORY", "xlsx", rows - 2)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({}, 400, "INVALID"),
        ({"year": "二〇二六"}, 400, "INVALID"),
        ({"year": "99999999999999999999"}, 400, "INVALID"),
        ({"year": "2026", "month": "13"}, 400, "INVALID"),
        ({"fromOn": "2026-02-30", "toOn": "2026-03-01"}, 400, "INVALID"),
        ({"year": "2026", "by": "NAME"}, 400, "INVALID"),
        ({"year": "2026", "by": "GRID"}, 400, "INVALID"),
        ({"year": "2026", "withinId": "iss_0"}, 404, "NOT_FOUND"),
        ({"year": "2026", "withinId": "twn_0"}, 404, "BAD_ID"),
        ({"year": "2026", "withinId": ""}, 404, "NOT_FOUND"),
    ],
)
async def test_bad_questions_are_refused(
    ours: County, asked: dict[str, str], status: int, code: str
) -> None:
    answer = await fetched(ours, "office", asked)
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_other_forms_and_strangers_get_nothing(ours: County) -> None:
    answer = await fetched(ours, "office", QUARTER, "pdf")
    assert (answer.status_code, code_of(answer)) == (404, "NOT_FOUND")
    answer = await fetched(ours, None, QUARTER)
    assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")
