"""A resident made unknown (删除群众个人信息): in every table, with what was done left standing."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.models import Model

from domain import hash_chain
from domain.actor import Actor, ActorKind
from domain.consultation import ParticipantKind
from domain.errors import Forbidden
from domain.events import EventKind
from domain.ids import new_uuid
from domain.issue import Anonymity
from domain.resident import Traces
from domain.text import clean
from models.consultation import Consultation, Minutes, Participant, SessionEntry
from models.erasure import Erasure
from models.event import Event
from models.issue import Issue
from models.reporter import Reporter
from services.consultation import touch
from services.feed import read
from services.issue import record
from services.ports import Ports
from services.resident_search import Resident, Rows, Wanted, belonging_to, find, tables, words_of
from services.work import Call, Result, Work, perform

NOTES = "SELECT id, subject_id, data FROM event WHERE county_id = $1 AND CAST(data AS text) LIKE $2"
NOBODY: dict[str, Any] = {"contact_masked": None, "contact_sealed": None, "name": None}


async def erase(wanted: Wanted, reason: str, *, by: Actor, ports: Ports, call: Call) -> Result:
    """Name and contact go everywhere, records, receipts and ratings stay; the answer is the proof.

    Forbidden for all but the office. NotFound when nobody is known by that contact (any more).
    """
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("只有县政协办公室可以删除群众个人信息。")

    async def step(work: Work) -> UUID:
        why = clean(reason, path=("input", "reason"), least=1, most=500)
        resident = await find(wanted, county_id=by.county_id, ports=ports)
        return await _erase(resident, why, work)

    return await perform(step, by=by, ports=ports, call=call)


async def _erase(resident: Resident, reason: str, work: Work) -> UUID:
    rows = await belonging_to(resident.issue_ids)
    erasure_id = new_uuid()
    participants = await _unname(resident.traces, work)
    texts = await _hide(rows, resident.traces, work)
    notes = await _forget_notes(rows, resident.traces, work)
    await _forget_people(resident, erasure_id, work)
    await _tell_sessions(rows, erasure_id, work)
    work.insert(
        Erasure,
        id=erasure_id,
        county_id=work.by.county_id,
        reason=resident.traces.hidden(reason, with_names=True),
        issue_count=len(resident.issue_ids),
        reporter_count=len(resident.reporters),
        participant_count=participants,
        text_count=texts,
        note_count=notes,
        erased_at=work.now,
        erased_by_name=work.by.name,
    )
    return erasure_id


async def _forget_people(resident: Resident, erasure_id: UUID, work: Work) -> None:
    """The rows that were theirs; every issue tells of it, so that copies on phones follow."""
    mine = Reporter.filter(id__in=[each.id for each in resident.reporters])
    await mine.update(**NOBODY, anonymity=Anonymity.ANONYMOUS, proxy_note="")
    for issue in await Issue.filter(id__in=list(resident.issue_ids)).order_by("id"):
        gone = {f"reporter_{name}": None for name in NOBODY}
        changed = gone if issue.id in resident.raised_ids else {}
        work.update(issue, **changed, version=issue.version + 1, updated_at=work.now)
        record(EventKind.RESIDENT_ERASED, issue, work, erasureId=erasure_id.hex)


async def _unname(traces: Traces, work: Work) -> int:
    """Residents who were named at a session, wherever it was held; their words stay."""
    named = Participant.filter(
        county_id=work.by.county_id,
        kind=ParticipantKind.RESIDENT,
        name__in=list(traces.names),
    )
    ids: Any = await named.values_list("id", flat=True) if traces.names else []
    said = SessionEntry.filter(participant_id__in=list(ids))
    for entry in await said if ids else []:
        speaker = traces.hidden(entry.speaker_name, with_names=True)
        work.update(entry, speaker_name=speaker)
    await Participant.filter(id__in=list(ids)).update(name=None, has_name_consent=False)
    return len(ids)


async def _hide(rows: Rows, traces: Traces, work: Work) -> int:
    """How many rows had the person in a text."""
    hidden = 0
    for model in tables():
        names = words_of(model)
        if names:
            known = rows.get(model, set())
            hidden += await _hide_in(model, names, known, traces, work)
    return hidden


async def _hide_in(
    model: type[Model], names: Sequence[str], known: set[UUID], traces: Traces, work: Work
) -> int:
    """Names where the row came of their matters, contacts in any row of the county."""
    own = list(await model.filter(id__in=list(known))) if known else []
    others = [row for row in await _with_contact(model, names, traces, work) if row.pk not in known]
    hidden = 0
    for row in (*own, *others):
        changed = _changed(row, names, traces, with_names=row.pk in known)
        if changed:
            work.update(row, **changed)
            hidden += 1
    return hidden


async def _with_contact(
    model: type[Model], names: Sequence[str], traces: Traces, work: Work
) -> list[Model]:
    texts = [name for name in names if model._meta.fields_map[name].field_type is str]
    if "county" not in model._meta.fields_map or not texts or not traces.tails:
        return []
    like = [Q(**{f"{name}__contains": tail}) for name in texts for tail in traces.tails]
    return list(await model.filter(Q(*like, join_type=Q.OR), county_id=work.by.county_id))


def _changed(row: Any, names: Iterable[str], traces: Traces, *, with_names: bool) -> dict[str, Any]:
    """The columns that name the person, as they are without; frozen minutes are sealed again."""
    said = {name: getattr(row, name) for name in names}
    hidden = {name: traces.hidden(text, with_names=with_names) for name, text in said.items()}
    changed = {name: text for name, text in hidden.items() if text != said[name]}
    if isinstance(row, Minutes) and row.sha256 and "content" in changed:
        changed["sha256"] = hashlib.sha256(changed["content"].encode()).hexdigest()
    return changed


async def _forget_notes(rows: Rows, traces: Traces, work: Work) -> int:
    """Notes of events are removed whole: the chain covers them by a digest only."""
    subjects = set().union(*rows.values())
    found: dict[UUID, dict[str, Any]] = {}
    for part in (*traces.tails, *traces.names):
        for event in await _events_with(part, work):
            note = str(event.data.get(hash_chain.NOTE, ""))
            is_theirs = event.subject_id in subjects and traces.names_somebody(note)
            if (is_theirs or traces.has_contact(note)) and hash_chain.DIGEST in event.data:
                found[event.id] = hash_chain.forgotten(event.data)
    for event_id, data in found.items():
        await Event.filter(id=event_id).update(data=data)
    return len(found)


async def _events_with(part: str, work: Work) -> list[Event]:
    rows = await read(NOTES, work.by.county_id, f"%{part}%")
    return list(await Event.filter(id__in=[row["id"] for row in rows])) if rows else []


async def _tell_sessions(rows: Rows, erasure_id: UUID, work: Work) -> None:
    """Sessions held for the matters may have lost words, too."""
    for row in await Consultation.filter(id__in=list(rows.get(Consultation, ()))).order_by("id"):
        await touch(row, EventKind.RESIDENT_ERASED, work, erasureId=erasure_id.hex)
