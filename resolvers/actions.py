"""What the viewer may do now, read off a noun's state machine."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from domain.machine import Machine
from domain.scope import Scope
from engine.declare import Computed, computed
from schema.action import AllowedAction


def allowed_actions(
    machine: Machine[Any, Any, Any], column: str, parties: Mapping[Any, Scope]
) -> Computed:
    """One entry per verb; few combinations of state and parties exist, so they are made once."""

    @lru_cache(maxsize=256)
    def of(state: str, held: frozenset[str]) -> tuple[AllowedAction, ...]:
        return tuple(_action(machine, verb, state, held) for verb in machine.rows)

    def read(row: Mapping[str, Any], _: Any) -> tuple[AllowedAction, ...]:
        return of(row[column], frozenset(party for party in parties if row[party]))

    function: Callable[[Mapping[str, Any], Any], Any] = read
    return computed(function, needs=(column,), rules=parties)


def _action(
    machine: Machine[Any, Any, Any], verb: Any, state: Any, held: frozenset[Any]
) -> AllowedAction:
    why_not = machine.refusal(verb, state, held)
    return AllowedAction(
        code=verb,
        label=machine.rows[verb].label,
        is_allowed=why_not is None,
        why_not=why_not,
    )
