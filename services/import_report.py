"""What an import did, or why it did nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.row_error import WHOLE_FILE, RowError


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Counts of rows; with errors or as a dry run nothing was written."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    is_dry_run: bool = False
    errors: tuple[RowError, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_written(self) -> bool:
        return not self.errors and not self.is_dry_run


def no_county(code: str) -> ImportReport:
    return refused([RowError(WHOLE_FILE, "编码", f"县“{code}”不存在，请先导入区划。")])


def refused(errors: Sequence[RowError]) -> ImportReport:
    return ImportReport(errors=tuple(sorted(errors)))
