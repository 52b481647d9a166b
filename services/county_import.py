"""Files the office sends itself: read by the adapter, imported under its name."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeAlias

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden
from domain.import_kind import ImportKind
from domain.row_error import RowError
from models.county import County
from services.area_import import import_areas
from services.calendar_import import import_calendar
from services.import_report import ImportReport, refused
from services.member_import import import_members
from services.ports import Ports
from services.reference_import import import_categories, import_departments


class Parsed(Protocol):
    """What a file says, and what is wrong with it."""

    @property
    def rows(self) -> Sequence[Any]: ...

    @property
    def errors(self) -> Sequence[RowError]: ...


Read: TypeAlias = Callable[[bytes], Parsed]
Write: TypeAlias = Callable[..., Awaitable[ImportReport]]


async def import_file(
    kind: ImportKind, data: bytes, *, dry_run: bool, by: Actor, ports: Ports
) -> ImportReport:
    """What a file of the kind changes in the office's own county; repeating it changes nothing."""
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("导入由县政协办公室办理。")
    county = await County.get(id=by.county_id)
    reads: Mapping[ImportKind, tuple[Read, Write]] = {
        ImportKind.AREAS: (ports.files.areas, import_areas),
        ImportKind.MEMBERS: (ports.files.members, import_members),
        ImportKind.DEPARTMENTS: (ports.files.departments, import_departments),
        ImportKind.CATEGORIES: (ports.files.categories, import_categories),
        ImportKind.CALENDAR: (ports.files.calendar, import_calendar),
    }
    read, write = reads[kind]
    parsed = await asyncio.to_thread(read, data)
    if parsed.errors:
        return replace(refused(parsed.errors), is_dry_run=dry_run)
    found = await write(parsed.rows, county.code, ports=ports, dry_run=dry_run, by=by)
    return replace(found, is_dry_run=dry_run)
