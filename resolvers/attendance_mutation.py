"""Mutations of those who come to a consultation: reply, check in, be counted, evaluate."""

import strawberry

from resolvers.context import Info
from resolvers.inputs import fix_of, identity, identity_or_none
from resolvers.payload import acting, answered
from schema.consultation import ConsultationPayload
from schema.consultation_input import (
    ConsultationCheckInInput,
    ConsultationEvaluateInput,
    ConsultationReplyInput,
    ConsultationWalkInInput,
)
from schema.described import Sent
from services import check_in, evaluation, invitation, walk_in
from services.check_in import NewCheckIn
from services.invitation import NewReply
from services.walk_in import NewWalkIn
from services.work import Result

ANSWER = {"entity": "consultation", "type_name": "Consultation"}


@strawberry.type
class AttendanceMutation:
    @strawberry.mutation(description="答复邀请：参加、不参加、请人代替。")
    async def consultation_reply(
        self, info: Info, input: Sent[ConsultationReplyInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _reply(input, info), **ANSWER)

    @strawberry.mutation(description="登记到场的群众。")
    async def consultation_walk_in(
        self, info: Info, input: Sent[ConsultationWalkInInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _walk_in(input, info), **ANSWER)

    @strawberry.mutation(description="评价一场结束的协商。")
    async def consultation_evaluate(
        self, info: Info, input: Sent[ConsultationEvaluateInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _evaluate(input, info), **ANSWER)

    @strawberry.mutation(description="签到；离得远只作标记，不阻止。")
    async def consultation_check_in(
        self, info: Info, input: Sent[ConsultationCheckInInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _check_in(input, info), **ANSWER)


async def _reply(sent: ConsultationReplyInput, info: Info) -> Result:
    substitute = identity_or_none("Member", sent.substitute_member_id, "substituteMemberId")
    said = NewReply(
        reply=sent.reply,
        note=sent.note,
        attendee_name=sent.attendee_name,
        substitute_member_id=substitute,
    )
    consultation_id = identity("Consultation", sent.id, "id")
    return await invitation.reply(consultation_id, said, **acting("consultationReply", sent, info))


async def _walk_in(sent: ConsultationWalkInInput, info: Info) -> Result:
    new = NewWalkIn(
        id=identity("Participant", sent.participant_id, "participantId"),
        head_count=sent.head_count,
        name=sent.name,
        has_name_consent=sent.has_name_consent,
        captured_at=sent.captured_at,
        sent_at=sent.sent_at,
    )
    consultation_id = identity("Consultation", sent.id, "id")
    acts = acting("consultationWalkIn", sent, info)
    return await walk_in.count_residents(consultation_id, new, **acts)


async def _evaluate(sent: ConsultationEvaluateInput, info: Info) -> Result:
    consultation_id = identity("Consultation", sent.id, "id")
    evaluation_id = identity("Evaluation", sent.evaluation_id, "evaluationId")
    acts = acting("consultationEvaluate", sent, info)
    return await evaluation.evaluate(
        consultation_id, evaluation_id, sent.score, sent.comment, **acts
    )


async def _check_in(sent: ConsultationCheckInInput, info: Info) -> Result:
    new = NewCheckIn(
        participant_id=identity_or_none("Participant", sent.participant_id, "participantId"),
        method=sent.method,
        captured_at=sent.captured_at,
        sent_at=sent.sent_at,
        fix=fix_of(sent.place),
        code=sent.code,
    )
    consultation_id = identity("Consultation", sent.id, "id")
    return await check_in.check_in(
        consultation_id, new, **acting("consultationCheckIn", sent, info)
    )
