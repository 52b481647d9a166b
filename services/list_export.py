"""Lists to take away: the issues of a period, the duty roll of a year; each time it is logged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.area import AreaLevel
from domain.duty import KIND_LABELS, DutyKind
from domain.errors import Forbidden, Invalid
from domain.events import EventKind
from domain.ids import to_wire
from domain.issue import NATURE_LABELS, SOURCE_LABELS, Nature, Source
from domain.local_day import local_day
from domain.period import Period
from domain.statistics_sheet import Cell, Sheet, SheetForm
from domain.steps import LABELS, OUTCOME_LABELS, Outcome, Step
from models.issue import Issue
from models.member import Member
from services.area_index import AreaIndex
from services.audience import OFFICE
from services.duty import YearRecord, roll
from services.ports import Ports
from services.visible import visible
from services.work import unit_of_work

MOST_ROWS = 20_000
NOT_FOR = frozenset({ActorKind.DEVICE, ActorKind.RESIDENT})
NAMES = ("group__name", "collector__name", "category__name")
COLUMNS = (
    *("id", "title", "captured_at", "area_id", "nature", "source", "step", "outcome"),
    *("finding", "outcome_text", "supporter_count", "last_rating", *NAMES),
)
ISSUE_HEADINGS = (
    *("编号", "标题", "收集日期", "街道（乡镇）", "社区（村）", "网格", "界别组", "收集委员"),
    *(
        "分类",
        "诉求性质",
        "来源",
        "环节",
        "办理结果",
        "研究意见",
        "结果说明",
        "同感人数",
        "群众评分",
    ),
)


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file and what to call it."""

    name: str
    content: bytes


async def export_issues(period: Period, form: SheetForm, *, by: Actor, ports: Ports) -> ListFile:
    """The issues captured in a period that the actor may see, without who raised them.

    Forbidden for tablets, Invalid for more than MOST_ROWS; then nothing is logged.
    """
    if by.kind in NOT_FOR:
        raise Forbidden("问题清单由委员和经办人导出。")
    captured = visible(Issue, permissions.ISSUE, by=by).filter(
        captured_at__gte=period.since, captured_at__lt=period.until
    )
    rows = await captured.order_by("captured_at", "id").limit(MOST_ROWS + 1).values(*COLUMNS)
    if len(rows) > MOST_ROWS:
        raise Invalid(f"超过 {MOST_ROWS} 件，请缩短期间。", path=("period",))
    areas = ports.areas.of(by.county_id)
    sheet = Sheet(ISSUE_HEADINGS, [_issue_line(row, areas) for row in rows])
    name = f"问题清单_{period.first}_{period.last}.{form}"
    said = {"firstOn": period.first.isoformat(), "lastOn": period.last.isoformat()}
    return await _handed_out("ISSUES", name, sheet, form, said, by=by, ports=ports)


def _issue_line(row: Mapping[str, Any], areas: AreaIndex) -> list[Cell]:
    names = {area.level: area.name for area in areas.ancestors(row["area_id"])}
    levels = (AreaLevel.TOWNSHIP, AreaLevel.COMMUNITY, AreaLevel.GRID)
    nature, outcome = row["nature"], row["outcome"]
    return [
        to_wire("Issue", row["id"]),
        row["title"],
        local_day(row["captured_at"]),
        *(names.get(level) for level in levels),
        *(row[name] for name in NAMES),
        nature and NATURE_LABELS[Nature(nature)],
        SOURCE_LABELS[Source(row["source"])],
        LABELS[Step(row["step"])],
        outcome and OUTCOME_LABELS[Outcome(outcome)],
        row["finding"],
        row["outcome_text"],
        row["supporter_count"],
        row["last_rating"],
    ]


async def export_duty_roll(year: int, form: SheetForm, *, by: Actor, ports: Ports) -> ListFile:
    """What `roll` tells the same actor; its errors are these, too, and log nothing."""
    records = await roll(year, by=by)
    kinds = [f"{KIND_LABELS[kind]}（分）" for kind in DutyKind]
    headings = ("编号", "姓名", "界别组", *kinds, "合计（分）", "计分规则版本")
    sheet = Sheet(headings, [_duty_line(member, record) for member, record in records])
    said = {"year": year}
    name = f"履职名册_{year}.{form}"
    return await _handed_out("DUTY", name, sheet, form, said, by=by, ports=ports)


def _duty_line(member: Member, record: YearRecord) -> list[Cell]:
    points = (record.points_of(kind) for kind in DutyKind)
    group = member.sector_group.name
    return [member.number, member.name, group, *points, record.total, record.rules_version]


async def _handed_out(
    which: str,
    name: str,
    sheet: Sheet,
    form: SheetForm,
    said: Mapping[str, object],
    *,
    by: Actor,
    ports: Ports,
) -> ListFile:
    content = await ports.sheets.write(sheet, form)
    facts = {"list": which, "form": form, "rows": len(sheet.rows), **said}
    async with unit_of_work(by=by, ports=ports) as work:
        account = ("Account", by.account_id)
        work.record(EventKind.LIST_EXPORTED, account, audience=(OFFICE,), data=facts)
    return ListFile(name, content)
