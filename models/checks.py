"""CHECK constraints: what the database itself refuses."""

from collections.abc import Iterable

from tortoise.migrations.constraints import CheckConstraint


def one_of(table: str, column: str, choices: Iterable[str]) -> CheckConstraint:
    """The text column holds one of the choices (or NULL where the column allows it)."""
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return CheckConstraint(check=f'"{column}" IN ({listed})', name=f"{table}_{column}_known")
