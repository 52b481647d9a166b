"""Foreign keys as this product uses them: rows are never deleted from under others."""

from typing import Any

from tortoise import fields


def belongs_to(table: str, *, many: str) -> fields.ForeignKeyRelation[Any]:
    """A compulsory reference; `many` is what the other side calls these rows."""
    return fields.ForeignKeyField(f"models.{table}", related_name=many, on_delete=fields.RESTRICT)


def may_belong_to(table: str, *, many: str) -> fields.ForeignKeyNullableRelation[Any]:
    """A reference that may be absent."""
    return fields.ForeignKeyField(
        f"models.{table}", related_name=many, null=True, on_delete=fields.RESTRICT
    )
