"""How reporters are read: their names by few, and by fewer still when they are withheld."""

from collections.abc import Mapping
from typing import Any

from domain import permissions
from domain.issue import Anonymity, ReporterKind
from domain.receipt import shown_number
from engine.declare import computed
from engine.rule import Reads
from models.reporter import Reporter


def _own_or_of_issue(own: str, of_issue: str) -> Any:
    """Of who raised the issue it may be kept with it, not with what that was merged into."""

    def read(row: Mapping[str, Any], _: Any) -> str | None:
        if row["anonymity"] == Anonymity.ANONYMOUS:
            return None
        if row["anonymity"] == Anonymity.WITHHELD and not row["in_confidence"]:
            return None
        is_own = row["kind"] == ReporterKind.JOINED or row["origin_id"] != row["issue_id"]
        found = row[own] if is_own else row[own] or row[of_issue]
        return None if found is None else str(found)

    return computed(
        read,
        needs=("kind", "anonymity", "origin_id", "issue_id", own, of_issue),
        rules={"in_confidence": permissions.REPORTER_IN_CONFIDENCE},
        facts=(),
    )


def _number(row: Mapping[str, Any], _: Any) -> str:
    return shown_number(row["receipt_number"])


REPORTER = Reads(
    type_name="Reporter",
    model=Reporter,
    scope=permissions.REPORTERS,
    fields={
        "name": _own_or_of_issue("name", "issue.reporter_name"),
        "contact": _own_or_of_issue("contact_masked", "issue.reporter_contact_masked"),
        "receiptNumber": computed(_number, needs=("receipt_number",), facts=()),
    },
)
