"""A county, someone in it, and ports made of fakes: what tests of transactions stand on."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.ids import new_uuid
from models.county import County
from services.ports import Ports


@dataclass
class FixedClock:
    moment: datetime = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@dataclass
class CountingDoorbell:
    rings: int = 0

    async def ring(self) -> None:
        self.rings += 1

    async def wait(self, timeout_s: float) -> None:
        return None


@dataclass
class FakePorts:
    clock: FixedClock = field(default_factory=FixedClock)
    doorbell: Any = field(default_factory=CountingDoorbell)


def fake_ports(**given: Any) -> Ports:
    return cast(Ports, FakePorts(**given))


def member(county_id: UUID, name: str = "王委员") -> Actor:
    return Actor(
        kind=ActorKind.MEMBER,
        county_id=county_id,
        account_id=new_uuid(),
        session_id=new_uuid(),
        name=name,
        member_id=new_uuid(),
    )


async def new_county() -> UUID:
    county = await County.create(
        code=new_uuid().hex[-12:],
        name="桓仁满族自治县",
        short_name="桓仁",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return county.id
