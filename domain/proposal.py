"""The proposal (提案): signed by several, filed with a number, replied to by departments, rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.errors import Invalid
from domain.machine import Machine, move
from domain.task import TaskRole

MOST_DEPARTMENTS = 10


class ProposalStage(StrEnum):
    DRAFT = "DRAFT"
    DROPPED = "DROPPED"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    TO_INFORMATION = "TO_INFORMATION"
    FILED = "FILED"
    ASSIGNED = "ASSIGNED"
    REPLIED = "REPLIED"
    RATED = "RATED"


class ProposalVerb(StrEnum):
    REVISE = "REVISE"
    DROP = "DROP"
    COSIGN = "COSIGN"
    SUBMIT = "SUBMIT"
    FILE = "FILE"
    RETURN = "RETURN"
    TO_INFORMATION = "TO_INFORMATION"
    ASSIGN = "ASSIGN"
    REPLY = "REPLY"
    RATE = "RATE"


class ProposalParty(StrEnum):
    """What an actor is to a proposal."""

    PROPOSER = "PROPOSER"
    INVITED = "INVITED"
    OFFICE = "OFFICE"
    ASSIGNEE = "ASSIGNEE"


class SignerState(StrEnum):
    """Whether a member signs; an invitation nobody answered lapses when it is submitted."""

    INVITED = "INVITED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    LAPSED = "LAPSED"


class Satisfaction(StrEnum):
    SATISFIED = "SATISFIED"
    LARGELY = "LARGELY"
    UNSATISFIED = "UNSATISFIED"


STAGE_LABELS = {
    ProposalStage.DRAFT: "还是草稿",
    ProposalStage.DROPPED: "已作废",
    ProposalStage.SUBMITTED: "待审查",
    ProposalStage.RETURNED: "已退回",
    ProposalStage.TO_INFORMATION: "已转为社情民意信息",
    ProposalStage.FILED: "已立案",
    ProposalStage.ASSIGNED: "正在办理",
    ProposalStage.REPLIED: "已答复",
    ProposalStage.RATED: "已评价",
}
SIGNER_LABELS = {
    SignerState.INVITED: "已邀请",
    SignerState.ACCEPTED: "已联名",
    SignerState.DECLINED: "不联名",
    SignerState.LAPSED: "未答复，已作罢",
}
SATISFACTION_LABELS = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.LARGELY: "基本满意",
    Satisfaction.UNSATISFIED: "不满意",
}
_STAGE, _VERB = ProposalStage, ProposalVerb
_PROPOSER, _OFFICE = ProposalParty.PROPOSER, ProposalParty.OFFICE
_OPEN = {_STAGE.DRAFT, _STAGE.RETURNED}
PROPOSAL = Machine(
    "这件提案",
    STAGE_LABELS,
    (
        move(_VERB.REVISE, "修改", _OPEN, None, _PROPOSER),
        move(_VERB.DROP, "作废", _OPEN, _STAGE.DROPPED, _PROPOSER),
        move(_VERB.COSIGN, "答复联名邀请", _OPEN, None, ProposalParty.INVITED),
        move(_VERB.SUBMIT, "提交", _OPEN, _STAGE.SUBMITTED, _PROPOSER),
        move(_VERB.FILE, "立案", {_STAGE.SUBMITTED}, _STAGE.FILED, _OFFICE),
        move(_VERB.RETURN, "退回", {_STAGE.SUBMITTED}, _STAGE.RETURNED, _OFFICE),
        move(
            _VERB.TO_INFORMATION,
            "转为社情民意信息",
            {_STAGE.SUBMITTED},
            _STAGE.TO_INFORMATION,
            _OFFICE,
        ),
        move(_VERB.ASSIGN, "交办", {_STAGE.FILED}, _STAGE.ASSIGNED, _OFFICE),
        move(_VERB.REPLY, "答复", {_STAGE.ASSIGNED}, None, ProposalParty.ASSIGNEE),
        move(_VERB.RATE, "评价", {_STAGE.REPLIED}, _STAGE.RATED, _PROPOSER),
    ),
)


@dataclass(frozen=True, slots=True)
class Assignee:
    """A department that handles the proposal, leading (主办) or assisting (协办)."""

    department_id: UUID
    role: TaskRole


def require_assignees(assignees: Sequence[Assignee]) -> None:
    """Invalid unless one department leads, and each is named once."""
    path = ("input", "departments")
    if not 1 <= len(assignees) <= MOST_DEPARTMENTS:
        raise Invalid(f"承办单位须为 1 到 {MOST_DEPARTMENTS} 个。", path=path)
    if len({each.department_id for each in assignees}) < len(assignees):
        raise Invalid("同一个部门只能承办一次。", path=path)
    if sum(each.role is TaskRole.LEAD for each in assignees) != 1:
        raise Invalid("须有且只有一个主办单位。", path=path)


def require_due(reply_due_on: date, *, today: date) -> None:
    if reply_due_on <= today:
        raise Invalid("答复期限须在今天之后。", path=("input", "replyDueOn"))
