"""Statistics as a table to take away: what its columns are called and what stands in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.period import Period
from domain.statistics import IN_STEP, RATES, Rate, Tally, mean_hours, rate
from domain.steps import Step

Cell = str | int | float | date | None


class SheetForm(StrEnum):
    """As what a table is handed out; the value ends its file's name."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings, and rows of as many cells."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


COUNTS: Mapping[str, str] = {
    "collected": "收集（件）",
    "studied": "已研究（件）",
    "resolved": "已有办理结果（件）",
    "fed_back": "已反馈（件）",
    "rated_by_proxy": "代评（件）",
    "consultations": "协商（场）",
    "talks": "宣讲（场）",
    "audience": "宣讲听众（人次）",
    "welfare": "公益活动（次）",
    "beneficiaries": "公益活动受益（人次）",
    "visits": "走访（次）",
    "letters": "监督建议书（份）",
    "spot_checked": "抽查（件）",
    "counter_reviews": "反监督评价（份）",
}
SHARED: Mapping[str, str] = {"collected": "收集占合计", "consultations": "协商占合计"}
"""What rows are compared by: their share of the total, never their rank."""
STEPS: Mapping[Step, str] = {
    Step.STUDY: "研究用时",
    Step.RESOLVE: "解决用时",
    Step.FEED_BACK: "反馈用时",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: whose it is, its counts, and those of the whole."""

    name: str
    tally: Tally
    total: Tally


Column = tuple[str, Callable[[Line], Cell]]


def sheet_of(period: Period, rows: Iterable[tuple[str, Tally]], total: Tally) -> Sheet:
    """The rows, then the total; every rate with what it is made of and what that means."""
    columns = list(_columns(period))
    lines = [Line(name, tally, total) for name, tally in rows]
    lines.append(Line("合计", total, total))
    return Sheet(
        [heading for heading, _ in columns], [[cell(line) for _, cell in columns] for line in lines]
    )


def _columns(period: Period) -> Iterator[Column]:
    yield "期间起", lambda line: period.first
    yield "期间止", lambda line: period.last
    yield "名称", lambda line: line.name
    for name, heading in COUNTS.items():
        yield heading, _count(name)
    for name, heading in SHARED.items():
        yield heading, _share(name)
    for name in RATES:
        yield from _rate(name)
    for step, heading in STEPS.items():
        yield from _time(step, heading)


def _count(name: str) -> Callable[[Line], Cell]:
    return lambda line: line.tally.get(name, 0)


def _share(name: str) -> Callable[[Line], Cell]:
    return lambda line: Rate(line.tally.get(name, 0), line.total.get(name, 0), "").value


def _rate(name: str) -> Iterator[Column]:
    heading = RATES[name].definition.partition("＝")[0]
    parts: Mapping[str, Callable[[Rate], Cell]] = {
        "": lambda found: found.value,
        "：分子": lambda found: found.numerator,
        "：分母": lambda found: found.denominator,
        "：口径": lambda found: found.definition,
    }
    for ending, part in parts.items():
        yield heading + ending, _part(name, part)


def _part(name: str, part: Callable[[Rate], Cell]) -> Callable[[Line], Cell]:
    """Empty where the rate is not told."""

    def cell(line: Line) -> Cell:
        found = rate(name, line.tally)
        return None if found is None else part(found)

    return cell


def _time(step: Step, heading: str) -> Iterator[Column]:
    seconds, count, definition = IN_STEP[step]
    yield (
        f"{heading}（平均小时）",
        lambda line: mean_hours(line.tally.get(seconds, 0), line.tally.get(count, 0)),
    )
    yield f"{heading}：件数", _count(count)
    yield f"{heading}：口径", lambda line: definition
