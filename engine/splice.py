"""Splices: selections over reference rows, written from memory once per row and version."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import orjson
from graphql import FieldNode, is_non_null_type

from domain.actor import ActorKind
from domain.scope import Everyone, Is
from engine.catalog import Catalog, Entity, Family, Source
from engine.collect import Collector
from engine.leaves import Names, leaf, need
from engine.metadata import Table
from engine.reference import Shelf, StoredRow, steady_columns
from engine.rule import Column, One
from engine.scope_sql import relation_of

Write: TypeAlias = Callable[[Shelf, StoredRow], Any]
_MOST_SPLICES = 2_000


class Written(NamedTuple):
    """How a selection is written; equal signatures write the same."""

    signature: Hashable
    write: Write


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """An object as a piece of JSON."""

    table: str
    write: Write

    def make(self, shelf: Shelf, key: Any) -> Any:
        row = shelf.rows[self.table].get(key)
        value = None if row is None else self.write(shelf, row)
        return None if value is None else orjson.Fragment(orjson.dumps(value))


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Those fields of an object that are kept in memory, as values in a row."""

    table: str
    write: Write

    def make(self, shelf: Shelf, key: Any) -> Any:
        row = shelf.rows[self.table].get(key)
        value = None if row is None else self.write(shelf, row)
        return None if value is None else tuple(value.values())


class Splicer:
    """Finds what of a selection can be written from memory; equal splices are one."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[Hashable, Whole | Parts] = {}

    def whole(
        self, source: Source, nodes: list[FieldNode], collector: Collector, kind: ActorKind | None
    ) -> Whole | None:
        """The splice of a complete object, or None when the database must be asked."""
        written = _Writing(self._catalog, collector, kind).source(source, nodes)
        if written is None:
            return None
        found: Whole = self._shared(
            (Whole, written.signature), Whole(source.table.name, written.write)
        )
        return found

    def parts(
        self, entity: Entity, fields: Mapping[str, list[FieldNode]], collector: Collector,
        kind: ActorKind | None,
    ) -> tuple[Parts, list[str]] | None:  # fmt: skip
        """The splice of those fields that memory has, with their keys in order."""
        writing = _Writing(self._catalog, collector, kind)
        if not writing.keeps(entity):
            return None
        found = {key: writing.field(entity, nodes) for key, nodes in fields.items()}
        kept = {key: written for key, written in found.items() if written is not None}
        if not kept:
            return None
        written = _object(entity, kept)
        splice = self._shared((Parts, written.signature), Parts(entity.table.name, written.write))
        return splice, list(kept)

    def _shared(self, signature: Hashable, splice: Any) -> Any:
        if len(self._known) >= _MOST_SPLICES:
            self._known.clear()
        return self._known.setdefault(signature, splice)


class _Writing:
    """Turns one selection into closures, or finds that it cannot."""

    def __init__(self, catalog: Catalog, collector: Collector, kind: ActorKind | None) -> None:
        self.catalog, self.collector, self.kind = catalog, collector, kind

    def keeps(self, entity: Entity) -> bool:
        """Whether memory has all rows of the type that the actor may see."""
        where = entity.reads.where
        is_told = where is None or isinstance(where, Is)
        return is_told and bool(steady_columns(entity.table)) and self._is_public(entity)

    def _is_public(self, entity: Entity) -> bool:
        return isinstance(entity.rule(self.kind), Everyone)

    def source(self, source: Source, nodes: list[FieldNode]) -> Written | None:
        return (
            self._entity(source, nodes)
            if isinstance(source, Entity)
            else self._family(source, nodes)
        )

    def _family(self, family: Family, nodes: list[FieldNode]) -> Written | None:
        found = {str(value): self._entity(each, nodes) for value, each in family.members.items()}
        members = {value: written for value, written in found.items() if written is not None}
        if len(members) < len(found):
            return None
        at = steady_columns(family.table).index(family.column)
        signature = (family.name, *((value, each.signature) for value, each in members.items()))
        return Written(signature, lambda shelf, row: members[row[at]].write(shelf, row))

    def _entity(self, entity: Entity, nodes: list[FieldNode]) -> Written | None:
        if not self.keeps(entity):
            return None
        fields = {}
        for key, found in self.collector.of(entity.type, nodes).items():
            written = self.field(entity, found)
            if written is None:
                return None
            fields[key] = written
        return _object(entity, fields)

    def field(self, entity: Entity, nodes: list[FieldNode]) -> Written | None:
        name = nodes[0].name.value
        if name == "__typename":
            return Written(("__typename",), lambda shelf, row: entity.name)
        match entity.rules[name]:
            case Column(name=column, of=of, scope=None):
                return _leaf(entity, name, column, of)
            case One(relation):
                return self._one(entity, relation, nodes)
        return None

    def _one(self, entity: Entity, relation_name: str, nodes: list[FieldNode]) -> Written | None:
        field = entity.type.fields[nodes[0].name.value]
        relation = relation_of(entity.table, relation_name)
        target = self.catalog.source_of(field)
        inner = self.source(target, nodes)
        at = _place(entity.table, relation.from_column)
        if inner is None or at is None or relation.to_column != "id":
            return None
        is_required, table = is_non_null_type(field.type), target.table.name

        def write(shelf: Shelf, row: StoredRow) -> Any:
            there = shelf.rows[table].get(row[at])
            value = None if there is None else inner.write(shelf, there)
            return need(value) if is_required else value

        return Written((relation_name, is_required, inner.signature), write)


def _object(entity: Entity, fields: Mapping[str, Written]) -> Written:
    """An object of the type, or None for a row that is of another."""
    signature = (entity.name, *((key, each.signature) for key, each in fields.items()))
    writes = [(key, each.write) for key, each in fields.items()]
    is_of_type = _matcher(entity)

    def write(shelf: Shelf, row: StoredRow) -> Any:
        if not is_of_type(row):
            return None
        return {key: write_field(shelf, row) for key, write_field in writes}

    return Written(signature, write)


def _matcher(entity: Entity) -> Callable[[StoredRow], bool]:
    where = entity.reads.where
    if not isinstance(where, Is):
        return lambda row: True
    at = steady_columns(entity.table).index(where.column)
    return lambda row: bool(row[at] == where.value)


def _leaf(entity: Entity, name: str, column_name: str, of: str | None) -> Written | None:
    at = _place(entity.table, column_name)
    if at is None:
        return None
    identity = of or (entity.name if column_name == "id" else None)
    names, column = Names(), entity.table.columns[column_name]
    expression = leaf(names, entity.type.fields[name].type, column, "v", of=identity)
    read = eval(f"lambda v: {expression}", names.scope)
    return Written((name,), lambda shelf, row: read(row[at]))


def _place(table: Table, column: str) -> int | None:
    steady = steady_columns(table)
    return steady.index(column) if column in steady else None
