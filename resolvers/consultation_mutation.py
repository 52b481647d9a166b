"""Mutations of consultations: plan or open, gather, record, agree, conclude, confirm."""

import strawberry

from domain.agenda import AgendaItem
from resolvers.context import Info
from resolvers.inputs import area_identity, fix_of, identity, identity_or_none, photos_of
from resolvers.payload import acting, answered
from schema.consultation import ConsultationPayload, ConsultationRecordPayload
from schema.consultation_input import (
    CommitmentProgressInput,
    ConsultationCommitInput,
    ConsultationConcludeInput,
    ConsultationConfirmInput,
    ConsultationInviteInput,
    ConsultationOpenInput,
    ConsultationPutOffInput,
    ConsultationRecordInput,
    ConsultationSetAgendaInput,
    ConsultationStartInput,
    MinutesReviseInput,
    ParticipantInput,
)
from schema.described import Sent
from services import (
    agenda,
    commitment,
    consultation,
    consultation_stage,
    live_session,
    minutes,
)
from services.participant import NewParticipant
from services.work import Result

ANSWER = {"entity": "consultation", "type_name": "Consultation"}


@strawberry.type
class ConsultationMutation:
    @strawberry.mutation(description="计划一场协商，或当场发起。")
    async def consultation_open(
        self, info: Info, input: Sent[ConsultationOpenInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _open(input, info), **ANSWER)

    @strawberry.mutation(description="开始一场计划好的协商。")
    async def consultation_start(
        self, info: Info, input: Sent[ConsultationStartInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _start(input, info), **ANSWER)

    @strawberry.mutation(description="增加参与人。")
    async def consultation_invite(
        self, info: Info, input: Sent[ConsultationInviteInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _invite(input, info), **ANSWER)

    @strawberry.mutation(description="定议程。")
    async def consultation_set_agenda(
        self, info: Info, input: Sent[ConsultationSetAgendaInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _set_agenda(input, info), **ANSWER)

    @strawberry.mutation(description="记录现场的一句话或一张照片，所有在看的人立即看到。")
    async def consultation_record(
        self, info: Info, input: Sent[ConsultationRecordInput]
    ) -> ConsultationRecordPayload:
        work = _record(input, info)
        return await answered(
            ConsultationRecordPayload, input, work, entity="entry", type_name="SessionEntry"
        )

    @strawberry.mutation(description="商定一项共识。")
    async def consultation_commit(
        self, info: Info, input: Sent[ConsultationCommitInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _commit(input, info), **ANSWER)

    @strawberry.mutation(description="报告共识事项的进展。")
    async def commitment_progress(
        self, info: Info, input: Sent[CommitmentProgressInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _progress(input, info), **ANSWER)

    @strawberry.mutation(description="结束协商，写下纪要。")
    async def consultation_conclude(
        self, info: Info, input: Sent[ConsultationConcludeInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _conclude(input, info), **ANSWER)

    @strawberry.mutation(description="改写纪要，成为新版本；已确认的版本不变，改后须重新确认。")
    async def minutes_revise(
        self, info: Info, input: Sent[MinutesReviseInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _revise(input, info), **ANSWER)

    @strawberry.mutation(description="确认纪要；第一次确认即冻结并留下摘要。")
    async def consultation_confirm(
        self, info: Info, input: Sent[ConsultationConfirmInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _confirm(input, info), **ANSWER)

    @strawberry.mutation(description="延期或取消。")
    async def consultation_put_off(
        self, info: Info, input: Sent[ConsultationPutOffInput]
    ) -> ConsultationPayload:
        return await answered(ConsultationPayload, input, _put_off(input, info), **ANSWER)


async def _open(sent: ConsultationOpenInput, info: Info) -> Result:
    new = consultation.NewConsultation(
        id=identity("Consultation", sent.id, "id"),
        title=sent.title,
        purpose=sent.purpose,
        setting=sent.setting,
        captured_at=sent.captured_at,
        sent_at=sent.sent_at,
        planned_for=sent.planned_for,
        issue_ids=[identity("Issue", each, "issueIds") for each in sent.issue_ids],
        area_id=area_identity(sent.area_id, "areaId"),
        hall_id=identity_or_none("Hall", sent.hall_id, "hallId"),
        topic_id=identity_or_none("Topic", sent.topic_id, "topicId"),
        place_name=sent.place_name,
        fix=fix_of(sent.place),
        participants=_people(sent.participants),
    )
    return await consultation.open_or_plan(new, **acting("consultationOpen", sent, info))


def _people(sent: list[ParticipantInput]) -> list[NewParticipant]:
    return [_person(each, str(position)) for position, each in enumerate(sent)]


def _person(sent: ParticipantInput, position: str) -> NewParticipant:
    path = ("participants", position)
    return NewParticipant(
        kind=sent.kind,
        member_id=identity_or_none("Member", sent.member_id, *path, "memberId"),
        department_id=identity_or_none("Department", sent.department_id, *path, "departmentId"),
        township_id=identity_or_none("Township", sent.township_id, *path, "townshipId"),
        name=sent.name,
        has_name_consent=sent.has_name_consent,
        head_count=sent.head_count,
    )


async def _start(sent: ConsultationStartInput, info: Info) -> Result:
    consultation_id = identity("Consultation", sent.id, "id")
    acts = acting("consultationStart", sent, info)
    return await consultation_stage.start(consultation_id, fix_of(sent.place), **acts)


async def _invite(sent: ConsultationInviteInput, info: Info) -> Result:
    consultation_id = identity("Consultation", sent.id, "id")
    acts = acting("consultationInvite", sent, info)
    return await consultation.invite(consultation_id, _people(sent.participants), **acts)


async def _set_agenda(sent: ConsultationSetAgendaInput, info: Info) -> Result:
    items = [
        AgendaItem(
            part=each.part, title=each.title, speaker_name=each.speaker_name, minutes=each.minutes
        )
        for each in sent.items
    ]
    consultation_id = identity("Consultation", sent.id, "id")
    acts = acting("consultationSetAgenda", sent, info)
    return await agenda.set_agenda(consultation_id, items, **acts)


async def _record(sent: ConsultationRecordInput, info: Info) -> Result:
    new = live_session.NewEntry(
        id=identity("SessionEntry", sent.entry_id, "entryId"),
        kind=sent.kind,
        content=sent.content,
        speaker_name=sent.speaker_name,
        captured_at=sent.captured_at,
        sent_at=sent.sent_at,
        fix=fix_of(sent.place),
        photos=photos_of(sent.photos),
    )
    consultation_id = identity("Consultation", sent.id, "id")
    return await live_session.record_entry(
        consultation_id, new, **acting("consultationRecord", sent, info)
    )


async def _commit(sent: ConsultationCommitInput, info: Info) -> Result:
    new = commitment.NewCommitment(
        id=identity("Commitment", sent.commitment_id, "commitmentId"),
        content=sent.content,
        owner_name=sent.owner_name,
        department_id=identity_or_none("Department", sent.department_id, "departmentId"),
        township_id=identity_or_none("Township", sent.township_id, "townshipId"),
        member_id=identity_or_none("Member", sent.member_id, "memberId"),
        due_on=sent.due_on,
    )
    consultation_id = identity("Consultation", sent.id, "id")
    return await commitment.commit(consultation_id, new, **acting("consultationCommit", sent, info))


async def _progress(sent: CommitmentProgressInput, info: Info) -> Result:
    commitment_id = identity("Commitment", sent.id, "id")
    acts = acting("commitmentProgress", sent, info)
    return await commitment.progress(
        commitment_id, sent.progress, sent.note, photos_of(sent.photos), **acts
    )


async def _conclude(sent: ConsultationConcludeInput, info: Info) -> Result:
    consultation_id = identity("Consultation", sent.id, "id")
    acts = acting("consultationConclude", sent, info)
    return await minutes.conclude(consultation_id, sent.outcome, sent.minutes, **acts)


async def _revise(sent: MinutesReviseInput, info: Info) -> Result:
    consultation_id = identity("Consultation", sent.id, "id")
    return await minutes.revise(
        consultation_id, sent.minutes, sent.reason, **acting("minutesRevise", sent, info)
    )


async def _confirm(sent: ConsultationConfirmInput, info: Info) -> Result:
    consultation_id = identity("Consultation", sent.id, "id")
    acts = acting("consultationConfirm", sent, info)
    return await minutes.confirm(consultation_id, sent.version, sent.reservation, **acts)


async def _put_off(sent: ConsultationPutOffInput, info: Info) -> Result:
    consultation_id = identity("Consultation", sent.id, "id")
    acts = acting("consultationPutOff", sent, info)
    return await consultation_stage.put_off(consultation_id, sent.planned_for, sent.reason, **acts)
