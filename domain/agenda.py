"""The agenda of a consultation: four parts (通报、提问、解答、发言), each at least once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.errors import Invalid

MAX_ITEMS = 20
MAX_MINUTES = 240


class AgendaPart(StrEnum):
    """The four parts of a consultation meeting."""

    BRIEFING = "BRIEFING"
    QUESTION = "QUESTION"
    ANSWER = "ANSWER"
    STATEMENT = "STATEMENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One item of a part: about what, led by whom, for how long."""

    part: AgendaPart
    title: str = ""
    speaker_name: str = ""
    minutes: int | None = None


DEFAULT = tuple(AgendaItem(part=part) for part in AgendaPart)
"""What a consultation follows while nobody has said otherwise."""


def require_agenda(items: Sequence[AgendaItem]) -> None:
    """Invalid unless all four parts are there, in their order, with possible lengths."""
    path = ("input", "items")
    if len(items) > MAX_ITEMS:
        raise Invalid(f"议程最多 {MAX_ITEMS} 项。", path=path)
    order = [list(AgendaPart).index(item.part) for item in items]
    if set(order) != set(range(len(AgendaPart))) or order != sorted(order):
        raise Invalid("议程须依次包含通报、提问、解答、发言四个部分。", path=path)
    for position, item in enumerate(items):
        if item.minutes is not None and not 1 <= item.minutes <= MAX_MINUTES:
            where = (*path, str(position), "minutes")
            raise Invalid(f"时长须在 1 到 {MAX_MINUTES} 分钟之间。", path=where)


def to_stored(items: Sequence[AgendaItem]) -> list[dict[str, Any]]:
    return [
        {
            "part": item.part.value,
            "title": item.title,
            "speaker_name": item.speaker_name,
            "minutes": item.minutes,
        }
        for item in items
    ]


def from_stored(stored: Sequence[Mapping[str, Any]]) -> tuple[AgendaItem, ...]:
    """The agenda as it was set; the four parts alone when it was not."""
    found = tuple(AgendaItem(**{**each, "part": AgendaPart(each["part"])}) for each in stored)
    return found or DEFAULT
