"""The information report (社情民意信息): one matter each, sent up by levels, adopted or not."""

from datetime import date
from enum import StrEnum

from domain.errors import Invalid
from domain.machine import Machine, WrongState, move


class ReportStage(StrEnum):
    DRAFT = "DRAFT"
    DROPPED = "DROPPED"
    SUBMITTED = "SUBMITTED"
    SENT_UP = "SENT_UP"


class ReportVerb(StrEnum):
    REVISE = "REVISE"
    DROP = "DROP"
    SUBMIT = "SUBMIT"
    RETURN = "RETURN"
    SEND_UP = "SEND_UP"
    DECIDE = "DECIDE"


class ReportParty(StrEnum):
    """What an actor is to a report."""

    AUTHOR = "AUTHOR"
    OFFICE = "OFFICE"


class ReportLevel(StrEnum):
    COUNTY = "COUNTY"
    CITY = "CITY"
    PROVINCE = "PROVINCE"
    NATIONAL = "NATIONAL"


class AdoptionState(StrEnum):
    """What became of a report at one level."""

    SENT = "SENT"
    ADOPTED = "ADOPTED"
    INSTRUCTED = "INSTRUCTED"
    NOT_ADOPTED = "NOT_ADOPTED"


STAGE_LABELS = {
    ReportStage.DRAFT: "还是草稿",
    ReportStage.DROPPED: "已作废",
    ReportStage.SUBMITTED: "已提交",
    ReportStage.SENT_UP: "已报送",
}
LEVEL_LABELS = {
    ReportLevel.COUNTY: "县级",
    ReportLevel.CITY: "市级",
    ReportLevel.PROVINCE: "省级",
    ReportLevel.NATIONAL: "全国",
}
ADOPTION_LABELS = {
    AdoptionState.SENT: "已报送",
    AdoptionState.ADOPTED: "已采用",
    AdoptionState.INSTRUCTED: "有批示",
    AdoptionState.NOT_ADOPTED: "未采用",
}
_STAGE, _VERB = ReportStage, ReportVerb
_AUTHOR, _OFFICE = ReportParty.AUTHOR, ReportParty.OFFICE
REPORT = Machine(
    "这篇信息",
    STAGE_LABELS,
    (
        move(_VERB.REVISE, "修改", {_STAGE.DRAFT}, None, _AUTHOR),
        move(_VERB.DROP, "作废", {_STAGE.DRAFT}, _STAGE.DROPPED, _AUTHOR),
        move(_VERB.SUBMIT, "提交", {_STAGE.DRAFT}, _STAGE.SUBMITTED, _AUTHOR),
        move(_VERB.RETURN, "退回修改", {_STAGE.SUBMITTED}, _STAGE.DRAFT, _OFFICE),
        move(_VERB.SEND_UP, "报送", {_STAGE.SUBMITTED, _STAGE.SENT_UP}, _STAGE.SENT_UP, _OFFICE),
        move(_VERB.DECIDE, "登记采用情况", {_STAGE.SENT_UP}, None, _OFFICE),
    ),
)
FOLLOWING = {
    AdoptionState.SENT: frozenset(
        {AdoptionState.ADOPTED, AdoptionState.INSTRUCTED, AdoptionState.NOT_ADOPTED}
    ),
    AdoptionState.ADOPTED: frozenset({AdoptionState.INSTRUCTED}),
}
"""An instruction may still come after adoption; what is not adopted at a level stays so."""


def require_following(known: AdoptionState, said: AdoptionState) -> None:
    """WrongState unless a level may come from the one state to the other."""
    if said not in FOLLOWING.get(known, frozenset()):
        raise WrongState(
            f"这一级{ADOPTION_LABELS[known]}，不能改为“{ADOPTION_LABELS[said]}”。",
            path=("input", "state"),
        )


def require_days(sent_on: date, decided_on: date, *, today: date) -> None:
    """Invalid unless it was decided between the day it was sent up and today."""
    if not sent_on <= decided_on <= today:
        raise Invalid("日期须在报送之后、今天以前。", path=("input", "decidedOn"))
