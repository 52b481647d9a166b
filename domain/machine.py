"""State machines as tables: which verb, from which states to which, and whose it is."""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from domain.errors import DomainError, Forbidden

Verb = TypeVar("Verb", bound=StrEnum)
State = TypeVar("State", bound=StrEnum)
Party = TypeVar("Party", bound=StrEnum)


class WrongState(DomainError):
    """It is not at the point where this can be done."""

    code = "WRONG_STATE"


@dataclass(frozen=True, slots=True)
class Move(Generic[Verb, State, Party]):
    """One row: the verb, the states it starts from, where it leads (None stays), who may.

    Whoever is `barred` may not, whatever else it is: nobody decides on what is their own.
    """

    verb: Verb
    label: str
    sources: frozenset[State]
    target: State | None
    who: frozenset[Party]
    barred: frozenset[Party] = frozenset()


def move(
    verb: Verb, label: str, sources: Set[State], target: State | None, *who: Party
) -> Move[Verb, State, Party]:
    return Move(verb, label, frozenset(sources), target, frozenset(who))


class Machine(Generic[Verb, State, Party]):
    """All rows of one noun, with its name and those of its states for people.

    `wrong`: what it raises in a state where the verb is not possible.
    """

    def __init__(
        self,
        noun: str,
        labels: Mapping[State, str],
        rows: Iterable[Move[Verb, State, Party]],
        *,
        wrong: type[DomainError] = WrongState,
    ) -> None:
        self.noun = noun
        self.wrong = wrong
        self.labels = labels
        self.rows = {row.verb: row for row in rows}

    def require(self, verb: Verb, state: State, parties: Set[Party]) -> Move[Verb, State, Party]:
        """The row when it may be taken now by such parties; otherwise why not."""
        row = self.rows[verb]
        if state not in row.sources:
            raise self.wrong(f"{self.noun}{self.labels[state]}，不能“{row.label}”。")
        if parties & row.barred or not parties & row.who:
            raise Forbidden(f"{self.noun}不由您“{row.label}”。")
        return row

    def refusal(self, verb: Verb, state: State, parties: Set[Party]) -> str | None:
        """Why the verb is not possible now, in words for people; None when it is."""
        return refusal_of(self.require)(verb, state, parties)


def refusal_of(
    require: Callable[[Verb, State, Set[Party]], object],
) -> Callable[[Verb, State, Set[Party]], str | None]:
    """Why a verb is not possible now, in words for people; None when it is."""

    def refusal(verb: Verb, state: State, parties: Set[Party]) -> str | None:
        try:
            require(verb, state, parties)
        except DomainError as no:
            return no.message
        return None

    return refusal
