"""The baseline's DataLoaders: rows by id, first rows of every parent, counts of every parent."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import orjson
from strawberry.dataloader import DataLoader

from bench import baseline_records as records
from bench.baseline_records import Record, Row
from domain.actor import Actor, ActorKind
from models.database import Database
from services.ports import Ports

COLUMNS = {
    "area": "id parent_id level code name centre_longitude centre_latitude "
    "issue_count open_issue_count",
    "member": "id name",
    "sector_group": "id name",
    "category": "id name needs_after_photo",
    "hall": "id name",
    "photo": "id issue_id purpose state rejection thumb_key large_key width height thumbhash",
    "feedback": "id issue_id round channel content told_at given_by_name rating rating_comment",
    "event": "id county_id subject_id seq at kind actor_name data",
    "consultation": "id title setting place_name stage is_ad_hoc held_at resident_count "
    "entry_count updated_at version caller_id group_id area_id hall_id",
    "issue": "id area_id located_area_id category_id group_id collected_by_id collector_id title "
    "content source nature confidentiality step round finding route outcome outcome_text "
    "reporter_name reporter_contact_masked captured_at received_at is_clock_suspect updated_at "
    "version longitude latitude fix_longitude fix_latitude fix_datum fix_accuracy_m fix_provider "
    "fix_at fix_is_mock on_site on_site_reasons",
}
MISSING = "AND state IN ('EXPECTED', 'UPLOADING')"
SEEN_CONSULTATIONS = """
    (c.group_id = {group} OR c.called_by_id = {account} OR EXISTS (SELECT 1 FROM participant p
     WHERE p.consultation_id = c.id AND p.member_id = {member}))
"""
Key = Any
Make = Callable[[Row, "Loaders"], Record]


class Loaders:
    """Everything one operation reads with; made anew for each."""

    def __init__(self, actor: Actor, database: Database, ports: Ports, now: datetime) -> None:
        self.actor, self.database, self.ports, self.now = actor, database, ports, now
        self.is_postgres = database.dialect == "postgres"
        self.is_convener = actor.kind is ActorKind.CONVENER
        self.account_id, self.group_id = self.key(actor.account_id), self.key(actor.group_id)
        self.member_id, self.county_id = self.key(actor.member_id), self.key(actor.county_id)
        self.actor_areas = frozenset(map(self.key, actor.area_ids))
        self.area = self._by_id("area", records.Area)
        self.member = self._by_id("member", records.Member)
        self.group = self._by_id("sector_group", records.SectorGroup)
        self.category = self._by_id("category", records.Category)
        self.hall = self._by_id("hall", records.Hall)
        self.feedbacks = self._children("feedback", "issue_id", "told_at, id", records.Feedback)
        self.photo_count = self._counts("photo", "issue_id")
        self.missing_photo_count = self._counts("photo", "issue_id", MISSING)
        self.consultation_count = self._counts("consultation_issue", "issue_id")
        self._limited: dict[tuple[str, int], DataLoader[Key, Any]] = {}

    def key(self, identity: Any) -> Key:
        """An id as the database gives it back."""
        return identity if identity is None or self.is_postgres else identity.hex

    def photos(self, key: Key, first: int) -> Awaitable[list[Any]]:
        return self._some("photo", first, "issue_id", "position, id", records.Photo).load(key)

    def timeline(self, key: Key, first: int) -> Awaitable[list[Any]]:
        return self._some("event", first, "subject_id", "seq", records.Event).load(key)

    async def grid(self, key: Key) -> Any:
        area = await self.area.load(key)
        return area if area is not None and area.level == "GRID" else None

    async def consultations(self, key: Key, first: int) -> list[Any]:
        names = ", ".join(f"c.{name}" for name in COLUMNS["consultation"].split())
        seen = SEEN_CONSULTATIONS.format(group="$2", account="$3", member="$4")
        sql = (
            f"SELECT {names} FROM consultation c JOIN consultation_issue l"
            f" ON l.consultation_id = c.id WHERE l.issue_id = $1 AND {seen}"
            f" ORDER BY c.held_at DESC, c.id DESC LIMIT {first}"
        )
        given = [key, self.group_id, self.account_id, self.member_id]
        rows = await self.rows("consultation", sql, given)
        return [records.Consultation(row, self) for row in rows]

    async def rows(self, table: str, sql: str, values: list[Any]) -> list[Row]:
        """Raw rows, by name."""
        if self.is_postgres:
            return await self.database.read(sql, values)
        names = COLUMNS[table].split()
        found = await self.database.read(sql.replace("$", "?"), values)
        return [dict(zip(names, values, strict=False)) for values in found]

    def among(self, column: str, place: str) -> str:
        """Whether the column is one of a list."""
        if self.is_postgres:
            return f"{column} = ANY({place}::uuid[])"
        return f"{column} IN (SELECT value FROM json_each({place}))"

    def listed(self, keys: Sequence[Key]) -> Any:
        return list(keys) if self.is_postgres else orjson.dumps(list(keys)).decode()

    def _by_id(self, table: str, make: Make) -> DataLoader[Key, Any]:
        names = ", ".join(COLUMNS[table].split())
        sql = f"SELECT {names} FROM {table} WHERE {self.among('id', '$1')}"

        async def load(keys: list[Key]) -> list[Any]:
            rows = await self.rows(table, sql, [self.listed(keys)])
            found = {row["id"]: make(row, self) for row in rows}
            return [found.get(key) for key in keys]

        return DataLoader(load)

    def _children(self, table: str, parent: str, order: str, make: Make) -> DataLoader[Key, Any]:
        names = ", ".join(COLUMNS[table].split())
        where = self.among(parent, "$1")
        sql = f"SELECT {names} FROM {table} WHERE {where} ORDER BY {parent}, {order}"
        return self._grouped(table, sql, parent, make)

    def _some(
        self, table: str, first: int, parent: str, order: str, make: Make
    ) -> DataLoader[Key, Any]:
        """The first children of every parent, numbered by a window."""
        known = self._limited.get((table, first))
        if known is None:
            names = ", ".join(COLUMNS[table].split())
            numbered = f"row_number() OVER (PARTITION BY {parent} ORDER BY {order}) AS number_"
            inner = f"SELECT *, {numbered} FROM {table} WHERE {self.among(parent, '$1')}"
            sql = f"SELECT {names} FROM ({inner}) n WHERE number_ <= {first}"
            sql += f" ORDER BY {parent}, number_"
            known = self._limited[table, first] = self._grouped(table, sql, parent, make)
        return known

    def _grouped(self, table: str, sql: str, parent: str, make: Make) -> DataLoader[Key, Any]:
        async def load(keys: list[Key]) -> list[list[Any]]:
            found: dict[Key, list[Any]] = defaultdict(list)
            for row in await self.rows(table, sql, [self.listed(keys)]):
                found[row[parent]].append(make(row, self))
            return [found[key] for key in keys]

        return DataLoader(load)

    def _counts(self, table: str, parent: str, kept: str = "") -> DataLoader[Key, int]:
        where = self.among(parent, "$1")
        sql = f"SELECT {parent}, count(*) FROM {table} WHERE {where} {kept} GROUP BY {parent}"

        async def load(keys: list[Key]) -> list[int]:
            place = sql if self.is_postgres else sql.replace("$", "?")
            rows = await self.database.read(place, [self.listed(keys)])
            found = {key: count for key, count in rows}
            return [found.get(key, 0) for key in keys]

        return DataLoader(load)
