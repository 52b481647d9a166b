"""SQL text with places for parameters and for parts chosen at run time."""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from engine.metadata import Kind
from engine.run import Run

Make: TypeAlias = Callable[[Run], Any]
_PARAMETER, _HOLE, _END = "\x02", "\x03", "\x04"
_TOKEN = re.compile(f"[{_PARAMETER}{_HOLE}]\\d+{_END}")
_MOST_SHAPES = 256


class Dialect(Protocol):
    """What differs between the databases."""

    name: str

    def placeholder(self, position: int, kind: Kind, *, is_set: bool) -> str: ...
    def member_of(self, expression: str, placeholder: str) -> str: ...
    def bind(self, value: Any, kind: Kind) -> Any: ...
    def bind_set(self, values: Any, kind: Kind) -> Any: ...
    def value(self, expression: str, kind: Kind) -> str: ...
    def native(self, expression: str, kind: Kind) -> str: ...
    def array(self, items: list[str]) -> str: ...
    def row(self, leaves: list[str], nested: list[str]) -> str: ...
    def nested(self, query: str) -> str: ...
    def collected(self, row: str, base: str, joins: list[str], order: str) -> str: ...
    def answer(self, row: str) -> str: ...
    def limit(self, placeholder: str | None) -> str: ...
    def like(self, expression: str, placeholder: str) -> str: ...
    def is_final(self, error: Exception) -> bool: ...
    def of_county(self, alias: str, placeholder: str) -> str: ...
    def led_by_county(self, where: str, alias: str) -> str: ...


class Hole(Protocol):
    """A part of the statement whose text depends on the arguments of one run."""

    def choose(self, run: Run) -> Hashable: ...
    def text(self, choice: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Parameter:
    make: Make
    kind: Kind
    is_set: bool


@dataclass(frozen=True, slots=True)
class Rendered:
    """A statement for one shape of arguments, with the makers of its parameters in order."""

    text: str
    makers: tuple[Make, ...]


@dataclass(slots=True)
class Statement:
    """Collects the parameters and holes of one SQL statement."""

    dialect: Dialect
    parameters: list[Parameter] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    facts: set[str] = field(default_factory=set)
    _fact_tokens: dict[tuple[str, Kind, bool], str] = field(default_factory=dict)
    _aliases: int = 0
    _rendered: dict[tuple[Hashable, ...], Rendered] = field(default_factory=dict)

    def alias(self) -> str:
        self._aliases += 1
        return f"t{self._aliases}"

    def parameter(self, make: Make, kind: Kind) -> str:
        return self._add(Parameter(make, kind, is_set=False))

    def parameter_set(self, make: Make, kind: Kind) -> str:
        return self._add(Parameter(make, kind, is_set=True))

    def fact(self, name: str, kind: Kind, *, is_set: bool = False) -> str:
        """The actor's fact as a parameter, one per statement."""
        self.facts.add(name)
        key = (name, kind, is_set)
        if key not in self._fact_tokens:
            make: Make = lambda run: run.fact(name)  # noqa: E731
            self._fact_tokens[key] = self._add(Parameter(make, kind, is_set))
        return self._fact_tokens[key]

    def hole(self, hole: Hole) -> str:
        self.holes.append(hole)
        return f"{_HOLE}{len(self.holes) - 1}{_END}"

    def _add(self, parameter: Parameter) -> str:
        self.parameters.append(parameter)
        return f"{_PARAMETER}{len(self.parameters) - 1}{_END}"

    def rendered(self, template: str, run: Run) -> Rendered:
        """The statement for this run's shape; shapes are few and kept."""
        shape = tuple(hole.choose(run) for hole in self.holes)
        known = self._rendered.get(shape)
        if known is None:
            if len(self._rendered) >= _MOST_SHAPES:
                self._rendered.clear()
            known = self._rendered[shape] = self._render(template, shape)
        return known

    def _render(self, template: str, shape: tuple[Hashable, ...]) -> Rendered:
        """Writes the text; parameters that holes add are this rendering's alone."""
        kept, facts = len(self.parameters), dict(self._fact_tokens)
        positions: dict[int, int] = {}

        def replace(found: re.Match[str]) -> str:
            token = found[0]
            number = int(token[1:-1])
            if token[0] == _HOLE:
                return _TOKEN.sub(replace, self.holes[number].text(shape[number]))
            position = positions.setdefault(number, len(positions) + 1)
            parameter = self.parameters[number]
            return self.dialect.placeholder(position, parameter.kind, is_set=parameter.is_set)

        text = _TOKEN.sub(replace, template)
        rendered = Rendered(text, tuple(self._maker(number) for number in positions))
        del self.parameters[kept:]
        self._fact_tokens = facts
        return rendered

    def _maker(self, number: int) -> Make:
        parameter = self.parameters[number]
        make, kind = parameter.make, parameter.kind
        bind = self.dialect.bind_set if parameter.is_set else self.dialect.bind
        return lambda run: bind(make(run), kind)


def literal(value: str | int | bool) -> str:
    """A constant of the declarations, written out: the planner should know it."""
    if isinstance(value, str):
        return "'" + str(value).replace("'", "''") + "'"
    return str(value).lower()


def values_of(rendered: Rendered, run: Run) -> list[Any]:
    return [make(run) for make in rendered.makers]


def all_of(*predicates: str) -> str:
    """The conjunction, without what is always true."""
    kept = [predicate for predicate in predicates if predicate and predicate != ALWAYS]
    return " and ".join(kept) or ALWAYS


ALWAYS = "1=1"
NEVER = "1=0"
