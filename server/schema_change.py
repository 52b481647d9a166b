"""What a change of the schema would break in apps that are out there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)
from graphql.utilities import resolve_schema_coordinate
from graphql.utilities.find_schema_changes import (
    BreakingChangeType,
    DangerousChangeType,
    SchemaChange,
    find_schema_changes,
)

REMOVALS = frozenset(
    {
        BreakingChangeType.TYPE_REMOVED,
        BreakingChangeType.FIELD_REMOVED,
        BreakingChangeType.ARG_REMOVED,
        BreakingChangeType.VALUE_REMOVED_FROM_ENUM,
    }
)
"""What goes once its day has come; nothing else that breaks apps ever may."""
HARMLESS = frozenset(
    {
        DangerousChangeType.OPTIONAL_ARG_ADDED,
        DangerousChangeType.OPTIONAL_INPUT_FIELD_ADDED,
        DangerousChangeType.IMPLEMENTED_INTERFACE_ADDED,
    }
)
"""Dangerous by graphql-core's list, but an app neither sends nor selects what it does not know."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What apps have been told to be ready for: `upcoming_changes.yaml`."""

    growing_enums: frozenset[str] = frozenset()
    removals: Mapping[str, date] = field(default_factory=dict)
    """By schema coordinate (`Issue.title`), the day from which it may be gone."""

    @classmethod
    def read(cls, path: Path) -> "Announcement":
        said = yaml.safe_load(path.read_text("utf-8"))
        return cls(
            growing_enums=frozenset(said["growing_enums"]),
            removals={at: each["due"] for at, each in said["removals"].items()},
        )

    def without_ground(self, schema: GraphQLSchema) -> Iterator[str]:
        """Announcements that the present schema does not bear out."""
        for name in sorted(self.growing_enums):
            if not isinstance(schema.get_type(name), GraphQLEnumType):
                yield f"growing_enums: {name} is no enum."
        for at in self.removals:
            # A type cannot be deprecated; the fields that lead to it can.
            found = "." in at and _find(schema, at)
            if found and not found[-2].deprecation_reason:
                yield f"removals: {at} is not deprecated."

    def allows(self, change: SchemaChange, *, on: date) -> bool:
        """Whether the announcement covers it on that day."""
        if change.type is DangerousChangeType.VALUE_ADDED_TO_ENUM:
            return _enum_of(change) in self.growing_enums
        due = self.removals.get(_removed(change)) if change.type in REMOVALS else None
        return due is not None and due <= on


def breaks(
    released: GraphQLSchema, present: GraphQLSchema, *, announced: Announcement, on: date
) -> list[str]:
    """What the present schema breaks for apps built with the released one, and where."""
    received = _received_enums(present)
    return [
        change.description
        for change in find_schema_changes(released, present)
        if _concerns_apps(change, received) and not announced.allows(change, on=on)
    ]


def _concerns_apps(change: SchemaChange, received: frozenset[str]) -> bool:
    if change.type is DangerousChangeType.VALUE_ADDED_TO_ENUM:
        return _enum_of(change) in received
    is_safe = not isinstance(change.type, BreakingChangeType | DangerousChangeType)
    return not is_safe and change.type not in HARMLESS


def _received_enums(schema: GraphQLSchema) -> frozenset[str]:
    """Enums that answers hold: of one that is only ever sent, an app knows the values it sends."""
    return frozenset(
        get_named_type(each.type).name
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        for each in type_.fields.values()
    )


def _find(schema: GraphQLSchema, at: str) -> Any:
    """What a coordinate names, with the element itself last but one; None when it is gone."""
    is_there = at.partition(".")[0] in schema.type_map
    return resolve_schema_coordinate(schema, at) if is_there else None


def _enum_of(change: SchemaChange) -> str:
    """Of `Enum value Source.VISIT was added.`, Source."""
    return change.description.split()[2].partition(".")[0]


def _removed(change: SchemaChange) -> str:
    """Of `Argument Query.issues(filter:) was removed.`, its coordinate."""
    return change.description.removesuffix(" was removed.").split()[-1]
