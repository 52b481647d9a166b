"""Tables, one file per aggregate."""

from tortoise import models


def _no_comments(cls: type[models.Model]) -> dict[str, str]:
    """Tortoise parses the source of every table for `#:` comments, of which ours have none.

    That is a twentieth of a start, and more with every table.
    """
    return {}


models._get_comments = _no_comments
