"""Issues (社情民意线索), their feedback to residents, and the county's categories."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.category import CategoryAxis
from domain.issue import Confidentiality, FeedbackChannel, Nature, RatedBy, Source
from domain.steps import Outcome, Route, Step
from models.checks import one_of
from models.columns import InstantField, Uuid7Field
from models.event import Event
from models.place import Located
from models.relations import belongs_to, may_belong_to


class Category(models.Model):
    """A subject an issue is about, or a kind of city management; the county's own lists.

    `standard_code` is what it maps to, of subjects in GB/T 39666. Issues keep one that is closed;
    statistics count them for what replaced it.
    """

    replaced_by_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="categories")
    code = fields.CharField(max_length=20)
    name = fields.CharField(max_length=40)
    axis = fields.CharField(max_length=8, default=CategoryAxis.SUBJECT)
    standard_code = fields.CharField(max_length=20, default="")
    position = fields.IntField(default=0)
    needs_after_photo = fields.BooleanField(default=False)
    closed_on = fields.DateField(null=True)
    replaced_by = may_belong_to("Category", many="replaced")

    class Meta:
        table = "category"
        unique_together: ClassVar = (("county", "code"),)
        constraints: ClassVar = (one_of("category", "axis", CategoryAxis),)


COUNTED_COLUMNS = (
    *("area_id", "group_id", "collector_id", "category_id", "step", "outcome", "last_rating"),
    *(
        "proxy_rating",
        "source",
        "nature",
        "studied_after_s",
        "resolved_after_s",
        "fed_back_after_s",
    ),
)


SEEN_BY = ("collected_by_id", "confidentiality", "group_id")
"""What decides who sees an issue, besides its area: indexes that have it spare reading the rows."""


class Issue(Located):
    """What a resident raised; `step` is its whole state.

    The milestones of the present round count seconds from `received_at`: first finding, present
    result, last time residents were told of it. `last_rating` is the residents' own, `proxy_rating`
    what somebody wrote down for them (代评); both outlive a reopening.
    """

    county_id: UUID
    area_id: UUID
    category_id: UUID | None
    group_id: UUID | None
    collected_by_id: UUID
    collector_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="issues")
    area = belongs_to("Area", many="issues")
    located_area = may_belong_to("Area", many="located_issues")
    category = may_belong_to("Category", many="issues")
    city_category = may_belong_to("Category", many="city_issues")
    city_category_id: UUID | None
    group = may_belong_to("SectorGroup", many="issues")
    collected_by = belongs_to("Account", many="collected_issues")
    collector = may_belong_to("Member", many="collected_issues")
    title = fields.CharField(max_length=100)
    content = fields.TextField(default="")
    source = fields.CharField(max_length=16)
    nature = fields.CharField(max_length=12, null=True)
    confidentiality = fields.CharField(max_length=12, default=Confidentiality.NORMAL)
    step = fields.CharField(max_length=10, default=Step.COLLECT)
    round = fields.IntField(default=1)
    finding = fields.TextField(default="")
    route = fields.CharField(max_length=12, null=True)
    outcome = fields.CharField(max_length=16, null=True)
    outcome_text = fields.TextField(default="")
    studied_after_s = fields.IntField(null=True)
    resolved_after_s = fields.IntField(null=True)
    fed_back_after_s = fields.IntField(null=True)
    last_rating = fields.IntField(null=True)
    proxy_rating = fields.IntField(null=True)
    reporter_name = fields.CharField(max_length=40, null=True)
    reporter_contact_masked = fields.CharField(max_length=40, null=True)
    reporter_contact_sealed = fields.BinaryField(null=True)
    supporter_count = fields.IntField(default=0)
    parent = may_belong_to("Issue", many="parts")
    parent_id: UUID | None
    merged_into = may_belong_to("Issue", many="merged")
    merged_into_id: UUID | None
    merged_at = InstantField(null=True)
    step_before_merge = fields.CharField(max_length=10, null=True)
    captured_at = InstantField()
    received_at = InstantField()
    clock_offset_ms = fields.BigIntField(default=0)
    is_clock_suspect = fields.BooleanField(default=False)
    created_at = InstantField()
    updated_at = InstantField()
    version = fields.IntField(default=1)

    loose_relations: ClassVar = {"events": (Event, "subject_id")}

    class Meta:
        table = "issue"
        indexes: ClassVar = (
            # The latest ones that somebody may see, of the county and of some grids.
            Index(fields=("county_id", "updated_at", "id", *SEEN_BY, "area_id")),
            Index(fields=("area_id", "updated_at", "id", *SEEN_BY, "county_id")),
            Index(fields=("area_id", "captured_at")),
            Index(fields=("group_id", "updated_at", "id")),
            Index(fields=("collected_by_id", "updated_at", "id")),
            Index(fields=("county_id", "step", "updated_at")),
            Index(fields=("parent_id", "id")),
            Index(fields=("merged_into_id", "id")),
            Index(fields=("county_id", "longitude", "latitude")),
            # Everything statistics count by, so that they never read the long rows themselves.
            Index(fields=("county_id", "captured_at", *COUNTED_COLUMNS)),
        )
        constraints: ClassVar = (
            one_of("issue", "step", Step),
            one_of("issue", "source", Source),
            one_of("issue", "nature", Nature),
            one_of("issue", "confidentiality", Confidentiality),
            one_of("issue", "route", Route),
            one_of("issue", "outcome", Outcome),
        )


class Feedback(models.Model):
    """One telling of the result to one reporter, with their rating (1–5) if they gave one."""

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="feedbacks")
    issue = belongs_to("Issue", many="feedbacks")
    reporter = may_belong_to("Reporter", many="feedbacks")
    reporter_id: UUID | None
    given_by = belongs_to("Account", many="feedbacks")
    given_by_name = fields.CharField(max_length=40)
    round = fields.IntField()
    channel = fields.CharField(max_length=10)
    content = fields.TextField()
    told_at = InstantField()
    rating = fields.IntField(null=True)
    rating_comment = fields.TextField(default="")
    rated_by = fields.CharField(max_length=8, null=True)
    created_at = InstantField()

    class Meta:
        table = "feedback"
        indexes: ClassVar = (Index(fields=("issue_id", "told_at", "id")),)
        constraints: ClassVar = (
            one_of("feedback", "channel", FeedbackChannel),
            one_of("feedback", "rated_by", RatedBy),
        )
