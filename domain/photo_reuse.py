"""Noticing a photo that was used before (重复照片): a flag for the second look, never a refusal."""

from domain.photo import likeness

# Our interpretation, to be tuned by what the county sees: 0 is the same picture, 32 is chance.
MOST_DIFFERENT_BITS = 4
# A wall, a night, a blank page: their few edges say nothing, and all are alike.
LEAST_TELLING_BITS = 8


def is_telling(dhash: str) -> bool:
    """Whether the picture has enough in it to be known again."""
    edges = int(dhash, 16).bit_count()
    return LEAST_TELLING_BITS <= edges <= 64 - LEAST_TELLING_BITS


def resembles(one: str, other: str) -> bool:
    """Whether two pictures are one: re-encoded or scaled, not just of the same place."""
    return is_telling(one) and likeness(one, other) <= MOST_DIFFERENT_BITS
