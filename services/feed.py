"""The log sifted for one reader: the subjects that changed and that it sees, or is to forget."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from domain.actor import Actor
from domain.events import CHANGES_GRANTS
from domain.scope import Everyone, Nobody, beyond_columns
from models.event import Event
from services.sql import for_dialect
from services.subject import SCOPES, visible_ids
from services.visible import visible

FEW = 500
"""So many events are looked through one by one: a phone that was away for minutes has few."""

STRETCH, MOST_ROWS, MOST_TURNS = 50_000, 5_000, 6
"""Events that one statement sifts, the rows it gives, and how often before a page ends as it is."""

AFTER = (
    "SELECT seq, kind, subject_type, subject_id, audience FROM event "
    "WHERE county_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
)
Subject: TypeAlias = tuple[str, UUID]


@dataclass(slots=True)
class Page:
    """What has been gathered so far; `subjects` says of each whether the reader sees it now."""

    seq: int
    subjects: dict[Subject, bool] = field(default_factory=dict)
    is_pack_stale: bool = False
    has_more: bool = False


class Sifted(NamedTuple):
    """An event that concerns the reader; `identity` is None when only the pack may be stale."""

    seq: int
    type_name: str
    identity: UUID | str | None
    is_seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads, about which types, and the tags under which events are meant for it."""

    by: Actor
    mine: Collection[str]
    types: Collection[str] = tuple(SCOPES)


async def feed_after(seq: int, *, first: int, reader: Reader, head: int) -> Page:
    """The next `first` subjects after a position; the page may end with room left, and more."""
    page = Page(seq)
    if head - seq <= FEW:
        _gather(await _looked_through(page.seq, reader), page, first=first, until=head)
        return page
    for _ in range(MOST_TURNS):
        until = min(page.seq + STRETCH, head)
        rows = await _sift(page.seq, until, reader)
        until = rows[-1].seq if len(rows) == MOST_ROWS else until
        _gather(rows, page, first=first, until=until)
        page.has_more = page.has_more or page.seq < head
        if len(page.subjects) == first or not page.has_more:
            break
    return page


def _gather(rows: Iterable[Sifted], page: Page, *, first: int, until: int) -> None:
    """Add subjects in the order of their last change until the page holds `first` of them."""
    for row in rows:
        if row.identity is None:
            page.is_pack_stale = True
            continue
        subject = row.type_name, _uuid(row.identity)
        if subject not in page.subjects and len(page.subjects) == first:
            page.has_more = True
            return
        page.subjects.pop(subject, None)
        page.subjects[subject] = row.is_seen
        page.seq = row.seq
    page.seq = until


async def _looked_through(seq: int, reader: Reader) -> Sequence[Sifted]:
    """Few events, whose subjects are looked up by their ids."""
    events = await read(AFTER, reader.by.county_id, seq, FEW)
    seen = await _seen(events, reader)
    tags = _quoted(reader.mine)
    return list(_concerning(events, seen, tags))


def _concerning(
    events: Iterable[Sequence[Any]], seen: Mapping[str, set[UUID]], tags: Sequence[str]
) -> Iterator[Sifted]:
    for seq, kind, type_name, identity, audience in events:
        if kind in CHANGES_GRANTS:
            yield Sifted(seq, type_name, None, False)
        if type_name in seen:
            is_seen = _uuid(identity) in seen[type_name]
            if is_seen or any(tag in audience for tag in tags):
                yield Sifted(seq, type_name, identity, is_seen)


async def _seen(events: Iterable[Sequence[Any]], reader: Reader) -> Mapping[str, set[UUID]]:
    asked: dict[str, set[UUID]] = {type_name: set() for type_name in reader.types}
    for _, _, type_name, identity, _ in events:
        if type_name in asked:
            asked[type_name].add(_uuid(identity))
    return {
        type_name: await visible_ids(type_name, ids, by=reader.by) if ids else ids
        for type_name, ids in asked.items()
    }


async def _sift(seq: int, until: int, reader: Reader) -> Sequence[Sifted]:
    """Many events, of which the database gives those that may concern the reader.

    An event names the group, area, hall and account of its subject, so whoever sees the subject by
    one of these is named; who sees it through another row is found by that.
    """
    statement = _Statement(reader)
    rows = await _run(statement.text(seq, until), statement.values)
    seen = await _seen(rows, reader)
    return [
        Sifted(at, type_name, None, False)
        if type_name not in seen
        else Sifted(at, type_name, identity, _uuid(identity) in seen[type_name])
        for at, _, type_name, identity, _ in rows
    ]


class _Statement:
    """One statement with its values in the order of their places, on either database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._is_server = Event._meta.db.capabilities.dialect == "postgres"
        self.values: list[Any] = []

    def text(self, seq: int, until: int) -> str:
        county, after = self._value(self._reader.by.county_id), self._value(seq)
        last = self._value(until)
        grants = ", ".join(f"'{kind}'" for kind in sorted(CHANGES_GRANTS))
        mine = " OR ".join(self._mine(type_name) for type_name in self._reader.types)
        return (
            "SELECT seq, kind, subject_type, subject_id, NULL FROM event "
            f"WHERE county_id = {county} AND seq > {after} AND seq <= {last} "
            f"AND (kind IN ({grants}) OR {mine}) ORDER BY seq LIMIT {MOST_ROWS}"
        )

    def _mine(self, type_name: str) -> str:
        """The events of a type that name the reader, or whose subject it sees all the same."""
        model, scope = SCOPES[type_name]
        rule = scope[self._reader.by.kind]
        if rule == Everyone():
            return f"subject_type = '{type_name}'"
        conditions, unnamed = self._named(), beyond_columns(rule)
        if unnamed != Nobody():
            among = {self._reader.by.kind: unnamed}
            query = visible(model, among, by=self._reader.by).values_list("id", flat=True)
            query._make_query()
            conditions.append(f"subject_id IN ({self._renumbered(*_parts(query))})")
        return f"(subject_type = '{type_name}' AND ({' OR '.join(conditions)}))"

    def _named(self) -> list[str]:
        if self._is_server:
            return [f"audience ?| {self._value(list(self._reader.mine))}::text[]"]
        areas = [tag.partition(":")[2] for tag in self._reader.mine if tag.startswith("area:")]
        others = [tag for tag in self._reader.mine if not tag.startswith("area:")]
        named = [f"audience LIKE {self._value(f'%{tag}%')}" for tag in _quoted(others)]
        # Far cheaper than looking for dozens of areas in the text; the path is of the same area.
        places = ", ".join(self._value(area_id) for area_id in areas)
        return [*named, f"area_path IN (SELECT path FROM area WHERE id IN ({places}))"]

    def _renumbered(self, sql: str, values: Sequence[Any]) -> str:
        """The places of a statement made by itself, moved behind those that are taken."""
        if not self._is_server:
            self.values.extend(values)
            return sql
        taken = len(self.values)
        self.values.extend(values)
        return re.sub(r"\$(\d+)", lambda place: f"${int(place[1]) + taken}", sql)

    def _value(self, value: Any) -> str:
        self.values.append(value)
        return f"${len(self.values)}" if self._is_server else "?"


def _parts(query: Any) -> tuple[str, Sequence[Any]]:
    sql, values = query.query.get_parameterized_sql()
    return sql, values


def _quoted(tags: Iterable[str]) -> list[str]:
    """As they stand in the audience; they have no characters that JSON would spell apart."""
    return [f'"{tag}"' for tag in tags]


def _uuid(identity: UUID | str) -> UUID:
    return identity if isinstance(identity, UUID) else UUID(identity)


async def read(sql: str, *values: Any) -> Sequence[Any]:
    """Rows of the log."""
    return await _run(for_dialect(sql, Event._meta.db), values)


async def _run(sql: str, values: Sequence[Any]) -> Sequence[Any]:
    connection: BaseDBAsyncClient = Event._meta.db
    _, rows = await connection.execute_query(sql, list(values))
    return rows
