"""What is done to proposals: from input to use case."""

import strawberry

from domain.proposal import Assignee
from resolvers.context import Info
from resolvers.information_report import contributions_of, sources_of
from resolvers.inputs import identity
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.proposal import ProposalPayload
from schema.proposal_input import (
    ProposalAssignInput,
    ProposalCosignInput,
    ProposalDraftInput,
    ProposalDropInput,
    ProposalFileInput,
    ProposalRateInput,
    ProposalReplyInput,
    ProposalReturnInput,
    ProposalReviseInput,
    ProposalSubmitInput,
    ProposalToInformationInput,
)
from services import proposal, proposal_review
from services.proposal import ProposalText
from services.work import Result

ENTITY = {"entity": "proposal", "type_name": "Proposal"}


@strawberry.type
class ProposalMutation:
    @strawberry.mutation(description="起草提案并邀请联名；提交之前只有提案人和受邀的委员看得到。")
    async def proposal_draft(self, info: Info, input: Sent[ProposalDraftInput]) -> ProposalPayload:
        return await answered(ProposalPayload, input, _draft(input, info), **ENTITY)

    @strawberry.mutation(description="修改草稿或被退回的提案；已联名的委员须重新答复。")
    async def proposal_revise(
        self, info: Info, input: Sent[ProposalReviseInput]
    ) -> ProposalPayload:
        return await answered(ProposalPayload, input, _revise(input, info), **ENTITY)

    @strawberry.mutation(description="作废草稿或被退回的提案。")
    async def proposal_drop(self, info: Info, input: Sent[ProposalDropInput]) -> ProposalPayload:
        return await answered(ProposalPayload, input, _drop(input, info), **ENTITY)

    @strawberry.mutation(description="受邀的委员答复是否联名。")
    async def proposal_cosign(
        self, info: Info, input: Sent[ProposalCosignInput]
    ) -> ProposalPayload:
        return await answered(ProposalPayload, input, _cosign(input, info), **ENTITY)

    @strawberry.mutation(description="提交提案；没有答复的邀请作罢，份额归提案人。")
    async def proposal_submit(
        self, info: Info, input: Sent[ProposalSubmitInput]
    ) -> ProposalPayload:
        return await answered(ProposalPayload, input, _submit(input, info), **ENTITY)

    @strawberry.mutation(
        description="县政协办公室立案：取得当年的下一个案号，署名委员各按份额记入履职。"
    )
    async def proposal_file(self, info: Info, input: Sent[ProposalFileInput]) -> ProposalPayload:
        return await answered(ProposalPayload, input, _file(input, info), **ENTITY)

    @strawberry.mutation(description="县政协办公室退回提案，可修改后再提交。")
    async def proposal_return(
        self, info: Info, input: Sent[ProposalReturnInput]
    ) -> ProposalPayload:
        return await answered(ProposalPayload, input, _return(input, info), **ENTITY)

    @strawberry.mutation(description="县政协办公室把提案转为社情民意信息，来源与署名不变。")
    async def proposal_to_information(
        self, info: Info, input: Sent[ProposalToInformationInput]
    ) -> ProposalPayload:
        return await answered(ProposalPayload, input, _to_information(input, info), **ENTITY)

    @strawberry.mutation(description="县政协办公室把立案的提案交给部门办理。")
    async def proposal_assign(
        self, info: Info, input: Sent[ProposalAssignInput]
    ) -> ProposalPayload:
        return await answered(ProposalPayload, input, _assign(input, info), **ENTITY)

    @strawberry.mutation(description="承办部门答复；都答复了，提案人即可评价。")
    async def proposal_reply(self, info: Info, input: Sent[ProposalReplyInput]) -> ProposalPayload:
        return await answered(ProposalPayload, input, _reply(input, info), **ENTITY)

    @strawberry.mutation(description="提案人评价答复。")
    async def proposal_rate(self, info: Info, input: Sent[ProposalRateInput]) -> ProposalPayload:
        return await answered(ProposalPayload, input, _rate(input, info), **ENTITY)


def _text(sent: ProposalDraftInput | ProposalReviseInput) -> ProposalText:
    return ProposalText(
        title=sent.title,
        background=sent.background,
        suggestion=sent.suggestion,
        sources=sources_of(sent.issue_ids, sent.consultation_ids),
        cosigners=contributions_of(sent.cosigners, "cosigners"),
    )


async def _draft(sent: ProposalDraftInput, info: Info) -> Result:
    acts = acting("proposalDraft", sent, info)
    return await proposal.draft(identity("Proposal", sent.id, "id"), _text(sent), **acts)


async def _revise(sent: ProposalReviseInput, info: Info) -> Result:
    return await proposal.revise(
        identity("Proposal", sent.id, "id"),
        _text(sent),
        base_version=sent.base_version,
        **acting("proposalRevise", sent, info),
    )


async def _drop(sent: ProposalDropInput, info: Info) -> Result:
    acts = acting("proposalDrop", sent, info)
    return await proposal.drop(identity("Proposal", sent.id, "id"), **acts)


async def _cosign(sent: ProposalCosignInput, info: Info) -> Result:
    acts = acting("proposalCosign", sent, info)
    proposal_id = identity("Proposal", sent.id, "id")
    return await proposal.cosign(proposal_id, is_accepted=sent.is_accepted, **acts)


async def _submit(sent: ProposalSubmitInput, info: Info) -> Result:
    acts = acting("proposalSubmit", sent, info)
    return await proposal.submit(identity("Proposal", sent.id, "id"), **acts)


async def _file(sent: ProposalFileInput, info: Info) -> Result:
    acts = acting("proposalFile", sent, info)
    return await proposal_review.file(identity("Proposal", sent.id, "id"), sent.review, **acts)


async def _return(sent: ProposalReturnInput, info: Info) -> Result:
    acts = acting("proposalReturn", sent, info)
    proposal_id = identity("Proposal", sent.id, "id")
    return await proposal_review.give_back(proposal_id, sent.review, **acts)


async def _to_information(sent: ProposalToInformationInput, info: Info) -> Result:
    return await proposal_review.to_information(
        identity("Proposal", sent.id, "id"),
        identity("InformationReport", sent.report_id, "reportId"),
        sent.review,
        **acting("proposalToInformation", sent, info),
    )


async def _assign(sent: ProposalAssignInput, info: Info) -> Result:
    assignees = [
        Assignee(
            identity("Department", each.department_id, "departments", str(n), "departmentId"),
            each.role,
        )
        for n, each in enumerate(sent.departments)
    ]
    acts = acting("proposalAssign", sent, info)
    proposal_id = identity("Proposal", sent.id, "id")
    return await proposal_review.assign(proposal_id, assignees, sent.reply_due_on, **acts)


async def _reply(sent: ProposalReplyInput, info: Info) -> Result:
    acts = acting("proposalReply", sent, info)
    return await proposal_review.reply(identity("Proposal", sent.id, "id"), sent.reply, **acts)


async def _rate(sent: ProposalRateInput, info: Info) -> Result:
    acts = acting("proposalRate", sent, info)
    proposal_id = identity("Proposal", sent.id, "id")
    return await proposal.rate(proposal_id, sent.satisfaction, sent.comment, **acts)
