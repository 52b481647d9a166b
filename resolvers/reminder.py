"""How reminders are read, issued, acknowledged and answered."""

from collections.abc import Mapping

import strawberry

from domain import permissions
from domain.reminder import REMINDER as MACHINE
from engine.declare import connection
from engine.filters import among, ids
from engine.rule import Reads, RootRule
from models.reminder import Reminder
from resolvers.actions import allowed_actions
from resolvers.context import Info
from resolvers.inputs import identity, identity_or_none
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.reminder import (
    ReminderAcknowledgeInput,
    ReminderAnswerInput,
    ReminderIssueInput,
    ReminderPayload,
)
from services import reminder
from services.work import Result

REMINDER = Reads(
    type_name="Reminder",
    model=Reminder,
    scope=permissions.REMINDER,
    fields={"allowedActions": allowed_actions(MACHINE, "state", permissions.REMINDER_PARTIES)},
)
REMINDER_ROOTS: Mapping[str, RootRule] = {
    "reminders": connection(
        orders={"ISSUED_AT": (("issued_at", "desc"), ("id", "desc"))},
        filters={
            "levels": among("level"),
            "triggers": among("trigger"),
            "states": among("state"),
            "memberId": ids("member_id", "Member"),
            "departmentId": ids("department_id", "Department"),
        },
    )
}


@strawberry.type
class ReminderMutation:
    @strawberry.mutation(description="发出提醒督促。")
    async def reminder_issue(self, info: Info, input: Sent[ReminderIssueInput]) -> ReminderPayload:
        work = _issue(input, info)
        return await answered(ReminderPayload, input, work, entity="reminder", type_name="Reminder")

    @strawberry.mutation(description="签收提醒。")
    async def reminder_acknowledge(
        self, info: Info, input: Sent[ReminderAcknowledgeInput]
    ) -> ReminderPayload:
        work = _acknowledge(input, info)
        return await answered(ReminderPayload, input, work, entity="reminder", type_name="Reminder")

    @strawberry.mutation(description="答复提醒；没有签收的同时签收。")
    async def reminder_answer(
        self, info: Info, input: Sent[ReminderAnswerInput]
    ) -> ReminderPayload:
        work = _answer(input, info)
        return await answered(ReminderPayload, input, work, entity="reminder", type_name="Reminder")


async def _issue(sent: ReminderIssueInput, info: Info) -> Result:
    to = reminder.Addressee(
        member_id=identity_or_none("Member", sent.member_id, "memberId"),
        group_id=identity_or_none("SectorGroup", sent.group_id, "groupId"),
        department_id=identity_or_none("Department", sent.department_id, "departmentId"),
        township_id=identity_or_none("Township", sent.township_id, "townshipId"),
    )
    return await reminder.issue(
        identity("Reminder", sent.id, "id"),
        to,
        sent.level,
        sent.content,
        **acting("reminderIssue", sent, info),
    )


async def _acknowledge(sent: ReminderAcknowledgeInput, info: Info) -> Result:
    acts = acting("reminderAcknowledge", sent, info)
    return await reminder.acknowledge(identity("Reminder", sent.id, "id"), **acts)


async def _answer(sent: ReminderAnswerInput, info: Info) -> Result:
    acts = acting("reminderAnswer", sent, info)
    return await reminder.answer(identity("Reminder", sent.id, "id"), sent.answer, **acts)
