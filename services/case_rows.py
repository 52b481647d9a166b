"""Rows of a case as data for people: wire ids, and nothing that is a secret or a storage key."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tortoise.fields import BinaryField
from tortoise.models import Model

from domain.events import EventKind
from domain.ids import PREFIXES, to_wire
from domain.issue import Anonymity
from models.event import Event
from models.reporter import Reporter

WITHHELD = frozenset(
    {"county_id", "audience", "receipt_number", "receipt_generation", "account_id"}
)
"""What would help to open a receipt, or say who gave an evaluation."""


def data_of(row: Model) -> dict[str, Any]:
    """The columns as they stand, except for sealed ones, blob keys and what is withheld."""
    said = dict(_columns(row))
    return {**said, **dict.fromkeys(_nameless(row))}


def _nameless(row: Model) -> tuple[str, ...]:
    """What would name a reporter who does not want it, or who evaluated a session."""
    if isinstance(row, Reporter) and row.anonymity != Anonymity.NAMED:
        return ("name",)
    if isinstance(row, Event) and row.kind == EventKind.CONSULTATION_EVALUATED:
        return ("actor_id", "actor_name")
    return ()


def _columns(row: Model) -> Iterator[tuple[str, Any]]:
    for name in row._meta.fields_db_projection:
        known = row._meta.fields_map[name]
        if isinstance(known, BinaryField) or name in WITHHELD or name.endswith("_key"):
            continue
        value = getattr(row, name)
        yield name, _wire(row, name, value) if isinstance(value, UUID) else value


def _wire(row: Model, name: str, identity: UUID) -> str:
    """With the prefix of its type where that has one."""
    reference: Any = getattr(row._meta.fields_map[name], "reference", None)
    model = type(row) if reference is None else reference.related_model
    is_known = (name == "id" or reference is not None) and model.__name__ in PREFIXES
    return to_wire(model.__name__, identity) if is_known else identity.hex
