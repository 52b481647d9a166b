"""Notices whatever is written to a database."""

import sqlite3
from typing import Any

from tortoise.context import require_context
from tortoise.models import Model

from models.database import Database, sqlite_path

VERSIONED = ("issue", "consultation")
LAST_COMMIT = "SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text)"


class Watch:
    """Whether anything has been written since it began, lockouts apart.

    While no commit has come nothing was; only after one, also of a neighbour, rows are counted.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        is_file = database.dialect == "sqlite"
        # What SQLite says of commits holds for one connection only, so this has its own.
        self._file = sqlite3.connect(sqlite_path(database.url)) if is_file else None
        self._commit: Any = None
        self._rows: Any = None

    async def begin(self) -> None:
        self._commit = await self._last_commit()
        self._rows = await self._fingerprint()

    async def nothing_written(self) -> bool:
        commit = await self._last_commit()
        if commit == self._commit:
            return True
        if await self._fingerprint() != self._rows:
            return False
        self._commit = commit
        return True

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    async def _last_commit(self) -> Any:
        if self._file is not None:
            return self._file.execute("PRAGMA data_version").fetchone()
        return await self.database.read_value(LAST_COMMIT)

    async def _fingerprint(self) -> Any:
        """How many rows every table has, and how often they changed.

        That somebody guessed too often is the one thing a refusal may leave behind.
        """
        tables = {model._meta.db_table for model in all_models()} - {"lockout", "event"}
        parts = [f'(SELECT count(*) FROM "{name}")' for name in sorted(tables)]
        parts += [f'(SELECT sum(version) FROM "{name}")' for name in VERSIONED]
        parts.append("(SELECT count(*) FROM event WHERE kind <> 'ACCOUNT_LOCKED')")
        return [tuple(row) for row in await self.database.read(f"SELECT {', '.join(parts)}")]


def all_models() -> list[type[Model]]:
    apps = require_context().apps
    assert apps is not None
    return list(apps["models"].values())
