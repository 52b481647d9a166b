"""graphql-core is the oracle: thousands of random operations on the product, every one alike.

GRIDHALL_FUZZ_OPERATIONS and GRIDHALL_FUZZ_SEED ask for more of them, or for others.
"""

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from graphql import OperationType, parse, validate

from domain.actor import Actor
from domain.event_cursor import to_text
from domain.ids import PREFIXES, new_uuid, to_wire
from engine.engine import operation_named
from server.documents import Prepared
from server.interpreter import Interpreter
from tests.contract.cases import County
from tests.contract.evaluator import BY_TYPE, Evaluator, wire
from tests.engine.fuzz import Operation, OperationMaker, Values
from tests.village import SIDE, SOUTH, WEST

NUMBER = int(os.environ.get("GRIDHALL_FUZZ_OPERATIONS", "2000"))
SEED = int(os.environ.get("GRIDHALL_FUZZ_SEED", "20"))
PEOPLE = ("zhao", "qian", "sun", "office", "town", "town2", "housing", "water", "tablet")
EVERYWHERE = (WEST - SIDE, WEST + 6 * SIDE)
NUMBERS = {
    "Longitude": EVERYWHERE,
    "Latitude": (SOUTH - SIDE, SOUTH + 2 * SIDE),
    "radiusM": (0.0, 3_000.0),
    "accuracyM": (1.0, 80.0),
    "west": (WEST - SIDE, WEST + SIDE),
    "east": (WEST + SIDE, WEST + 6 * SIDE),
    "south": (SOUTH - SIDE, SOUTH),
    "north": (SOUTH, SOUTH + 2 * SIDE),
}
DAYS = ("2026-03-01", "2026-03-02", "2026-04-01")
CURSORS = """{ issues(first: 1) { edges { cursor } } consultations(first: 1) { edges { cursor } }
               grids(first: 2) { edges { cursor } } members(first: 1) { edges { cursor } } }"""


class Maker(OperationMaker):
    """Also knows positions in the event log; makes smaller operations, so that they are more."""

    positions: Sequence[str] = ()

    def _own_fields(self, type_: Any, depth: int) -> list[str]:
        return super()._own_fields(type_, depth + 2)

    def _scalar(self, name: str, type_name: str) -> Any:
        if type_name == "EventCursor":
            return self.random.choice(self.positions)
        if type_name == "Date":
            return self.random.choice(DAYS)
        return super()._scalar(name, type_name)


@dataclass
class Tally:
    """How the operations of one run were answered."""

    total: int = 0
    with_errors: int = 0
    interpreted: int = 0
    different: list[str] = field(default_factory=list)

    @property
    def compiled_share(self) -> float:
        """Of the operations that have an answer without errors, how many a plan gave."""
        return 1 - self.interpreted / max(1, self.total - self.with_errors)


async def test_both_executors_agree(
    ours: County, foreign: County, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    maker = Maker(ours.clients.application.schema._schema, await values(ours), SEED)
    maker.positions = [
        to_text(county.history.village.county_id, seq)
        for county in (ours, ours, ours, foreign)
        for seq in (0, 5, 20, 10_000)
    ]
    actors: list[Actor | None] = [await ours.clients.actor(name) for name in PEOPLE]
    actors += [await foreign.clients.actor("office"), None]
    chosen = random.Random(SEED)
    tally = Tally()
    for number in range(NUMBER):
        prepared, variables = prepare(maker, check=number % 25 == 0)
        await compare(ours, prepared, variables, chosen.choice(actors), tally)
    with capsys.disabled():
        print(  # noqa: T201  the figures are what a reader of the run wants to know
            f"\noracle on {engine}: {tally.total} operations, {tally.with_errors} with errors, "
            f"{len(tally.different)} different, {tally.compiled_share:.1%} of the rest compiled"
        )
    assert not tally.different, "\n\n".join(tally.different[:3])
    assert tally.compiled_share >= 0.95


async def values(county: County) -> Values:
    """Ids of everything in both counties and of nothing, and places to page on from."""
    evaluator = await Evaluator.load()
    ids = {name: [to_wire(name, new_uuid())] for name in PREFIXES}
    for name, reads in BY_TYPE.items():
        if name in PREFIXES:
            ids[name] += [wire(name, row) for row in evaluator.rows_of(reads)]
    found = await county.clients.ask(CURSORS, "office")
    cursors = [edge["cursor"] for page in found.values() for edge in page["edges"]]
    words = ("路灯", "看不见", "委员", "A1", "%", "_", "a'b", "")
    moments = ("2026-03-02T04:00:00.000Z", "2026-03-02T12:00:00.001+08:00")
    return Values(ids, words=words, cursors=cursors, moments=moments, numbers=NUMBERS)


def prepare(maker: Maker, *, check: bool) -> tuple[Prepared, dict[str, Any]]:
    """A random operation, ready to run."""
    made: Operation = maker.make()
    document = parse(made.text)
    if check:
        assert validate(maker.schema, document) == [], made.text
    operation = operation_named(document, None)
    assert operation is not None
    prepared = Prepared(
        text=made.text,
        sha256="",
        document=document,
        operation=operation,
        operation_name=operation.name.value if operation.name else None,
        kind=OperationType.QUERY,
        trusted=False,
        introspects=False,
        cost=0,
        sized_by=(),
    )
    return prepared, made.variables


async def compare(
    county: County, prepared: Prepared, variables: dict[str, Any], by: Actor | None, tally: Tally
) -> None:
    clients = county.clients
    application, incidents = clients.application, clients.application.view._operations._incidents
    interpreter = Interpreter(application.schema, incidents)
    given = await application.engine.execute(
        prepared.document, prepared.operation, variables, clients.context(by)
    )
    wanted = (await interpreter.execute(prepared, variables, clients.context(by))).body
    tally.total += 1
    if is_refused(wanted):
        tally.with_errors += 1
    elif given is None:
        tally.interpreted += 1
    if given is not None and not is_alike(given, wanted):
        kind = by.kind if by else "nobody"
        tally.different.append(
            f"{kind}: {prepared.text}\n{variables}\nplan {given!r}\ncore {wanted!r}"
        )


def is_refused(body: bytes) -> bool:
    """Whether the answer is errors; none of them may be a bug of ours."""
    if not body.startswith(b'{"errors":'):
        return False
    codes = {each["extensions"]["code"] for each in orjson.loads(body)["errors"]}
    assert codes <= {"BAD_USER_INPUT", "BAD_CURSOR", "UNAUTHENTICATED"}, body
    return True


def is_alike(given: bytes, wanted: bytes) -> bool:
    """The same bytes; of several errors that each leave no data, either may be told."""
    if given == wanted or not is_refused(wanted) or not is_refused(given):
        return given == wanted
    data: list[Any] = [orjson.loads(body)["data"] for body in (given, wanted)]
    return data == [None, None]
