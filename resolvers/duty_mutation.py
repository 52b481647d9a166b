"""Mutations of the duty record: by hand, decided, appealed; and its rules."""

import strawberry

from domain.duty import ScoringRule
from resolvers.context import Info
from resolvers.inputs import identity
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.duty import (
    DutyDecideInput,
    DutyPayload,
    DutyRecordInput,
    ScoringRulesPayload,
    ScoringRulesSetInput,
)
from services import duty
from services.duty import NewDuty
from services.work import Result

ANSWER = {"entity": "duty_entry", "type_name": "DutyEntry"}


@strawberry.type
class DutyMutation:
    @strawberry.mutation(description="补记一次履职。")
    async def duty_record(self, info: Info, input: Sent[DutyRecordInput]) -> DutyPayload:
        return await answered(DutyPayload, input, _record(input, info), **ANSWER)

    @strawberry.mutation(description="核定补记的履职，或申诉。")
    async def duty_decide(self, info: Info, input: Sent[DutyDecideInput]) -> DutyPayload:
        return await answered(DutyPayload, input, _decide(input, info), **ANSWER)

    @strawberry.mutation(description="出一版新的计分规则。")
    async def scoring_rules_set(
        self, info: Info, input: Sent[ScoringRulesSetInput]
    ) -> ScoringRulesPayload:
        work = _set_rules(input, info)
        return await answered(
            ScoringRulesPayload, input, work, entity="scoring_rules", type_name="ScoringRules"
        )


async def _record(sent: DutyRecordInput, info: Info) -> Result:
    new = NewDuty(
        id=identity("DutyEntry", sent.id, "id"),
        kind=sent.kind,
        title=sent.title,
        occurred_on=sent.occurred_on,
        note=sent.note,
    )
    return await duty.record(new, **acting("dutyRecord", sent, info))


async def _decide(sent: DutyDecideInput, info: Info) -> Result:
    entry_id = identity("DutyEntry", sent.id, "id")
    return await duty.decide(entry_id, sent.verb, sent.text, **acting("dutyDecide", sent, info))


async def _set_rules(sent: ScoringRulesSetInput, info: Info) -> Result:
    said = [ScoringRule(each.kind, each.points, each.cap) for each in sent.rules]
    rules_id = identity("ScoringRules", sent.id, "id")
    acts = acting("scoringRulesSet", sent, info)
    return await duty.set_rules(rules_id, sent.first_year, said, sent.note, **acts)
