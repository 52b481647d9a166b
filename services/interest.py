"""Interests: which events a subscriber asked for, before anyone looks at what it may see."""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.events import CHANGES_GRANTS, NO_NEWS
from services.audience import tag, tags_of
from services.event_log import LoggedEvent

ISSUE = "Issue"
CONSULTATION = "Consultation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """Events about subjects of these types, about this one, for any of this audience.

    Those of the kinds in `besides` are left out.

    With `wakes_for` the answer shows nothing of the event, so it may also tell of what its
    subscriber does not see any more.
    """

    subject_types: frozenset[str] | None = None
    subject_id: UUID | None = None
    audience: frozenset[str] | None = None
    wakes_for: frozenset[str] | None = None
    besides: frozenset[str] = frozenset()

    def concerns(self, event: LoggedEvent) -> bool:
        """Whether the event is asked for; a part that is None asks for anything."""
        return self.wakes(event) or (
            (self.subject_id is None or event.subject_id == self.subject_id)
            and (self.subject_types is None or event.subject_type in self.subject_types)
            and (self.audience is None or not self.audience.isdisjoint(event.audience))
            and event.kind not in self.besides
        )

    def wakes(self, event: LoggedEvent) -> bool:
        """Whether the event is told of unseen: it names its subscriber or changes rights."""
        if self.wakes_for is None:
            return False
        return event.kind in CHANGES_GRANTS or (
            event.subject_type in (ISSUE, CONSULTATION)
            and not self.wakes_for.isdisjoint(event.audience)
        )


def issues(issue_id: UUID | None) -> Interest:
    """One issue, or all of them."""
    return Interest(subject_types=frozenset({ISSUE}), subject_id=issue_id)


def consultation(consultation_id: UUID) -> Interest:
    return Interest(subject_types=frozenset({CONSULTATION}), subject_id=consultation_id)


def hall_board(hall_id: UUID, *, by: Actor) -> Interest:
    """Consultations in the hall; on the hall's own tablet also what goes on around it."""
    audience = {tag("hall", hall_id)}
    if by.kind is ActorKind.DEVICE and by.hall_id == hall_id:
        audience |= tags_of(by)
    return Interest(subject_types=frozenset({ISSUE, CONSULTATION}), audience=frozenset(audience))


def inbox(by: Actor) -> Interest:
    """Whatever is meant for the actor and is news."""
    return Interest(audience=tags_of(by), besides=NO_NEWS)


def signals(by: Actor) -> Interest:
    """Whatever makes it worth to ask for changes."""
    return Interest(subject_types=frozenset({ISSUE, CONSULTATION}), wakes_for=tags_of(by))
