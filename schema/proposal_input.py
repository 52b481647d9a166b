"""What is sent to write, co-sign, review, assign, reply to and rate a proposal."""

import strawberry

from domain.proposal import Satisfaction
from domain.task import TaskRole
from schema.described import described
from schema.information_report import ContributorInput
from schema.scalars import Date


@strawberry.input(description="起草提案，并邀请委员联名。")
class ProposalDraftInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("生成的编号：pro_ 加 UUIDv7。")
    title: str = described("案由，1 到 100 字。")
    background: str = described("情况和问题，1 到 10000 字。")
    suggestion: str = described("建议，1 到 10000 字。")
    issue_ids: list[strawberry.ID] = described("来源的问题；与协商合计 1 到 20 件。")
    consultation_ids: list[strawberry.ID] | None = described("来源的协商。", default=None)
    cosigners: list[ContributorInput] | None = described(
        "邀请联名的委员及其份额；其余份额归提案人。", default=None
    )


@strawberry.input(description="修改提案；已联名的委员须重新答复。")
class ProposalReviseInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提案。")
    base_version: int = described("所依据的版本。")
    title: str = described("案由，1 到 100 字。")
    background: str = described("情况和问题，1 到 10000 字。")
    suggestion: str = described("建议，1 到 10000 字。")
    issue_ids: list[strawberry.ID] = described("来源的问题；与协商合计 1 到 20 件。")
    consultation_ids: list[strawberry.ID] | None = described("来源的协商。", default=None)
    cosigners: list[ContributorInput] | None = described(
        "邀请联名的委员及其份额；其余份额归提案人。", default=None
    )


@strawberry.input(description="作废提案。")
class ProposalDropInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提案。")


@strawberry.input(description="答复联名邀请。")
class ProposalCosignInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提案。")
    is_accepted: bool = described("是否联名；不联名的以后看不到。")


@strawberry.input(description="提交提案。")
class ProposalSubmitInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提案。")


@strawberry.input(description="立案。")
class ProposalFileInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提案。")
    review: str = described("审查意见，不超过 2000 字。", default="")


@strawberry.input(description="退回提案。")
class ProposalReturnInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提案。")
    review: str = described("理由，1 到 2000 字。")


@strawberry.input(description="不立案，转为社情民意信息。")
class ProposalToInformationInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提案。")
    report_id: strawberry.ID = described("为信息生成的编号：inf_ 加 UUIDv7。")
    review: str = described("理由，1 到 2000 字。")


@strawberry.input(description="一个承办单位。")
class ProposalAssigneeInput:
    department_id: strawberry.ID = described("部门。")
    role: TaskRole = described("主办还是协办；主办有且只有一个。", default=TaskRole.LEAD)


@strawberry.input(description="把立案的提案交给部门办理。")
class ProposalAssignInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提案。")
    departments: list[ProposalAssigneeInput] = described("承办单位，1 到 10 个。")
    reply_due_on: Date = described("答复期限，在今天之后。")


@strawberry.input(description="部门答复提案。")
class ProposalReplyInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提案。")
    reply: str = described("答复，1 到 10000 字。")


@strawberry.input(description="提案人评价答复。")
class ProposalRateInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("提案。")
    satisfaction: Satisfaction = described("满意、基本满意或不满意。")
    comment: str = described("意见，不超过 1000 字；不满意时必填。", default="")
