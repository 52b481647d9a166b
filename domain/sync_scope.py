"""What an actor is allowed to see, as a mark that changes whenever it does."""

from hashlib import blake2b

from domain.actor import Actor

_SIZE = 8
_FACTS = ("member_id", "group_id", "department_id", "township_id", "hall_id")


def scope_mark(by: Actor) -> bytes:
    """Equal for equal rights; another account, group or grid makes another mark."""
    facts = [by.kind, by.account_id.hex, *(str(getattr(by, name)) for name in _FACTS)]
    areas = sorted(area_id.hex for area_id in by.area_ids)
    return blake2b("\n".join([*facts, *areas]).encode(), digest_size=_SIZE).digest()
