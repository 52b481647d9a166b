"""Proxy rating."""

# ruff: noqa: E501, I001, RUF012

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

LAST = """(
    SELECT f.rating FROM feedback f WHERE f.issue_id = issue.id AND f.rating IS NOT NULL{only}
    ORDER BY f.told_at DESC, f.id DESC LIMIT 1)
"""
OF = " AND f.rated_by = '{by}'"


async def tell_apart(apps: Any, editor: Any) -> None:
    """What residents said themselves stays their rating; what was written for them is beside it."""
    own, proxy = (LAST.format(only=OF.format(by=by)) for by in ("RESIDENT", "PROXY"))
    await editor.client.execute_query(
        f"UPDATE issue SET last_rating = {own}, proxy_rating = {proxy} WHERE last_rating IS NOT NULL"
    )


async def tell_together(apps: Any, editor: Any) -> None:
    last = LAST.format(only="")
    await editor.client.execute_query(
        f"UPDATE issue SET last_rating = {last} WHERE proxy_rating IS NOT NULL"
    )


class Migration(migrations.Migration):
    dependencies = [('models', '0030_screenshots')]

    initial = False

    operations = [
        ops.RemoveIndex(
            model_name='Issue',
            name=None,
            fields=['county_id', 'captured_at', 'area_id', 'group_id', 'collector_id', 'category_id', 'step', 'outcome', 'last_rating', 'studied_after_s', 'resolved_after_s', 'fed_back_after_s'],
        ),
        ops.AddField(
            model_name='Issue',
            name='proxy_rating',
            field=fields.IntField(null=True),
        ),
        ops.RunPython(tell_apart, tell_together),
        ops.AddIndex(
            model_name='Issue',
            index=Index(fields=['county_id', 'captured_at', 'area_id', 'group_id', 'collector_id', 'category_id', 'step', 'outcome', 'last_rating', 'proxy_rating', 'studied_after_s', 'resolved_after_s', 'fed_back_after_s']),
        ),
    ]
