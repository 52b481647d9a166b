"""The open database: Tortoise for writes, plain SQL for reads, on SQLite or PostgreSQL."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Literal, Protocol
from urllib.parse import unquote, urlsplit

from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import TortoiseContext, get_current_context

from domain.errors import SetupFault
from models.tables import MODEL_MODULES

Dialect = Literal["sqlite", "postgres"]


class BadDatabaseUrl(SetupFault):
    """The address names no database we can open."""

    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"数据库地址的协议“{scheme}”不受支持，请用 sqlite:///绝对路径 或 postgres://…。"
        )


class Reader(Protocol):
    async def read(self, sql: str, params: Sequence[Any] = ()) -> list[Any]: ...
    async def read_value(self, sql: str, params: Sequence[Any] = ()) -> Any: ...


class Database:
    """One open database; writes go through Tortoise on the connection of that name."""

    def __init__(self, url: str, dialect: Dialect, reader: Reader) -> None:
        self.url = url
        self.dialect = dialect
        self.write_connection_name: str = dialect
        self._reader = reader

    async def read(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        """Rows of a SELECT outside any transaction, values by position (`?1` or `$1`)."""
        return await self._reader.read(sql, params)

    async def read_value(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """First column of the first row, None when there is no row."""
        return await self._reader.read_value(sql, params)


def dialect_of(url: str) -> Dialect:
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return "sqlite"
    if scheme in ("postgres", "postgresql"):
        return "postgres"
    raise BadDatabaseUrl(scheme)


def sqlite_path(url: str) -> str:
    """`sqlite:///var/x.db` names the file /var/x.db; a fourth slash changes nothing."""
    return "/" + unquote(urlsplit(url).path).lstrip("/")


def connection_config(url: str, *, pool_size: int) -> dict[str, Any]:
    """What Tortoise needs to know of the connection, with our engines."""
    if dialect_of(url) == "sqlite":
        return {"engine": "models.safe_sqlite", "credentials": {"file_path": sqlite_path(url)}}
    credentials: dict[str, Any] = {
        **expand_db_url(url)["credentials"],
        "readers": pool_size,
        "maxsize": max(2, pool_size // 2),
        "server_settings": {
            "jit": "off",
            # What is read is in memory; at 4.0 a page of 21 rows scans whole reference tables.
            "random_page_cost": "1.1",
            "timezone": "UTC",
            "application_name": "gridhall",
            # Compiled reads are large: planning each anew costs ten times what running it does.
            "plan_cache_mode": "force_generic_plan",
        },
        "statement_cache_size": 1000,
        "max_cached_statement_lifetime": 0,
        "max_cacheable_statement_size": 0,
    }
    return {"engine": "models.safe_asyncpg", "credentials": credentials}


@asynccontextmanager
async def open_database(
    url: str, *, pool_size: int = 8, modules: Sequence[str] = MODEL_MODULES
) -> AsyncIterator[Database]:
    """Open the database for this process: any task may use the models until it is closed.

    On PostgreSQL at most `pool_size` connections read, and half as many serve the models.
    Opened inside another open database, it serves the current task and its children alone.
    """
    is_only_one = get_current_context() is None
    with models_lent():
        async with _opened(url, pool_size, modules, is_only_one=is_only_one) as database:
            yield database


@asynccontextmanager
async def _opened(
    url: str, pool_size: int, modules: Sequence[str], *, is_only_one: bool
) -> AsyncIterator[Database]:
    dialect = dialect_of(url)
    async with TortoiseContext() as context:
        await context.init(
            config={
                "connections": {dialect: connection_config(url, pool_size=pool_size)},
                "apps": {"models": {"models": list(modules), "default_connection": dialect}},
            },
            use_tz=True,
            timezone="UTC",
            _enable_global_fallback=is_only_one,
        )
        client: Any = context.connections.get(dialect)
        await client.create_connection(with_db=True)
        yield Database(url, dialect, client.readers)


@contextmanager
def models_lent() -> Iterator[None]:
    """Another Tortoise context may use the models here; afterwards the open database has them."""
    outer = get_current_context()
    try:
        yield
    finally:
        if outer is not None:
            _point_models_at(outer)


def _point_models_at(context: TortoiseContext) -> None:
    """Models are one per process and remember the dialect they were last opened with."""
    apps = context.apps
    if apps is None:
        return
    for models in apps.apps.values():
        for model in models.values():
            model._meta.default_connection = context.default_connection
    apps._build_initial_querysets()
