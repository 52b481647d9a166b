"""Photos, and the bytes of one that are still arriving."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from domain.photo import PeopleShown, PhotoPurpose, PhotoState, Rejection
from models.checks import one_of
from models.columns import InstantField, OptionalText, Uuid7Field
from models.place import Located
from models.relations import belongs_to, may_belong_to


class Photo(Located):
    """A picture declared with a record; the record is valid before, and without, its bytes.

    The keys name blobs; `facts` is what the camera wrote, for the roles that may see it. A photo
    is redacted when it has `regions`: lists of corners (domain/redaction.py).
    """

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="photos")
    county_id: UUID
    issue = may_belong_to("Issue", many="photos")
    issue_id: UUID | None
    session_entry = may_belong_to("SessionEntry", many="photos")
    session_entry_id: UUID | None
    commitment = may_belong_to("Commitment", many="photos")
    commitment_id: UUID | None
    activity = may_belong_to("Activity", many="photos")
    activity_id: UUID | None
    reused_from = may_belong_to("Photo", many="reuses")
    reused_from_id: UUID | None
    purpose = fields.CharField(max_length=10, default=PhotoPurpose.EVIDENCE)
    position = fields.IntField(default=0)
    state = fields.CharField(max_length=10, default=PhotoState.EXPECTED)
    declared_sha256 = fields.CharField(max_length=64, null=True)
    declared_bytes = fields.BigIntField(null=True)
    content_type = fields.CharField(max_length=20, null=True)
    captured_at = InstantField(null=True)
    caption = OptionalText()
    uploaded_by_id = Uuid7Field()
    rejection = fields.CharField(max_length=20, null=True)
    original_key = fields.CharField(max_length=90, null=True)
    large_key = fields.CharField(max_length=90, null=True)
    thumb_key = fields.CharField(max_length=90, null=True)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    thumbhash = fields.CharField(max_length=60, null=True)
    dhash = fields.CharField(max_length=16, null=True)
    # Later than the table itself: rows from before need a value the database knows.
    on_site = fields.CharField(max_length=12, default="NO_FIX", db_default="NO_FIX")
    on_site_reasons = fields.JSONField[list[str]](default=list, db_default=[])
    people_shown = fields.CharField(
        max_length=10, default=PeopleShown.UNKNOWN, db_default=PeopleShown.UNKNOWN.value
    )
    regions = fields.JSONField[list[list[list[float]]] | None](null=True)
    redacted_large_key = fields.CharField(max_length=90, null=True)
    redacted_thumb_key = fields.CharField(max_length=90, null=True)
    stamped_key = fields.CharField(max_length=90, null=True)
    facts = fields.JSONField[dict[str, str | float]](null=True)
    received_at = InstantField(null=True)
    original_removed_at = InstantField(null=True)
    created_at = InstantField()
    updated_at = InstantField()

    class Meta:
        table = "photo"
        indexes: ClassVar = (
            Index(fields=("issue_id", "position", "id")),
            Index(fields=("session_entry_id", "position", "id")),
            Index(fields=("commitment_id", "position", "id")),
            Index(fields=("activity_id", "position", "id")),
            Index(fields=("state", "updated_at")),
            Index(fields=("uploaded_by_id", "created_at")),
            Index(fields=("county_id", "dhash")),
        )
        constraints: ClassVar = (
            one_of("photo", "purpose", PhotoPurpose),
            one_of("photo", "state", PhotoState),
            one_of("photo", "rejection", Rejection),
            one_of("photo", "people_shown", PeopleShown),
        )


class Upload(models.Model):
    """One attempt to bring a photo's bytes here; at most one per photo, replaced when restarted.

    `metadata` is the client's Upload-Metadata header, given back as it came.
    """

    id = Uuid7Field(primary_key=True)
    photo: fields.OneToOneRelation[Photo] = fields.OneToOneField(
        "models.Photo", related_name="upload", on_delete=fields.RESTRICT
    )
    photo_id: UUID
    length = fields.BigIntField()
    metadata = fields.TextField(default="")
    is_complete = fields.BooleanField(default=False)
    expires_at = InstantField(db_index=True)
    created_at = InstantField()

    class Meta:
        table = "upload"


class UploadSegment(models.Model):
    """A run of received bytes; writing the row is what makes them received.

    A segment starts where the one before it ended, and only one can start there: of two
    writers who saw the same end, the second is refused by the unique key.
    """

    id = Uuid7Field(primary_key=True)
    upload: fields.ForeignKeyRelation[Upload] = fields.ForeignKeyField(
        "models.Upload", related_name="segments", on_delete=fields.CASCADE
    )
    upload_id: UUID
    start = fields.BigIntField()
    byte_count = fields.IntField()
    key = fields.CharField(max_length=90)

    class Meta:
        table = "upload_segment"
        unique_together: ClassVar = (("upload", "start"),)
