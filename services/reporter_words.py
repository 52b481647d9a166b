"""What a reporter (反映人) says of themselves: kept once, the contact sealed for its place.

The issue's row has it of who raised it and does not mind; the reporter's own row of everybody else,
so that whoever sees an issue never sees a name that was to be withheld.
"""

from dataclasses import dataclass
from uuid import UUID

from domain.issue import Anonymity, ReporterKind
from domain.text import clean, masked_contact
from models.issue import Issue
from models.reporter import Reporter
from services.ports import Sealer

PATH = ("input", "reporter")


def issue_place(issue_id: UUID) -> str:
    """What the ciphertext of a contact is bound to: table, column, row."""
    return f"issue:reporter_contact:{issue_id.hex}"


def reporter_place(reporter_id: UUID) -> str:
    return f"reporter:contact:{reporter_id.hex}"


def is_with_issue(kind: ReporterKind, anonymity: Anonymity) -> bool:
    """Whether name and contact are kept in the issue's row."""
    return kind is ReporterKind.RAISED and anonymity is Anonymity.NAMED


def words(
    name: str | None, contact: str | None, *, place: str, sealer: Sealer
) -> dict[str, str | bytes | None]:
    """Columns for name and contact, the contact masked and sealed."""
    said = clean(contact or "", path=(*PATH, "contact"), most=40)
    called = clean(name or "", path=(*PATH, "name"), most=40) or None
    if not said:
        return {"name": called}
    return {
        "name": called,
        "contact_masked": masked_contact(said),
        "contact_sealed": sealer.seal(said, place=place),
    }


@dataclass(frozen=True, slots=True)
class Person:
    """Who a reporter is, in clear."""

    name: str | None
    contact: str | None


async def person(row: Reporter, sealer: Sealer) -> Person:
    """By their own row, or that of the issue they raised, whatever it was merged into."""
    if row.kind == ReporterKind.JOINED or row.name or row.contact_sealed:
        return _clear(row.name, row.contact_sealed, reporter_place(row.id), sealer)
    return of_issue(await Issue.get(id=row.origin_id), sealer)


def of_issue(issue: Issue, sealer: Sealer) -> Person:
    """Who raised it, as far as the issue's own row tells."""
    sealed = issue.reporter_contact_sealed
    return _clear(issue.reporter_name, sealed, issue_place(issue.id), sealer)


def _clear(name: str | None, sealed: bytes | None, place: str, sealer: Sealer) -> Person:
    return Person(name, sealer.open(sealed, place=place) if sealed else None)
