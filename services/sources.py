"""What a report or a proposal is made from: issues and consultations its author sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.models import Model

from domain import permissions
from domain.errors import Invalid, NotFound
from domain.events import EventKind
from models.consultation import Consultation
from models.issue import Issue
from services import consultation, issue
from services.visible import visible
from services.work import Work

MOST_SOURCES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    issue_ids: Sequence[UUID] = ()
    consultation_ids: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """The two link tables of a noun, and the name of their column that holds its id."""

    owner: str
    issues: type[Model]
    consultations: type[Model]

    def _of(self, owner_id: UUID) -> dict[str, UUID]:
        return {self.owner: owner_id}

    async def replace(self, owner_id: UUID, sources: Sources, work: Work) -> None:
        """Rest on these from now on; NotFound names those the actor does not see."""
        await _require_seen(sources, work)
        for model in (self.issues, self.consultations):
            await model.filter(**self._of(owner_id)).delete()
        self.add(owner_id, sources, work)

    def add(self, owner_id: UUID, sources: Sources, work: Work) -> None:
        """Rows of a noun that has none yet, for sources known to be seen."""
        owner: dict[str, Any] = {"county_id": work.by.county_id, **self._of(owner_id)}
        for issue_id in dict.fromkeys(sources.issue_ids):
            work.insert(self.issues, **owner, issue_id=issue_id)
        for consultation_id in dict.fromkeys(sources.consultation_ids):
            work.insert(self.consultations, **owner, consultation_id=consultation_id)

    async def read(self, owner_id: UUID) -> Sources:
        owned = self._of(owner_id)
        issues: Any = await self.issues.filter(**owned).values_list("issue_id", flat=True)
        held: Any = self.consultations.filter(**owned).values_list("consultation_id", flat=True)
        return Sources(issue_ids=issues, consultation_ids=await held)

    async def tell(self, kind: EventKind, owner_id: UUID, work: Work, **facts: object) -> None:
        """Write into the timelines of the sources that something became of them."""
        sources = await self.read(owner_id)
        for row in await Issue.filter(id__in=sources.issue_ids).order_by("id"):
            issue.record(kind, row, work, **facts)
        for held in await Consultation.filter(id__in=sources.consultation_ids).order_by("id"):
            consultation.record(kind, held, work, **facts)


async def _require_seen(sources: Sources, work: Work) -> None:
    issues, held = set(sources.issue_ids), set(sources.consultation_ids)
    if not 1 <= len(issues) + len(held) <= MOST_SOURCES:
        raise Invalid(f"来源的问题和协商须为 1 到 {MOST_SOURCES} 件。", path=("input", "issueIds"))
    seen = visible(Issue, permissions.ISSUE, by=work.by).filter(id__in=issues)
    if await seen.count() < len(issues):
        raise NotFound("有的问题没有找到，或您无权查看。", path=("input", "issueIds"))
    attended = visible(Consultation, permissions.CONSULTATION, by=work.by).filter(id__in=held)
    if await attended.count() < len(held):
        raise NotFound("有的协商没有找到，或您无权查看。", path=("input", "consultationIds"))
