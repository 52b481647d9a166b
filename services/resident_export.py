"""What is known of a resident (个人信息副本), for the resident themselves: one JSON document."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from domain.actor import Actor, ActorKind
from domain.consultation import ParticipantKind
from domain.errors import Forbidden
from domain.events import EventKind
from domain.ids import to_wire
from domain.issue import ReporterKind
from domain.receipt import shown_number
from domain.text import clean
from models.columns import instant_text
from models.consultation import Participant
from models.event import Event
from models.issue import Feedback, Issue
from models.photo import Photo
from models.reporter import Reporter
from models.supplement import Supplement
from services.issue import record
from services.ports import Ports
from services.reporter_words import person
from services.resident_search import Resident, Wanted, find
from services.work import unit_of_work

READ = (EventKind.ISSUE_CONTACT_READ, EventKind.RESIDENT_EXPORTED)


async def export(wanted: Wanted, reason: str, *, by: Actor, ports: Ports) -> str:
    """Name, contact, what they raised or joined, what they were told and said, who looked.

    Each matter's timeline tells that it was handed out and why. Forbidden for all but the office.
    """
    if by.kind is not ActorKind.OFFICE:
        raise Forbidden("只有县政协办公室可以导出群众个人信息。")
    async with unit_of_work(by=by, ports=ports) as work:
        why = clean(reason, path=("input", "reason"), least=1, most=500)
        resident = await find(wanted, county_id=by.county_id, ports=ports)
        said = {
            "exportedAt": instant_text(work.now),
            "matters": [await _matter(each, ports) for each in resident.reporters],
            "sessions": await _sessions(resident, by.county_id),
        }
        for issue in await Issue.filter(id__in=list(resident.issue_ids)).order_by("id"):
            record(EventKind.RESIDENT_EXPORTED, issue, work, note=why)
    return orjson.dumps(said, option=orjson.OPT_INDENT_2).decode()


async def _matter(row: Reporter, ports: Ports) -> Mapping[str, Any]:
    """One receipt: of a matter somebody else raised only what a receipt shows."""
    issue = await Issue.get(id=row.issue_id)
    known = await person(row, ports.sealer)
    is_own = row.kind == ReporterKind.RAISED
    return {
        "reporterId": to_wire("Reporter", row.id),
        "receiptNumber": shown_number(row.receipt_number),
        "kind": row.kind,
        "anonymity": row.anonymity,
        "name": known.name,
        "contact": known.contact,
        "isProxy": row.is_proxy,
        "proxyNote": row.proxy_note,
        "registeredAt": instant_text(row.created_at),
        "issueId": to_wire("Issue", issue.id),
        "title": issue.title,
        "step": issue.step,
        "outcome": issue.outcome,
        "outcomeText": issue.outcome_text,
        "raised": await _raised(row.origin_id) if is_own else None,
        "feedbacks": await _feedbacks(row.id),
        "contactRead": await _read({issue.id, row.origin_id}),
    }


async def _raised(issue_id: UUID) -> Mapping[str, Any]:
    """What they said, whatever it was merged into, and what was asked and shown about it."""
    issue = await Issue.get(id=issue_id)
    return {
        "issueId": to_wire("Issue", issue.id),
        "title": issue.title,
        "content": issue.content,
        "longitude": issue.longitude,
        "latitude": issue.latitude,
        "capturedAt": instant_text(issue.captured_at),
        "photoIds": [
            to_wire("Photo", each.id)
            for each in await Photo.filter(issue_id=issue_id).order_by("id")
        ],
        "supplements": [
            {
                "question": each.question,
                "answer": each.answer,
                "askedAt": instant_text(each.asked_at),
            }
            for each in await Supplement.filter(issue_id=issue_id).order_by("asked_at", "id")
        ],
    }


async def _feedbacks(reporter_id: UUID) -> Sequence[Mapping[str, Any]]:
    told = await Feedback.filter(reporter_id=reporter_id).order_by("told_at", "id")
    return [
        {
            "round": each.round,
            "channel": each.channel,
            "content": each.content,
            "toldAt": instant_text(each.told_at),
            "rating": each.rating,
            "ratingComment": each.rating_comment,
        }
        for each in told
    ]


async def _read(issue_ids: set[UUID]) -> Sequence[Mapping[str, Any]]:
    """Who looked at the contact, when, and what for."""
    events = await Event.filter(subject_id__in=list(issue_ids), kind__in=READ).order_by("seq")
    return [
        {
            "at": instant_text(each.at),
            "by": each.actor_name,
            "what": each.kind,
            "reason": each.data.get("note", ""),
        }
        for each in events
    ]


async def _sessions(resident: Resident, county_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Sessions at which somebody of this name came by and agreed to be named."""
    named = Participant.filter(
        county_id=county_id, kind=ParticipantKind.RESIDENT, name__in=list(resident.traces.names)
    )
    found = await named.order_by("created_at", "id") if resident.traces.names else []
    return [
        {
            "consultationId": to_wire("Consultation", each.consultation_id),
            "name": each.name,
            "at": instant_text(each.created_at),
        }
        for each in found
    ]
