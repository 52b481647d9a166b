"""Subscriptions, served by server/live.py."""

from collections.abc import AsyncIterator
from typing import Annotated, TypeAlias

import strawberry

from schema.change import (
    ConsultationChange,
    HallBoardChange,
    InboxChange,
    IssueChange,
)
from schema.described import argument, read_by_engine
from schema.replica import SyncSignal
from schema.scalars import EventCursor

After: TypeAlias = Annotated[
    EventCursor | None, argument("从这个位置之后接着送；空为从现在开始。Resume after it.")
]
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

    @strawberry.subscription(
        description="只提醒该同步了：有看得到的、曾看得到的变动，或权限变了。Only wakes."
    )
    def sync_signals(self, after: After = None) -> AsyncIterator[SyncSignal]:
        return read_by_engine()  # type: ignore[no-any-return]
