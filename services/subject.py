"""Who may see what an event is about, asked anew for every event."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from orjson import dumps
from tortoise.models import Model

from domain import permissions
from domain.actor import Actor, ActorKind
from domain.scope import Scope
from domain.verdict import columns, facts, holds, judge
from models.consultation import Consultation
from models.issue import Issue
from services.audience import tags_of
from services.event_log import LoggedEvent
from services.sql import rows_of
from services.visible import visible

SCOPES: Mapping[str, tuple[type[Model], Scope]] = {
    "Issue": (Issue, permissions.ISSUE),
    "Consultation": (Consultation, permissions.CONSULTATION),
}
"""The types of subjects that are rows with a scope; the others go by the event's audience."""

MOST_ROWS = 64
AMONG = {
    "postgres": "id = ANY($1::uuid[])",
    "sqlite": "id IN (SELECT value FROM json_each($1))",
}


@cache
def facts_of_scopes(kind: ActorKind) -> frozenset[str]:
    """The facts that decide what actors of a kind may see."""
    return frozenset(name for _, scope in SCOPES.values() for name in facts(scope[kind]))


class Subjects:
    """Reads an event's subject once, however many viewers have to be judged by it."""

    def __init__(self) -> None:
        self._rows: OrderedDict[UUID, Mapping[str, Any] | None] = OrderedDict()

    async def is_visible(self, event: LoggedEvent, *, by: Actor) -> bool:
        """Whether the actor may see the subject as it is now."""
        if event.county_id != by.county_id:
            return False
        if event.subject_type not in SCOPES:
            return not event.audience.isdisjoint(tags_of(by))
        _, scope = SCOPES[event.subject_type]
        row = await self._row(event)
        verdict = False if row is None else holds(scope[by.kind], row, by=by)
        if verdict is not None:
            return verdict
        return bool(await visible_ids(event.subject_type, [event.subject_id], by=by))

    async def _row(self, event: LoggedEvent) -> Mapping[str, Any] | None:
        """The columns that scopes look at, read once for each event."""
        if event.id not in self._rows:
            model, scope = SCOPES[event.subject_type]
            names = {name for rule in scope.values() for name in columns(rule)}
            found = await model.filter(id=event.subject_id, county_id=event.county_id).values(
                "id", *names
            )
            self._rows[event.id] = found[0] if found else None
            if len(self._rows) > MOST_ROWS:
                self._rows.popitem(last=False)
        return self._rows.get(event.id)


async def visible_ids(type_name: str, ids: Iterable[UUID], *, by: Actor) -> set[UUID]:
    """Those of the subjects that the actor may see now.

    Read by their ids alone: with the scope in the statement, a database may walk through all that
    the actor sees instead. What the columns leave open is asked with the scope.
    """
    model, scope = SCOPES[type_name]
    rule = scope[by.kind]
    verdict = judge(rule, by=by)
    verdicts = {row["id"]: verdict(row) for row in await _judged_by(model, columns(rule), ids, by)}
    seen = {identity for identity, said in verdicts.items() if said}
    left = [identity for identity, said in verdicts.items() if said is None]
    if left:
        found: Any = await visible(model, scope, by=by).filter(id__in=left).values_list("id")
        seen |= {identity for (identity,) in found}
    return seen


async def _judged_by(
    model: type[Model], names: Iterable[str], ids: Iterable[UUID], by: Actor
) -> Sequence[Mapping[str, Any]]:
    """The rows of the county with their ids and the columns that a rule looks at.

    Without the ORM: a page of changes asks for a thousand.
    """
    asked, dialect = sorted({"id", "county_id", *names}), model._meta.db.capabilities.dialect
    text = f"SELECT {', '.join(asked)} FROM {model._meta.db_table} WHERE "
    among = list(ids) if dialect == "postgres" else dumps([each.hex for each in ids]).decode()
    rows = await rows_of(text + AMONG[dialect], [among])
    # Ids of areas, groups and members are the same in row after row.
    forms = [cache(model._meta.fields_map[name].to_python_value) for name in asked]
    read = [
        {name: form(value) for name, form, value in zip(asked, forms, row, strict=True)}
        for row in rows
    ]
    return [row for row in read if row["county_id"] == by.county_id]
