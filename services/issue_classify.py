"""Sorting an issue (归类) by subject, nature and, where the county uses it, city management."""

from dataclasses import dataclass
from uuid import UUID

from domain.actor import Actor
from domain.category import AXIS_LABELS, CategoryAxis
from domain.errors import Invalid, NotFound
from domain.events import EventKind
from domain.issue import Nature
from domain.steps import Step, Verb
from models.issue import Category, Issue
from services.issue_row import changing, move
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Where an issue belongs on each axis; None takes it off."""

    category_id: UUID | None
    nature: Nature | None
    city_category_id: UUID | None


async def classify(
    issue_id: UUID, said: Sorted, *, base_version: int, by: Actor, ports: Ports, call: Call
) -> Result:
    """Sort an open issue anew; what it was sorted under before stays in its timeline.

    Invalid for a category that is closed or of another axis, unless the issue has it already.
    """

    async def step(work: Work) -> UUID:
        issue = await changing(issue_id, base_version, Verb.CLASSIFY, work)
        before = {"fromCategory": issue.category_id and issue.category_id.hex}
        await _require(said.category_id, CategoryAxis.SUBJECT, issue, "categoryId")
        await _require(said.city_category_id, CategoryAxis.CITY, issue, "cityCategoryId")
        issue.category_id, issue.nature = said.category_id, said.nature
        issue.city_category_id = said.city_category_id
        facts = {**before, "category": said.category_id and said.category_id.hex}
        await move(issue, Step(issue.step), EventKind.ISSUE_CLASSIFIED, work, **facts)
        return issue.id

    return await perform(step, by=by, ports=ports, call=call)


async def _require(
    category_id: UUID | None, axis: CategoryAxis, issue: Issue, argument: str
) -> None:
    if category_id is None or category_id in (issue.category_id, issue.city_category_id):
        return
    row = await Category.get_or_none(id=category_id, county_id=issue.county_id)
    path = ("input", argument)
    if row is None:
        raise NotFound("没有这个分类，请重新选择。", path=path)
    if row.axis != axis:
        raise Invalid(f"“{row.name}”不是{AXIS_LABELS[axis]}分类。", path=path)
    if row.closed_on is not None:
        raise Invalid(f"“{row.name}”已经停用，请选择另一个分类。", path=path)
