"""The files an office keeps its lists in, whatever program wrote them."""

from adapters.area_files import parse_areas, parse_shapes
from adapters.member_files import parse_members
from adapters.reference_files import parse_calendar, parse_categories, parse_departments
from adapters.shape_files import is_zip, unpacked
from adapters.table_files import UnreadableFile
from adapters.workbook_files import is_workbook
from domain.area_row import AreaFile
from domain.geo import Datum
from domain.member_row import MemberFile
from domain.reference_row import CalendarRow, CategoryRow, DepartmentRow, RowFile


class OfficeFiles:
    """Reads each kind of list; what is wrong comes back as errors, nothing is raised."""

    def areas(self, data: bytes, datum: Datum = Datum.CGCS2000) -> AreaFile:
        """GeoJSON, a zipped Shapefile, or a table with names only."""
        try:
            if is_zip(data) and not is_workbook(data):
                return parse_shapes(unpacked(data), datum=datum)
        except UnreadableFile as unreadable:
            return AreaFile(errors=(unreadable.error,))
        return parse_areas(data, datum=datum)

    def members(self, data: bytes) -> MemberFile:
        return parse_members(data)

    def departments(self, data: bytes) -> RowFile[DepartmentRow]:
        return parse_departments(data)

    def categories(self, data: bytes) -> RowFile[CategoryRow]:
        return parse_categories(data)

    def calendar(self, data: bytes) -> RowFile[CalendarRow]:
        return parse_calendar(data)
