"""How staff are read, appointed, revised, invited and dismissed."""

from collections.abc import Awaitable, Mapping
from typing import Any, cast

import strawberry

from domain import permissions
from domain.errors import DomainError
from engine.declare import connection
from engine.filters import among, contains, equals, ids
from engine.rule import Reads, Ref, RootRule
from models.account import Account
from resolvers.context import Info
from resolvers.inputs import identity, identity_or_none
from resolvers.payload import acting, answered, done, refused
from schema.described import Sent
from schema.staff import (
    StaffAppointInput,
    StaffDismissInput,
    StaffInvitation,
    StaffInviteInput,
    StaffInvitePayload,
    StaffPayload,
    StaffReviseInput,
)
from services import invite, staff
from services.invite import Invited
from services.staff import NewStaff
from services.work import Result

STAFF = Reads(type_name="Staff", model=Account, scope=permissions.STAFF)
STAFF_ROOTS: Mapping[str, RootRule] = {
    "staff": connection(
        orders={"CREATED_AT": ("created_at", "id")},
        filters={
            "kinds": among("kind"),
            "departmentId": ids("department_id", "Department"),
            "townshipId": ids("township_id", "Township"),
            "isActive": equals("is_active"),
            "text": contains("name", "phone"),
        },
    )
}
ANSWER = {"entity": "staff", "type_name": "Staff"}


@strawberry.type
class StaffMutation:
    @strawberry.mutation(description="设定办公室、部门或街道、镇、乡的经办人，给出初始密码。")
    async def staff_appoint(self, info: Info, input: Sent[StaffAppointInput]) -> StaffInvitePayload:
        return await _told(_appoint(input, info), input)

    @strawberry.mutation(description="重设经办人的初始密码。")
    async def staff_invite(self, info: Info, input: Sent[StaffInviteInput]) -> StaffInvitePayload:
        return await _told(_invite(input, info), input)

    @strawberry.mutation(description="改经办人的称呼或手机号。")
    async def staff_revise(self, info: Info, input: Sent[StaffReviseInput]) -> StaffPayload:
        return await answered(StaffPayload, input, _revise(input, info), **ANSWER)

    @strawberry.mutation(description="停用经办人。")
    async def staff_dismiss(self, info: Info, input: Sent[StaffDismissInput]) -> StaffPayload:
        return await answered(StaffPayload, input, _dismiss(input, info), **ANSWER)


async def _told(
    work: Awaitable[Invited], sent: StaffAppointInput | StaffInviteInput
) -> StaffInvitePayload:
    try:
        made = await work
    except DomainError as no:
        return refused(StaffInvitePayload, sent, no, invitations=[])
    invitations = [_invitation(each) for each in made.invitations]
    return done(StaffInvitePayload, sent, replayed=made.replayed, invitations=invitations)


def _invitation(made: invite.Invitation) -> StaffInvitation:
    return StaffInvitation(
        staff=cast(Any, Ref("Staff", made.whose)),
        name=made.name,
        phone=made.phone,
        password=made.password,
    )


async def _appoint(sent: StaffAppointInput, info: Info) -> Invited:
    new = NewStaff(
        id=identity("Staff", sent.id, "id"),
        kind=sent.kind,
        name=sent.name,
        phone=sent.phone,
        department_id=identity_or_none("Department", sent.department_id, "departmentId"),
        township_id=identity_or_none("Township", sent.township_id, "townshipId"),
    )
    return await staff.appoint(new, **acting("staffAppoint", sent, info))


async def _invite(sent: StaffInviteInput, info: Info) -> Invited:
    wanted = [identity("Staff", each, "ids") for each in sent.ids]
    return await invite.invite(wanted, invite.STAFF, **acting("staffInvite", sent, info))


async def _revise(sent: StaffReviseInput, info: Info) -> Result:
    account_id = identity("Staff", sent.id, "id")
    return await staff.revise(
        account_id, sent.name, sent.phone, **acting("staffRevise", sent, info)
    )


async def _dismiss(sent: StaffDismissInput, info: Info) -> Result:
    account_id = identity("Staff", sent.id, "id")
    return await staff.dismiss(account_id, **acting("staffDismiss", sent, info))
