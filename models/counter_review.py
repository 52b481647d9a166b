"""Counter-reviews (反监督): what departments and townships say of a member."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.counter_review import ReviewState
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to, may_belong_to


class CounterReview(models.Model):
    """By one department or township, of one member, of one case or one quarter.

    `occasion` is the issue in hex or "2026Q1"; with author and member it makes the review unique.
    """

    county_id: UUID
    member_id: UUID
    department_id: UUID | None
    township_id: UUID | None
    issue_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="counter_reviews")
    member = belongs_to("Member", many="counter_reviews")
    department = may_belong_to("Department", many="counter_reviews")
    township = may_belong_to("Area", many="counter_reviews")
    issue = may_belong_to("Issue", many="counter_reviews")
    author_id = Uuid7Field()
    author_name = fields.CharField(max_length=60)
    occasion = fields.CharField(max_length=32)
    year = fields.IntField(null=True)
    quarter = fields.IntField(null=True)
    score = fields.IntField()
    facts = fields.TextField()
    state = fields.CharField(max_length=10, default=ReviewState.SUBMITTED)
    reply = fields.TextField(default="")
    replied_at = InstantField(null=True)
    created_at = InstantField()

    class Meta:
        table = "counter_review"
        unique_together: ClassVar = (("author_id", "member", "occasion"),)
        indexes: ClassVar = (
            Index(fields=("county_id", "created_at", "id")),
            Index(fields=("member_id", "created_at", "id")),
            Index(fields=("department_id", "created_at", "id")),
            Index(fields=("township_id", "created_at", "id")),
        )
        constraints: ClassVar = (one_of("counter_review", "state", ReviewState),)
