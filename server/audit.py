"""`gridhall audit verify`: is every county's event log still what was written?"""

from dataclasses import dataclass

from models.county import County
from models.database import open_database
from server.settings import Settings
from services.audit import ChainReport, verify


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What to print, and whether every chain holds."""

    lines: tuple[str, ...]
    is_sound: bool


async def verify_counties(settings: Settings, code: str) -> AuditReport:
    """Check one county by its code, or all of them when the code is empty."""
    async with open_database(settings.database) as database:
        counties = await County.filter(**({"code": code} if code else {}))
        reports = [(county, await verify(database, county.id)) for county in counties]
    lines = [line for county, report in reports for line in _lines(county.name, report)]
    return AuditReport(tuple(lines), all(not report.breaks for _, report in reports))


def _lines(name: str, report: ChainReport) -> list[str]:
    verdict = f"{len(report.breaks)} 处不符" if report.breaks else "完整"
    erased = f"，{report.forgotten} 条的说明已依法删除" if report.forgotten else ""
    head = f"{name}：核对 {report.checked} 条，{verdict}{erased}；末尾摘要 {report.last_hash[:16]}…"
    return [head, *(f"  {broken.explanation}" for broken in report.breaks)]
