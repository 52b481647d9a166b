"""The consultation a follow-up visit (回访) goes back to."""

from uuid import UUID

from domain import permissions
from domain.consultation import Stage, WrongStage
from domain.errors import NotFound
from models.consultation import Consultation
from services.visible import visible
from services.work import Work

OVER = (Stage.CONCLUDED, Stage.CONFIRMED)


async def followed(consultation_id: UUID, work: Work) -> Consultation:
    """NotFound when the actor does not see it, WrongStage while it is not over."""
    row = await visible(Consultation, permissions.CONSULTATION, by=work.by).get_or_none(
        id=consultation_id
    )
    if row is None:
        raise NotFound("没有找到这场协商，或您无权查看。", path=("input", "consultationId"))
    if row.stage not in OVER:
        raise WrongStage("协商结束后才能回访。", path=("input", "consultationId"))
    return row
