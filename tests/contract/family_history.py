"""Issues that wait, are asked about, and become one with others in the history."""

from datetime import timedelta

from domain.ids import new_uuid
from domain.steps import Route
from services import issue_merge, ledger, supplement
from services.ledger import NewLedgerEntry
from services.supplement import NewSupplement
from tests.contract.history import History
from tests.village import NOON


async def relate(history: History) -> None:
    """One waits on the ledger; another, asked about before, is merged into it."""
    waiting = await history.collect("zhao", "A1", title="河堤开裂")
    await history.study("zhao", waiting, Route.COORDINATE)
    day = (NOON + timedelta(days=30)).date()
    entry = NewLedgerEntry(id=new_uuid(), reason="要等汛期过后", next_review_on=day)
    await ledger.open_entry(waiting, entry, **await history.acting("office"))
    merged = await history.collect("zhao", "A1", title="河堤有裂缝")
    asked = NewSupplement(id=new_uuid(), question="裂缝多长？")
    await supplement.ask(merged, asked, **await history.acting("town"))
    await issue_merge.merge(merged, waiting, **await history.acting("zhao"))
    history.issues.update(waiting=waiting, merged=merged)
    history.ledger_entries["waiting"] = entry.id
