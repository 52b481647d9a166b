"""Printed QR codes (二维码) of grids and halls, by which residents raise matters."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to, may_belong_to


class QrCode(models.Model):
    """Names a grid or community, and the hall it hangs in if any; its token is signed."""

    area_id: UUID
    county_id: UUID
    hall_id: UUID | None

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="qr_codes")
    area = belongs_to("Area", many="qr_codes")
    hall = may_belong_to("Hall", many="qr_codes")
    label = fields.CharField(max_length=60, default="")
    issued_by_name = fields.CharField(max_length=40)
    issued_at = InstantField()
    revoked_at = InstantField(null=True)

    class Meta:
        table = "qr_code"
        indexes: ClassVar = (Index(fields=("county_id", "issued_at", "id")),)
