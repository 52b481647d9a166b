"""The people and places of the demonstration county that the benchmark's rows are about."""

import sqlite3
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

MEMBERS = """
    SELECT m.id, a.id, m.name, m.sector_group_id, a.kind FROM member m
    JOIN account a ON a.member_id = m.id ORDER BY m.number
"""
ASSIGNED = """
    SELECT g.area_id FROM grid_assignment g JOIN area a ON a.id = g.area_id
    WHERE g.member_id = ?1 AND a.level = 'GRID' ORDER BY a.code
"""
GRIDS = """
    SELECT id, path, centre_longitude, centre_latitude FROM area
    WHERE level = 'GRID' ORDER BY code
"""


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid, ids as SQLite keeps them: 32 hex digits."""

    id: str
    path: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class BenchMember:
    """A member with login, group and the grids they serve."""

    id: str
    account_id: str
    name: str
    group_id: str
    kind: str
    grid_ids: tuple[str, ...]


@dataclass(frozen=True)
class BenchCounty:
    """Whom and what generated rows may name."""

    id: str
    grids: tuple[Grid, ...]
    members: tuple[BenchMember, ...]
    department_ids: tuple[str, ...]
    hall_ids: tuple[str, ...]
    category_ids: tuple[str, ...] = field(default=())

    @cached_property
    def serving(self) -> dict[str, list[BenchMember]]:
        """The members of every grid."""
        found: dict[str, list[BenchMember]] = {grid.id: [] for grid in self.grids}
        for member in self.members:
            for grid_id in member.grid_ids:
                found[grid_id].append(member)
        return found

    def member_for(self, grid: Grid, random: Random) -> BenchMember:
        """Four of five issues come from a member who serves the grid."""
        near = self.serving[grid.id]
        return random.choice(near if near and random.random() < 0.8 else self.members)


def read_county(connection: sqlite3.Connection) -> BenchCounty:
    """The county as the demonstration made it."""
    county_id = connection.execute("SELECT id FROM county").fetchone()[0]
    return BenchCounty(
        id=county_id,
        grids=tuple(Grid(*row) for row in connection.execute(GRIDS)),
        members=tuple(_member(connection, row) for row in connection.execute(MEMBERS).fetchall()),
        department_ids=_ids(connection, "department"),
        hall_ids=_ids(connection, "hall"),
        category_ids=_ids(connection, "category"),
    )


def _member(connection: sqlite3.Connection, row: tuple[str, ...]) -> BenchMember:
    member_id, account_id, name, group_id, kind = row
    grids = tuple(grid_id for (grid_id,) in connection.execute(ASSIGNED, (member_id,)))
    return BenchMember(member_id, account_id, name, group_id, kind, grids)


def _ids(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(row[0] for row in connection.execute(f"SELECT id FROM {table} ORDER BY code"))
