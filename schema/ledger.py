"""Ledger entries: what cannot be solved now."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.ledger import LedgerState
from schema.described import described, enum
from schema.node import Node
from schema.scalars import Date, DateTime
from schema.user_error import Answer

if TYPE_CHECKING:
    from schema.issue import Issue

enum(
    LedgerState,
    "挂账的状态。",
    {
        LedgerState.OPEN: "挂账中。",
        LedgerState.ESCALATED: "逾期未复核，已升级督办。",
        LedgerState.CLEARED: "已销账。",
    },
)


@strawberry.type(description="挂账：暂时解决不了，约定复核日期。What cannot be solved now.")
class LedgerEntry(Node):
    issue: Annotated["Issue", strawberry.lazy("schema.issue")] | None = described("哪件事。")
    state: LedgerState = described("状态。")
    reason: str = described("为什么暂时解决不了。")
    next_review_on: Date = described("下次复核日期。")
    opened_at: DateTime = described("挂账时刻。")
    opened_by_name: str = described("挂账人。")
    review_count: int = described("复核次数。")
    review_note: str = described("最近一次复核意见。")
    reviewed_at: DateTime | None = described("最近一次复核时刻。")
    reviewed_by_name: str = described("最近一次复核人。")
    escalated_at: DateTime | None = described("升级督办的时刻；没有时为空。")
    cleared_at: DateTime | None = described("销账时刻；没有销账时为空。")


@strawberry.type(description="挂账的回答。")
class LedgerEntryPayload(Answer):
    ledger_entry: LedgerEntry | None = described("挂账；办理不成时为空。")


@strawberry.input(description="筛选挂账；各条件同时满足。")
class LedgerEntryFilter:
    states: list[LedgerState] | None = described("状态。", default=None)
    issue_id: strawberry.ID | None = described("哪件事。", default=None)


@strawberry.input(description="挂账。")
class LedgerEntryOpenInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("问题。")
    entry_id: strawberry.ID = described("生成的编号：led_ 加 UUIDv7。")
    reason: str = described("为什么暂时解决不了，1 到 2000 字。")
    next_review_on: Date = described("复核日期，明天到 90 天以内。")


@strawberry.input(description="复核挂账：改期，或销账。")
class LedgerEntryReviewInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("挂账。")
    note: str = described("复核意见，1 到 2000 字。")
    next_review_on: Date | None = described("下次复核日期；不填即销账。", default=None)
