"""Who sees events: they are only reached through their subject, whose scope is checked first."""

from domain.permissions.said import PUBLIC

EVENT = PUBLIC
