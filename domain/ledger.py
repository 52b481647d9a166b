"""The ledger (挂账): what cannot be solved now, and the day it is looked at again."""

from datetime import date, timedelta
from enum import StrEnum

from domain.errors import DomainError, Invalid

LONGEST = timedelta(days=90)


class LedgerState(StrEnum):
    OPEN = "OPEN"
    ESCALATED = "ESCALATED"
    CLEARED = "CLEARED"


class NotOnLedger(DomainError):
    """The entry was cleared, or there is one already."""

    code = "LEDGER_STATE"


STANDING = frozenset({LedgerState.OPEN, LedgerState.ESCALATED})


def require_review_day(day: date, *, today: date) -> date:
    """A day after today, at most 90 days ahead: nothing is put off for ever."""
    if not today < day <= today + LONGEST:
        raise Invalid(f"复核日期须在明天到 {LONGEST.days} 天以内。", path=("input", "nextReviewOn"))
    return day


def require_standing(state: LedgerState) -> None:
    if state not in STANDING:
        raise NotOnLedger("这项挂账已经销账。", path=("input", "id"))
