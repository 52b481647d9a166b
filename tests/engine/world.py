"""The product's own schema over random rows, with viewers of every kind."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.events import EventKind
from domain.ids import PREFIXES, to_wire
from models.account import Account
from models.area import Area
from models.consultation import (
    Commitment,
    Consultation,
    ConsultationIssue,
    Minutes,
    MinutesConfirmation,
    Participant,
    SessionEntry,
)
from models.county import County
from models.event import Event
from models.issue import Category, Feedback, Issue
from models.member import GridAssignment, Member, SectorGroup, Term
from models.organisation import Department, Device, Hall
from models.photo import Photo
from tests.engine.filling import Filler

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PLAIN: tuple[tuple[type[Any], int], ...] = (
    (Term, 2),
    (SectorGroup, 3),
    (Member, 8),
    (Department, 3),
    (Category, 4),
)
REST: tuple[tuple[type[Any], int], ...] = (
    (GridAssignment, 12),
    (Account, 10),
    (Issue, 30),
    (Consultation, 12),
    (ConsultationIssue, 20),
    (Feedback, 15),
    (Participant, 20),
    (SessionEntry, 20),
    (Photo, 40),
    (Commitment, 10),
    (Minutes, 8),
    (MinutesConfirmation, 8),
)


@dataclass
class World:
    """Two counties full of rows."""

    filler: Filler
    counties: list[UUID] = field(default_factory=list)

    def ids(self) -> dict[str, list[str]]:
        """Wire ids of everything, by type; areas by their level."""
        found: dict[str, list[str]] = {}
        for (model, _), rows in self.filler.rows.items():
            for row in rows:
                name = row.level.title() if isinstance(row, Area) else model.__name__
                if name in PREFIXES:
                    found.setdefault(name, []).append(to_wire(name, row.pk))
        return found

    def actors(self) -> Iterator[Actor]:
        """One of every kind in the first county, and an office of the second."""
        here = self.counties[0]
        for kind in ActorKind:
            yield self.actor(kind, here)
        yield self.actor(ActorKind.OFFICE, self.counties[1])

    def actor(self, kind: ActorKind, county: UUID) -> Actor:
        def some(model: type[Any]) -> UUID:
            return self.filler.random.choice(self.filler.known(model, county)).pk  # type: ignore[no-any-return]

        areas = [row.pk for row in self.filler.known(Area, county)]
        return Actor(
            kind=kind,
            county_id=county,
            account_id=some(Account),
            session_id=some(Account),
            name="某人",
            member_id=some(Member) if kind in (ActorKind.MEMBER, ActorKind.CONVENER) else None,
            group_id=some(SectorGroup) if kind in (ActorKind.MEMBER, ActorKind.CONVENER) else None,
            department_id=some(Department) if kind is ActorKind.DEPARTMENT else None,
            hall_id=some(Hall) if kind is ActorKind.DEVICE else None,
            area_ids=frozenset(self.filler.random.sample(areas, k=len(areas) // 2)),
        )


class PhotoUrls:
    def at(self, now: datetime) -> Callable[[str], str]:
        return lambda key: f"/photos/{key}"


class Ports:
    photo_urls = PhotoUrls()


@dataclass
class Context:
    actor: Actor | None
    now: datetime = NOW
    ports: Any = field(default_factory=Ports)
    must_change_password: bool = False
    loaders: dict[Any, Any] = field(default_factory=dict)


def contexts(world: World) -> list[Callable[[], Context]]:
    """Fresh contexts of every viewer."""
    return [lambda actor=actor: Context(actor) for actor in world.actors()]  # type: ignore[misc]


async def build_world(seed: int) -> World:
    world = World(Filler(seed))
    for _ in range(2):
        county = (await world.filler.fill(County, None, 1))[-1].pk
        world.counties.append(county)
        await _areas(world.filler, county)
        for model, number in PLAIN:
            await world.filler.fill(model, county, number)
        await world.filler.fill(Hall, county, 3)
        await world.filler.fill(Device, county, 3)
        for model, number in REST:
            await world.filler.fill(model, county, number)
        await _events(world.filler, county)
    return world


async def _areas(filler: Filler, county: UUID) -> None:
    """A proper tree: every level has its parent on the level above."""
    top = await filler.fill(Area, county, 1, level="COUNTY", parent_id=None)
    above = list(top)
    for level, number in (("TOWNSHIP", 2), ("COMMUNITY", 3), ("GRID", 6)):
        before = len(filler.known(Area, county))
        for parent in (filler.random.choice(above) for _ in range(number)):
            await filler.fill(Area, county, 1, level=level, parent_id=parent.pk)
        above = filler.known(Area, county)[before:]


async def _events(filler: Filler, county: UUID) -> None:
    for number in range(40):
        name, model = filler.random.choice((("Issue", Issue), ("Consultation", Consultation)))
        subject = filler.random.choice(filler.known(model, county))
        await filler.fill(
            Event,
            county,
            1,
            seq=number + 1,
            kind=filler.random.choice(list(EventKind)),
            subject_type=name,
            subject_id=subject.pk,
            audience=[],
            data=filler.random.choice(
                ({}, {"note": "好"}, {"fromStep": "COLLECT", "step": "STUDY"})
            ),
        )


def shuffled(items: list[Any], seed: int) -> list[Any]:
    return random.Random(seed).sample(items, k=len(items))
