"""What those who took part thought of a session; never by whoever called it."""

from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.consultation import ConsultationVerb, ParticipantKind
from domain.errors import IdTaken, Invalid
from domain.events import EventKind
from domain.text import clean
from models.consultation import Evaluation
from services.consultation import locked, touch
from services.ports import Ports
from services.work import Call, Result, Work, perform

KINDS = {
    ActorKind.MEMBER: ParticipantKind.MEMBER,
    ActorKind.CONVENER: ParticipantKind.MEMBER,
    ActorKind.DEPARTMENT: ParticipantKind.DEPARTMENT,
    ActorKind.TOWNSHIP: ParticipantKind.TOWNSHIP,
    ActorKind.DEVICE: ParticipantKind.RESIDENT,
}
"""At the tablet it is residents who speak, one after the other."""


async def evaluate(
    consultation_id: UUID,
    evaluation_id: UUID,
    score: int,
    comment: str,
    *,
    by: Actor,
    ports: Ports,
    call: Call,
) -> Result:
    """One evaluation per party, any number at the tablet; Invalid outside 1–5 or a second time."""

    async def step(work: Work) -> UUID:
        row = await locked(consultation_id, ConsultationVerb.EVALUATE, work)
        if not 1 <= score <= 5:
            raise Invalid("评分须在 1 到 5 之间。", path=("input", "score"))
        await _require_first(row.id, evaluation_id, work)
        await Evaluation.create(
            id=evaluation_id,
            county_id=work.by.county_id,
            consultation_id=row.id,
            account_id=_account(work.by),
            kind=KINDS[work.by.kind],
            score=score,
            comment=clean(comment, path=("input", "comment"), most=1000),
            created_at=work.now,
        )
        await touch(row, EventKind.CONSULTATION_EVALUATED, work)
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _account(by: Actor) -> UUID | None:
    return None if by.kind is ActorKind.DEVICE else by.account_id


async def _require_first(consultation_id: UUID, evaluation_id: UUID, work: Work) -> None:
    if await Evaluation.filter(id=evaluation_id).exists():
        raise IdTaken("这个编号已用于另一条评价，请重新生成。", path=("input", "evaluationId"))
    account_id = _account(work.by)
    if account_id is None:
        return
    if await Evaluation.filter(consultation_id=consultation_id, account_id=account_id).exists():
        raise Invalid("您已评价过这场协商。", path=("input", "id"))
