"""The least a write can cost here: one INSERT with its commit through the product's driver.

`python -m bench.insert FOLDER PORT [postgres-url]` serves it; the body names the new id.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from starlette.types import Receive, Scope, Send
from tortoise.backends.base.client import BaseDBAsyncClient

from bench.serving import answer, body_of, serve_alone
from models.issue import Issue
from server.world import World
from services.sql import for_dialect


class BareInsert:
    """Writes a copy of one issue under the id it is sent."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._statement = ""
        self._row: dict[str, Any] = {}

    async def prepare(self, folder: Path) -> None:
        _, rows = await self._connection.execute_query("SELECT * FROM issue LIMIT 1")
        self._row = dict(rows[0])
        names = list(self._row)
        places = ", ".join(f"${number}" for number in range(1, len(names) + 1))
        text = f"INSERT INTO issue ({', '.join(names)}) VALUES ({places})"
        self._statement = for_dialect(text, self._connection)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = orjson.loads(await body_of(receive))
        identity = UUID(asked["variables"]["input"]["id"][4:])
        row = self._row | {"id": identity}
        await self._connection.execute_query(self._statement, list(row.values()))
        await answer(send, b'{"data":null}')

    @property
    def _connection(self) -> BaseDBAsyncClient:
        connection: BaseDBAsyncClient = Issue._meta.db
        return connection


if __name__ == "__main__":
    serve_alone(BareInsert)
