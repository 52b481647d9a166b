"""The replication profile: issues as documents, for the GraphQL replication of RxDB."""

import logging
from dataclasses import fields
from datetime import datetime
from typing import Annotated, TypeAlias
from unicodedata import normalize
from uuid import UUID

import strawberry
from graphql import GraphQLError

from domain import permissions
from domain.actor import Actor
from domain.errors import DomainError
from domain.ids import to_wire
from domain.issue import Nature, Source
from domain.replica import Matter, words_of
from domain.scope import Everyone
from domain.steps import Outcome, Route, Step
from resolvers.context import Info, signed_in
from resolvers.inputs import area_identity, fix_of, identity, identity_or_none
from resolvers.payload import done
from schema.described import Sent, argument
from schema.replica import (
    IssueReplica,
    IssueReplicaInput,
    IssueReplicaPull,
    IssueReplicaPushInput,
    IssueReplicaPushPayload,
    IssueReplicaRow,
    ReplicaCheckpoint,
    ReplicaCheckpointInput,
)
from schema.scalars import DateTime
from services.area_index import AreaIndex
from services.issue import NewIssue
from services.replica import MOST, Row, pull
from services.replica_push import Pushed, SentDocument, matter_of, push

MOST_ROWS = 50
BROKEN = "服务器内部错误，请稍后修改一下再试。"
logger = logging.getLogger("gridhall.sync")
Checkpoint: TypeAlias = Annotated[
    ReplicaCheckpointInput | None, argument("上次拉取得到的位置；第一次为空。")
]
Limit: TypeAlias = Annotated[int, argument(f"最多几份，1 到 {MOST}。")]


@strawberry.type
class ReplicaQuery:
    @strawberry.field(description="拉取问题的副本：先是看得到的全部，之后是变动；按 RxDB 的约定。")
    async def issue_replica_pull(
        self, info: Info, limit: Limit, checkpoint: Checkpoint = None
    ) -> IssueReplicaPull:
        by = signed_in(info)
        if not 1 <= limit <= MOST:
            raise _bad(f"limit 须在 1 到 {MOST} 之间。")
        cursor = checkpoint.cursor if checkpoint else None
        found = await pull(cursor, limit=limit, by=by, ports=info.context.ports)
        view = _View(by, info)
        return IssueReplicaPull(
            documents=[
                view.tombstone(each) if isinstance(each, UUID) else view.document(each)
                for each in found.found
            ],
            checkpoint=ReplicaCheckpoint(cursor=found.checkpoint),
        )


@strawberry.type
class ReplicaMutation:
    @strawberry.mutation(
        description="推送本机改过的问题：新建即收集，写了意见即研究；没有收下的作为冲突退回。"
    )
    async def issue_replica_push(
        self, info: Info, input: Sent[IssueReplicaPushInput]
    ) -> IssueReplicaPushPayload:
        by = signed_in(info)
        if len(input.rows) > MOST_ROWS:
            raise _bad(f"一次最多推送 {MOST_ROWS} 行。")
        view = _View(by, info)
        answers = [(row, await _pushed(row, input.sent_at, view)) for row in input.rows]
        told = [view.told(row.new_document_state, each) for row, each in answers]
        return done(
            IssueReplicaPushPayload,
            input,
            replayed=not any(each.refusal or each.has_changed for _, each in answers),
            conflicts=[each for each in told if each is not None],
        )


async def _pushed(row: IssueReplicaRow, sent_at: datetime, view: "_View") -> Pushed:
    """How a row fared; a bug in one holds up no other."""
    try:
        document = _document(row, sent_at)
        return await push(document, by=view.by, ports=view.info.context.ports)
    except DomainError as no:
        return Pushed(None, no.message)
    except Exception:
        logger.exception("a row of a push failed")
        return Pushed(None, BROKEN)


def _document(row: IssueReplicaRow, sent_at: datetime) -> SentDocument:
    sent, assumed = row.new_document_state, row.assumed_master_state
    wanted = _matter(sent)
    new = NewIssue(
        id=identity("Issue", sent.id, "id"),
        title=wanted.title,
        content=wanted.content,
        source=sent.source,
        nature=sent.nature,
        category_id=identity_or_none("Category", sent.category_id, "categoryId"),
        area_id=area_identity(sent.area_id, "areaId"),
        fix=fix_of(sent.place),
        captured_at=sent.captured_at,
        sent_at=sent_at,
    )
    return SentDocument(
        new=new, wanted=wanted, assumed=None if assumed is None else _matter(assumed)
    )


def _matter(sent: IssueReplicaInput) -> Matter:
    return Matter(
        title=_kept(sent.title),
        content=_kept(sent.content),
        step=sent.step,
        finding=_kept(sent.finding),
        route=sent.route,
        outcome=sent.outcome,
        outcome_text=_kept(sent.outcome_text),
        is_deleted=sent.deleted,
    )


def _kept(text: str) -> str:
    """As it will be stored, so that what comes back can be compared."""
    return normalize("NFC", text).strip()


class _View:
    """Rows as documents for one reader."""

    def __init__(self, by: Actor, info: Info) -> None:
        self.by, self.info = by, info
        self._areas = info.context.ports.areas.of(by.county_id)
        self._may_read = permissions.WORDS[by.kind] == Everyone()

    def document(self, row: Row, *, refusal: str = "", draft: str = "") -> IssueReplica:
        """The issue as it is; withdrawn ones leave the phone."""
        return IssueReplica(
            id=strawberry.ID(to_wire("Issue", row["id"])),
            deleted=row["step"] == Step.WITHDRAWN,
            title=row["title"],
            content=self._words(row["content"]),
            source=Source(row["source"]),
            nature=row["nature"] and Nature(row["nature"]),
            category_id=row["category_id"] and _id("Category", row["category_id"]),
            area_id=_area_id(row["area_id"], self._areas),
            longitude=row["longitude"],
            latitude=row["latitude"],
            captured_at=DateTime(row["captured_at"]),
            step=Step(row["step"]),
            round=row["round"],
            finding=self._words(row["finding"]),
            route=row["route"] and Route(row["route"]),
            outcome=row["outcome"] and Outcome(row["outcome"]),
            outcome_text=self._words(row["outcome_text"]),
            updated_at=DateTime(row["updated_at"]),
            version=row["version"],
            refusal=refusal,
            draft=draft,
        )

    def tombstone(self, issue_id: UUID) -> IssueReplica:
        return _blank(_id("Issue", issue_id), DateTime(self.info.context.now), is_deleted=True)

    def told(self, sent: IssueReplicaInput, pushed: Pushed) -> IssueReplica | None:
        """What the phone does not have yet: the document as the server has it, and why.

        Of what the server has not taken at all, the phone's own words. Whoever pulls while its
        push is under way ignores what it pulls, so the answer itself must bring the document.
        """
        if pushed.row is None:
            now = DateTime(self.info.context.now)
            return _echo(sent, pushed.refusal, now) if pushed.refusal else None
        if sent.deleted and not pushed.refusal:
            return None
        draft = words_of(matter_of(pushed.row), _matter(sent)) if pushed.refusal else ""
        found = self.document(pushed.row, refusal=pushed.refusal, draft=draft)
        return None if _is_known(found, sent) else found

    def _words(self, text: str) -> str:
        return text if self._may_read else ""


def _is_known(found: IssueReplica, sent: IssueReplicaInput) -> bool:
    return all(getattr(sent, each.name) == getattr(found, each.name) for each in fields(found))


def _echo(sent: IssueReplicaInput, message: str, now: DateTime) -> IssueReplica:
    """Stays on the phone with the reason, to be mended there; it holds up nothing."""
    blank = _blank(sent.id, now, is_deleted=False)
    for name in ("title", "content", "source", "nature", "category_id", "area_id", "captured_at"):
        setattr(blank, name, getattr(sent, name))
    for name in ("step", "finding", "route", "outcome", "outcome_text"):
        setattr(blank, name, getattr(sent, name))
    blank.refusal = message
    return blank


def _blank(document_id: strawberry.ID, now: DateTime, *, is_deleted: bool) -> IssueReplica:
    return IssueReplica(
        id=document_id,
        deleted=is_deleted,
        title="",
        content="",
        source=Source.OTHER,
        nature=None,
        category_id=None,
        area_id=None,
        longitude=None,
        latitude=None,
        captured_at=now,
        step=Step.COLLECT,
        round=1,
        finding="",
        route=None,
        outcome=None,
        outcome_text="",
        updated_at=now,
        version=0,
        refusal="",
        draft="",
    )


def _id(type_name: str, identity: UUID) -> strawberry.ID:
    return strawberry.ID(to_wire(type_name, identity))


def _area_id(area_id: UUID, areas: AreaIndex) -> strawberry.ID | None:
    area = areas.area(area_id)
    return None if area is None else _id(area.level.title(), area_id)


def _bad(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})
