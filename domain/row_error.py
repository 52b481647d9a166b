"""What is wrong with one row of a file someone wants to import."""

from dataclasses import dataclass

WHOLE_FILE = 0


@dataclass(frozen=True, slots=True, order=True)
class RowError:
    """The row as a spreadsheet counts it (the header is row 1), its column, and why not.

    In JSON and GeoJSON rows are the elements, counted from 1; row 0 is the file as a whole.
    """

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = "文件" if self.row == WHOLE_FILE else f"第 {self.row} 行“{self.column}”列"
        return f"{where}：{self.reason}"
