"""Brings a database to a migration, up or down, with its rows, one migrator at a time."""

import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget, PlanStep
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import Operation, RunPython
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.transactions import in_transaction

from domain.errors import SetupFault
from models.database import connection_config, dialect_of, sqlite_path
from models.migration_state import MigrationState
from models.reference_triggers import create_triggers, drop_triggers
from models.schema_editor import PostgresEditor, SqliteEditor

MIGRATIONS = "models.migrations"
APP = "models"
LATEST = "__latest__"
NOTHING = "__first__"
"""The target before the first migration: a database without our tables."""

PATIENCE_MS = 60_000
"""How long to wait for a SQLite file that others have open."""

_ADVISORY_LOCK = 7_261_950_317


class MigrationRefused(SetupFault):
    """The database can't be brought where it was asked to go; it was left as it is."""


@dataclass(frozen=True)
class MigrationReport:
    """What was done, in order, and where the copy made before lies (SQLite with rows only)."""

    applied: tuple[str, ...] = ()
    reverted: tuple[str, ...] = ()
    backup: Path | None = None


async def pending(url: str, *, package: str = MIGRATIONS) -> list[str]:
    """Names of the migrations the database lacks; empty when it is up to date.

    MigrationRefused when the database knows migrations this program does not.
    """
    if not _is_there(url):
        return _missing(package, [])
    async with _connected(url) as connection:
        return _missing(package, await _applied_names(connection))


async def migrate(url: str, target: str = LATEST, *, package: str = MIGRATIONS) -> MigrationReport:
    """Bring the database to the target: a migration's name, LATEST or NOTHING."""
    if target == LATEST and not await pending(url, package=package):
        return MigrationReport()
    async with _one_at_a_time(url), _connected(url, exclusive=True) as connection:
        await _refuse_when_in_use(connection)
        applied = await _applied_names(connection)
        if target == LATEST and not _missing(package, applied):
            return MigrationReport()
        runner = MigrationRunner(connection, package)
        plan = await runner.plan_to(target)
        backup = await _back_up(connection, url, plan[0]) if plan and applied else None
        return await runner.run(plan, backup)


class MigrationRunner:
    """Runs a plan, each step and its record in one transaction."""

    def __init__(self, connection: BaseDBAsyncClient, package: str) -> None:
        self._connection = connection
        app = {"models": [], "migrations": package, "default_connection": _alias(connection)}
        self._executor = MigrationExecutor(connection, {APP: app})

    async def plan_to(self, target: str) -> list[PlanStep]:
        await MigrationRecorder(self._connection).ensure_schema(self._editor(self._connection))
        try:
            return await self._executor.plan([MigrationTarget(app_label=APP, name=target)])
        except ValueError as error:
            raise MigrationRefused(f"没有名为“{target}”的迁移。") from error

    async def run(self, plan: list[PlanStep], backup: Path | None) -> MigrationReport:
        for step in plan:
            await self._take(step)
        return MigrationReport(
            applied=tuple(step.migration.name for step in plan if not step.backward),
            reverted=tuple(step.migration.name for step in plan if step.backward),
            backup=backup,
        )

    async def _take(self, step: PlanStep) -> None:
        name = step.migration.name
        state = self._state_before(name)
        async with in_transaction(_alias(self._connection)) as transaction:
            recorder, editor = MigrationRecorder(transaction), self._editor(transaction)
            await drop_triggers(transaction)
            if step.backward:
                await _unapply(step.migration, state, editor)
                await recorder.record_unapplied(APP, name)
            else:
                await _apply(step.migration, state, editor)
                await recorder.record_applied(APP, name)
            await create_triggers(transaction)
            await _refuse_broken_references(transaction, name)

    def _state_before(self, name: str) -> MigrationState:
        state = MigrationState.empty({APP: _alias(self._connection)})
        for key in self._executor._full_plan():
            if key.name == name:
                break
            migration = self._executor.loader.graph.nodes[key]
            assert migration is not None
            for operation in migration.operations:
                operation.state_forward(APP, state)
        return state

    @staticmethod
    def _editor(connection: BaseDBAsyncClient) -> BaseSchemaEditor:
        if connection.capabilities.dialect == "sqlite":
            return SqliteEditor(connection)
        return PostgresEditor(connection)


async def _apply(migration: Migration, state: MigrationState, editor: BaseSchemaEditor) -> None:
    for operation in migration.operations:
        earlier = state.clone()
        operation.state_forward(APP, state)
        if isinstance(operation, RunPython):
            earlier.apps.make_all()
        await operation.database_forward(APP, earlier, state, editor)
    state.validate_relations_initialized()


async def _unapply(migration: Migration, state: MigrationState, editor: BaseSchemaEditor) -> None:
    """The operations backwards, from the state that each of them led to, to the one before."""
    steps: list[tuple[Operation, MigrationState, MigrationState]] = []
    for operation in migration.operations:
        if not operation.reversible:
            raise MigrationRefused(f"迁移 {migration.name} 不能退回：{operation.describe()}。")
        earlier = state.clone()
        operation.state_forward(APP, state)
        steps.append((operation, earlier, state.clone()))
    for operation, earlier, later in reversed(steps):
        if isinstance(operation, RunPython):
            later.apps.make_all()
        await operation.database_backward(APP, later, earlier, editor)


def _is_there(url: str) -> bool:
    """Asked before connecting, for connecting to a SQLite file that is not there makes it."""
    return dialect_of(url) != "sqlite" or Path(sqlite_path(url)).exists()


def _alias(connection: BaseDBAsyncClient) -> str:
    return connection.connection_name


def _missing(package: str, applied: list[str]) -> list[str]:
    ours = sorted(
        module.name
        for module in pkgutil.iter_modules(import_module(package).__path__)
        if module.name[0] not in "_~"
    )
    if unknown := sorted(set(applied) - set(ours)):
        raise MigrationRefused(
            f"数据库已由更新的版本升级（{'、'.join(unknown)}），请换用新版本的程序。"
        )
    return [name for name in ours if name not in applied]


async def _applied_names(connection: BaseDBAsyncClient) -> list[str]:
    if not await _has_records(connection):
        return []
    query = "SELECT name FROM tortoise_migrations ORDER BY id"
    return [row["name"] for row in await connection.execute_query_dict(query)]


async def _has_records(connection: BaseDBAsyncClient) -> bool:
    if connection.capabilities.dialect == "sqlite":
        query = "SELECT 1 FROM sqlite_master WHERE name = 'tortoise_migrations'"
    else:
        query = "SELECT 1 WHERE to_regclass('tortoise_migrations') IS NOT NULL"
    return bool(await connection.execute_query_dict(query))


@asynccontextmanager
async def _connected(url: str, *, exclusive: bool = False) -> AsyncIterator[BaseDBAsyncClient]:
    """A connection of its own, without models; exclusive closes a SQLite file to all others."""
    dialect = dialect_of(url)
    config = connection_config(url, pool_size=2)
    if dialect == "sqlite":
        config["credentials"] |= _sqlite_settings(exclusive=exclusive)
    async with TortoiseContext() as context:
        context.connections._init_config({dialect: config})
        yield context.connections.get(dialect)


def _sqlite_settings(*, exclusive: bool) -> dict[str, Any]:
    # Foreign keys off: rebuilding a table drops the old one, which would delete its children.
    settings: dict[str, Any] = {"readers": 0, "busy_timeout": PATIENCE_MS, "foreign_keys": "OFF"}
    return settings | {"locking_mode": "EXCLUSIVE"} if exclusive else settings


@asynccontextmanager
async def _one_at_a_time(url: str) -> AsyncIterator[None]:
    """On PostgreSQL a session lock outside the pool; SQLite's own file lock is enough."""
    if dialect_of(url) == "sqlite":
        yield
        return
    import asyncpg  # type: ignore[import-untyped]  # a tenth of a second that SQLite need not pay

    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _ADVISORY_LOCK)
        yield
    finally:
        await connection.close()


async def _refuse_when_in_use(connection: BaseDBAsyncClient) -> None:
    """The first access to the database; on SQLite it takes the lock, or fails for want of it."""
    try:
        await _has_records(connection)
    except OperationalError as error:
        raise MigrationRefused("数据库文件正被其他程序使用，请先停止服务再迁移。") from error


async def _back_up(connection: BaseDBAsyncClient, url: str, first: PlanStep) -> Path | None:
    """A whole copy beside the SQLite file, named for the step it precedes."""
    if dialect_of(url) != "sqlite":
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    copy = Path(f"{sqlite_path(url)}.before-{first.migration.name}-{stamp}")
    await connection.execute_query("VACUUM INTO ?", [str(copy)])
    return copy


async def _refuse_broken_references(connection: BaseDBAsyncClient, name: str) -> None:
    if connection.capabilities.dialect != "sqlite":
        return
    _, broken = await connection.execute_query("PRAGMA foreign_key_check")
    if broken:
        tables = "、".join(sorted({row["table"] for row in broken}))
        raise MigrationRefused(f"迁移 {name} 会使外键失效（{tables}），未作任何更改。")
