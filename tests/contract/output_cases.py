"""How the contract's operations on information reports and proposals are asked."""

from domain.ids import to_wire
from models.information_report import Adoption
from models.proposal import ProposalAssignment
from tests.contract.cases import County, Request, case, consultation_id, fresh, issue_id, sent
from tests.contract.output_history import a_proposal, a_report
from tests.contract.supervision_cases import housing, member


@case("InformationReportList")
async def reports(county: County) -> Request:
    return Request("zhao", {"filter": {"text": "路灯"}})


@case("InformationReportDetail")
async def report(county: County) -> Request:
    adopted = await Adoption.filter(county_id=county.history.village.county_id).first()
    assert adopted is not None
    return Request("office", {"id": to_wire("InformationReport", adopted.report_id)})


@case("IssueOutput")
async def output_of_issue(county: County) -> Request:
    return Request("zhao", {"id": issue_id(county.history.issues["near"])})


@case("InformationReportDraft")
async def draft_report(county: County) -> Request:
    signers = [
        {"memberId": member(county, "zhao"), "sharePercent": 70},
        {"memberId": member(county, "sun"), "sharePercent": 30},
    ]
    said = sent(
        id=fresh("InformationReport"),
        title="关于路灯管护的建议",
        content="建议建立管护台账。",
        issueIds=[issue_id(county.history.issues["near"])],
        consultationIds=[consultation_id(county.history.consultations["near"])],
        contributors=signers,
    )
    return Request("zhao", said)


async def _report(county: County, until: str) -> str:
    return to_wire("InformationReport", await a_report(county.history, until=until))


@case("InformationReportRevise")
async def revise_report(county: County) -> Request:
    said = sent(
        id=await _report(county, "DRAFT"),
        baseVersion=1,
        title="新标题",
        content="新正文",
        issueIds=[issue_id(county.history.issues["near"])],
    )
    return Request("zhao", said)


@case("InformationReportDrop")
async def drop_report(county: County) -> Request:
    return Request("zhao", sent(id=await _report(county, "DRAFT")))


@case("InformationReportSubmit")
async def submit_report(county: County) -> Request:
    return Request("zhao", sent(id=await _report(county, "DRAFT")))


@case("InformationReportReturn")
async def return_report(county: County) -> Request:
    return Request("office", sent(id=await _report(county, "SUBMITTED"), reason="请补充数据"))


@case("InformationReportSendUp")
async def send_up_report(county: County) -> Request:
    said = sent(id=await _report(county, "SUBMITTED"), level="CITY", sentTo="市政协")
    return Request("office", said)


@case("InformationReportDecide")
async def decide_report(county: County) -> Request:
    said = sent(
        id=await _report(county, "SENT_UP"),
        level="COUNTY",
        state="INSTRUCTED",
        decidedOn="2026-03-02",
        decidedBy="县长",
        instruction="请住建局研究办理。",
    )
    return Request("office", said)


@case("ProposalList")
async def proposals(county: County) -> Request:
    return Request("housing", {"filter": {"text": "路灯"}})


@case("ProposalDetail")
async def proposal(county: County) -> Request:
    found = await ProposalAssignment.filter(county_id=county.history.village.county_id).first()
    assert found is not None
    return Request("water", {"id": to_wire("Proposal", found.proposal_id)})


@case("ProposalDraft")
async def draft_proposal(county: County) -> Request:
    said = sent(
        id=fresh("Proposal"),
        title="关于加强路灯管护的提案",
        background="多处路灯不亮。",
        suggestion="建立管护台账。",
        issueIds=[issue_id(county.history.issues["near"])],
        cosigners=[{"memberId": member(county, "sun"), "sharePercent": 30}],
    )
    return Request("zhao", said)


async def _proposal(county: County, until: str) -> str:
    return to_wire("Proposal", await a_proposal(county.history, until=until))


@case("ProposalRevise")
async def revise_proposal(county: County) -> Request:
    said = sent(
        id=await _proposal(county, "DRAFT"),
        baseVersion=1,
        title="新案由",
        background="新情况",
        suggestion="新建议",
        issueIds=[issue_id(county.history.issues["near"])],
        consultationIds=[consultation_id(county.history.consultations["near"])],
    )
    return Request("zhao", said)


@case("ProposalDrop")
async def drop_proposal(county: County) -> Request:
    return Request("zhao", sent(id=await _proposal(county, "DRAFT")))


@case("ProposalCosign")
async def cosign(county: County) -> Request:
    return Request("qian", sent(id=await _proposal(county, "DRAFT"), isAccepted=True))


@case("ProposalSubmit")
async def submit_proposal(county: County) -> Request:
    return Request("zhao", sent(id=await _proposal(county, "SIGNED")))


@case("ProposalFile")
async def file_proposal(county: County) -> Request:
    return Request("office", sent(id=await _proposal(county, "SUBMITTED"), review="同意"))


@case("ProposalReturn")
async def return_proposal(county: County) -> Request:
    return Request("office", sent(id=await _proposal(county, "SUBMITTED"), review="不具体"))


@case("ProposalToInformation")
async def proposal_to_information(county: County) -> Request:
    said = sent(
        id=await _proposal(county, "SUBMITTED"),
        reportId=fresh("InformationReport"),
        review="宜作信息报送",
    )
    return Request("office", said)


@case("ProposalAssign")
async def assign_proposal(county: County) -> Request:
    said = sent(
        id=await _proposal(county, "FILED"),
        departments=[{"departmentId": housing(county), "role": "LEAD"}],
        replyDueOn="2026-06-01",
    )
    return Request("office", said)


@case("ProposalReply")
async def reply_to_proposal(county: County) -> Request:
    return Request("housing", sent(id=await _proposal(county, "ASSIGNED"), reply="已建台账"))


@case("ProposalRate")
async def rate_proposal(county: County) -> Request:
    said = sent(id=await _proposal(county, "REPLIED"), satisfaction="LARGELY", comment="还可以")
    return Request("zhao", said)
