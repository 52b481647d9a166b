"""Issues as flat documents that a phone's database replicates row by row (副本).

A replicating database knows states, not intentions: what was meant is read from the difference.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.steps import Outcome, Route, Step


class Intent(StrEnum):
    """What the owner of a changed document wanted."""

    STUDY = "STUDY"
    ROUTE = "ROUTE"
    RESOLVE = "RESOLVE"
    WITHDRAW = "WITHDRAW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The part of a document that its owner may write."""

    title: str
    content: str
    step: Step = Step.COLLECT
    finding: str = ""
    route: Route | None = None
    outcome: Outcome | None = None
    outcome_text: str = ""
    is_deleted: bool = False


def intent_of(current: Matter, wanted: Matter) -> Intent | None:
    """What leads from one state to the other; None when nothing a phone may do does."""
    if wanted.is_deleted:
        return Intent.WITHDRAW
    if (wanted.title, wanted.content) != (current.title, current.content):
        return None
    if current.step is Step.RESOLVE and wanted.step is Step.FEED_BACK:
        return Intent.RESOLVE if wanted.outcome and wanted.outcome_text else None
    if current.step not in (Step.COLLECT, Step.STUDY):
        return None
    return _study(current, wanted)


def _study(current: Matter, wanted: Matter) -> Intent | None:
    """A new finding is a study, whose route may lead on at once; a route alone needs a finding."""
    if wanted.step is Step.RESOLVE and wanted.route is None:
        return None
    if wanted.step not in (Step.STUDY, Step.RESOLVE):
        return None
    if wanted.finding and wanted.finding != current.finding:
        return Intent.STUDY
    return Intent.ROUTE if current.step is Step.STUDY and wanted.route else None


def words_of(current: Matter, sent: Matter) -> str:
    """What somebody wrote and nobody took: it is handed back so that it is not lost."""
    pairs = (
        (sent.title, current.title),
        (sent.content, current.content),
        (sent.finding, current.finding),
        (sent.outcome_text, current.outcome_text),
    )
    return "\n".join(words for words, known in pairs if words and words != known)
