"""Sign-ins that are in force, the tokens that prove them, and what protects signing in."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields, models
from tortoise.indexes import Index

from models.columns import InstantField, Uuid7Field
from models.relations import belongs_to, may_belong_to


class Session(models.Model):
    """One sign-in on one device: the family its tokens belong to, until it is ended.

    `generation` counts the rotations of its refresh token; only pairs of that generation are new.
    `used_generation` is the last of which an access token has come back: its answer arrived.
    A visitor's session at a tablet is short, cannot be refreshed, and is deleted with its end.
    """

    id = Uuid7Field(primary_key=True)
    county = belongs_to("County", many="sessions")
    county_id: UUID
    account = belongs_to("Account", many="sessions")
    account_id: UUID
    device_name = fields.CharField(max_length=60, default="")
    is_visitor = fields.BooleanField(default=False)
    generation = fields.IntField(default=0)
    used_generation = fields.IntField(default=-1)
    rotated_at = InstantField()
    created_at = InstantField()
    ended_at = InstantField(null=True)

    class Meta:
        table = "session"
        indexes: ClassVar = (
            Index(fields=("account_id", "ended_at")),
            Index(fields=("is_visitor", "rotated_at")),
        )


class TokenPair(models.Model):
    """An access token and the refresh token issued with it, as SHA-256 of their text."""

    id = Uuid7Field(primary_key=True)
    session = belongs_to("Session", many="token_pairs")
    generation = fields.IntField()
    access_hash = fields.CharField(max_length=64, unique=True)
    access_expires_at = InstantField()
    refresh_hash = fields.CharField(max_length=64, unique=True)
    refresh_expires_at = InstantField(db_index=True)

    class Meta:
        table = "token_pair"
        indexes: ClassVar = (Index(fields=("session_id", "generation")),)


class Lockout(models.Model):
    """When somebody failed lately, by account or address; `key` is a hash of which.

    The row is locked while the next try is admitted, so parallel tries are counted exactly.
    """

    key = fields.CharField(max_length=64, primary_key=True)
    failed_at = fields.JSONField[list[str]](default=list)
    updated_at = InstantField(db_index=True)

    class Meta:
        table = "lockout"


class Pairing(models.Model):
    """A tablet asks to be let in (RFC 8628); it has no county until an office confirms it."""

    id = Uuid7Field(primary_key=True)
    device_code_hash = fields.CharField(max_length=64, unique=True)
    user_code = fields.CharField(max_length=8, unique=True)
    device_name = fields.CharField(max_length=60)
    interval_s = fields.IntField()
    polled_at = InstantField(null=True)
    created_at = InstantField()
    expires_at = InstantField(db_index=True)
    account = may_belong_to("Account", many="pairings")
    session = may_belong_to("Session", many="pairings")
    session_id: UUID | None

    class Meta:
        table = "pairing"
