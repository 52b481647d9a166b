"""Issue milestones."""

# ruff: noqa: E501, I001, RUF012

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

MILESTONES = """
    UPDATE issue SET
        studied_after_s = (
            SELECT {first} FROM event e WHERE e.subject_id = issue.id
            AND e.kind IN ('ISSUE_STUDIED', 'ISSUE_RESOLVED', 'ISSUE_DECLINED')),
        resolved_after_s = (
            SELECT {last} FROM event e WHERE e.subject_id = issue.id
            AND e.kind IN ('ISSUE_RESOLVED', 'ISSUE_DECLINED')
            AND issue.step IN ('FEED_BACK', 'CLOSED')),
        fed_back_after_s = (
            SELECT {last} FROM event e WHERE e.subject_id = issue.id
            AND e.kind = 'ISSUE_FED_BACK' AND issue.step IN ('FEED_BACK', 'CLOSED')
            AND e.seq > (SELECT max(r.seq) FROM event r WHERE r.subject_id = issue.id
                         AND r.kind IN ('ISSUE_RESOLVED', 'ISSUE_DECLINED'))),
        last_rating = (
            SELECT f.rating FROM feedback f WHERE f.issue_id = issue.id AND f.rating IS NOT NULL
            ORDER BY f.told_at DESC, f.id DESC LIMIT 1)
"""
SECONDS = {
    "sqlite": "unixepoch({at}) - unixepoch(issue.received_at)",
    "postgres": "floor(extract(epoch FROM {at} - issue.received_at))",
}


async def tell_from_the_log(apps: Any, editor: Any) -> None:
    """Issues of before have passed their milestones when the log says so."""
    seconds = SECONDS[editor.client.capabilities.dialect]
    first, last = (seconds.format(at=f"{which}(e.at)") for which in ("min", "max"))
    await editor.client.execute_query(MILESTONES.format(first=first, last=last))


class Migration(migrations.Migration):
    dependencies = [('models', '0020_county_import')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Issue',
            name='fed_back_after_s',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Issue',
            name='last_rating',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Issue',
            name='resolved_after_s',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Issue',
            name='studied_after_s',
            field=fields.IntField(null=True),
        ),
        ops.RunPython(tell_from_the_log, ops.RunPython.noop),
        ops.AddIndex(
            model_name='Issue',
            index=Index(fields=['county_id', 'captured_at', 'area_id', 'group_id', 'collector_id', 'category_id', 'step', 'outcome', 'last_rating', 'studied_after_s', 'resolved_after_s', 'fed_back_after_s']),
        ),
    ]
