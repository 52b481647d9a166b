"""Terms of the committee (届): opened and dated by the office."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.actor import Actor, ActorKind
from domain.errors import Forbidden, IdTaken, Invalid
from domain.events import EventKind
from domain.text import clean
from models.member import Term
from services.audience import OFFICE
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerm:
    id: UUID
    number: int
    name: str
    starts_on: date
    ends_on: date | None = None


async def set_term(new: NewTerm, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Add a term, or rename and redate the one of that number."""
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("届由县政协办公室设定。")

    async def step(work: Work) -> UUID:
        _require_possible(new)
        row = await _term(new, work)
        row.name = clean(new.name, path=("input", "name"), least=1, most=60)
        row.starts_on, row.ends_on = new.starts_on, new.ends_on
        await row.save()
        work.record(
            EventKind.TERM_SET, ("Term", row.id), audience=(OFFICE,), data={"note": row.name}
        )
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _require_possible(new: NewTerm) -> None:
    if not 1 <= new.number <= 999:
        raise Invalid("届次须在 1 到 999 之间。", path=("input", "number"))
    if new.ends_on is not None and new.ends_on <= new.starts_on:
        raise Invalid("结束日期须晚于开始日期。", path=("input", "endsOn"))


async def _term(new: NewTerm, work: Work) -> Term:
    said = {"county_id": work.by.county_id, "number": new.number}
    known = await Term.filter(**said).select_for_update().first()
    if known is not None:
        return known
    if await Term.filter(id=new.id).exists():
        raise IdTaken("这个编号已用于另一届，请重新生成。", path=("input", "id"))
    return Term(id=new.id, **said)
