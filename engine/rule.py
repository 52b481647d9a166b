"""The rules by which types are read: what declare.py writes down and the plans are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from uuid import UUID

from tortoise.models import Model

from domain.scope import Rule, Scope
from engine.conditions import Condition

Direction: TypeAlias = Literal["asc", "desc"]
Order: TypeAlias = tuple[tuple[str, Direction], ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """An entity named in an answer; the engine reads what was selected of it."""

    type_name: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Backward:
    """Rows whose uuid column names this row without being a foreign key."""

    model: type[Model]
    column: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row; `of` names the type whose wire id a uuid column carries."""

    name: str
    of: str | None = None
    scope: Scope | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class One:
    """The row a foreign key points to; null when the actor may not see it."""

    relation: str


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """The row of one of several types, named by a type column and an id column."""

    type_column: str
    id_column: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Many:
    """Rows that point here; "links.target" goes over a link table."""

    relation: str | Backward
    order: Order
    limit: str | None = None
    where: Rule | None = None
    link: Rule | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """How many related rows the actor may see."""

    relation: str | Backward
    where: Rule | None = None
    link: Rule | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Connection:
    """A Relay connection over related rows, or all rows; the first order is the default."""

    relation: str | Backward | None
    orders: Mapping[str, Order]
    filters: Mapping[str, Condition]
    where: Rule | None = None
    link: Rule | None = None
    order_argument: str = "orderBy"


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """An object made of columns of the same row; null when `present` is null.

    With a `scope`, `present` is read as a column of that scope is: null for whoever may not see it.
    """

    type_name: str
    prefix: str
    present: str | None
    fields: Mapping[str, "FieldRule"]
    scope: Scope | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """What a pure function makes of some columns; `rules` adds booleans decided by the database.

    `needs` may go over foreign keys ("issue.step"). `facts` names what the function reads of the
    actor; None means it might read anything.
    """

    function: Callable[[Mapping[str, Any], Any], Any]
    needs: tuple[str, ...]
    rules: Mapping[str, Rule | Scope]
    facts: tuple[str, ...] | None = None


Prepare: TypeAlias = Callable[[Any], Callable[[Any], str | None]]
"""Given the context of an answer, the function that translates the values of a column in it."""


@dataclass(frozen=True, slots=True, eq=False)
class FirstOf:
    """The text column of the first case whose rule holds of the row; null without one."""

    cases: tuple[tuple[Rule | Scope, str | None], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Translated:
    """Text, or an enum's name, made of one column by a function prepared once per answer.

    Null stays null. It knows nothing of the actor but the county, so one answer may serve several.
    """

    column: str | FirstOf
    prepare: Prepare


FieldRule: TypeAlias = (
    Column | One | Linked | Many | Count | Connection | Embedded | Computed | Translated
)


@dataclass(frozen=True, slots=True)
class ById:
    """The entity whose wire id is the argument, or null."""

    type_name: str
    argument: str


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A plain list over all rows the actor may see."""

    order: Order
    filters: Mapping[str, Condition]
    limit: str | None = None
    where: Rule | None = None
    most: int = 100


@dataclass(frozen=True, slots=True)
class Answered:
    """Resolved by the schema's own resolver; it returns plain objects and Refs."""


@dataclass(frozen=True, slots=True)
class NodeById:
    """node(id): the entity of any declared type."""

    argument: str = "id"


@dataclass(frozen=True, slots=True)
class NodesByIds:
    """nodes(ids): one entity or null per id."""

    argument: str = "ids"


RootRule: TypeAlias = ById | Rows | Connection | Answered | NodeById | NodesByIds


@dataclass(frozen=True, slots=True, eq=False)
class Reads:
    """How one object type is read; `where` picks its rows when several types share a table."""

    type_name: str
    model: type[Model]
    scope: Scope
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    where: Rule | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Interface:
    """An interface over one table: the column's value decides the type."""

    type_name: str
    model: type[Model]
    column: str
    types: Mapping[str, str]
