"""Column types whose stored form is the same fact on SQLite and PostgreSQL, for good."""

from datetime import UTC, datetime
from typing import Any, Literal, TypeVar, overload
from uuid import UUID

from tortoise.fields import Field
from tortoise.models import Model

from domain.ids import new_uuid

UuidT = TypeVar("UuidT", bound=UUID | None)
InstantT = TypeVar("InstantT", bound=datetime | None)


def instant_text(value: datetime) -> str:
    """The one text of an instant: RFC 3339, UTC, milliseconds, Z."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def to_instant(value: datetime | str) -> datetime:
    """Aware UTC with milliseconds; ValueError for a time that names no offset."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment.tzinfo is UTC and not moment.microsecond % 1000:
        return moment
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} names no offset, so it is no instant")
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Uuid7Field(Field[UuidT]):
    """A uuid made by new_uuid; `uuid` on PostgreSQL, 32 hex digits on SQLite."""

    field_type = UUID
    skip_to_python_if_native = True
    SQL_TYPE = "CHAR(32)"

    class _db_postgres:
        SQL_TYPE = "UUID"

    @overload
    def __init__(
        self: "Uuid7Field[UUID]", *, null: Literal[False] = False, **kwargs: Any
    ) -> None: ...
    @overload
    def __init__(
        self: "Uuid7Field[UUID | None]", *, null: Literal[True], **kwargs: Any
    ) -> None: ...
    def __init__(self, **kwargs: Any) -> None:
        if kwargs.get("primary_key"):
            kwargs.setdefault("default", new_uuid)
        super().__init__(**kwargs)

    def to_python_value(self, value: UUID | str | None) -> UUID | None:
        return UUID(value) if isinstance(value, str) else value

    def to_db_value(
        self, value: UUID | str | None, instance: type[Model] | Model | None
    ) -> UUID | None:
        """The uuid itself; sqlite3 writes it by safe_sqlite's adapter."""
        return self.to_python_value(value)


class InstantField(Field[InstantT]):
    """An instant with milliseconds; `timestamptz` on PostgreSQL, its wire text on SQLite."""

    field_type = datetime
    skip_to_python_if_native = True
    SQL_TYPE = "TEXT"

    class _db_postgres:
        SQL_TYPE = "TIMESTAMPTZ"

    @overload
    def __init__(
        self: "InstantField[datetime]", *, null: Literal[False] = False, **kwargs: Any
    ) -> None: ...
    @overload
    def __init__(
        self: "InstantField[datetime | None]", *, null: Literal[True], **kwargs: Any
    ) -> None: ...
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def to_python_value(self, value: datetime | str | None) -> datetime | None:
        return None if value is None else to_instant(value)

    def to_db_value(
        self, value: datetime | str | None, instance: type[Model] | Model | None
    ) -> datetime | None:
        """The instant itself: the driver writes it, sqlite3 by safe_sqlite's adapter."""
        return self.to_python_value(value)


class OptionalText(Field[str | None]):
    """Text of any length that may be absent; typed `str | None`, as TextField(null=True) is not."""

    field_type = str
    indexable = False
    SQL_TYPE = "TEXT"

    def __init__(self, **kwargs: Any) -> None:
        kwargs["null"] = True
        super().__init__(**kwargs)
