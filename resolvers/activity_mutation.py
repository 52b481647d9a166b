"""Mutations of activities: record or plan, hold, cancel."""

import strawberry

from domain.activity import Turnout
from resolvers.context import Info
from resolvers.inputs import area_identity, fix_of, identity, identity_or_none, photos_of
from resolvers.payload import acting, answered
from schema.activity import ActivityPayload
from schema.activity_input import ActivityCancelInput, ActivityHoldInput, ActivityRecordInput
from schema.described import Sent
from services import activity, activity_step
from services.activity import NewActivity, Repeat
from services.activity_step import Held
from services.work import Result

ANSWER = {"entity": "activity", "type_name": "Activity"}


@strawberry.type
class ActivityMutation:
    @strawberry.mutation(description="登记办过的活动，或计划一次、一系列。")
    async def activity_record(
        self, info: Info, input: Sent[ActivityRecordInput]
    ) -> ActivityPayload:
        return await answered(ActivityPayload, input, _record(input, info), **ANSWER)

    @strawberry.mutation(description="登记计划的活动举办情况。")
    async def activity_hold(self, info: Info, input: Sent[ActivityHoldInput]) -> ActivityPayload:
        return await answered(ActivityPayload, input, _hold(input, info), **ANSWER)

    @strawberry.mutation(description="取消计划的活动。")
    async def activity_cancel(
        self, info: Info, input: Sent[ActivityCancelInput]
    ) -> ActivityPayload:
        return await answered(ActivityPayload, input, _cancel(input, info), **ANSWER)


def _turnout(sent: ActivityRecordInput | ActivityHoldInput) -> Turnout:
    return Turnout(sent.audience_count, sent.beneficiary_count, sent.donated_yuan)


async def _record(sent: ActivityRecordInput, info: Info) -> Result:
    repeat = sent.repeat
    new = NewActivity(
        id=identity("Activity", sent.id, "id"),
        kind=sent.kind,
        title=sent.title,
        content=sent.content,
        captured_at=sent.captured_at,
        sent_at=sent.sent_at,
        planned_for=sent.planned_for,
        repeat=Repeat(rhythm=repeat.rhythm, times=repeat.times) if repeat else None,
        area_id=area_identity(sent.area_id, "areaId"),
        hall_id=identity_or_none("Hall", sent.hall_id, "hallId"),
        consultation_id=identity_or_none("Consultation", sent.consultation_id, "consultationId"),
        place_name=sent.place_name,
        fix=fix_of(sent.place),
        turnout=_turnout(sent),
        member_ids=[identity("Member", each, "memberIds") for each in sent.member_ids],
        tag_ids=[
            identity("MechanismItem", each, "mechanismItemIds") for each in sent.mechanism_item_ids
        ],
        photos=photos_of(sent.photos),
    )
    return await activity.record_or_plan(new, **acting("activityRecord", sent, info))


async def _hold(sent: ActivityHoldInput, info: Info) -> Result:
    held = Held(
        captured_at=sent.captured_at,
        sent_at=sent.sent_at,
        content=sent.content,
        turnout=_turnout(sent),
        fix=fix_of(sent.place),
        photos=photos_of(sent.photos),
    )
    activity_id = identity("Activity", sent.id, "id")
    return await activity_step.hold(activity_id, held, **acting("activityHold", sent, info))


async def _cancel(sent: ActivityCancelInput, info: Info) -> Result:
    activity_id = identity("Activity", sent.id, "id")
    acts = acting("activityCancel", sent, info)
    return await activity_step.cancel(
        activity_id, sent.reason, with_rest_of_series=sent.with_rest_of_series, **acts
    )
