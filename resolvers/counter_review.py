"""How counter-reviews are read, submitted and replied to."""

from collections.abc import Mapping

import strawberry

from domain import permissions
from domain.counter_review import COUNTER_REVIEW as MACHINE
from engine.declare import column, connection
from engine.filters import among, at_most, ids
from engine.rule import Reads, RootRule
from models.counter_review import CounterReview
from resolvers.actions import allowed_actions
from resolvers.context import Info
from resolvers.inputs import identity, identity_or_none
from resolvers.payload import acting, answered
from schema.counter_review import (
    CounterReviewPayload,
    CounterReviewReplyInput,
    CounterReviewSubmitInput,
)
from schema.described import Sent
from services import counter_review
from services.work import Result

COUNTER_REVIEW = Reads(
    type_name="CounterReview",
    model=CounterReview,
    scope=permissions.COUNTER_REVIEW,
    fields={
        "authorName": column("author_name", scope=permissions.COUNTER_REVIEW_AUTHOR),
        "departmentId": column(
            "department_id", of="Department", scope=permissions.COUNTER_REVIEW_AUTHOR
        ),
        "allowedActions": allowed_actions(MACHINE, "state", permissions.COUNTER_REVIEW_PARTIES),
    },
)
COUNTER_REVIEW_ROOTS: Mapping[str, RootRule] = {
    "counterReviews": connection(
        orders={"CREATED_AT": (("created_at", "desc"), ("id", "desc"))},
        filters={
            "memberId": ids("member_id", "Member"),
            "states": among("state"),
            "scoreAtMost": at_most("score"),
        },
    )
}
ENTITY = {"entity": "counter_review", "type_name": "CounterReview"}


@strawberry.type
class CounterReviewMutation:
    @strawberry.mutation(description="部门或街道、镇、乡评价一位委员。")
    async def counter_review_submit(
        self, info: Info, input: Sent[CounterReviewSubmitInput]
    ) -> CounterReviewPayload:
        return await answered(CounterReviewPayload, input, _submit(input, info), **ENTITY)

    @strawberry.mutation(description="委员回应对自己的评价。")
    async def counter_review_reply(
        self, info: Info, input: Sent[CounterReviewReplyInput]
    ) -> CounterReviewPayload:
        return await answered(CounterReviewPayload, input, _reply(input, info), **ENTITY)


async def _submit(sent: CounterReviewSubmitInput, info: Info) -> Result:
    new = counter_review.NewReview(
        id=identity("CounterReview", sent.id, "id"),
        member_id=identity("Member", sent.member_id, "memberId"),
        score=sent.score,
        facts=sent.facts,
        issue_id=identity_or_none("Issue", sent.issue_id, "issueId"),
        year=sent.year,
        quarter=sent.quarter,
    )
    return await counter_review.submit(new, **acting("counterReviewSubmit", sent, info))


async def _reply(sent: CounterReviewReplyInput, info: Info) -> Result:
    acts = acting("counterReviewReply", sent, info)
    return await counter_review.reply(identity("CounterReview", sent.id, "id"), sent.reply, **acts)
