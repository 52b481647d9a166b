"""What is asked while measuring: one request per member and operation, drawn from the data."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.county import BenchCounty, BenchMember, read_county
from bench.draw import SEED, Draw
from bench.tokens import token_of
from server.contract import FOLDER

OPERATIONS = Path(__file__).parent / "operations"
GRIDS_IN_A_BOX, EVENTS_SHOWN = 200, 30
LONG_CASES = """
    SELECT i.id FROM issue i WHERE i.group_id = ?1 AND i.confidentiality = 'NORMAL'
    AND i.version >= ?2 ORDER BY i.updated_at DESC, i.id LIMIT 50
"""
Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BenchRequest:
    """One POST to /graphql."""

    token: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Workload:
    """The requests of one measured operation."""

    name: str
    requests: tuple[BenchRequest, ...]


def read_workloads(folder: Path) -> list[Workload]:
    """The measured reads: HomeFeed of all one may see and of one's own grids, detail, map."""
    with reading(folder) as connection:
        county, draw = read_county(connection), Draw(SEED)
        return [
            _workload("HomeFeed", "HomeFeed", county, lambda member: {"first": 20}),
            _workload("HomeFeed mine", "HomeFeed", county, _own_feed),
            _workload("IssueDetail", "IssueDetail", county, _detail(connection, draw)),
            _workload("GridMap", "GridMap", county, _map(county, draw)),
        ]


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """The data, which PostgreSQL has just the same."""
    connection = sqlite3.connect(folder / "gridhall.db")
    try:
        yield connection
    finally:
        connection.close()


def _workload(
    name: str, operation: str, county: BenchCounty, variables: Callable[[BenchMember], Variables]
) -> Workload:
    text = fixed(operation)
    requests = tuple(
        BenchRequest(token_of(number), body_of(text, operation, variables(member)))
        for number, member in enumerate(county.members)
    )
    return Workload(name, requests)


def fixed(operation: str) -> str:
    """The operation as it was when measuring began: figures of different days stay comparable."""
    return (OPERATIONS / f"{operation}.graphql").read_text()


def document(operation: str) -> str:
    """The operation with its fragments, exactly as the member app sends it."""
    for found in (FOLDER / "manifests" / "member_app").glob("*.json"):
        for entry in orjson.loads(found.read_bytes())["operations"]:
            if entry["name"] == operation:
                return str(entry["body"])
    raise LookupError(operation)


def body_of(text: str, operation: str, variables: Variables) -> bytes:
    return orjson.dumps({"query": text, "operationName": operation, "variables": variables})


def _own_feed(_: BenchMember) -> Variables:
    return {"first": 20, "filter": {"mine": True}}


def _detail(connection: sqlite3.Connection, draw: Draw) -> Callable[[BenchMember], Variables]:
    def variables(member: BenchMember) -> Variables:
        given = (member.group_id, EVENTS_SHOWN)
        found = connection.execute(LONG_CASES, given).fetchall()
        return {"id": f"iss_{draw.one(found)[0]}"}

    return variables


def _map(county: BenchCounty, draw: Draw) -> Callable[[BenchMember], Variables]:
    """A box around one of the member's grids that holds 200 grids and a few more."""
    where = {grid.id: grid for grid in county.grids}

    def variables(member: BenchMember) -> Variables:
        centre = where[draw.one(member.grid_ids)] if member.grid_ids else county.grids[0]
        half = sorted(
            max(abs(one.longitude - centre.longitude), abs(one.latitude - centre.latitude))
            for one in county.grids
        )[GRIDS_IN_A_BOX + 10]
        box = {
            "west": centre.longitude - half,
            "south": centre.latitude - half,
            "east": centre.longitude + half,
            "north": centre.latitude + half,
        }
        return {"box": box, "first": GRIDS_IN_A_BOX}

    return variables
