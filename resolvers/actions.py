"""What the viewer may do now, read off a noun's table of verbs."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

from domain.machine import Machine
from domain.scope import Scope
from engine.declare import computed
from engine.rule import Computed
from schema.action import AllowedAction


class Labelled(Protocol):
    """A row of the table of a noun's verbs."""

    @property
    def label(self) -> str: ...


def allowed_actions(
    machine: Machine[Any, Any, Any], column: str, parties: Mapping[Any, Scope]
) -> Computed:
    """What a machine says of each verb."""
    return actions_of(machine.rows, machine.refusal, column, parties)


def actions_of(
    rows: Mapping[Any, Labelled],
    refusal: Callable[[Any, Any, frozenset[Any]], str | None],
    column: str,
    parties: Mapping[Any, Scope],
) -> Computed:
    """One entry per verb; few combinations of state and parties exist, so they are made once."""

    @lru_cache(maxsize=512)
    def of(state: str, held: frozenset[str]) -> tuple[AllowedAction, ...]:
        return tuple(
            _action(verb, row.label, refusal(verb, state, held)) for verb, row in rows.items()
        )

    def read(row: Mapping[str, Any], _: Any) -> tuple[AllowedAction, ...]:
        return of(row[column], frozenset(party for party in parties if row[party]))

    function: Callable[[Mapping[str, Any], Any], Any] = read
    return computed(function, needs=(column,), rules=parties)


def _action(verb: Any, label: str, why_not: str | None) -> AllowedAction:
    return AllowedAction(code=verb, label=label, is_allowed=why_not is None, why_not=why_not)
