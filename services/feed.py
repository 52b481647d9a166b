"""The log sifted for one reader: the subjects that changed and that it sees, or is to forget."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from domain.actor import Actor
from domain.events import CHANGES_GRANTS, EventKind
from domain.scope import Everyone, Nobody, Rule, beyond_columns
from models.event import Event
from services.audience import tags
from services.sql import for_dialect, to_uuid
from services.subject import SCOPES, visible_ids
from services.visible import visible

FEW = 500
"""So many events are looked through one by one: a phone that was away for minutes has few."""

STRETCH, MOST_ROWS, MOST_TURNS = 10_000, 5_000, 30
"""Events that one statement sifts, the rows it gives, and how often before a page ends as it is."""

AFTER = (
    "SELECT seq, kind, subject_type, subject_id, audience FROM event "
    "WHERE county_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
)
Subject: TypeAlias = tuple[str, UUID]
_Spelled: TypeAlias = tuple[str, UUID | str]
Row: TypeAlias = Sequence[Any]
"""An event by its columns in AFTER."""


@dataclass(frozen=True, slots=True)
class Page:
    """Up to a position: of each subject, whether the reader sees it now."""

    seq: int
    subjects: Mapping[Subject, bool]
    is_pack_stale: bool
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads, about which types, and the tags under which events are meant for it."""

    by: Actor
    mine: Collection[str]
    types: Collection[str] = tuple(SCOPES)


async def feed_after(seq: int, *, first: int, reader: Reader, head: int) -> Page:
    """The next `first` subjects after a position; the page may end with room left, and more."""
    if head - seq <= FEW:
        return await _looked_through(seq, first=first, reader=reader, head=head)
    gathered = _Gathered(seq, first, reader.types)
    for _ in range(MOST_TURNS):
        until = min(gathered.seq + STRETCH, head)
        rows = await _sift(gathered.seq, until, reader)
        gathered.add(rows, until=rows[-1][0] if len(rows) == MOST_ROWS else until)
        if gathered.is_full or gathered.seq == head:
            break
    return gathered.page(await _seen(gathered.subjects, reader), head=head)


async def _looked_through(seq: int, *, first: int, reader: Reader, head: int) -> Page:
    """Few events, whose subjects are looked up by their ids."""
    events = await read(AFTER, reader.by.county_id, seq, FEW)
    seen = await _seen({(row[2], row[3]) for row in events if row[2] in reader.types}, reader)
    gathered = _Gathered(seq, first, reader.types)
    gathered.add(_concerning(events, seen, _quoted(reader.mine)), until=head)
    return gathered.page(seen, head=head)


class _Gathered:
    """The subjects of a page in the order of their last change, ids as the database spells them."""

    def __init__(self, seq: int, first: int, types: Collection[str]) -> None:
        self.seq, self.is_full, self.subjects = seq, False, dict[_Spelled, None]()
        self._first, self._types, self._is_pack_stale = first, types, False

    def add(self, rows: Iterable[Row], *, until: int) -> None:
        """All that the rows are about; the page is full before the first subject beyond it."""
        for seq, kind, type_name, identity, _ in rows:
            self._is_pack_stale = self._is_pack_stale or kind in CHANGES_GRANTS
            if type_name not in self._types:
                continue
            subject = type_name, identity
            if subject not in self.subjects and len(self.subjects) == self._first:
                self.is_full = True
                return
            self.subjects.pop(subject, None)
            self.subjects[subject] = None
            self.seq = seq
        self.seq = until

    def page(self, seen: Mapping[str, set[UUID]], *, head: int) -> Page:
        subjects = ((type_name, to_uuid(identity)) for type_name, identity in self.subjects)
        judged = {subject: subject[1] in seen[subject[0]] for subject in subjects}
        more = self.is_full or self.seq < head
        return Page(self.seq, judged, is_pack_stale=self._is_pack_stale, has_more=more)


def _concerning(
    events: Iterable[Row], seen: Mapping[str, set[UUID]], tags: Sequence[str]
) -> Iterator[Row]:
    for event in events:
        _, kind, type_name, identity, audience = event
        is_seen = type_name in seen and to_uuid(identity) in seen[type_name]
        if is_seen or kind in CHANGES_GRANTS or any(tag in audience for tag in tags):
            yield event


async def _seen(subjects: Iterable[_Spelled], reader: Reader) -> Mapping[str, set[UUID]]:
    asked: dict[str, set[UUID]] = {type_name: set() for type_name in reader.types}
    for type_name, identity in subjects:
        asked[type_name].add(to_uuid(identity))
    return {
        type_name: await visible_ids(type_name, ids, by=reader.by) if ids else ids
        for type_name, ids in asked.items()
    }


async def _sift(seq: int, until: int, reader: Reader) -> Sequence[Row]:
    """Many events, of which the database gives those that may concern the reader.

    An event names the group, area, hall and account of its subject, so whoever sees the subject by
    one of these is named; who sees it through another row is found by that.
    """
    statement = _Statement(reader)
    return await _run(statement.text(seq, until), statement.values)


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
        mine = " OR ".join(self._mine())
        return (
            "SELECT seq, kind, subject_type, subject_id, NULL FROM event "
            f"WHERE county_id = {county} AND seq > {after} AND seq <= {last} "
            f"AND ({mine} OR kind IN ({grants})) ORDER BY seq LIMIT {MOST_ROWS}"
        )

    def _mine(self) -> Iterator[str]:
        """The events that name the reader, and those whose subject it sees all the same."""
        rules = {name: SCOPES[name][1][self._reader.by.kind] for name in self._reader.types}
        some = [f"'{name}'" for name, rule in rules.items() if rule != Everyone()]
        if some:
            yield f"(subject_type IN ({', '.join(some)}) AND ({' OR '.join(self._named())}))"
        for name, rule in rules.items():
            unnamed = beyond_columns(rule)
            if rule == Everyone():
                yield f"subject_type = '{name}'"
            elif unnamed != Nobody():
                yield f"(subject_type = '{name}' AND subject_id IN ({self._found(name, unnamed)}))"

    def _found(self, type_name: str, rule: Rule) -> str:
        model, kind = SCOPES[type_name][0], self._reader.by.kind
        query = visible(model, {kind: rule}, by=self._reader.by).values_list("id", flat=True)
        query._make_query()
        return self._renumbered(*_parts(query))

    def _named(self) -> Iterator[str]:
        if self._is_server:
            yield f"audience ?| {self._value(list(self._reader.mine))}::text[]"
            return
        areas = [tag for tag in self._reader.mine if tag.startswith("area:")]
        # Far cheaper than looking for dozens of areas in the text: the path is of the same area,
        # but for townships that have a task or are invited, and for the area an issue left.
        others = {*self._reader.mine} - {*areas} | {*tags(area=self._reader.by.township_id)}
        for tag in _quoted(others):
            yield f"audience LIKE {self._value(f'%{tag}%')}"
        ids = self._values(tag.partition(":")[2] for tag in areas)
        yield f"area_path IN (SELECT path FROM area WHERE id IN ({ids}))"
        among = f"SELECT 1 FROM json_each(audience) WHERE value IN ({self._values(areas)})"
        yield f"(kind = '{EventKind.ISSUE_RELOCATED}' AND EXISTS ({among}))"

    def _values(self, values: Iterable[str]) -> str:
        return ", ".join(self._value(value) for value in values)

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


async def read(sql: str, *values: Any) -> Sequence[Any]:
    """Rows of the log."""
    return await _run(for_dialect(sql, Event._meta.db), values)


async def _run(sql: str, values: Sequence[Any]) -> Sequence[Any]:
    connection: BaseDBAsyncClient = Event._meta.db
    _, rows = await connection.execute_query(sql, list(values))
    return rows
