"""Mutations about members: posts, groups, grids, leave."""

import strawberry

from resolvers.context import Info
from resolvers.inputs import identity, required_area
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.member_input import (
    GridAssignInput,
    GridAssignmentEndInput,
    LeaveAskInput,
    LeaveCancelInput,
    LeaveDecideInput,
    LeavePayload,
    MemberAppointInput,
    MemberLeaveOfficeInput,
    MemberPayload,
    MemberTransferInput,
)
from services import grid_assignment, leave, membership
from services.work import Result

MEMBER = {"entity": "member", "type_name": "Member"}
LEAVE = {"entity": "leave", "type_name": "Leave"}


@strawberry.type
class MemberMutation:
    @strawberry.mutation(description="调整委员在界别组里的职务。")
    async def member_appoint(self, info: Info, input: Sent[MemberAppointInput]) -> MemberPayload:
        return await answered(MemberPayload, input, _appoint(input, info), **MEMBER)

    @strawberry.mutation(description="把委员调到另一个界别组。")
    async def member_transfer(self, info: Info, input: Sent[MemberTransferInput]) -> MemberPayload:
        return await answered(MemberPayload, input, _transfer(input, info), **MEMBER)

    @strawberry.mutation(description="委员离任。")
    async def member_leave_office(
        self, info: Info, input: Sent[MemberLeaveOfficeInput]
    ) -> MemberPayload:
        return await answered(MemberPayload, input, _leave_office(input, info), **MEMBER)

    @strawberry.mutation(description="安排委员联系的区域。")
    async def grid_assign(self, info: Info, input: Sent[GridAssignInput]) -> MemberPayload:
        return await answered(MemberPayload, input, _assign(input, info), **MEMBER)

    @strawberry.mutation(description="结束一段联系。")
    async def grid_assignment_end(
        self, info: Info, input: Sent[GridAssignmentEndInput]
    ) -> MemberPayload:
        return await answered(MemberPayload, input, _end(input, info), **MEMBER)

    @strawberry.mutation(description="请假。")
    async def leave_ask(self, info: Info, input: Sent[LeaveAskInput]) -> LeavePayload:
        return await answered(LeavePayload, input, _ask(input, info), **LEAVE)

    @strawberry.mutation(description="批复请假。")
    async def leave_decide(self, info: Info, input: Sent[LeaveDecideInput]) -> LeavePayload:
        return await answered(LeavePayload, input, _decide(input, info), **LEAVE)

    @strawberry.mutation(description="销假。")
    async def leave_cancel(self, info: Info, input: Sent[LeaveCancelInput]) -> LeavePayload:
        return await answered(LeavePayload, input, _cancel(input, info), **LEAVE)


async def _appoint(sent: MemberAppointInput, info: Info) -> Result:
    member_id = identity("Member", sent.member_id, "memberId")
    acts = acting("memberAppoint", sent, info)
    return await membership.appoint(member_id, sent.role, sent.effective_on, **acts)


async def _transfer(sent: MemberTransferInput, info: Info) -> Result:
    member_id = identity("Member", sent.member_id, "memberId")
    group_id = identity("SectorGroup", sent.group_id, "groupId")
    acts = acting("memberTransfer", sent, info)
    return await membership.transfer(member_id, group_id, sent.effective_on, **acts)


async def _leave_office(sent: MemberLeaveOfficeInput, info: Info) -> Result:
    member_id = identity("Member", sent.member_id, "memberId")
    acts = acting("memberLeaveOffice", sent, info)
    return await membership.leave_office(member_id, sent.effective_on, sent.reason, **acts)


async def _assign(sent: GridAssignInput, info: Info) -> Result:
    member_id = identity("Member", sent.member_id, "memberId")
    area_ids = [required_area(each, "areaIds") for each in sent.area_ids]
    acts = acting("gridAssign", sent, info)
    return await grid_assignment.assign(member_id, area_ids, sent.kind, sent.assigned_on, **acts)


async def _end(sent: GridAssignmentEndInput, info: Info) -> Result:
    assignment_id = identity("GridAssignment", sent.id, "id")
    acts = acting("gridAssignmentEnd", sent, info)
    return await grid_assignment.end(assignment_id, sent.ended_on, **acts)


async def _ask(sent: LeaveAskInput, info: Info) -> Result:
    leave_id = identity("Leave", sent.id, "id")
    acts = acting("leaveAsk", sent, info)
    return await leave.ask(leave_id, sent.starts_on, sent.ends_on, sent.reason, **acts)


async def _decide(sent: LeaveDecideInput, info: Info) -> Result:
    leave_id = identity("Leave", sent.id, "id")
    acts = acting("leaveDecide", sent, info)
    return await leave.decide(leave_id, grants=sent.grants, decision=sent.decision, **acts)


async def _cancel(sent: LeaveCancelInput, info: Info) -> Result:
    leave_id = identity("Leave", sent.id, "id")
    return await leave.cancel(leave_id, **acting("leaveCancel", sent, info))
