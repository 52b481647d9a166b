"""Accounts to sign in with, and ports whose hasher is quick and whose clock stands still."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.area import AreaLevel
from domain.ids import new_uuid
from models.account import Account
from models.area import Area
from models.county import County
from models.event import Event
from models.member import GridAssignment, Member, SectorGroup, Term
from models.organisation import Department, Hall
from models.session import Lockout, Pairing, Session, TokenPair
from services.area_index import AreaDirectory
from services.ports import PasswordTurn, Ports
from services.sign_in import Credentials

START = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
PASSWORD = "correct horse battery"


@dataclass
class MovableClock:
    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, **length: float) -> None:
        self.moment += timedelta(**length)


class QuietDoorbell:
    async def ring(self) -> None:
        return None

    async def wait(self, timeout_s: float) -> None:
        return None


@dataclass
class QuickHasher:
    """Remembers what it was asked; as many turns at a time as the real one."""

    verified: list[str | None] = field(default_factory=list)
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[PasswordTurn]:
        async with self.turns:
            yield self

    async def hash(self, password: str) -> str:
        return f"hash of {password}"

    async def verify(self, password: str, password_hash: str | None) -> bool:
        self.verified.append(password_hash)
        await asyncio.sleep(0)
        return password_hash == f"hash of {password}"


@dataclass
class ListedForgetting:
    """A session cache that writes down what it was told to forget."""

    sessions: list[UUID] = field(default_factory=list)
    accounts: list[UUID] = field(default_factory=list)

    def forget(self, session_id: UUID) -> None:
        self.sessions.append(session_id)

    def forget_account(self, account_id: UUID) -> None:
        self.accounts.append(account_id)


@dataclass
class Doors:
    """The ports that signing in needs."""

    clock: MovableClock = field(default_factory=MovableClock)
    doorbell: QuietDoorbell = field(default_factory=QuietDoorbell)
    passwords: QuickHasher = field(default_factory=QuickHasher)
    session_cache: ListedForgetting = field(default_factory=ListedForgetting)
    areas: AreaDirectory = field(default_factory=AreaDirectory)

    @property
    def ports(self) -> Ports:
        return cast(Ports, self)


@dataclass
class Town:
    """A county with one township, community and two grids, and everybody who signs in there."""

    county: County
    areas: Mapping[str, Area]
    group: SectorGroup
    member: Member
    hall: Hall
    accounts: Mapping[ActorKind, Account]

    def actor(self, kind: ActorKind) -> Actor:
        """Somebody of the kind as the transport would pass them on."""
        account = self.accounts[kind]
        return Actor(
            kind=kind,
            county_id=self.county.id,
            account_id=account.id,
            session_id=new_uuid(),
            name=account.name,
        )


async def new_town(code: str = "210522", phones: int = 0) -> Town:
    county = await County.create(code=code, name="桓仁县", short_name="桓仁", created_at=START)
    areas = await _areas(county)
    group = await SectorGroup.create(county_id=county.id, code="G1", name="农业界")
    member = await _member(county, group)
    await GridAssignment.create(
        county_id=county.id,
        member_id=member.id,
        area_id=areas["community"].id,
        assigned_on=date(2026, 1, 1),
    )
    department = await Department.create(county_id=county.id, code="D1", name="住建局")
    hall = await Hall.create(
        county_id=county.id, area_id=areas["community"].id, code="H1", name="睦邻议事之家"
    )
    belongings: dict[ActorKind, dict[str, Any]] = {
        ActorKind.MEMBER: {"member_id": member.id},
        ActorKind.OFFICE: {},
        ActorKind.TOWNSHIP: {"township_id": areas["township"].id},
        ActorKind.DEPARTMENT: {"department_id": department.id},
    }
    accounts = {
        kind: await new_account(county, kind, f"1380000{phones + number:04d}", **belongs)
        for number, (kind, belongs) in enumerate(belongings.items())
    }
    return Town(county, areas, group, member, hall, accounts)


async def new_account(county: County, kind: ActorKind, phone: str, **belongs: Any) -> Account:
    return await Account.create(
        county_id=county.id,
        kind=kind,
        name=f"{kind.lower()} {phone[-4:]}",
        phone=phone,
        password_hash=f"hash of {PASSWORD}",
        must_change_password=False,
        created_at=START,
        **belongs,
    )


async def _areas(county: County) -> dict[str, Area]:
    found: dict[str, Area] = {}
    for name, level, parent in (
        ("county", AreaLevel.COUNTY, None),
        ("township", AreaLevel.TOWNSHIP, "county"),
        ("community", AreaLevel.COMMUNITY, "township"),
        ("grid", AreaLevel.GRID, "community"),
        ("other grid", AreaLevel.GRID, "township"),
    ):
        above = found[parent] if parent else None
        code = f"{county.code}-{name.replace(' ', '')}"
        found[name] = await Area.create(
            county_id=county.id,
            parent_id=above and above.id,
            level=level,
            code=code,
            code_scheme="LOCAL",
            name=name,
            path=f"{above.path if above else '/'}{code}/",
            updated_at=START,
        )
    return found


async def _member(county: County, group: SectorGroup) -> Member:
    term = await Term.create(
        county_id=county.id, number=1, name="第一届", starts_on=date(2022, 1, 1)
    )
    return await Member.create(
        county_id=county.id,
        term_id=term.id,
        sector_group_id=group.id,
        number="001",
        name="王委员",
        updated_at=START,
    )


def credentials(
    account: Account, password: str = PASSWORD, *, address: str = "192.0.2.1"
) -> Credentials:
    assert account.phone is not None
    return Credentials(phone=account.phone, password=password, device_name="手机", address=address)


async def everything() -> dict[str, list[Any]]:
    """All rows that signing in may touch, to compare before and after."""
    return {
        model.__name__: sorted(await model.all().values_list(), key=repr)
        for model in (Account, Session, TokenPair, Lockout, Pairing, Event)
    }


async def kinds_of_events() -> list[str]:
    return [event.kind for event in await Event.all().order_by("seq")]
