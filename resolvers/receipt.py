"""What residents do by receipt, without an account: follow, rate, reopen."""

from collections.abc import Awaitable

import strawberry

from domain.errors import DomainError
from domain.issue import FeedbackChannel, RatedBy
from domain.steps import TRANSITIONS, Step, Verb
from models.issue import Feedback
from models.reporter import Reporter
from resolvers.context import Info
from resolvers.inputs import identity
from resolvers.payload import acting, call_of, done, refused
from schema.action import AllowedAction
from schema.described import Sent
from schema.reporter import (
    Matter,
    Receipt,
    ReceiptFeedback,
    ReceiptFollowInput,
    ReceiptPayload,
    ReceiptRateInput,
    ReceiptReissueInput,
    ReceiptReissuePayload,
    ReceiptReopenInput,
)
from schema.scalars import DateTime
from services import receipt
from services.ports import Ports


@strawberry.type
class ReceiptMutation:
    @strawberry.mutation(description="凭回执查看进展；不用登录，查询码连错十次停 15 分钟。")
    async def receipt_follow(self, info: Info, input: Sent[ReceiptFollowInput]) -> ReceiptPayload:
        return await _shown(
            input, receipt.holder(_presented(input, info), ports=_ports(info)), info
        )

    @strawberry.mutation(description="凭回执评价对本人的反馈；1、2 分将重新办理。")
    async def receipt_rate(self, info: Info, input: Sent[ReceiptRateInput]) -> ReceiptPayload:
        async def rated() -> Reporter:
            return await receipt.rate(
                _presented(input, info),
                input.rating,
                input.comment,
                ports=_ports(info),
                call=call_of("receiptRate", input),
            )

        return await _shown(input, rated(), info)

    @strawberry.mutation(description="凭回执申请重办；60 天内，最多办理三轮。")
    async def receipt_reopen(self, info: Info, input: Sent[ReceiptReopenInput]) -> ReceiptPayload:
        async def reopened() -> Reporter:
            return await receipt.reopen(
                _presented(input, info),
                input.reason,
                ports=_ports(info),
                call=call_of("receiptReopen", input),
            )

        return await _shown(input, reopened(), info)

    @strawberry.mutation(description="重发回执：给新的查询码，旧的作废。")
    async def receipt_reissue(
        self, info: Info, input: Sent[ReceiptReissueInput]
    ) -> ReceiptReissuePayload:
        try:
            acts = acting("receiptReissue", input, info)
            result = await receipt.reissue(identity("Reporter", input.id, "id"), **acts)
        except DomainError as no:
            return refused(ReceiptReissuePayload, input, no, receipt=None)
        row = await receipt.reporter(result.id)
        given = receipt_shown(receipt.receipt_of(row, _ports(info)))
        return done(ReceiptReissuePayload, input, replayed=result.replayed, receipt=given)


def _ports(info: Info) -> Ports:
    return info.context.ports


def _presented(
    sent: ReceiptFollowInput | ReceiptRateInput | ReceiptReopenInput, info: Info
) -> receipt.Presented:
    return receipt.Presented(sent.number, sent.code, info.context.address)


async def _shown(sent: object, work: Awaitable[Reporter], info: Info) -> ReceiptPayload:
    try:
        row = await work
    except DomainError as no:
        return refused(ReceiptPayload, sent, no, matter=None)
    found = await receipt.matter_of(row, ports=_ports(info))
    return done(ReceiptPayload, sent, replayed=False, matter=matter_shown(found))


def receipt_shown(given: receipt.Receipt) -> Receipt:
    return Receipt(number=given.number, code=given.code)


def matter_shown(found: receipt.Matter) -> Matter:
    """Plain values: a resident reads nothing through the engine."""
    row = found.issue
    return Matter(
        receipt_number=found.receipt_number,
        title=row.title,
        area_name=found.area_name,
        step=Step(row.step),
        round=row.round,
        outcome=found.outcome,
        captured_at=DateTime(row.captured_at),
        updated_at=DateTime(row.updated_at),
        feedbacks=[_feedback(each) for each in found.feedbacks],
        allowed_actions=[
            _action(Verb.RATE, found.why_not_rate),
            _action(Verb.REOPEN, found.why_not_reopen),
        ],
    )


def _feedback(row: Feedback) -> ReceiptFeedback:
    return ReceiptFeedback(
        round=row.round,
        channel=FeedbackChannel(row.channel),
        content=row.content,
        told_at=DateTime(row.told_at),
        rating=row.rating,
        rated_by=RatedBy(row.rated_by) if row.rated_by else None,
    )


def _action(verb: Verb, why_not: str | None) -> AllowedAction:
    label = TRANSITIONS[verb].label
    return AllowedAction(code=verb, label=label, is_allowed=why_not is None, why_not=why_not)
