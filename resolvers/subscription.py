"""Subscriptions, served by server/live.py, and the same changes page by page."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, TypeAlias, cast

import strawberry
from graphql import GraphQLError

from domain.actor import Actor
from domain.event_cursor import from_text, to_text
from domain.ids import to_wire
from engine.declare import Ref
from resolvers.context import Info, signed_in
from schema.change import (
    ChangePage,
    ConsultationChange,
    HallBoardChange,
    InboxChange,
    IssueChange,
)
from schema.described import argument, read_by_engine
from schema.scalars import EventCursor
from services.changes import MOST, changes_after, log_head

After: TypeAlias = Annotated[
    EventCursor | None, argument("从这个位置之后接着送；空为从现在开始。Resume after it.")
]
Since: TypeAlias = Annotated[EventCursor | None, argument("从这个位置之后取；空为从头。")]
FirstEvents: TypeAlias = Annotated[int, argument(f"最多看几个事件，1 到 {MOST}。")]
IssueId: TypeAlias = Annotated[strawberry.ID | None, argument("哪个问题；空为看得到的全部。")]
ConsultationId: TypeAlias = Annotated[strawberry.ID, argument("哪场协商。")]
HallId: TypeAlias = Annotated[strawberry.ID, argument("哪个议事厅。")]


@strawberry.type(description="实时变动；断线后用 after 续上，不漏不重。")
class Subscription:
    @strawberry.subscription(description="问题的变动。")
    def issue_events(
        self, issue_id: IssueId = None, after: After = None
    ) -> AsyncIterator[IssueChange]:
        return read_by_engine()  # type: ignore[no-any-return]

    @strawberry.subscription(description="一场协商的变动，包括现场记录。")
    def consultation_events(
        self, consultation_id: ConsultationId, after: After = None
    ) -> AsyncIterator[ConsultationChange]:
        return read_by_engine()  # type: ignore[no-any-return]

    @strawberry.subscription(description="议事厅大屏的变动。")
    def hall_board_events(
        self, hall_id: HallId, after: After = None
    ) -> AsyncIterator[HallBoardChange]:
        return read_by_engine()  # type: ignore[no-any-return]

    @strawberry.subscription(description="与我有关的事。")
    def my_inbox_events(self, after: After = None) -> AsyncIterator[InboxChange]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.type
class ChangeQuery:
    @strawberry.field(description="事件流现在的位置；订阅之前先取它，就什么也不会漏。")
    async def log_head(self, info: Info) -> EventCursor:
        by = signed_in(info)
        return EventCursor(to_text(by.county_id, await log_head(by)))

    @strawberry.field(description="某个位置之后变动过的问题和协商，供离线使用。")
    async def changes(
        self, info: Info, after: Since = None, first: FirstEvents = 200
    ) -> ChangePage:
        by = signed_in(info)
        if not 1 <= first <= MOST:
            raise GraphQLError(
                f"first 须在 1 到 {MOST} 之间。", extensions={"code": "BAD_USER_INPUT"}
            )
        return await _page(after, first, by)


async def _page(after: EventCursor | None, first: int, by: Actor) -> ChangePage:
    seq = 0 if after is None else from_text(after, county_id=by.county_id).seq
    found = await changes_after(seq, first=first, by=by)
    return ChangePage(
        nodes=cast(Any, [Ref(*subject) for subject in found.seen]),
        tombstones=[strawberry.ID(to_wire(*subject)) for subject in found.gone],
        cursor=EventCursor(to_text(by.county_id, found.seq)),
        has_more=found.has_more,
        reset=found.reset,
    )
