"""Oversight letters as documents: for whoever may read them, and every handing out is logged."""

from dataclasses import dataclass
from uuid import UUID

from domain import permissions
from domain.actor import Actor
from domain.errors import NotFound
from domain.events import EventKind
from domain.local_day import local_day
from domain.official_letter import LetterForm, OfficialLetter, chinese_day, paragraphs_of
from models.county import County
from models.organisation import Department
from models.oversight_letter import OversightLetter
from services.oversight_letter import record
from services.ports import Ports
from services.visible import visible
from services.work import unit_of_work


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A file and what to call it."""

    name: str
    content: bytes


async def print_letter(
    letter_id: UUID, form: LetterForm, *, by: Actor, ports: Ports
) -> PrintedLetter:
    """The letter in the official layout.

    NotFound when the actor may not see it, LetterFontMissing when nothing can be printed; then
    nothing is logged.
    """
    row = await visible(OversightLetter, permissions.OVERSIGHT_LETTER, by=by).get_or_none(
        id=letter_id
    )
    if row is None:
        raise NotFound("没有找到这份建议书，或您无权查看。")
    content = await ports.letters.print(await letter_of(row), form)
    async with unit_of_work(by=by, ports=ports) as work:
        record(EventKind.LETTER_PRINTED, row, work, form=form)
    return PrintedLetter(f"{row.number or row.title}.{form}", content)


async def letter_of(row: OversightLetter) -> OfficialLetter:
    """A letter as it is printed; a draft says so where the date would be."""
    county = await County.get(id=row.county_id)
    department = await Department.get(id=row.department_id)
    signed = chinese_day(local_day(row.signed_at)) if row.signed_at else "（草稿，未签发）"
    return OfficialLetter(
        issuer=f"中国人民政治协商会议{county.name}委员会",
        number=row.number,
        title=row.title,
        addressee=department.name,
        paragraphs=paragraphs_of(row.content),
        signature=(f"政协{county.name}委员会", signed),
    )
