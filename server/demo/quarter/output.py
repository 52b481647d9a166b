"""What comes of the quarter's matters: information reports, and a proposal with its reply."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.credit import Contribution
from domain.local_day import local_day
from domain.proposal import Assignee
from domain.task import TaskRole
from server.demo.quarter.cast import group_of, member_of
from server.demo.quarter.stage import Plot, Stage
from services import information_report, proposal, proposal_review
from services.information_report import ReportText
from services.proposal import ProposalText
from services.sources import Sources

COSIGNED_PERCENT = 40


def write_all(stage: Stage) -> None:
    """Each on its working day of the quarter."""
    for name, plot in (("report", _report), ("proposal", _proposal)):
        for number, said in enumerate(stage.script.events[name]):
            at = stage.on_day(said["day"], stage.chance(f"{name} {number}"))
            stage.begin(plot(stage, number, said), at)


async def _report(stage: Stage, number: int, said: Mapping[str, Any]) -> Plot:
    """By who looked after a matter; handed in, except the last, which is still a draft."""
    while len(stage.assigned) <= number:
        yield stage.later(stage.chance(f"report {number}"), 2)
    matter = stage.assigned[number]
    text = ReportText(
        title=said["title"], content=said["content"], sources=Sources(issue_ids=[matter.id])
    )
    report_id = stage.new_id()
    await information_report.draft(report_id, text, **await stage.acts(matter.member))
    if said.get("draft"):
        return
    yield stage.later(stage.chance(f"report {number}"), 2)
    await information_report.submit(report_id, **await stage.acts(matter.member))


async def _proposal(stage: Stage, number: int, said: Mapping[str, Any]) -> Plot:
    """Signed by two, filed, assigned to a department, replied to."""
    chance, office = stage.chance(f"proposal {number}"), stage.cast.office
    while not stage.assigned:
        yield stage.later(chance, 2)
    matter = stage.assigned[-1]
    author = matter.convener
    other = next(each for each in stage.cast.group(group_of(author)) if each.id != author.id)
    proposal_id = stage.new_id()
    text = ProposalText(
        title=said["title"],
        background=said["background"],
        suggestion=said["suggestion"],
        sources=Sources(issue_ids=[matter.id]),
        cosigners=[Contribution(member_of(other).id, COSIGNED_PERCENT)],
    )
    await proposal.draft(proposal_id, text, **await stage.acts(author))
    yield stage.later(chance, 1)
    await proposal.cosign(proposal_id, is_accepted=True, **await stage.acts(other))
    yield stage.later(chance, 1)
    await proposal.submit(proposal_id, **await stage.acts(author))
    yield stage.later(chance, 3)
    await proposal_review.file(proposal_id, "符合立案条件。", **await stage.acts(office))
    department = stage.cast.departments[said["department"]]
    assert department.department_id is not None
    due_on = local_day(stage.clock.now()) + timedelta(days=60)
    leads = [Assignee(department.department_id, TaskRole.LEAD)]
    await proposal_review.assign(proposal_id, leads, due_on, **await stage.acts(office))
    if "reply" in said:
        yield stage.later(chance, 15)
        acts = await stage.acts(department)
        await proposal_review.reply(proposal_id, said["reply"], **acts)
