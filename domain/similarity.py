"""Whether two matters may be the same: near, of one category, in like words."""

import unicodedata
from dataclasses import dataclass

NEAR_M = 250.0
LIKELY = 0.35
_TEXT, _PLACE, _CATEGORY = 0.5, 0.3, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is compared of a matter; None for what is not known of it."""

    text: str
    category: object | None
    distance_m: float | None
    is_same_area: bool


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters; Chinese needs no words to be compared by."""
    folded = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(character for character in folded if character.isalnum())
    return frozenset(kept[at : at + 2] for at in range(len(kept) - 1))


def alike(one: str, other: str) -> float:
    """Dice's coefficient over pairs: 0 nothing in common, 1 the same."""
    left, right = pairs(one), pairs(other)
    if not left or not right:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))


def likeness(text: str, category: object | None, other: Said) -> float:
    """0 to 1; text counts half, place three tenths, category two."""
    place = closeness(other.distance_m, is_same_area=other.is_same_area)
    same = category is not None and category == other.category
    return _TEXT * alike(text, other.text) + _PLACE * place + _CATEGORY * same


def closeness(distance_m: float | None, *, is_same_area: bool) -> float:
    """1 at the spot, 0 from 250 m on; without a fix the same grid is half as good."""
    if distance_m is None:
        return 0.5 if is_same_area else 0.0
    return max(0.0, 1 - distance_m / NEAR_M)
