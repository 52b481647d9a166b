"""The case of an issue (案卷) as files to hand over: rows, documents, pictures; always logged."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from domain import permissions
from domain.actor import Actor
from domain.errors import NotFound
from domain.events import EventKind
from domain.ids import to_wire
from domain.official_letter import LetterFontMissing, LetterForm
from domain.photo import PhotoPurpose
from models.columns import instant_text
from models.consultation import Consultation, Minutes
from models.county import County
from models.issue import Issue
from models.photo import Photo
from models.reporter import Reporter
from services.blobs import BlobMissing
from services.case_parts import Found, find_parts
from services.case_rows import data_of
from services.issue import record
from services.letter_printing import letter_of
from services.ports import Ports
from services.reporter_words import of_issue, person
from services.visible import visible
from services.work import unit_of_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What is handed over beyond the usual: originals of photos, contacts in clear."""

    originals: bool = False
    contacts: bool = False


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file by its path; no content when there should be one and is not, and then why."""

    path: str
    content: bytes | None
    why_missing: str = ""


async def export_case(
    issue_id: UUID, choices: Choices, *, by: Actor, ports: Ports
) -> AsyncIterator[CaseFile]:
    """Every file of the case; that it was taken, and whether contacts were, is in the log first.

    NotFound names the county when the issue is not one of its own.
    """
    issue = await _logged(issue_id, choices, by=by, ports=ports)
    found = await find_parts(issue, by=by)
    yield CaseFile("case.json", _json(await _told(issue, found, ports)))
    if choices.contacts:
        yield CaseFile("contacts.json", _json(await _contacts(issue, found, ports)))
    for held in found["consultations"]:
        for minutes in found["minutes"]:
            if minutes.consultation_id == held.id:
                yield _minutes_file(held, minutes)
    for letter in found["oversightLetters"]:
        for form in LetterForm:
            yield await _letter_file(letter, form, ports)
    for photo in found["photos"]:
        async for file in _pictures(photo, choices, ports):
            yield file


async def _logged(issue_id: UUID, choices: Choices, *, by: Actor, ports: Ports) -> Issue:
    async with unit_of_work(by=by, ports=ports) as work:
        issue = await visible(Issue, permissions.ISSUE, by=by).get_or_none(id=issue_id)
        if issue is None:
            county = await County.get(id=by.county_id)
            raise NotFound(f"{county.name}没有编号为 {to_wire('Issue', issue_id)} 的问题。")
        record(EventKind.ISSUE_EXPORTED, issue, work)
        if choices.contacts:
            record(EventKind.ISSUE_CONTACT_READ, issue, work, note="导出案卷")
        return issue


def _json(said: object) -> bytes:
    return orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


async def _told(issue: Issue, found: Found, ports: Ports) -> dict[str, Any]:
    county = await County.get(id=issue.county_id)
    return {
        "county": {"code": county.code, "name": county.name},
        "exported_at": instant_text(ports.clock.now()),
        **{name: [data_of(row) for row in rows] for name, rows in found.items()},
        "issue": data_of(issue),
    }


async def _contacts(issue: Issue, found: Found, ports: Ports) -> list[dict[str, Any]]:
    reporters: list[Reporter] = list(found["reporters"])
    known = [(row, await person(row, ports.sealer)) for row in reporters]
    if not known:
        first = of_issue(issue, ports.sealer)
        return [{"reporter": None, "name": first.name, "contact": first.contact}]
    return [
        {"reporter": to_wire("Reporter", row.id), "name": each.name, "contact": each.contact}
        for row, each in known
    ]


def _minutes_file(held: Consultation, minutes: Minutes) -> CaseFile:
    name = f"{to_wire('Consultation', held.id)}_{minutes.version}.txt"
    text = (
        f"{held.title}\n第 {minutes.version} 版，{minutes.written_by_name}\n\n{minutes.content}\n"
    )
    return CaseFile(f"documents/minutes_{name}", text.encode())


async def _letter_file(letter: Any, form: LetterForm, ports: Ports) -> CaseFile:
    path = f"documents/letter_{to_wire('OversightLetter', letter.id)}.{form}"
    try:
        return CaseFile(path, await ports.letters.print(await letter_of(letter), form))
    except LetterFontMissing as no:
        return CaseFile(path, None, no.message)


async def _pictures(photo: Photo, choices: Choices, ports: Ports) -> AsyncIterator[CaseFile]:
    """What everyone concerned may be shown; the original, and what is covered, only if chosen."""
    is_kept_back = photo.redacted_large_key or photo.purpose == PhotoPurpose.SCREENSHOT
    keys = {
        "large.jpg": photo.redacted_large_key if is_kept_back else photo.large_key,
        "thumb.jpg": photo.redacted_thumb_key if is_kept_back else photo.thumb_key,
    }
    if choices.originals:
        keys["original"] = photo.original_key
        keys["uncovered.jpg"] = photo.large_key if is_kept_back else None
    for name, key in keys.items():
        path = f"media/{to_wire('Photo', photo.id)}/{name}"
        if key is not None:
            yield await _blob(path, key, ports)


async def _blob(path: str, key: str, ports: Ports) -> CaseFile:
    try:
        return CaseFile(path, await ports.blobs.get(key))
    except BlobMissing:
        return CaseFile(path, None, "文件不在存储中。")
