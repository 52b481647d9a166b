"""Asking for more (补充) before a matter is studied."""

from enum import StrEnum

from domain.errors import DomainError


class SupplementState(StrEnum):
    """WITHDRAWN: studied without waiting for the answer."""

    ASKED = "ASKED"
    ANSWERED = "ANSWERED"
    WITHDRAWN = "WITHDRAWN"


class SupplementWaiting(DomainError):
    """One question at a time; or there is none to be answered."""

    code = "SUPPLEMENT_STATE"
