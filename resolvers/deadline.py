"""How deadlines are read, and kept by the office."""

from collections.abc import Mapping
from typing import Any

import strawberry

from domain import permissions
from domain.deadline import Rule
from domain.ids import to_wire
from engine.declare import computed, connection, rows
from engine.filters import among, ids, until
from engine.rule import Reads, RootRule
from models.columns import to_instant
from models.deadline import Deadline, DeadlineRule
from resolvers.context import Info
from resolvers.inputs import identity
from resolvers.payload import acting, answered
from schema.deadline import (
    DeadlinePauseInput,
    DeadlinePayload,
    DeadlineResumeInput,
    DeadlineRulePayload,
    DeadlineRuleSetInput,
    Pause,
    RuleSnapshot,
)
from schema.described import Sent
from schema.scalars import DateTime
from services import deadline_pause, deadline_rule
from services.work import Result


def _rule(row: Mapping[str, Any], _: Any) -> RuleSnapshot:
    rule = Rule.of(row["rule"])
    return RuleSnapshot(
        amount=rule.amount,
        unit=rule.unit,
        warn_percent=rule.warn_percent,
        severe_percent=rule.severe_percent,
        grace_hours=rule.grace_hours,
    )


def _pauses(row: Mapping[str, Any], _: Any) -> list[Pause]:
    return [
        Pause(
            paused_at=DateTime(to_instant(since)),
            resumed_at=until and DateTime(to_instant(until)),
        )
        for since, until in row["pauses"]
    ]


def _subject_id(row: Mapping[str, Any], _: Any) -> str:
    return to_wire(row["subject_type"], row["subject_id"])


DEADLINE = Reads(
    type_name="Deadline",
    model=Deadline,
    scope=permissions.DEADLINE,
    fields={
        "rule": computed(_rule, needs=("rule",), facts=()),
        "pauses": computed(_pauses, needs=("pauses",), facts=()),
        "subjectId": computed(_subject_id, needs=("subject_type", "subject_id"), facts=()),
    },
)
DEADLINE_RULE = Reads(type_name="DeadlineRule", model=DeadlineRule, scope=permissions.PUBLIC)
DEADLINE_ROOTS: Mapping[str, RootRule] = {
    "deadlineRules": rows(order=("position", "id")),
    "deadlines": connection(
        orders={"DUE_AT": ("due_at", "id")},
        filters={
            "kinds": among("kind"),
            "states": among("state"),
            "alerts": among("alert"),
            "departmentId": ids("department_id", "Department"),
            "groupId": ids("group_id", "SectorGroup"),
            "dueBefore": until("due_at"),
        },
    ),
}


@strawberry.type
class DeadlineMutation:
    @strawberry.mutation(description="改一种期限的规定；正在计时的不变。")
    async def deadline_rule_set(
        self, info: Info, input: Sent[DeadlineRuleSetInput]
    ) -> DeadlineRulePayload:
        work = _set_rule(input, info)
        return await answered(
            DeadlineRulePayload, input, work, entity="deadline_rule", type_name="DeadlineRule"
        )

    @strawberry.mutation(description="中止计时，例如等待补充情况。")
    async def deadline_pause(self, info: Info, input: Sent[DeadlinePauseInput]) -> DeadlinePayload:
        work = _pause(input, info)
        return await answered(DeadlinePayload, input, work, entity="deadline", type_name="Deadline")

    @strawberry.mutation(description="恢复计时，至少给出宽限的工作小时。")
    async def deadline_resume(
        self, info: Info, input: Sent[DeadlineResumeInput]
    ) -> DeadlinePayload:
        work = _resume(input, info)
        return await answered(DeadlinePayload, input, work, entity="deadline", type_name="Deadline")


async def _set_rule(sent: DeadlineRuleSetInput, info: Info) -> Result:
    rule = Rule(
        amount=sent.amount,
        unit=sent.unit,
        warn_percent=sent.warn_percent,
        severe_percent=sent.severe_percent,
        grace_hours=sent.grace_hours,
    )
    return await deadline_rule.set_rule(sent.kind, rule, **acting("deadlineRuleSet", sent, info))


async def _pause(sent: DeadlinePauseInput, info: Info) -> Result:
    acts = acting("deadlinePause", sent, info)
    return await deadline_pause.pause(identity("Deadline", sent.id, "id"), sent.reason, **acts)


async def _resume(sent: DeadlineResumeInput, info: Info) -> Result:
    acts = acting("deadlineResume", sent, info)
    return await deadline_pause.resume(identity("Deadline", sent.id, "id"), **acts)
