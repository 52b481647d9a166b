"""What Tortoise knows of a table: columns with kinds, relations with join columns."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from tortoise.fields import JSONField
from tortoise.fields.base import Field
from tortoise.fields.relational import BackwardFKRelation, ForeignKeyFieldInstance
from tortoise.indexes import Index
from tortoise.models import Model


class Kind(Enum):
    """How a column's value travels: its SQL type, its JSON form, its Python form."""

    UUID = "uuid"
    TEXT = "text"
    INT = "int"
    BIGINT = "bigint"
    FLOAT = "float"
    BOOL = "bool"
    INSTANT = "instant"
    DATE = "date"
    JSON = "json"


_KINDS: tuple[tuple[type, Kind], ...] = (
    (bool, Kind.BOOL),
    (UUID, Kind.UUID),
    (str, Kind.TEXT),
    (int, Kind.INT),
    (float, Kind.FLOAT),
    (datetime, Kind.INSTANT),
    (date, Kind.DATE),
)


@dataclass(frozen=True, slots=True)
class StoredColumn:
    name: str
    kind: Kind
    is_nullable: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """`to.to_column = here.from_column`; `is_many` when rows there point here."""

    model: type[Model]
    from_column: str
    to_column: str
    is_many: bool


@dataclass(frozen=True, eq=False)
class Table:
    model: type[Model]
    name: str
    columns: dict[str, StoredColumn]
    relations: dict[str, Relation]

    def is_covered(self, columns: Set[str]) -> bool:
        """Whether one index has all these columns, so that rows are judged without being read."""
        indexes = (each for each in self.model._meta.indexes if isinstance(each, Index))
        return any(columns <= set(each.fields) for each in indexes)

    @property
    def has_county(self) -> bool:
        return "county_id" in self.columns


@cache
def table_of(model: type[Model]) -> Table:
    """The table behind a model; the model's relations must be initialised."""
    columns: dict[str, StoredColumn] = {}
    relations: dict[str, Relation] = {}
    for name, field in model._meta.fields_map.items():
        if isinstance(field, ForeignKeyFieldInstance):
            relations[name] = _forward(model, field)
        elif isinstance(field, BackwardFKRelation):
            relations[name] = _backward(field)
        elif (kind := _kind(field)) is not None:
            columns[name] = StoredColumn(_db_name(model, name), kind, bool(field.null))
    # Rows that name this one in a column that is no foreign key, for it may name rows of any table.
    for name, (there, column) in getattr(model, "loose_relations", {}).items():
        relations[name] = Relation(there, _primary(model), column, is_many=True)
    return Table(model, model._meta.db_table, columns, relations)


def _forward(model: type[Model], field: ForeignKeyFieldInstance[Any]) -> Relation:
    there = field.related_model
    source = field.source_field or f"{field.model_field_name}_id"
    return Relation(there, _db_name(model, source), _primary(there), is_many=False)


def _backward(field: BackwardFKRelation[Any]) -> Relation:
    there = field.related_model
    source = field.relation_source_field or field.relation_field
    here = _primary(field.model) if field.model is not None else "id"
    return Relation(there, here, source, is_many=True)


def _primary(model: type[Model]) -> str:
    return model._meta.db_pk_column or "id"


def _db_name(model: type[Model], name: str) -> str:
    return model._meta.fields_map[name].source_field or name


def _kind(field: Field[Any]) -> Kind | None:
    if isinstance(field, JSONField):
        return Kind.JSON
    if "BIGINT" in str(field.SQL_TYPE).upper():
        return Kind.BIGINT
    if not isinstance(field.field_type, type):
        return None
    found = (kind for type_, kind in _KINDS if issubclass(field.field_type, type_))
    return next(found, None)
