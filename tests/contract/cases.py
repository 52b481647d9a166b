"""One request for every operation of the contract: who sends it, with what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from domain.ids import new_uuid, to_wire
from tests.application import Clients
from tests.contract.history import SQUARES, History
from tests.village import SIDE, SOUTH, WEST

MOMENT = "2026-03-02T04:00:00.000Z"


@dataclass(frozen=True, repr=False)
class County:
    """A county's people, and what happened there."""

    clients: Clients
    history: History


@dataclass(frozen=True)
class Request:
    """Variables and whose they are; a token of its own where a session must not be shared."""

    by: str | None
    variables: dict[str, Any] = field(default_factory=dict)
    token: str | None = None


Case: TypeAlias = Callable[[County], Awaitable[Request]]
CASES: dict[str, Case] = {}


def case(name: str) -> Callable[[Case], Case]:
    """Register how an operation is to be asked."""

    def keep(made: Case) -> Case:
        assert name not in CASES, name
        CASES[name] = made
        return made

    return keep


def fresh(type_name: str) -> str:
    """A wire id as a phone makes it."""
    return to_wire(type_name, new_uuid())


def sent(**said: Any) -> dict[str, Any]:
    """The variables of a mutation, under a key of its own."""
    return {"input": {"clientMutationId": fresh("Account"), **said}}


def issue_id(identity: UUID) -> str:
    return to_wire("Issue", identity)


def consultation_id(identity: UUID) -> str:
    return to_wire("Consultation", identity)


def fix(grid: str) -> dict[str, Any]:
    """A GeoFixInput in the middle of a grid."""
    west = WEST + SIDE * SQUARES[grid]
    return {
        "longitude": west + SIDE / 2,
        "latitude": SOUTH + SIDE / 2,
        "datum": "CGCS2000",
        "accuracyM": 12.5,
        "provider": "GNSS",
        "fixedAt": MOMENT,
    }
