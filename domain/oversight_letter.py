"""The oversight letter (监督建议书): drafted, signed with a number, answered, accepted or not."""

from enum import StrEnum

from domain.machine import Machine, move


class LetterStage(StrEnum):
    DRAFT = "DRAFT"
    DROPPED = "DROPPED"
    SIGNED = "SIGNED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    REPLIED = "REPLIED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


class LetterVerb(StrEnum):
    REVISE = "REVISE"
    DROP = "DROP"
    SIGN = "SIGN"
    ACKNOWLEDGE = "ACKNOWLEDGE"
    REPLY = "REPLY"
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"


class LetterParty(StrEnum):
    """What an actor is to a letter."""

    OFFICE = "OFFICE"
    ADDRESSEE = "ADDRESSEE"


STAGE_LABELS = {
    LetterStage.DRAFT: "还是草稿",
    LetterStage.DROPPED: "已作废",
    LetterStage.SIGNED: "已签发",
    LetterStage.ACKNOWLEDGED: "已签收",
    LetterStage.REPLIED: "已回复",
    LetterStage.ACCEPTED: "已验收通过",
    LetterStage.REJECTED: "验收未通过",
}
_STAGE, _VERB = LetterStage, LetterVerb
_OFFICE, _ADDRESSEE = LetterParty.OFFICE, LetterParty.ADDRESSEE
LETTER = Machine(
    "这份建议书",
    STAGE_LABELS,
    (
        move(_VERB.REVISE, "修改", {_STAGE.DRAFT}, None, _OFFICE),
        move(_VERB.DROP, "作废", {_STAGE.DRAFT}, _STAGE.DROPPED, _OFFICE),
        move(_VERB.SIGN, "签发", {_STAGE.DRAFT}, _STAGE.SIGNED, _OFFICE),
        move(_VERB.ACKNOWLEDGE, "签收", {_STAGE.SIGNED}, _STAGE.ACKNOWLEDGED, _ADDRESSEE),
        move(
            _VERB.REPLY,
            "回复",
            {_STAGE.ACKNOWLEDGED, _STAGE.REJECTED},
            _STAGE.REPLIED,
            _ADDRESSEE,
        ),
        move(_VERB.ACCEPT, "验收通过", {_STAGE.REPLIED}, _STAGE.ACCEPTED, _OFFICE),
        move(_VERB.REJECT, "退回重办", {_STAGE.REPLIED}, _STAGE.REJECTED, _OFFICE),
    ),
)
