"""Mutations of tasks: given to an office, accepted, returned, answered, verified."""

import strawberry

from resolvers.context import Info
from resolvers.inputs import area_identity, identity, identity_or_none, photos_of
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.task import (
    TaskAcceptInput,
    TaskAnswerInput,
    TaskAskExtensionInput,
    TaskAssignInput,
    TaskCancelInput,
    TaskDecideExtensionInput,
    TaskPayload,
    TaskReturnInput,
    TaskSendBackInput,
    TaskVerifyInput,
)
from services import task, task_answer, task_extension
from services.work import Result


@strawberry.type
class TaskMutation:
    @strawberry.mutation(
        description="交办：请一个部门或街道、镇、乡办理；退回两次以后由县政协指定。"
    )
    async def task_assign(self, info: Info, input: Sent[TaskAssignInput]) -> TaskPayload:
        work = _assign(input, info)
        return await answered(TaskPayload, input, work, entity="task", type_name="Task")

    @strawberry.mutation(description="签收交办。")
    async def task_accept(self, info: Info, input: Sent[TaskAcceptInput]) -> TaskPayload:
        work = _accept(input, info)
        return await answered(TaskPayload, input, work, entity="task", type_name="Task")

    @strawberry.mutation(description="退回交办，写明原因。")
    async def task_return(self, info: Info, input: Sent[TaskReturnInput]) -> TaskPayload:
        work = _return(input, info)
        return await answered(TaskPayload, input, work, entity="task", type_name="Task")

    @strawberry.mutation(description="撤回交办。")
    async def task_cancel(self, info: Info, input: Sent[TaskCancelInput]) -> TaskPayload:
        work = _cancel(input, info)
        return await answered(TaskPayload, input, work, entity="task", type_name="Task")

    @strawberry.mutation(description="答复交办，写明等级；等别人核实。")
    async def task_answer(self, info: Info, input: Sent[TaskAnswerInput]) -> TaskPayload:
        work = _answer(input, info)
        return await answered(TaskPayload, input, work, entity="task", type_name="Task")

    @strawberry.mutation(description="核实办理结果；承办单位不能核实自己办的。")
    async def task_verify(self, info: Info, input: Sent[TaskVerifyInput]) -> TaskPayload:
        work = _verify(input, info)
        return await answered(TaskPayload, input, work, entity="task", type_name="Task")

    @strawberry.mutation(description="与答复不符，退回重办。")
    async def task_send_back(self, info: Info, input: Sent[TaskSendBackInput]) -> TaskPayload:
        work = _send_back(input, info)
        return await answered(TaskPayload, input, work, entity="task", type_name="Task")

    @strawberry.mutation(description="申请延期，最多两次。")
    async def task_ask_extension(
        self, info: Info, input: Sent[TaskAskExtensionInput]
    ) -> TaskPayload:
        work = _ask(input, info)
        return await answered(TaskPayload, input, work, entity="task", type_name="Task")

    @strawberry.mutation(description="审批延期；同意后办理期限随之改变。")
    async def task_decide_extension(
        self, info: Info, input: Sent[TaskDecideExtensionInput]
    ) -> TaskPayload:
        work = _decide(input, info)
        return await answered(TaskPayload, input, work, entity="task", type_name="Task")


async def _assign(sent: TaskAssignInput, info: Info) -> Result:
    new = task.NewTask(
        id=identity("Task", sent.task_id, "taskId"),
        content=sent.content,
        role=sent.role,
        department_id=identity_or_none("Department", sent.department_id, "departmentId"),
        township_id=area_identity(sent.township_id, "townshipId"),
        due_at=sent.due_at,
        shares_contact=sent.shares_contact,
    )
    issue_id = identity("Issue", sent.id, "id")
    return await task.assign(issue_id, new, **acting("taskAssign", sent, info))


async def _accept(sent: TaskAcceptInput, info: Info) -> Result:
    return await task.accept(identity("Task", sent.id, "id"), **acting("taskAccept", sent, info))


async def _return(sent: TaskReturnInput, info: Info) -> Result:
    acts = acting("taskReturn", sent, info)
    return await task.give_back(identity("Task", sent.id, "id"), sent.reason, **acts)


async def _cancel(sent: TaskCancelInput, info: Info) -> Result:
    acts = acting("taskCancel", sent, info)
    return await task.cancel(identity("Task", sent.id, "id"), sent.reason, **acts)


async def _answer(sent: TaskAnswerInput, info: Info) -> Result:
    new = task_answer.NewAnswer(grade=sent.grade, text=sent.text, photos=photos_of(sent.photos))
    acts = acting("taskAnswer", sent, info)
    return await task_answer.answer(identity("Task", sent.id, "id"), new, **acts)


async def _verify(sent: TaskVerifyInput, info: Info) -> Result:
    return await task.verify(identity("Task", sent.id, "id"), **acting("taskVerify", sent, info))


async def _send_back(sent: TaskSendBackInput, info: Info) -> Result:
    acts = acting("taskSendBack", sent, info)
    return await task.send_back(identity("Task", sent.id, "id"), sent.reason, **acts)


async def _ask(sent: TaskAskExtensionInput, info: Info) -> Result:
    acts = acting("taskAskExtension", sent, info)
    task_id = identity("Task", sent.id, "id")
    return await task_extension.ask(task_id, sent.until_at, sent.reason, **acts)


async def _decide(sent: TaskDecideExtensionInput, info: Info) -> Result:
    acts = acting("taskDecideExtension", sent, info)
    task_id = identity("Task", sent.id, "id")
    return await task_extension.decide(task_id, sent.note, is_granted=sent.is_granted, **acts)
