"""How oversight letters are read, drafted, signed, answered and decided."""

from collections.abc import Mapping

import strawberry

from domain import permissions
from domain.oversight_letter import LETTER
from engine.declare import backward, by_id, connection, many
from engine.filters import among, contains, ids
from engine.rule import Reads, RootRule
from models.deadline import Deadline
from models.event import Event
from models.oversight_letter import OversightLetter
from resolvers.actions import allowed_actions
from resolvers.context import Info
from resolvers.inputs import identity
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.oversight_letter import (
    OversightLetterAcknowledgeInput,
    OversightLetterDecideInput,
    OversightLetterDraftInput,
    OversightLetterDropInput,
    OversightLetterPayload,
    OversightLetterReplyInput,
    OversightLetterReviseInput,
    OversightLetterSignInput,
)
from services import oversight_letter
from services.work import Result

OVERSIGHT_LETTER = Reads(
    type_name="OversightLetter",
    model=OversightLetter,
    scope=permissions.OVERSIGHT_LETTER,
    fields={
        "issues": many("issue_links.issue", order=(("captured_at", "asc"), ("id", "asc"))),
        "deadlines": many(backward(Deadline, "subject_id"), order=("started_at", "id")),
        "timeline": many(backward(Event, "subject_id"), order=("seq",), limit="first"),
        "allowedActions": allowed_actions(LETTER, "stage", permissions.OVERSIGHT_LETTER_PARTIES),
    },
)
OVERSIGHT_LETTER_ROOTS: Mapping[str, RootRule] = {
    "oversightLetter": by_id("OversightLetter"),
    "oversightLetters": connection(
        orders={"CREATED_AT": (("created_at", "desc"), ("id", "desc"))},
        filters={
            "stages": among("stage"),
            "departmentId": ids("department_id", "Department"),
            "text": contains("title", "number"),
        },
    ),
}
ENTITY = {"entity": "oversight_letter", "type_name": "OversightLetter"}


@strawberry.type
class OversightLetterMutation:
    @strawberry.mutation(description="起草监督建议书；签发之前只有县政协办公室看得到。")
    async def oversight_letter_draft(
        self, info: Info, input: Sent[OversightLetterDraftInput]
    ) -> OversightLetterPayload:
        return await answered(OversightLetterPayload, input, _draft(input, info), **ENTITY)

    @strawberry.mutation(description="修改草稿。")
    async def oversight_letter_revise(
        self, info: Info, input: Sent[OversightLetterReviseInput]
    ) -> OversightLetterPayload:
        return await answered(OversightLetterPayload, input, _revise(input, info), **ENTITY)

    @strawberry.mutation(description="作废草稿。")
    async def oversight_letter_drop(
        self, info: Info, input: Sent[OversightLetterDropInput]
    ) -> OversightLetterPayload:
        return await answered(OversightLetterPayload, input, _drop(input, info), **ENTITY)

    @strawberry.mutation(description="签发：取得当年的下一个文号，开始计算回复期限。")
    async def oversight_letter_sign(
        self, info: Info, input: Sent[OversightLetterSignInput]
    ) -> OversightLetterPayload:
        return await answered(OversightLetterPayload, input, _sign(input, info), **ENTITY)

    @strawberry.mutation(description="部门签收监督建议书。")
    async def oversight_letter_acknowledge(
        self, info: Info, input: Sent[OversightLetterAcknowledgeInput]
    ) -> OversightLetterPayload:
        return await answered(OversightLetterPayload, input, _acknowledge(input, info), **ENTITY)

    @strawberry.mutation(description="部门回复监督建议书。")
    async def oversight_letter_reply(
        self, info: Info, input: Sent[OversightLetterReplyInput]
    ) -> OversightLetterPayload:
        return await answered(OversightLetterPayload, input, _reply(input, info), **ENTITY)

    @strawberry.mutation(
        description="验收：通过，或退回重办并重新计算期限；被监督的部门不能自己验收。"
    )
    async def oversight_letter_decide(
        self, info: Info, input: Sent[OversightLetterDecideInput]
    ) -> OversightLetterPayload:
        return await answered(OversightLetterPayload, input, _decide(input, info), **ENTITY)


async def _draft(sent: OversightLetterDraftInput, info: Info) -> Result:
    new = oversight_letter.NewLetter(
        id=identity("OversightLetter", sent.id, "id"),
        department_id=identity("Department", sent.department_id, "departmentId"),
        title=sent.title,
        content=sent.content,
        issue_ids=[identity("Issue", each, "issueIds") for each in sent.issue_ids],
    )
    return await oversight_letter.draft(new, **acting("oversightLetterDraft", sent, info))


async def _revise(sent: OversightLetterReviseInput, info: Info) -> Result:
    return await oversight_letter.revise(
        identity("OversightLetter", sent.id, "id"),
        sent.title,
        sent.content,
        base_version=sent.base_version,
        **acting("oversightLetterRevise", sent, info),
    )


async def _drop(sent: OversightLetterDropInput, info: Info) -> Result:
    acts = acting("oversightLetterDrop", sent, info)
    return await oversight_letter.drop(identity("OversightLetter", sent.id, "id"), **acts)


async def _sign(sent: OversightLetterSignInput, info: Info) -> Result:
    acts = acting("oversightLetterSign", sent, info)
    letter_id = identity("OversightLetter", sent.id, "id")
    return await oversight_letter.sign(letter_id, sent.signer_name, **acts)


async def _acknowledge(sent: OversightLetterAcknowledgeInput, info: Info) -> Result:
    acts = acting("oversightLetterAcknowledge", sent, info)
    return await oversight_letter.acknowledge(identity("OversightLetter", sent.id, "id"), **acts)


async def _reply(sent: OversightLetterReplyInput, info: Info) -> Result:
    acts = acting("oversightLetterReply", sent, info)
    letter_id = identity("OversightLetter", sent.id, "id")
    return await oversight_letter.reply(letter_id, sent.reply, **acts)


async def _decide(sent: OversightLetterDecideInput, info: Info) -> Result:
    return await oversight_letter.decide(
        identity("OversightLetter", sent.id, "id"),
        is_accepted=sent.is_accepted,
        decision=sent.decision,
        **acting("oversightLetterDecide", sent, info),
    )
