"""What has changed since a position, as ids: the feed by which apps keep their own copy."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor
from models.event import Event, LogHead
from services.audience import tags_of
from services.subject import SCOPES, visible_ids

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Subjects as (type name, id), each once, in the order of their last change."""

    seen: tuple[tuple[str, UUID], ...]
    gone: tuple[tuple[str, UUID], ...]
    seq: int
    has_more: bool
    reset: bool


async def log_head(by: Actor) -> int:
    """The position of the last event of the actor's county."""
    head = await LogHead.get_or_none(county_id=by.county_id)
    return head.seq if head else 0


async def changes_after(seq: int, *, first: int, by: Actor) -> Changes:
    """The subjects of the next `first` events after a position.

    Those the actor sees now come as seen; those it does not come as gone when one of the events
    was meant for it. A position the log has not reached (a restored backup) asks for a reset.
    """
    if seq > await log_head(by):
        return Changes(seen=(), gone=(), seq=0, has_more=True, reset=True)
    events = (
        await Event.filter(county_id=by.county_id, seq__gt=seq)
        .order_by("seq")
        .limit(first + 1)
        .values_list("seq", "subject_type", "subject_id", "audience")
    )
    has_more, events = len(events) > first, events[:first]
    mine = tags_of(by)
    meant: dict[tuple[str, UUID], bool] = {}
    for _, type_name, identity, audience in events:
        if type_name in SCOPES:
            subject = (type_name, identity)
            meant[subject] = meant.pop(subject, False) or not mine.isdisjoint(audience)
    seen = await _seen(meant, by)
    return Changes(
        seen=tuple(subject for subject in meant if subject in seen),
        gone=tuple(subject for subject in meant if subject not in seen and meant[subject]),
        seq=events[-1][0] if events else seq,
        has_more=has_more,
        reset=False,
    )


async def _seen(subjects: dict[tuple[str, UUID], bool], by: Actor) -> set[tuple[str, UUID]]:
    by_type: dict[str, list[UUID]] = defaultdict(list)
    for type_name, identity in subjects:
        by_type[type_name].append(identity)
    return {
        (type_name, identity)
        for type_name, ids in by_type.items()
        for identity in await visible_ids(type_name, ids, by=by)
    }
