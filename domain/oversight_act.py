"""Oversight acts: meetings, inspections and reviews (专题会议、视察调研、监督评议)."""

from enum import StrEnum

from domain.machine import Machine, move


class ActKind(StrEnum):
    MEETING = "MEETING"
    INSPECTION = "INSPECTION"
    REVIEW = "REVIEW"


class ActStage(StrEnum):
    PLANNED = "PLANNED"
    HELD = "HELD"
    CANCELLED = "CANCELLED"


class ActVerb(StrEnum):
    CONCLUDE = "CONCLUDE"
    CANCEL = "CANCEL"
    CLOSE_FOLLOW_UP = "CLOSE_FOLLOW_UP"


class ActParty(StrEnum):
    """What an actor is to an act."""

    CONVENER = "CONVENER"
    OFFICE = "OFFICE"


STAGE_LABELS = {ActStage.PLANNED: "已安排", ActStage.HELD: "已完成", ActStage.CANCELLED: "已取消"}
_LEADS = (ActParty.CONVENER, ActParty.OFFICE)
OVERSIGHT_ACT = Machine(
    "这次活动",
    STAGE_LABELS,
    (
        move(ActVerb.CONCLUDE, "填写结果", {ActStage.PLANNED}, ActStage.HELD, *_LEADS),
        move(ActVerb.CANCEL, "取消", {ActStage.PLANNED}, ActStage.CANCELLED, *_LEADS),
        move(ActVerb.CLOSE_FOLLOW_UP, "销号", {ActStage.HELD}, None, *_LEADS),
    ),
)
