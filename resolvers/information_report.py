"""How information reports are read, written, submitted, sent up and adopted."""

from collections.abc import Mapping

import strawberry

from domain import permissions
from domain.credit import Contribution
from domain.information_report import REPORT
from engine.declare import backward, by_id, connection, many
from engine.filters import actor_same, among, contains, ids
from engine.rule import Reads, RootRule
from models.event import Event
from models.information_report import Adoption, InformationReport, ReportContributor
from resolvers.actions import allowed_actions
from resolvers.context import Info
from resolvers.inputs import identity
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.information_report import (
    ContributorInput,
    InformationReportDecideInput,
    InformationReportDraftInput,
    InformationReportDropInput,
    InformationReportPayload,
    InformationReportReturnInput,
    InformationReportReviseInput,
    InformationReportSendUpInput,
    InformationReportSubmitInput,
)
from services import adoption, information_report
from services.information_report import ReportText
from services.sources import Sources
from services.work import Result

INFORMATION_REPORT = Reads(
    type_name="InformationReport",
    model=InformationReport,
    scope=permissions.INFORMATION_REPORT,
    fields={
        "contributors": many("contributors", order=("position", "id")),
        "adoptions": many("adoptions", order=("sent_on", "id")),
        "issues": many("issue_links.issue", order=("captured_at", "id")),
        "consultations": many("consultation_links.consultation", order=("held_at", "id")),
        "timeline": many(backward(Event, "subject_id"), order=("seq",), limit="first"),
        "allowedActions": allowed_actions(REPORT, "stage", permissions.INFORMATION_REPORT_PARTIES),
    },
)
REPORT_CONTRIBUTOR = Reads(
    type_name="ReportContributor",
    model=ReportContributor,
    scope=permissions.OF_INFORMATION_REPORT,
)
ADOPTION = Reads(type_name="Adoption", model=Adoption, scope=permissions.OF_INFORMATION_REPORT)
INFORMATION_REPORT_ROOTS: Mapping[str, RootRule] = {
    "informationReport": by_id("InformationReport"),
    "informationReports": connection(
        orders={"UPDATED_AT": (("updated_at", "desc"), ("id", "desc"))},
        filters={
            "stages": among("stage"),
            "groupId": ids("group_id", "SectorGroup"),
            "draftedByMe": actor_same("drafted_by_id", "account_id"),
            "text": contains("title"),
        },
    ),
}
ENTITY = {"entity": "information_report", "type_name": "InformationReport"}


@strawberry.type
class InformationReportMutation:
    @strawberry.mutation(description="撰写社情民意信息；提交之前只有撰写和署名的人看得到。")
    async def information_report_draft(
        self, info: Info, input: Sent[InformationReportDraftInput]
    ) -> InformationReportPayload:
        return await answered(InformationReportPayload, input, _draft(input, info), **ENTITY)

    @strawberry.mutation(description="修改信息草稿：正文、来源、署名。")
    async def information_report_revise(
        self, info: Info, input: Sent[InformationReportReviseInput]
    ) -> InformationReportPayload:
        return await answered(InformationReportPayload, input, _revise(input, info), **ENTITY)

    @strawberry.mutation(description="作废信息草稿。")
    async def information_report_drop(
        self, info: Info, input: Sent[InformationReportDropInput]
    ) -> InformationReportPayload:
        return await answered(InformationReportPayload, input, _drop(input, info), **ENTITY)

    @strawberry.mutation(description="提交信息；来源的问题和协商的过程里会写明。")
    async def information_report_submit(
        self, info: Info, input: Sent[InformationReportSubmitInput]
    ) -> InformationReportPayload:
        return await answered(InformationReportPayload, input, _submit(input, info), **ENTITY)

    @strawberry.mutation(description="县政协办公室退回信息，请撰写人修改。")
    async def information_report_return(
        self, info: Info, input: Sent[InformationReportReturnInput]
    ) -> InformationReportPayload:
        return await answered(InformationReportPayload, input, _return(input, info), **ENTITY)

    @strawberry.mutation(description="县政协办公室向一级报送信息，每级一次。")
    async def information_report_send_up(
        self, info: Info, input: Sent[InformationReportSendUpInput]
    ) -> InformationReportPayload:
        return await answered(InformationReportPayload, input, _send_up(input, info), **ENTITY)

    @strawberry.mutation(description="登记一级的采用、批示或未采用；署名委员各按份额记入履职。")
    async def information_report_decide(
        self, info: Info, input: Sent[InformationReportDecideInput]
    ) -> InformationReportPayload:
        return await answered(InformationReportPayload, input, _decide(input, info), **ENTITY)


def _text(sent: InformationReportDraftInput | InformationReportReviseInput) -> ReportText:
    return ReportText(
        title=sent.title,
        content=sent.content,
        sources=sources_of(sent.issue_ids, sent.consultation_ids),
        contributions=contributions_of(sent.contributors),
    )


def sources_of(issues: list[strawberry.ID], held: list[strawberry.ID] | None) -> Sources:
    return Sources(
        issue_ids=[identity("Issue", each, "issueIds") for each in issues],
        consultation_ids=[identity("Consultation", each, "consultationIds") for each in held or ()],
    )


def contributions_of(
    sent: list[ContributorInput] | None, path: str = "contributors"
) -> list[Contribution]:
    return [
        Contribution(
            identity("Member", each.member_id, path, str(position), "memberId"),
            each.share_percent,
        )
        for position, each in enumerate(sent or ())
    ]


async def _draft(sent: InformationReportDraftInput, info: Info) -> Result:
    acts = acting("informationReportDraft", sent, info)
    return await information_report.draft(
        identity("InformationReport", sent.id, "id"), _text(sent), **acts
    )


async def _revise(sent: InformationReportReviseInput, info: Info) -> Result:
    return await information_report.revise(
        identity("InformationReport", sent.id, "id"),
        _text(sent),
        base_version=sent.base_version,
        **acting("informationReportRevise", sent, info),
    )


async def _drop(sent: InformationReportDropInput, info: Info) -> Result:
    acts = acting("informationReportDrop", sent, info)
    return await information_report.drop(identity("InformationReport", sent.id, "id"), **acts)


async def _submit(sent: InformationReportSubmitInput, info: Info) -> Result:
    acts = acting("informationReportSubmit", sent, info)
    return await information_report.submit(identity("InformationReport", sent.id, "id"), **acts)


async def _return(sent: InformationReportReturnInput, info: Info) -> Result:
    acts = acting("informationReportReturn", sent, info)
    report_id = identity("InformationReport", sent.id, "id")
    return await information_report.give_back(report_id, sent.reason, **acts)


async def _send_up(sent: InformationReportSendUpInput, info: Info) -> Result:
    return await adoption.send_up(
        identity("InformationReport", sent.id, "id"),
        sent.level,
        sent.sent_to,
        sent.sent_on,
        **acting("informationReportSendUp", sent, info),
    )


async def _decide(sent: InformationReportDecideInput, info: Info) -> Result:
    decision = adoption.Decision(
        state=sent.state,
        decided_on=sent.decided_on,
        decided_by=sent.decided_by,
        instruction=sent.instruction,
    )
    acts = acting("informationReportDecide", sent, info)
    report_id = identity("InformationReport", sent.id, "id")
    return await adoption.decide(report_id, sent.level, decision, **acts)
