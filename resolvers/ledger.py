"""Ledger entries: how they are read, opened and reviewed."""

import strawberry

from domain import permissions
from engine.declare import connection
from engine.filters import among, ids
from engine.rule import Reads
from models.ledger import LedgerEntry
from resolvers.context import Info
from resolvers.inputs import identity
from resolvers.payload import acting, answered
from schema.described import Sent
from schema.ledger import LedgerEntryOpenInput, LedgerEntryPayload, LedgerEntryReviewInput
from services import ledger
from services.work import Result

LEDGER_ENTRY = Reads(
    type_name="LedgerEntry", model=LedgerEntry, scope=permissions.OF_ISSUE_FOR_HANDLERS
)
LEDGER_ENTRIES = connection(
    orders={"NEXT_REVIEW_ON": ("next_review_on", "id")},
    filters={"states": among("state"), "issueId": ids("issue_id", "Issue")},
)


@strawberry.type
class LedgerMutation:
    @strawberry.mutation(description="挂账：暂时解决不了，约定复核日期；逾期自动升级督办。")
    async def ledger_entry_open(
        self, info: Info, input: Sent[LedgerEntryOpenInput]
    ) -> LedgerEntryPayload:
        work, name = _open(input, info), "LedgerEntry"
        return await answered(
            LedgerEntryPayload, input, work, entity="ledger_entry", type_name=name
        )

    @strawberry.mutation(description="复核挂账：另定日期，或销账继续办理。")
    async def ledger_entry_review(
        self, info: Info, input: Sent[LedgerEntryReviewInput]
    ) -> LedgerEntryPayload:
        work, name = _review(input, info), "LedgerEntry"
        return await answered(
            LedgerEntryPayload, input, work, entity="ledger_entry", type_name=name
        )


async def _open(sent: LedgerEntryOpenInput, info: Info) -> Result:
    new = ledger.NewLedgerEntry(
        id=identity("LedgerEntry", sent.entry_id, "entryId"),
        reason=sent.reason,
        next_review_on=sent.next_review_on,
    )
    issue_id = identity("Issue", sent.id, "id")
    return await ledger.open_entry(issue_id, new, **acting("ledgerEntryOpen", sent, info))


async def _review(sent: LedgerEntryReviewInput, info: Info) -> Result:
    return await ledger.review(
        identity("LedgerEntry", sent.id, "id"),
        sent.note,
        sent.next_review_on,
        **acting("ledgerEntryReview", sent, info),
    )
