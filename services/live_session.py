"""During a session: what people say and show is recorded live, without signal too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.actor import Actor
from domain.capture_time import corrected
from domain.consultation import ConsultationVerb, EntryKind
from domain.errors import IdTaken, Invalid
from domain.events import EventKind
from domain.geo import GeoFix
from domain.text import clean
from models.consultation import Consultation, SessionEntry
from services.consultation import locked, touch
from services.photo_declaration import NewPhoto, declare
from services.place import place
from services.ports import Ports
from services.work import Call, Result, Work, perform


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One thing said or shown."""

    id: UUID
    kind: EntryKind
    captured_at: datetime
    sent_at: datetime | None = None
    content: str = ""
    speaker_name: str = ""
    fix: GeoFix | None = None
    photos: Sequence[NewPhoto] = ()


async def record_entry(
    consultation_id: UUID, new: NewEntry, *, by: Actor, ports: Ports, call: Call
) -> Result:
    """Add to the live record; the answer names the entry. Everyone watching sees it at once."""

    async def step(work: Work) -> UUID:
        time = corrected(new.captured_at, sent_at=new.sent_at, received_at=work.now)
        row = await locked(consultation_id, ConsultationVerb.RECORD, work, at=time.captured_at)
        if work.again and (existing := await SessionEntry.get_or_none(id=new.id)):
            return _same(existing, new, row)
        entry = _write(new, row, work)
        await declare(new.photos, work=work, session_entry_id=entry.id)
        row.entry_count = entry.ordinal
        await touch(
            row,
            EventKind.ENTRY_RECORDED,
            work,
            entryId=entry.id.hex,
            ordinal=entry.ordinal,
            note=entry.content[:200],
        )
        return entry.id

    return await perform(step, by=by, ports=ports, call=call)


def _same(existing: SessionEntry, new: NewEntry, row: Consultation) -> UUID:
    if (existing.consultation_id, existing.content) != (row.id, _content(new)):
        raise IdTaken("这个编号已用于另一条记录，请重新生成。", path=("input", "entryId"))
    return existing.id


def _content(new: NewEntry) -> str:
    least = 0 if new.kind is EntryKind.PHOTO else 1
    return clean(new.content, path=("input", "content"), least=least, most=5000)


def _write(new: NewEntry, row: Consultation, work: Work) -> SessionEntry:
    if new.kind is EntryKind.PHOTO and not new.photos:
        raise Invalid("照片记录要附照片。", path=("input", "photos"))
    speaker = clean(new.speaker_name, path=("input", "speakerName"), most=40)
    if new.kind is EntryKind.DISSENT and not speaker:
        raise Invalid("保留意见要写明是谁的。", path=("input", "speakerName"))
    time = corrected(new.captured_at, sent_at=new.sent_at, received_at=work.now)
    placed = place(new.fix, area_id=row.area_id, captured_at=new.captured_at, work=work)
    return work.insert(
        SessionEntry,
        id=new.id,
        county_id=work.by.county_id,
        consultation_id=row.id,
        ordinal=row.entry_count + 1,
        kind=new.kind,
        content=_content(new),
        speaker_name=speaker,
        recorded_by_id=work.by.account_id,
        recorded_by_name=work.by.name,
        captured_at=time.captured_at,
        received_at=work.now,
        **placed.columns,
    )
