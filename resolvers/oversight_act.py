"""How oversight acts are read, planned, concluded and followed up."""

from collections.abc import Mapping

import strawberry

from domain import permissions
from domain.oversight_act import OVERSIGHT_ACT as MACHINE
from engine.declare import backward, connection, many
from engine.filters import among, ids
from engine.rule import Reads, RootRule
from models.event import Event
from models.oversight_act import OversightAct, OversightActMember, OversightFollowUp
from resolvers.actions import allowed_actions
from resolvers.context import Info
from resolvers.inputs import identity, identity_or_none
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.oversight_act import (
    OversightActCancelInput,
    OversightActConcludeInput,
    OversightActOpenInput,
    OversightActPayload,
    OversightFollowUpCloseInput,
    OversightFollowUpInput,
    OversightScoreInput,
)
from services import oversight_act
from services.work import Result

OVERSIGHT_ACT = Reads(
    type_name="OversightAct",
    model=OversightAct,
    scope=permissions.OVERSIGHT_ACT,
    fields={
        "members": many("members", order=("id",)),
        "followUps": many("follow_ups", order=("created_at", "id")),
        "timeline": many(backward(Event, "subject_id"), order=("seq",), limit="first"),
        "allowedActions": allowed_actions(MACHINE, "stage", permissions.OVERSIGHT_ACT_PARTIES),
    },
)
OVERSIGHT_ACT_MEMBER = Reads(
    type_name="OversightActMember", model=OversightActMember, scope=permissions.OF_OVERSIGHT_ACT
)
OVERSIGHT_FOLLOW_UP = Reads(
    type_name="OversightFollowUp", model=OversightFollowUp, scope=permissions.OF_OVERSIGHT_ACT
)
OVERSIGHT_ACT_ROOTS: Mapping[str, RootRule] = {
    "oversightActs": connection(
        orders={"CREATED_AT": (("created_at", "desc"), ("id", "desc"))},
        filters={
            "kinds": among("kind"),
            "stages": among("stage"),
            "issueId": ids("issue_id", "Issue"),
            "groupId": ids("group_id", "SectorGroup"),
        },
    )
}
ENTITY = {"entity": "oversight_act", "type_name": "OversightAct"}


@strawberry.type
class OversightActMutation:
    @strawberry.mutation(description="为“解决”环节的问题安排专题会议、视察调研或监督评议。")
    async def oversight_act_open(
        self, info: Info, input: Sent[OversightActOpenInput]
    ) -> OversightActPayload:
        return await answered(OversightActPayload, input, _open(input, info), **ENTITY)

    @strawberry.mutation(description="填写监督活动的结果、评分和整改事项。")
    async def oversight_act_conclude(
        self, info: Info, input: Sent[OversightActConcludeInput]
    ) -> OversightActPayload:
        return await answered(OversightActPayload, input, _conclude(input, info), **ENTITY)

    @strawberry.mutation(description="取消监督活动。")
    async def oversight_act_cancel(
        self, info: Info, input: Sent[OversightActCancelInput]
    ) -> OversightActPayload:
        return await answered(OversightActPayload, input, _cancel(input, info), **ENTITY)

    @strawberry.mutation(description="整改事项销号；不由承办部门自己销号。")
    async def oversight_follow_up_close(
        self, info: Info, input: Sent[OversightFollowUpCloseInput]
    ) -> OversightActPayload:
        return await answered(OversightActPayload, input, _close(input, info), **ENTITY)


async def _open(sent: OversightActOpenInput, info: Info) -> Result:
    new = oversight_act.NewAct(
        id=identity("OversightAct", sent.id, "id"),
        kind=sent.kind,
        issue_id=identity("Issue", sent.issue_id, "issueId"),
        title=sent.title,
        plan=sent.plan,
        planned_on=sent.planned_on,
        department_id=identity_or_none("Department", sent.department_id, "departmentId"),
        member_ids=[identity("Member", each, "memberIds") for each in sent.member_ids],
    )
    return await oversight_act.open_act(new, **acting("oversightActOpen", sent, info))


async def _conclude(sent: OversightActConcludeInput, info: Info) -> Result:
    conclusion = oversight_act.Conclusion(
        findings=sent.findings,
        scores=[_score(each, position) for position, each in enumerate(sent.scores)],
        follow_ups=[_follow_up(each, position) for position, each in enumerate(sent.follow_ups)],
    )
    acts = acting("oversightActConclude", sent, info)
    return await oversight_act.conclude(identity("OversightAct", sent.id, "id"), conclusion, **acts)


def _score(sent: OversightScoreInput, position: int) -> oversight_act.Score:
    member_id = identity("Member", sent.member_id, "scores", str(position), "memberId")
    return oversight_act.Score(member_id=member_id, score=sent.score, comment=sent.comment)


def _follow_up(sent: OversightFollowUpInput, position: int) -> oversight_act.NewFollowUp:
    path = ("followUps", str(position), "departmentId")
    return oversight_act.NewFollowUp(
        content=sent.content,
        department_id=identity_or_none("Department", sent.department_id, *path),
        due_on=sent.due_on,
    )


async def _cancel(sent: OversightActCancelInput, info: Info) -> Result:
    acts = acting("oversightActCancel", sent, info)
    return await oversight_act.cancel(identity("OversightAct", sent.id, "id"), sent.reason, **acts)


async def _close(sent: OversightFollowUpCloseInput, info: Info) -> Result:
    acts = acting("oversightFollowUpClose", sent, info)
    follow_up_id = identity("OversightFollowUp", sent.id, "id")
    return await oversight_act.close_follow_up(follow_up_id, sent.note, **acts)
