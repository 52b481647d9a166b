"""Mutations of topics: propose, revise, select, drop."""

import strawberry

from domain.topic import Criteria
from resolvers.context import Info
from resolvers.inputs import identity, identity_or_none
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.topic import (
    TopicDropInput,
    TopicPayload,
    TopicProposeInput,
    TopicReviseInput,
    TopicSelectInput,
)
from services import topic
from services.topic import Proposal
from services.work import Result

ANSWER = {"entity": "topic", "type_name": "Topic"}


@strawberry.type
class TopicMutation:
    @strawberry.mutation(description="提出议题。")
    async def topic_propose(self, info: Info, input: Sent[TopicProposeInput]) -> TopicPayload:
        return await answered(TopicPayload, input, _propose(input, info), **ANSWER)

    @strawberry.mutation(description="修改还没有选定的议题。")
    async def topic_revise(self, info: Info, input: Sent[TopicReviseInput]) -> TopicPayload:
        return await answered(TopicPayload, input, _revise(input, info), **ANSWER)

    @strawberry.mutation(description="选定议题；三条标准须都符合。")
    async def topic_select(self, info: Info, input: Sent[TopicSelectInput]) -> TopicPayload:
        return await answered(TopicPayload, input, _select(input, info), **ANSWER)

    @strawberry.mutation(description="不选这个议题，说明理由。")
    async def topic_drop(self, info: Info, input: Sent[TopicDropInput]) -> TopicPayload:
        return await answered(TopicPayload, input, _drop(input, info), **ANSWER)


def _said(sent: TopicProposeInput | TopicReviseInput) -> Proposal:
    criteria = Criteria(
        small_incision=sent.small_incision, operable=sent.operable, effective=sent.effective
    )
    return Proposal(
        title=sent.title,
        criteria=criteria,
        reason=sent.reason,
        issue_ids=[identity("Issue", each, "issueIds") for each in sent.issue_ids],
    )


async def _propose(sent: TopicProposeInput, info: Info) -> Result:
    group_id = identity_or_none("SectorGroup", sent.group_id, "groupId")
    topic_id = identity("Topic", sent.id, "id")
    acts = acting("topicPropose", sent, info)
    return await topic.propose(topic_id, group_id, _said(sent), **acts)


async def _revise(sent: TopicReviseInput, info: Info) -> Result:
    topic_id = identity("Topic", sent.id, "id")
    acts = acting("topicRevise", sent, info)
    return await topic.revise(topic_id, _said(sent), base_version=sent.base_version, **acts)


async def _select(sent: TopicSelectInput, info: Info) -> Result:
    topic_id = identity("Topic", sent.id, "id")
    acts = acting("topicSelect", sent, info)
    return await topic.select(topic_id, base_version=sent.base_version, **acts)


async def _drop(sent: TopicDropInput, info: Info) -> Result:
    topic_id = identity("Topic", sent.id, "id")
    acts = acting("topicDrop", sent, info)
    return await topic.drop(topic_id, sent.reason, base_version=sent.base_version, **acts)
