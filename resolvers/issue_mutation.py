"""Mutations of issues: one per step of the four (四步走)."""

from functools import partial
from uuid import UUID

import strawberry

from domain.errors import DomainError
from resolvers.context import Info, signed_in
from resolvers.inputs import (
    area_identity,
    fix_of,
    identity,
    identity_or_none,
    photos_of,
    reporter_of,
)
from resolvers.payload import acting, answered, done, refused
from resolvers.receipt import receipt_shown
from schema.described import Sent
from schema.issue import (
    IssueCollectPayload,
    IssueContactReadPayload,
    IssueJoinPayload,
    IssuePayload,
)
from schema.issue_input import (
    IssueCollectInput,
    IssueContactReadInput,
    IssueDeclineInput,
    IssueFeedBackInput,
    IssueJoinInput,
    IssueRateInput,
    IssueRelocateInput,
    IssueReopenInput,
    IssueResolveInput,
    IssueRouteInput,
    IssueStudyInput,
    IssueWithdrawInput,
)
from schema.reporter import Receipt
from services import issue, issue_contact, issue_place, issue_step, receipt, reporter
from services.reporter_words import Person
from services.work import Result


@strawberry.type
class IssueMutation:
    @strawberry.mutation(description="收集一件事：题目、地点、照片；同一编号重发无害。")
    async def issue_collect(
        self, info: Info, input: Sent[IssueCollectInput]
    ) -> IssueCollectPayload:
        return await answered(
            IssueCollectPayload,
            input,
            _collect(input, info),
            entity="issue",
            type_name="Issue",
            receipt=partial(_receipt, info),
        )

    @strawberry.mutation(description="又有人反映同一件事（同感）：加一位反映人，得到自己的回执。")
    async def issue_join(self, info: Info, input: Sent[IssueJoinInput]) -> IssueJoinPayload:
        return await answered(
            IssueJoinPayload,
            input,
            _join(input, info),
            entity="issue",
            type_name="Issue",
            receipt=partial(_receipt_of_joined, input, info),
        )

    @strawberry.mutation(description="研究：写明意见，可同时决定怎么办。")
    async def issue_study(self, info: Info, input: Sent[IssueStudyInput]) -> IssuePayload:
        work = _study(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="决定怎么办，转入解决。")
    async def issue_route(self, info: Info, input: Sent[IssueRouteInput]) -> IssuePayload:
        work = _route(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="说明办理结果，转入反馈。")
    async def issue_resolve(self, info: Info, input: Sent[IssueResolveInput]) -> IssuePayload:
        work = _resolve(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="向群众反馈；当场评价 3 分以上即办结，1、2 分重新办理。")
    async def issue_feed_back(self, info: Info, input: Sent[IssueFeedBackInput]) -> IssuePayload:
        work = _feed_back(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="补记群众评价。")
    async def issue_rate(self, info: Info, input: Sent[IssueRateInput]) -> IssuePayload:
        work = _rate(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="重新办理，另开一轮。")
    async def issue_reopen(self, info: Info, input: Sent[IssueReopenInput]) -> IssuePayload:
        work = _reopen(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="不予受理，并告知去向；仍须向群众反馈。")
    async def issue_decline(self, info: Info, input: Sent[IssueDeclineInput]) -> IssuePayload:
        work = _decline(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="撤回自己收集、还没研究的。")
    async def issue_withdraw(self, info: Info, input: Sent[IssueWithdrawInput]) -> IssuePayload:
        work = _withdraw(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="更正地点：换网格，或重新标点；原定位保留。")
    async def issue_relocate(self, info: Info, input: Sent[IssueRelocateInput]) -> IssuePayload:
        work = _relocate(input, info)
        return await answered(IssuePayload, input, work, entity="issue", type_name="Issue")

    @strawberry.mutation(description="查看反映人联系方式；谁、何时、为何查看都会记录。")
    async def issue_contact_read(
        self, info: Info, input: Sent[IssueContactReadInput]
    ) -> IssueContactReadPayload:
        try:
            found = await _contact(input, info)
        except DomainError as no:
            return refused(IssueContactReadPayload, input, no, name=None, contact=None)
        return done(
            IssueContactReadPayload,
            input,
            replayed=False,
            name=found.name,
            contact=found.contact,
        )


async def _collect(sent: IssueCollectInput, info: Info) -> Result:
    new = issue.NewIssue(
        id=identity("Issue", sent.id, "id"),
        title=sent.title,
        content=sent.content,
        source=sent.source,
        captured_at=sent.captured_at,
        sent_at=sent.sent_at,
        nature=sent.nature,
        category_id=identity_or_none("Category", sent.category_id, "categoryId"),
        area_id=area_identity(sent.area_id, "areaId"),
        fix=fix_of(sent.place),
        reporter=reporter_of(sent.reporter),
        confidentiality=sent.confidentiality,
        photos=photos_of(sent.photos),
    )
    return await issue.collect(new, **acting("issueCollect", sent, info))


async def _receipt(info: Info, result: Result) -> Receipt | None:
    given = await receipt.receipt_of_collected(result, by=signed_in(info), ports=info.context.ports)
    return receipt_shown(given) if given else None


async def _join(sent: IssueJoinInput, info: Info) -> Result:
    return await reporter.join(
        identity("Issue", sent.id, "id"),
        identity("Reporter", sent.reporter_id, "reporterId"),
        reporter_of(sent.reporter),
        **acting("issueJoin", sent, info),
    )


async def _receipt_of_joined(sent: IssueJoinInput, info: Info, _: Result) -> Receipt | None:
    reporter_id = identity("Reporter", sent.reporter_id, "reporterId")
    given = await receipt.receipt_of_joined(
        reporter_id, by=signed_in(info), ports=info.context.ports
    )
    return receipt_shown(given) if given else None


async def _study(sent: IssueStudyInput, info: Info) -> Result:
    return await issue_step.study(
        identity("Issue", sent.id, "id"),
        sent.finding,
        sent.route,
        base_version=sent.base_version,
        **acting("issueStudy", sent, info),
    )


async def _route(sent: IssueRouteInput, info: Info) -> Result:
    return await issue_step.route(
        identity("Issue", sent.id, "id"),
        sent.route,
        base_version=sent.base_version,
        **acting("issueRoute", sent, info),
    )


async def _resolve(sent: IssueResolveInput, info: Info) -> Result:
    return await issue_step.resolve(
        identity("Issue", sent.id, "id"),
        sent.outcome,
        sent.text,
        photos_of(sent.photos),
        base_version=sent.base_version,
        **acting("issueResolve", sent, info),
    )


async def _feed_back(sent: IssueFeedBackInput, info: Info) -> Result:
    new = issue_step.NewFeedback(
        id=identity("Feedback", sent.feedback_id, "feedbackId"),
        channel=sent.channel,
        content=sent.content,
        told_at=sent.told_at,
        rating=sent.rating,
        rating_comment=sent.rating_comment,
        reporter_ids=_reporters(sent.reporter_ids),
    )
    return await issue_step.feed_back(
        identity("Issue", sent.id, "id"), new, **acting("issueFeedBack", sent, info)
    )


def _reporters(sent: list[strawberry.ID] | None) -> list[UUID] | None:
    return None if sent is None else [identity("Reporter", it, "reporterIds") for it in sent]


async def _rate(sent: IssueRateInput, info: Info) -> Result:
    return await issue_step.rate(
        identity("Issue", sent.id, "id"),
        sent.rating,
        sent.comment,
        **acting("issueRate", sent, info),
    )


async def _reopen(sent: IssueReopenInput, info: Info) -> Result:
    issue_id = identity("Issue", sent.id, "id")
    return await issue_step.reopen(issue_id, sent.reason, **acting("issueReopen", sent, info))


async def _decline(sent: IssueDeclineInput, info: Info) -> Result:
    return await issue_step.decline(
        identity("Issue", sent.id, "id"),
        sent.outcome,
        sent.where_to_go,
        base_version=sent.base_version,
        **acting("issueDecline", sent, info),
    )


async def _withdraw(sent: IssueWithdrawInput, info: Info) -> Result:
    issue_id = identity("Issue", sent.id, "id")
    return await issue_step.withdraw(issue_id, sent.reason, **acting("issueWithdraw", sent, info))


async def _relocate(sent: IssueRelocateInput, info: Info) -> Result:
    return await issue_place.relocate(
        identity("Issue", sent.id, "id"),
        area_identity(sent.area_id, "areaId"),
        fix_of(sent.place),
        sent.reason,
        base_version=sent.base_version,
        **acting("issueRelocate", sent, info),
    )


async def _contact(sent: IssueContactReadInput, info: Info) -> Person:
    return await issue_contact.read(
        identity("Issue", sent.id, "id"),
        sent.reason,
        by=signed_in(info),
        ports=info.context.ports,
        reporter_id=identity_or_none("Reporter", sent.reporter_id, "reporterId"),
    )
