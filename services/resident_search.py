"""Where a resident is in the records: reporters by contact, and every row that belongs to them."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from tortoise.context import require_context
from tortoise.fields import CharField, JSONField, TextField
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model
from tortoise.queryset import QuerySet

from domain.errors import Invalid, NotFound
from domain.issue import ReporterKind
from domain.resident import Traces, contact_key
from models.columns import OptionalText
from models.issue import Issue
from models.reporter import Reporter
from services.ports import Ports, Unreadable
from services.reporter_words import issue_place, person, reporter_place

PAGE = 500
LEAST_WORDS = 20
"""Shorter columns hold codes and states."""

KEYS = ("_by_name", "key", "hash", "sha256", "code", "number")
"""How columns end that name who handled it, or that no person writes."""

IDENTITIES = {
    "Issue": {"reporter_name", "reporter_contact_masked"},
    "Reporter": {"name", "contact_masked"},
    "Participant": {"name"},
}
"""Columns that hold somebody, not words about them."""

PUBLIC = frozenset(
    {
        *("County", "Area", "Term", "SectorGroup", "Member", "Department", "Hall", "Device"),
        *("Account", "Category", "MechanismItem", "Event", "LogHead", "ScoringRules", "Erasure"),
    }
)
"""Tables of places, offices and their people, and the log, which is looked through by itself."""
Rows: TypeAlias = dict[type[Model], set[UUID]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is meant: by their contact, or by one of their receipts."""

    contact: str | None = None
    reporter_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Resident:
    """One person: what they reported or joined, and how they appear in texts."""

    reporters: Sequence[Reporter]
    traces: Traces

    @property
    def issue_ids(self) -> set[UUID]:
        return {id_ for each in self.reporters for id_ in (each.issue_id, each.origin_id)}

    @property
    def raised_ids(self) -> set[UUID]:
        return {each.origin_id for each in self.reporters if each.kind == ReporterKind.RAISED}


async def find(wanted: Wanted, *, county_id: UUID, ports: Ports) -> Resident:
    """Everything under the contact; NotFound when nobody has it, Invalid when nobody is named."""
    if (wanted.contact is None) == (wanted.reporter_id is None):
        raise Invalid("请填联系方式，或指明一位反映人。", path=("input", "contact"))
    contact, reporters = wanted.contact, list[Reporter]()
    if wanted.reporter_id is not None:
        row = await Reporter.get_or_none(id=wanted.reporter_id, county_id=county_id)
        if row is None:
            raise NotFound("没有这位反映人。", path=("input", "reporterId"))
        contact, reporters = (await person(row, ports.sealer)).contact, [row]
    if contact:
        known = {each.id for each in reporters}
        found = await _under(contact_key(contact), county_id, ports)
        reporters += [each for each in found if each.id not in known]
    if not reporters:
        raise NotFound("没有留下这个联系方式的群众。", path=("input", "contact"))
    people = [await person(each, ports.sealer) for each in reporters]
    names = [each.name for each in people if each.name]
    contacts = [each.contact for each in people if each.contact]
    return Resident(reporters, Traces(names=names, contacts=contacts))


async def _under(key: str, county_id: UUID, ports: Ports) -> list[Reporter]:
    """Reporters whose contact it is; each is opened, for ciphertexts cannot be compared."""
    own = Reporter.filter(county_id=county_id, contact_sealed__isnull=False)
    ids = [
        identity
        async for identity, sealed in _pages(own, "contact_sealed")
        if _opens(sealed, reporter_place(identity), key, ports)
    ]
    of_issue = Issue.filter(county_id=county_id, reporter_contact_sealed__isnull=False)
    raised = [
        identity
        async for identity, sealed in _pages(of_issue, "reporter_contact_sealed")
        if _opens(sealed, issue_place(identity), key, ports)
    ]
    found = list(await Reporter.filter(id__in=ids)) if ids else []
    if raised:
        found += await Reporter.filter(origin_id__in=raised, kind=ReporterKind.RAISED)
    return found


def _opens(sealed: bytes, place: str, key: str, ports: Ports) -> bool:
    try:
        return contact_key(ports.sealer.open(sealed, place=place)) == key
    except Unreadable:
        return False


async def _pages(rows: QuerySet[Any], column: str) -> AsyncIterator[tuple[UUID, bytes]]:
    last, is_full = UUID(int=0), True
    while is_full:
        page: Any = (
            await rows.filter(id__gt=last).order_by("id").limit(PAGE).values_list("id", column)
        )
        for last, sealed in page:
            yield last, bytes(sealed)
        is_full = len(page) == PAGE


def tables() -> list[type[Model]]:
    """Every table in which somebody may be written about."""
    apps = require_context().apps
    return (
        []
        if apps is None
        else [model for model in apps["models"].values() if model.__name__ not in PUBLIC]
    )


def words_of(model: type[Model]) -> list[str]:
    """The columns people write into."""
    identities = IDENTITIES.get(model.__name__, set())
    return [
        name
        for name, column in model._meta.fields_map.items()
        if not name.endswith(KEYS) and name not in identities and _holds_words(column)
    ]


def _holds_words(column: Any) -> bool:
    if isinstance(column, CharField):
        return column.max_length >= LEAST_WORDS
    return isinstance(column, TextField | OptionalText | JSONField)


async def belonging_to(issue_ids: Iterable[UUID]) -> Rows:
    """Rows that came of these issues, however far: tasks, sessions held for them, what was said."""
    found: Rows = {Issue: set(issue_ids)}
    fresh: Rows = dict(found)
    while fresh:
        following: Rows = {}
        for parent, ids in fresh.items():
            for model, column in _children(parent):
                _note(following, model, await _ids(model, column, ids), found)
            for target, column in _ends(parent):
                _note(following, target, await _targets(parent, column, ids), found)
        fresh = following
    return found


def _note(following: Rows, model: type[Model], ids: set[UUID], found: Rows) -> None:
    new = ids - found.setdefault(model, set())
    if new:
        found[model] |= new
        following.setdefault(model, set()).update(new)


def _children(parent: type[Model]) -> list[tuple[type[Model], str]]:
    """Tables with a reference to this one, and the column it is in."""
    return [
        (model, column)
        for model in tables()
        for column, target in _references(model)
        if target is parent
    ]


def _ends(link: type[Model]) -> list[tuple[type[Model], str]]:
    """Where the rows of a table lead that only ties others together."""
    if words_of(link):
        return []
    return [(target, column) for column, target in _references(link) if target is not Issue]


def _references(model: type[Model]) -> list[tuple[str, type[Model]]]:
    return [
        (f"{name}_id", field.related_model)
        for name, field in model._meta.fields_map.items()
        if isinstance(field, ForeignKeyFieldInstance) and field.related_model.__name__ not in PUBLIC
    ]


async def _ids(model: type[Model], column: str, among: set[UUID]) -> set[UUID]:
    rows: Any = await model.filter(**{f"{column}__in": list(among)}).values_list("id", flat=True)
    return set(rows)


async def _targets(model: type[Model], column: str, among: set[UUID]) -> set[UUID]:
    rows: Any = await model.filter(id__in=list(among)).values_list(column, flat=True)
    return {each for each in rows if each is not None}
