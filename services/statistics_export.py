"""Statistics as a file to take away, and every taking away is logged."""

from dataclasses import dataclass

from domain.actor import Actor
from domain.events import EventKind
from domain.period import Period
from domain.statistics import StatisticsBy
from domain.statistics_sheet import SheetForm, sheet_of
from services.audience import OFFICE
from services.ports import Ports
from services.statistics import Within, statistics
from services.work import unit_of_work


@dataclass(frozen=True, slots=True)
class StatisticsFile:
    """A file and what to call it."""

    name: str
    content: bytes


async def export_statistics(
    period: Period,
    grouping: StatisticsBy | None,
    within: Within | None,
    form: SheetForm,
    *,
    by: Actor,
    ports: Ports,
) -> StatisticsFile:
    """What `statistics` tells the same actor; its errors are these, too, and log nothing."""
    found = await statistics(period, grouping, within, by=by, ports=ports)
    rows = [(row.head.name, row.tally) for row in found.rows]
    content = await ports.sheets.write(sheet_of(period, rows, found.total), form)
    async with unit_of_work(by=by, ports=ports) as work:
        work.record(
            EventKind.STATISTICS_EXPORTED,
            ("Account", by.account_id),
            audience=(OFFICE,),
            data={
                "firstOn": period.first.isoformat(),
                "lastOn": period.last.isoformat(),
                "by": grouping,
                "within": within and within.id.hex,
                "form": form,
                "rows": len(rows),
            },
        )
    return StatisticsFile(f"统计_{period.first}_{period.last}.{form}", content)
