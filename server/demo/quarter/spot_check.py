"""The spot check after the quarter: drawn, judged, objected to, decided, final."""

from datetime import datetime, timedelta

from domain.spot_check import Verdict
from models.account import Account
from models.issue import Issue
from models.reminder import Reminder
from models.spot_check import SpotCheckItem
from server.demo.quarter.cast import group_of
from server.demo.quarter.stage import Plot, Stage
from services import reminder, spot_check

OBJECTED, FAILED = 2, 5
"""Which of the sample (by its number) get which verdict; all others pass."""


def check(stage: Stage, year: int, quarter: int, after: datetime) -> None:
    """On the first working morning after the quarter."""
    stage.begin(_check(stage, year, quarter), after + timedelta(hours=9))


async def _check(stage: Stage, year: int, quarter: int) -> Plot:
    said, office = stage.script.events["spot_check"], stage.cast.office
    chance, check_id = stage.chance("spot check"), stage.new_id()
    yield stage.later(chance, 1)
    await spot_check.draw_sample(
        check_id,
        year=year,
        quarter=quarter,
        size=said["size"],
        seed=f"{year}Q{quarter}",
        **await stage.acts(office),
    )
    items = await SpotCheckItem.filter(check_id=check_id).order_by("ordinal")
    for item in items:
        yield stage.later(chance, 0)
        verdict, note = _verdict(item.ordinal, said)
        await spot_check.judge(item.id, verdict, note, **await stage.acts(office))
    objected = items[OBJECTED - 1]
    yield stage.later(chance, 2)
    by = await _concerned(stage, objected)
    await spot_check.object_to(objected.id, said["objection"], **await stage.acts(by))
    yield stage.later(chance, 1)
    acts = await stage.acts(office)
    await spot_check.decide(objected.id, Verdict.PASS, said["decision"], **acts)
    yield stage.later(chance, 7)
    await _answer(stage, items[FAILED - 1], said["answer"])


def _verdict(ordinal: int, said: dict[str, str]) -> tuple[Verdict, str]:
    given = {OBJECTED: Verdict.IMPROVE, FAILED: Verdict.FAIL}.get(ordinal, Verdict.PASS)
    return given, said[given.lower()]


async def _concerned(stage: Stage, item: SpotCheckItem) -> Account:
    assert item.group_id is not None
    return stage.cast.convener(item.group_id)


async def _answer(stage: Stage, item: SpotCheckItem, text: str) -> None:
    """Whoever is reminded of the failure says what was done since."""
    row = await Reminder.get(cause=f"spot-check:{item.id.hex}")
    issue = await Issue.get(id=item.issue_id)
    accounts = {each.member_id: each for each in stage.cast.members}
    by = accounts.get(row.member_id) or await _concerned(stage, item)
    assert issue.group_id == group_of(by) or row.member_id
    await reminder.acknowledge(row.id, **await stage.acts(by))
    await reminder.answer(row.id, text, **await stage.acts(by))
