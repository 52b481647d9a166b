"""Instants as text, exactly as the scalar DateTime writes them."""

from datetime import UTC, datetime


def instant_text(value: datetime) -> str:
    """RFC 3339 in UTC with milliseconds and Z."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def instant_from(value: datetime | str) -> datetime:
    """Aware UTC, from either database's form."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.astimezone(UTC)
