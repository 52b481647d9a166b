"""Keeping a phone in step: handing over what it did, then fetching what changed."""

import logging
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any, TypeAlias, cast
from uuid import UUID, uuid4

import strawberry
from graphql import GraphQLError

from domain.actor import Actor
from domain.errors import Conflict, Invalid
from domain.event_cursor import from_text, full_text
from domain.ids import to_wire
from engine.rule import Ref
from models.outage import is_outage
from resolvers.context import Info, signed_in
from resolvers.payload import done, refused
from resolvers.viewer import area_ref
from schema.change import ChangePage
from schema.described import Sent, argument
from schema.scalars import DateTime, EventCursor
from schema.sync import (
    OfflinePack,
    SyncApplied,
    SyncConflict,
    SyncPushPayload,
    SyncRejected,
    SyncReplayed,
    SyncResult,
)
from schema.sync_input import SyncItem, SyncPushInput
from schema.user_error import Answer
from services.changes import MOST, changes_after, log_head
from services.offline_pack import Pack, offline_pack

MOST_ITEMS = 50
logger = logging.getLogger("gridhall.sync")
Since: TypeAlias = Annotated[
    EventCursor | None, argument("从这个位置之后取；空为从头。Pass the cursor you were given last.")
]
FirstObjects: TypeAlias = Annotated[int, argument(f"最多几个对象，1 到 {MOST}。")]


@strawberry.type
class SyncMutation:
    @strawberry.mutation(
        description=f"把离线时攒下的变更一次交上来，最多 {MOST_ITEMS} 项；逐项办理，互不影响。"
    )
    async def sync_push(self, info: Info, input: Sent[SyncPushInput]) -> SyncPushPayload:
        signed_in(info)
        received_at = DateTime(info.context.now)
        if len(input.items) > MOST_ITEMS:
            no = Invalid(f"一次最多推送 {MOST_ITEMS} 项。", path=("input", "items"))
            return refused(SyncPushPayload, input, no, received_at=received_at, results=[])
        results = [await _carried_out(item, input.sent_at, info) for item in input.items]
        replayed = bool(results) and all(isinstance(each, SyncReplayed) for each in results)
        return done(
            SyncPushPayload, input, replayed=replayed, received_at=received_at, results=results
        )


@strawberry.type
class SyncQuery:
    @strawberry.field(description="事件流现在的位置；订阅之前先取它，就什么也不会漏。")
    async def log_head(self, info: Info) -> EventCursor:
        return EventCursor(full_text(await log_head(signed_in(info))))

    @strawberry.field(description="某个位置之后变动过的问题和协商，供离线使用。")
    async def changes(
        self, info: Info, after: Since = None, first: FirstObjects = 200
    ) -> ChangePage:
        by = signed_in(info)
        if not 1 <= first <= MOST:
            raise GraphQLError(
                f"first 须在 1 到 {MOST} 之间。", extensions={"code": "BAD_USER_INPUT"}
            )
        return await _page(after, first, by, info)

    @strawberry.field(description="离线包：手机第一次、或 changes 说 reset 时取的快照。")
    async def offline_pack(self, info: Info) -> OfflinePack:
        by, ports = signed_in(info), info.context.ports
        areas = ports.areas.of(by.county_id)
        tops = [area_ref(area_id, areas) for area_id in areas.topmost(by.area_ids)]
        return _pack(await offline_pack(by=by, ports=ports), tops, by, info)


async def _page(after: EventCursor | None, first: int, by: Actor, info: Info) -> ChangePage:
    position = None if after is None else from_text(after, county_id=by.county_id)
    found = await changes_after(position, first=first, by=by, now=info.context.now)
    return ChangePage(
        nodes=cast(Any, [Ref(*subject) for subject in found.seen]),
        tombstones=[strawberry.ID(to_wire(*subject)) for subject in found.gone],
        cursor=EventCursor(full_text(found.cursor)),
        has_more=found.has_more,
        reset=found.reset,
        is_pack_stale=found.is_pack_stale,
    )


def _pack(pack: Pack, areas: list[Any], by: Actor, info: Info) -> OfflinePack:
    return OfflinePack(
        cursor=EventCursor(full_text(pack.cursor)),
        taken_at=DateTime(info.context.now),
        areas=areas,
        grids=_refs("Grid", pack.grids),
        townships=_refs("Township", pack.townships),
        categories=_refs("Category", pack.categories),
        halls=_refs("Hall", pack.halls),
        sector_group=cast(Any, by.group_id and Ref("SectorGroup", by.group_id)),
        members=_refs("Member", pack.members),
        departments=_refs("Department", pack.departments),
        issues=_refs("Issue", pack.issues),
        consultations=_refs("Consultation", pack.consultations),
    )


def _refs(type_name: str, ids: Sequence[UUID]) -> list[Any]:
    """What the engine completes, as whatever the schema says it will be."""
    return [Ref(type_name, identity) for identity in ids]


async def _carried_out(item: SyncItem, sent_at: datetime, info: Info) -> SyncResult:
    """The item's own mutation in a transaction of its own; a bug in one holds up no other.

    An outage ends the whole push: what was done is answered again to whoever repeats it.
    """
    name, sent = said(item)
    if hasattr(sent, "sent_at"):
        sent.sent_at = sent_at
    try:
        answer = await _mutation(name, info)(None, info, input=sent)
    except Exception as error:
        if is_outage(error):
            raise
        return _broken(name, sent)
    return _result(answer, sent)


def said(item: SyncItem) -> tuple[str, Any]:
    """The one mutation that was given, by its Python name, and its input."""
    given = ((field.name, getattr(item, field.name)) for field in fields(item))
    return next((name, sent) for name, sent in given if sent is not strawberry.UNSET)


def _mutation(name: str, info: Info) -> Any:
    """What resolves the mutation of the schema that has this name."""
    root: Any = info.schema.mutation
    return root.__strawberry_definition__.get_field(name).base_resolver


def _result(answer: Answer, sent: Any) -> SyncResult:
    key = sent.client_mutation_id
    ref = next((each for each in vars(answer).values() if isinstance(each, Ref)), None)
    if answer.user_errors:
        no = answer.user_errors[0]
        if no.code == Conflict.code:
            return SyncConflict(
                client_mutation_id=key,
                message=no.message,
                path=no.path,
                current=cast(Any, ref),
            )
        return SyncRejected(client_mutation_id=key, code=no.code, message=no.message, path=no.path)
    assert ref is not None
    made = SyncReplayed if answer.replayed else SyncApplied
    node_id = strawberry.ID(to_wire(ref.type_name, ref.id))
    return made(client_mutation_id=key, node_id=node_id, node=cast(Any, ref))


def _broken(name: str, sent: Any) -> SyncRejected:
    incident = f"inc_{uuid4().hex[:12]}"
    logger.exception("%s: an item of a push failed: %s", incident, name)
    return SyncRejected(
        client_mutation_id=sent.client_mutation_id,
        code="INTERNAL",
        message=f"服务器内部错误，编号 {incident}，请稍后再试。",
        path=[],
    )
