"""How quarterly spot checks are read, drawn, judged, objected to and decided."""

from collections.abc import Mapping

import strawberry

from domain import permissions
from domain.scope import Is
from domain.spot_check import ITEM, Verdict
from engine.declare import backward, by_id, connection, count, many
from engine.rule import Reads, RootRule
from models.deadline import Deadline
from models.spot_check import SpotCheck, SpotCheckItem
from resolvers.actions import allowed_actions
from resolvers.context import Info
from resolvers.inputs import identity
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.spot_check import (
    SpotCheckDecideInput,
    SpotCheckDrawInput,
    SpotCheckItemPayload,
    SpotCheckJudgeInput,
    SpotCheckObjectInput,
    SpotCheckPayload,
)
from services import spot_check
from services.work import Result

SPOT_CHECK = Reads(
    type_name="SpotCheck",
    model=SpotCheck,
    scope=permissions.SPOT_CHECK,
    fields={
        "items": many("items", order=("ordinal",), limit="first"),
        "itemCount": count("items"),
        "failedCount": count("items", where=Is("verdict", Verdict.FAIL)),
    },
)
SPOT_CHECK_ITEM = Reads(
    type_name="SpotCheckItem",
    model=SpotCheckItem,
    scope=permissions.SPOT_CHECK_ITEM,
    fields={
        "deadlines": many(backward(Deadline, "subject_id"), order=("started_at", "id")),
        "allowedActions": allowed_actions(ITEM, "state", permissions.SPOT_CHECK_ITEM_PARTIES),
    },
)
SPOT_CHECK_ROOTS: Mapping[str, RootRule] = {
    "spotCheck": by_id("SpotCheck"),
    "spotChecks": connection(orders={"DRAWN_AT": (("drawn_at", "desc"), ("id", "desc"))}),
}
ITEM_ENTITY = {"entity": "spot_check_item", "type_name": "SpotCheckItem"}


@strawberry.type
class SpotCheckMutation:
    @strawberry.mutation(description="抽取一个已结束季度的样本，按界别组分层；界别组不能自己抽。")
    async def spot_check_draw(
        self, info: Info, input: Sent[SpotCheckDrawInput]
    ) -> SpotCheckPayload:
        work = _draw(input, info)
        return await answered(
            SpotCheckPayload, input, work, entity="spot_check", type_name="SpotCheck"
        )

    @strawberry.mutation(description="对抽中的一件作出结论；收集或经办的人须回避。")
    async def spot_check_judge(
        self, info: Info, input: Sent[SpotCheckJudgeInput]
    ) -> SpotCheckItemPayload:
        return await answered(SpotCheckItemPayload, input, _judge(input, info), **ITEM_ENTITY)

    @strawberry.mutation(description="收集人或界别组召集人对结论提出异议，默认 5 个工作日内。")
    async def spot_check_object(
        self, info: Info, input: Sent[SpotCheckObjectInput]
    ) -> SpotCheckItemPayload:
        return await answered(SpotCheckItemPayload, input, _object(input, info), **ITEM_ENTITY)

    @strawberry.mutation(description="裁定异议，结论从此为定论；不合格的发出督促。")
    async def spot_check_decide(
        self, info: Info, input: Sent[SpotCheckDecideInput]
    ) -> SpotCheckItemPayload:
        return await answered(SpotCheckItemPayload, input, _decide(input, info), **ITEM_ENTITY)


async def _draw(sent: SpotCheckDrawInput, info: Info) -> Result:
    return await spot_check.draw_sample(
        identity("SpotCheck", sent.id, "id"),
        year=sent.year,
        quarter=sent.quarter,
        size=sent.size,
        seed=sent.seed,
        **acting("spotCheckDraw", sent, info),
    )


async def _judge(sent: SpotCheckJudgeInput, info: Info) -> Result:
    acts = acting("spotCheckJudge", sent, info)
    item_id = identity("SpotCheckItem", sent.id, "id")
    return await spot_check.judge(item_id, sent.verdict, sent.note, **acts)


async def _object(sent: SpotCheckObjectInput, info: Info) -> Result:
    acts = acting("spotCheckObject", sent, info)
    item_id = identity("SpotCheckItem", sent.id, "id")
    return await spot_check.object_to(item_id, sent.objection, **acts)


async def _decide(sent: SpotCheckDecideInput, info: Info) -> Result:
    acts = acting("spotCheckDecide", sent, info)
    item_id = identity("SpotCheckItem", sent.id, "id")
    return await spot_check.decide(item_id, sent.verdict, sent.decision, **acts)
