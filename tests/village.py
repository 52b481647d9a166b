"""A small county with everyone in it: what tests of use cases and of the API stand on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from tortoise.models import Model
from tortoise.transactions import in_transaction

from adapters.blob_store import memory_blob_store
from adapters.code_signing import CodeSigner
from adapters.console_notices import ConsoleNotices
from adapters.letter_process import printed
from adapters.media_signing import MediaSigner
from adapters.office_files import OfficeFiles
from adapters.photo_rendering import PillowRenderer
from adapters.published_days import ChineseCalendarDays
from adapters.sealer import AesGcmSealer
from adapters.sheet_files import SheetWriter
from adapters.stamper import KeyedStamper
from domain.actor import Actor, ActorKind
from domain.area import AreaLevel
from domain.ids import new_uuid
from domain.official_letter import LetterForm, OfficialLetter
from models.account import Account
from models.area import Area
from models.county import County
from models.issue import Category
from models.member import GridAssignment, Member, SectorGroup, Term
from models.organisation import Department, Device, Hall
from services.actors import ACCOUNT_RELATIONS, actor_of
from services.area_index import AreaDirectory
from services.ports import Ports
from services.work import Call

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
Row = TypeVar("Row", bound=Model)
WEST, SOUTH, SIDE = 125.30, 41.20, 0.01


@dataclass
class SteppingClock:
    """Stands still until it is told to move."""

    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


class SilentDoorbell:
    async def ring(self) -> None:
        return None

    async def wait(self, timeout_s: float) -> None:
        return None


class NoCache:
    def forget(self, session_id: UUID) -> None:
        return None

    def forget_account(self, account_id: UUID) -> None:
        return None


class LettersAtOnce:
    """Prints as the server does, but for the process it takes for that."""

    async def print(self, letter: OfficialLetter, form: LetterForm) -> bytes:
        return printed(letter, form)


def _unheard(line: str) -> None:
    return None


def village_ports(**given: Any) -> Ports:
    """Real adapters where they are cheap, silent ones where a test does not look."""
    parts: dict[str, Any] = {
        "clock": SteppingClock(),
        "doorbell": SilentDoorbell(),
        "blobs": memory_blob_store(),
        "photo_worker": None,
        "photo_renderer": PillowRenderer(),
        "photo_urls": MediaSigner(b"0" * 32),
        "codes": CodeSigner(b"2" * 32),
        "areas": AreaDirectory(),
        "sealer": AesGcmSealer([b"1" * 32]),
        "stamper": KeyedStamper(b"2" * 32),
        "passwords": None,
        "session_cache": NoCache(),
        "published_days": ChineseCalendarDays(),
        "notices": ConsoleNotices(_unheard),
        "files": OfficeFiles(),
        "letters": LettersAtOnce(),
        "sheets": SheetWriter(),
    }
    return Ports(**{**parts, **given})


@dataclass
class Village:
    """Two townships; the first has two communities of two grids each, the other one of one.

    Grids are squares of about 1 km side by side from (WEST, SOUTH) eastwards, in this order.
    `zhao` and `qian` are of group one (`zhao` convenes), `sun` of group two.
    """

    county_id: UUID
    ports: Ports
    areas: dict[str, UUID] = field(default_factory=dict)
    groups: dict[str, UUID] = field(default_factory=dict)
    departments: dict[str, UUID] = field(default_factory=dict)
    members: dict[str, UUID] = field(default_factory=dict)
    halls: dict[str, UUID] = field(default_factory=dict)
    categories: dict[str, UUID] = field(default_factory=dict)
    accounts: dict[str, UUID] = field(default_factory=dict)

    async def actor(self, name: str) -> Actor:
        """The actor as signing in would make it."""
        account = await Account.get(id=self.accounts[name]).select_related(*ACCOUNT_RELATIONS)
        found = await actor_of(
            account, new_uuid(), now=self.ports.clock.now(), areas=self.ports.areas
        )
        assert found is not None
        return found


IN_ORDER: tuple[type[Model], ...] = (
    Area,
    Term,
    SectorGroup,
    Department,
    Category,
    Member,
    GridAssignment,
    Hall,
    Device,
    Account,
)
"""Each after those it points to."""
AREAS = (
    ("T1", AreaLevel.TOWNSHIP, "C", None),
    ("T2", AreaLevel.TOWNSHIP, "C", None),
    ("A", AreaLevel.COMMUNITY, "T1", None),
    ("B", AreaLevel.COMMUNITY, "T1", None),
    ("D", AreaLevel.COMMUNITY, "T2", None),
    ("A1", AreaLevel.GRID, "A", 0),
    ("A2", AreaLevel.GRID, "A", 1),
    ("B1", AreaLevel.GRID, "B", 2),
    ("B2", AreaLevel.GRID, "B", 3),
    ("D1", AreaLevel.GRID, "D", 4),
)


class Rows(list[Model]):
    """What is written together, a table at a time: in a third of the time of each by itself."""

    def add(self, row: Row) -> Row:
        self.append(row)
        return row

    async def write(self) -> None:
        async with in_transaction():
            for county in self:
                if isinstance(county, County):
                    await county.save()  # by itself, for its log begins with it
            for table in IN_ORDER:
                await table.bulk_create(row for row in self if isinstance(row, table))


async def found_village(*, code: str = "C", ports: Ports | None = None) -> Village:
    """Write the rows and load the area index."""
    ports = ports or village_ports()
    rows = Rows()
    county = rows.add(County(code=code, name="示例县", short_name="示例", created_at=NOON))
    village = Village(county.id, ports)
    _found_areas(village, code, rows)
    _found_people(village, rows)
    await rows.write()
    await ports.areas.load(county.id)
    return village


def _found_areas(village: Village, code: str, rows: Rows) -> None:
    top = _area(rows, village, code, "C", AreaLevel.COUNTY, None, None)
    made = {"C": top}
    for name, level, parent, square in AREAS:
        made[name] = _area(rows, village, f"{code}-{name}", name, level, made[parent], square)


def _area(
    rows: Rows,
    village: Village,
    code: str,
    name: str,
    level: AreaLevel,
    parent: Area | None,
    square: int | None,
) -> Area:
    west = WEST + SIDE * square if square is not None else None
    area = rows.add(
        Area(
            county_id=village.county_id,
            parent_id=parent.id if parent else None,
            level=level,
            code=code,
            code_scheme="LOCAL",
            name=f"{name}区",
            path=f"{parent.path if parent else '/'}{code}/",
            centre_longitude=None if west is None else west + SIDE / 2,
            centre_latitude=None if west is None else SOUTH + SIDE / 2,
            boundary=None if west is None else _square(west),
            updated_at=NOON,
        )
    )
    village.areas[name] = area.id
    return area


def _square(west: float) -> dict[str, object]:
    east, north = west + SIDE, SOUTH + SIDE
    ring = [(west, SOUTH), (east, SOUTH), (east, north), (west, north), (west, SOUTH)]
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in ring]]}


def _found_people(village: Village, rows: Rows) -> None:
    county_id = village.county_id
    term = rows.add(
        Term(county_id=county_id, number=11, name="第十一届", starts_on=date(2022, 1, 1))
    )
    for position, name in enumerate(("one", "two")):
        group = rows.add(
            SectorGroup(county_id=county_id, code=name, name=f"{name}界", position=position)
        )
        village.groups[name] = group.id
    for name in ("housing", "water"):
        department = rows.add(Department(county_id=county_id, code=name, name=f"{name}局"))
        village.departments[name] = department.id
        _account(rows, village, name, ActorKind.DEPARTMENT, department_id=department.id)
    for name, needs in (("light", False), ("road", True)):
        category = rows.add(
            Category(county_id=county_id, code=name, name=name, needs_after_photo=needs)
        )
        village.categories[name] = category.id
    _member(rows, village, term.id, "zhao", "one", "A1", is_convener=True)
    _member(rows, village, term.id, "qian", "one", "A2")
    _member(rows, village, term.id, "sun", "two", "B")
    _account(rows, village, "office", ActorKind.OFFICE)
    _account(rows, village, "town", ActorKind.TOWNSHIP, township_id=village.areas["T1"])
    _account(rows, village, "town2", ActorKind.TOWNSHIP, township_id=village.areas["T2"])
    hall = rows.add(
        Hall(county_id=county_id, area_id=village.areas["A"], code="H1", name="睦邻议事之家")
    )
    village.halls["H1"] = hall.id
    device = rows.add(Device(county_id=county_id, hall_id=hall.id, name="平板", created_at=NOON))
    _account(rows, village, "tablet", ActorKind.DEVICE, device_id=device.id)


def _member(
    rows: Rows,
    village: Village,
    term_id: UUID,
    name: str,
    group: str,
    area: str,
    *,
    is_convener: bool = False,
) -> None:
    member = rows.add(
        Member(
            county_id=village.county_id,
            term_id=term_id,
            sector_group_id=village.groups[group],
            number=name,
            name=f"{name}委员",
            is_convener=is_convener,
            updated_at=NOON,
        )
    )
    village.members[name] = member.id
    rows.add(
        GridAssignment(
            county_id=village.county_id,
            member_id=member.id,
            area_id=village.areas[area],
            assigned_on=date(2025, 1, 1),
        )
    )
    _account(rows, village, name, ActorKind.MEMBER, member_id=member.id)


def _account(rows: Rows, village: Village, name: str, kind: ActorKind, **of: Any) -> None:
    account = rows.add(
        Account(
            county_id=village.county_id,
            kind=kind,
            name=f"{name}的账号",
            must_change_password=False,
            created_at=NOON,
            **of,
        )
    )
    village.accounts[name] = account.id


def fresh_call(operation: str = "test") -> Call:
    """A call nobody has made before."""
    return Call(operation, new_uuid().hex, "digest")
