"""Reference data: rows few and rarely changed, which every process keeps in memory by version."""

from collections.abc import Mapping

from tortoise import fields, models

from models.county import County

REFERENCE: Mapping[str, frozenset[str]] = {
    "area": frozenset({"boundary", "issue_count", "open_issue_count"}),
    "category": frozenset(),
    "department": frozenset(),
    "hall": frozenset(),
    "member": frozenset(),
    "sector_group": frozenset(),
    "term": frozenset(),
}
"""Each table with its columns that are read from the database all the same: large ones, counts.

Whoever changes anything else in one raises the county's version, by triggers (reference_triggers).
"""


class ReferenceVersion(models.Model):
    """How often a county's reference data has changed; every read asks for it, too."""

    county: fields.OneToOneRelation[County] = fields.OneToOneField(
        "models.County",
        related_name="reference_version",
        primary_key=True,
        on_delete=fields.RESTRICT,
    )
    version = fields.BigIntField(default=0)

    class Meta:
        table = "reference_version"
