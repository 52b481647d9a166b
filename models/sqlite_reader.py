"""Reading a SQLite file on threads of their own, beside the one connection that writes."""

import asyncio
import sqlite3
from collections.abc import Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Any
from urllib.request import pathname2url

Rows = list[Any]
RowMaker = type[sqlite3.Row] | None

# Rare enough to cost nothing, often enough to give up an abandoned SELECT within about 50 ms.
_INSTRUCTIONS_BETWEEN_LOOKS = 1_000_000


class ReadJob:
    """One SELECT on its way to a thread and back."""

    __slots__ = ("answer", "params", "row_maker", "sql")

    def __init__(
        self, sql: str, params: Sequence[Any], row_maker: RowMaker, answer: asyncio.Future[Rows]
    ) -> None:
        self.sql = sql
        self.params = params
        self.row_maker = row_maker
        self.answer = answer

    def settle(self, rows: Rows, error: Exception | None) -> None:
        """Answer in the event loop, unless the asker has gone."""
        if self.answer.done():
            return
        if error is not None:
            self.answer.set_exception(error)
        else:
            self.answer.set_result(rows)


class SqliteReader(Thread):
    """A thread with its own connection, taking jobs from the shared queue."""

    def __init__(self, path: str, jobs: "SimpleQueue[ReadJob | None]") -> None:
        super().__init__(name="sqlite-reader", daemon=True)
        self._jobs = jobs
        self._current: ReadJob | None = None
        self._connection = connect_for_reading(path)
        self._connection.set_progress_handler(self._is_abandoned, _INSTRUCTIONS_BETWEEN_LOOKS)

    def run(self) -> None:
        while (job := self._jobs.get()) is not None:
            if not job.answer.cancelled():
                self._serve(job)
        self._connection.close()

    def _serve(self, job: ReadJob) -> None:
        rows: Rows = []
        failure: Exception | None = None
        self._current = job
        try:
            rows = self._select(job)
        except Exception as error:
            failure = error
        job.answer.get_loop().call_soon_threadsafe(job.settle, rows, failure)

    def _select(self, job: ReadJob) -> Rows:
        if job.row_maker is None:
            return self._connection.execute(job.sql, job.params).fetchall()
        cursor = self._connection.cursor()
        cursor.row_factory = job.row_maker
        return cursor.execute(job.sql, job.params).fetchall()

    def _is_abandoned(self) -> bool:
        """True makes SQLite interrupt the running SELECT."""
        return self._current is not None and self._current.answer.cancelled()


class SqliteReaders:
    """A few reader threads behind one queue, first come first served."""

    def __init__(self, path: str, count: int) -> None:
        self._jobs: SimpleQueue[ReadJob | None] = SimpleQueue()
        self._threads = [SqliteReader(path, self._jobs) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    async def read(self, sql: str, params: Sequence[Any] = (), row_maker: RowMaker = None) -> Rows:
        """The rows, tuples unless a row maker is named; a cancelled read is given up soon."""
        answer: asyncio.Future[Rows] = asyncio.get_running_loop().create_future()
        self._jobs.put(ReadJob(sql, params, row_maker, answer))
        return await answer

    async def read_value(self, sql: str, params: Sequence[Any] = ()) -> Any:
        rows = await self.read(sql, params)
        return rows[0][0] if rows else None

    async def close(self) -> None:
        """Wait until every thread has finished its job and closed its connection."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)


def connect_for_reading(path: str) -> sqlite3.Connection:
    """A connection that can't write; `mode=rw` so that it never makes an empty file."""
    connection = sqlite3.connect(
        f"file:{pathname2url(path)}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA busy_timeout=15000")
    connection.execute("PRAGMA mmap_size=268435456")
    return connection
