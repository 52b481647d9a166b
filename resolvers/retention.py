"""How retention rules are read and set."""

from collections.abc import Mapping

import strawberry

from domain import permissions
from engine.declare import rows
from engine.rule import Reads, RootRule
from models.retention import RetentionRule
from resolvers.context import Info
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.retention import RetentionRulePayload, RetentionRuleSetInput
from services.retention import set_rule
from services.work import Result

RETENTION_RULE = Reads(
    type_name="RetentionRule", model=RetentionRule, scope=permissions.RETENTION_RULE
)
RETENTION_ROOTS: Mapping[str, RootRule] = {"retentionRules": rows(order=("kind",))}


@strawberry.type
class RetentionMutation:
    @strawberry.mutation(description="规定保存期限；下一次清理起按新的执行。")
    async def retention_rule_set(
        self, info: Info, input: Sent[RetentionRuleSetInput]
    ) -> RetentionRulePayload:
        work = _set(input, info)
        return await answered(
            RetentionRulePayload, input, work, entity="rule", type_name="RetentionRule"
        )


async def _set(sent: RetentionRuleSetInput, info: Info) -> Result:
    return await set_rule(sent.kind, sent.days, **acting("retentionRuleSet", sent, info))
