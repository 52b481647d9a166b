"""The two SQL dialects; everything that differs between the databases is here."""

from engine.dialects.postgres import Postgres
from engine.dialects.sqlite import Sqlite
from engine.sql import Dialect


def dialect_named(name: str) -> Dialect:
    return Sqlite() if name == "sqlite" else Postgres()
