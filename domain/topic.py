"""Topics (议题): what a sector group picks from its issues, by the three criteria (三条标准)."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError, Forbidden
from domain.machine import refusal_of


class TopicState(StrEnum):
    PROPOSED = "PROPOSED"
    SELECTED = "SELECTED"
    DROPPED = "DROPPED"


class TopicRole(StrEnum):
    """What an actor is to one topic."""

    GROUP = "GROUP"
    CONVENER = "CONVENER"
    OFFICE = "OFFICE"


class TopicVerb(StrEnum):
    REVISE = "REVISE"
    SELECT = "SELECT"
    DROP = "DROP"
    CONSULT = "CONSULT"


class WrongTopicState(DomainError):
    """The topic is not at the point where this can be done."""

    code = "WRONG_TOPIC_STATE"


class CriteriaUnmet(DomainError):
    """One of the three criteria is not met, so the topic cannot be selected."""

    code = "CRITERIA_UNMET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """切口小、可操作、有实效: all three, or it is no topic for a micro-consultation."""

    small_incision: bool
    operable: bool
    effective: bool

    def require_all(self) -> None:
        """CriteriaUnmet names those that are missing."""
        missing = [label for name, label in CRITERIA_LABELS.items() if not getattr(self, name)]
        if missing:
            raise CriteriaUnmet(f"还不符合“{'、'.join(missing)}”，请调整议题后再选定。")


@dataclass(frozen=True, slots=True)
class TopicStep:
    """One row of the machine; `target` None keeps the state."""

    verb: TopicVerb
    label: str
    sources: frozenset[TopicState]
    target: TopicState | None
    who: frozenset[TopicRole]


CRITERIA_LABELS = {"small_incision": "切口小", "operable": "可操作", "effective": "有实效"}
STATE_LABELS = {
    TopicState.PROPOSED: "待选",
    TopicState.SELECTED: "已选定",
    TopicState.DROPPED: "未选",
}
_PROPOSED = frozenset({TopicState.PROPOSED})
_OPEN = frozenset({TopicState.PROPOSED, TopicState.SELECTED})
_DECIDES = frozenset({TopicRole.CONVENER, TopicRole.OFFICE})
_ALL = frozenset(TopicRole)
STEPS = {
    row.verb: row
    for row in (
        TopicStep(TopicVerb.REVISE, "修改议题", _PROPOSED, None, _ALL),
        TopicStep(TopicVerb.SELECT, "选定议题", _PROPOSED, TopicState.SELECTED, _DECIDES),
        TopicStep(TopicVerb.DROP, "不选", _OPEN, TopicState.DROPPED, _DECIDES),
        TopicStep(TopicVerb.CONSULT, "召集协商", frozenset({TopicState.SELECTED}), None, _ALL),
    )
}


def require(verb: TopicVerb, state: TopicState, roles: Set[TopicRole]) -> TopicStep:
    """The step when it may be taken now in such a role; otherwise why not."""
    step = STEPS[verb]
    if state not in step.sources:
        raise WrongTopicState(f"这个议题{STATE_LABELS[state]}，不能“{step.label}”。")
    if not roles & step.who:
        raise Forbidden(f"“{step.label}”由界别组召集人或县政协办理。")
    return step


refusal = refusal_of(require)
