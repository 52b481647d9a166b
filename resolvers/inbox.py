"""How the inbox is read, and told what was read."""

from collections.abc import Awaitable
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError

from domain.actor import Actor
from domain.errors import DomainError
from domain.event_cursor import from_text, to_text
from engine.rule import Ref
from resolvers.context import Info, signed_in
from resolvers.inputs import identity
from resolvers.payload import acting, done, refused
from schema.described import Sent, argument
from schema.inbox import (
    Inbox,
    InboxItem,
    InboxReadInput,
    InboxReadPayload,
    InboxReadUpToInput,
)
from schema.scalars import EventCursor
from services import inbox
from services.work import Result

MOST = 100


@strawberry.type
class InboxQuery:
    @strawberry.field(description="消息：别人做的、与我有关的事，新的在前。")
    async def inbox(
        self,
        info: Info,
        first: Annotated[int, argument(f"最多几条，1 到 {MOST}。")] = 20,
        before: Annotated[
            EventCursor | None, argument("从这个位置往前取；空为从最新的开始。")
        ] = None,
    ) -> Inbox:
        by = signed_in(info)
        if not 1 <= first <= MOST:
            raise GraphQLError(
                f"first 须在 1 到 {MOST} 之间。", extensions={"code": "BAD_USER_INPUT"}
            )
        position = None if before is None else from_text(before, county_id=by.county_id).seq
        return _shown(await inbox.inbox(position, first=first, by=by), by, await _unread(by))


def _shown(found: inbox.Inbox, by: Actor, unread: int) -> Inbox:
    last = found.items[-1] if found.items else None
    return Inbox(
        items=[InboxItem(event=_event(each), is_read=each.is_read) for each in found.items],
        has_more=found.has_more,
        before=EventCursor(to_text(by.county_id, last.seq)) if last else None,
        unread_count=unread,
    )


def _event(item: inbox.Item) -> Any:
    """What the engine completes, as whatever the schema says it will be."""
    return Ref("Event", item.event_id)


async def _unread(by: Actor) -> int:
    return await inbox.unread_count(by)


@strawberry.type
class InboxMutation:
    @strawberry.mutation(description="读过了一条消息。")
    async def inbox_read(self, info: Info, input: Sent[InboxReadInput]) -> InboxReadPayload:
        return await _read(_one(input, info), input, info)

    @strawberry.mutation(description="到某个位置为止的消息都读过了。")
    async def inbox_read_up_to(
        self, info: Info, input: Sent[InboxReadUpToInput]
    ) -> InboxReadPayload:
        return await _read(_up_to(input, info), input, info)


async def _read(
    work: Awaitable[Result], sent: InboxReadInput | InboxReadUpToInput, info: Info
) -> InboxReadPayload:
    try:
        result = await work
    except DomainError as no:
        return refused(InboxReadPayload, sent, no, unread_count=None)
    unread = await _unread(signed_in(info))
    return done(InboxReadPayload, sent, replayed=result.replayed, unread_count=unread)


async def _one(sent: InboxReadInput, info: Info) -> Result:
    return await inbox.read_one(identity("Event", sent.id, "id"), **acting("inboxRead", sent, info))


async def _up_to(sent: InboxReadUpToInput, info: Info) -> Result:
    acts = acting("inboxReadUpTo", sent, info)
    try:
        position = from_text(sent.cursor, county_id=acts["by"].county_id)
    except DomainError as bad:
        bad.path = ("input", "cursor")
        raise
    return await inbox.read_up_to(position.seq, **acts)
