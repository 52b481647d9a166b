"""The agenda of a consultation: its four parts, set before or during the session."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from domain.actor import Actor
from domain.agenda import AgendaItem, require_agenda, to_stored
from domain.consultation import ConsultationVerb
from domain.events import EventKind
from domain.text import clean
from services.consultation import locked, touch
from services.ports import Ports
from services.work import Call, Result, Work, perform


async def set_agenda(
    consultation_id: UUID, items: Sequence[AgendaItem], *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Replace the agenda; Invalid unless it has the four parts in order."""

    async def step(work: Work) -> UUID:
        row = await locked(consultation_id, ConsultationVerb.AGENDA, work)
        require_agenda(items)
        row.agenda = to_stored([_clean(item, str(at)) for at, item in enumerate(items)])
        await touch(row, EventKind.AGENDA_SET, work, count=len(items))
        return row.id

    return await perform(step, by=by, ports=ports, call=call)


def _clean(item: AgendaItem, position: str) -> AgendaItem:
    path = ("input", "items", position)
    return replace(
        item,
        title=clean(item.title, path=(*path, "title"), most=100),
        speaker_name=clean(item.speaker_name, path=(*path, "speakerName"), most=40),
    )
