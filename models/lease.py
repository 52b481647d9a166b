"""Leases: which replica runs a sweep, and when it is due again."""

from tortoise import fields, models

from models.columns import InstantField


class Lease(models.Model):
    """One sweep of the whole deployment."""

    name = fields.CharField(max_length=40, primary_key=True)
    holder = fields.CharField(max_length=40, default="")
    held_until = InstantField()
    due_at = InstantField()

    class Meta:
        table = "lease"
