"""The case of an issue as files: all of it, every hash right, nothing that is not to be told."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import orjson
import pytest
import pytest_asyncio

from adapters.case_archive import MANIFEST, Archived, write_archive
from domain.errors import NotFound
from domain.ids import to_wire
from domain.issue import Anonymity
from domain.photo import PhotoPurpose
from models.county import County
from models.database import Database
from models.event import Event
from models.oversight_letter import OversightLetter
from models.photo import Photo
from services.case_export import Choices, export_case
from services.case_parts import PARTS
from services.issue import NewReporter
from services.work import system_actor
from tests.contract.family_history import relate
from tests.contract.history import CONTACT, History, live
from tests.contract.output_history import lead_to
from tests.contract.supervision_history import a_letter
from tests.contract.task_history import give_tasks
from tests.village import Village, found_village

PICTURE, ORIGINAL, COVERED = b"a picture", b"an original", b"a covered picture"


@pytest_asyncio.fixture
async def history(database: Database) -> History:
    """The near issue has everything: sessions, tasks, letters, reports, a photo that is there."""
    found = await live(await found_village())
    await give_tasks(found)
    await relate(found)
    await lead_to(found)
    await a_letter(found, found.issues["near"], until="SIGNED")
    photo = await Photo.get(issue_id=found.issues["near"], position=0)
    await Photo.filter(id=photo.id).update(
        original_key="original/1", large_key="large/1", thumb_key="thumb/1"
    )
    for key, content in (("large/1", PICTURE), ("original/1", ORIGINAL)):
        await found.village.ports.blobs.put(key, content)
    return found


async def exported(
    village: Village, issue_id: UUID, target: Path, **choices: bool
) -> tuple[Archived, dict[str, bytes]]:
    by = system_actor(village.county_id)
    files = export_case(issue_id, Choices(**choices), by=by, ports=village.ports)
    archived = await write_archive(files, target)
    with ZipFile(target) as archive:
        return archived, {name: archive.read(name) for name in archive.namelist()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def case_of(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(files["case.json"])
    return found


async def test_every_file_has_the_hash_and_size_the_manifest_says(
    history: History, tmp_path: Path
) -> None:
    archived, files = await exported(
        history.village, history.issues["near"], tmp_path / "a.zip", originals=True, contacts=True
    )
    manifest = orjson.loads(files.pop(MANIFEST))
    told = {each["path"]: (each["sha256"], each["bytes"]) for each in manifest["files"]}
    held = {
        path: (hashlib.sha256(content).hexdigest(), len(content)) for path, content in files.items()
    }
    assert told == held
    assert archived.count == len(held)
    assert {"case.json", "contacts.json"} <= held.keys()
    letter = to_wire("OversightLetter", (await OversightLetter.get()).id)
    photo = to_wire("Photo", (await Photo.get(original_key="original/1")).id)
    assert files[f"documents/letter_{letter}.docx"][:2] == b"PK"
    assert files[f"media/{photo}/large.jpg"] == PICTURE
    assert files[f"media/{photo}/original"] == ORIGINAL
    assert f"media/{photo}/thumb.jpg" in archived.missing
    assert [each["path"] for each in manifest["missing"]] == list(archived.missing)
    assert names(tmp_path) == ["a.zip"]


async def test_all_that_belongs_to_it_is_there_and_nothing_of_others(
    history: History, tmp_path: Path
) -> None:
    issues, village = history.issues, history.village
    _, files = await exported(village, issues["near"], tmp_path / "a.zip")
    case = case_of(files)
    assert case["issue"]["id"] == to_wire("Issue", issues["near"])
    assert case["county"] == {"code": "C", "name": "示例县"}
    counts = {part.name: len(case[part.name]) for part in PARTS if case[part.name]}
    assert counts == {
        "reporters": 1,
        "deadlines": counts["deadlines"],
        "topics": 1,
        "consultations": 1,
        "participants": counts["participants"],
        "entries": 2,
        "commitments": 1,
        "oversightLetters": 1,
        "informationReports": 1,
        "reportContributors": 2,
        "adoptions": 1,
        "proposals": 1,
        "proposalSigners": 2,
        "proposalAssignments": 2,
        "photos": 3,
    }
    kinds = [event["kind"] for event in case["events"]]
    wanted = {"ISSUE_COLLECTED", "CONSULTATION_OPENED", "LETTER_SIGNED", "REPORT_ADOPTED"}
    assert wanted <= set(kinds)
    assert kinds[-1] == "ISSUE_EXPORTED"
    text = files["case.json"].decode()
    for name in ("far", "other group"):
        assert to_wire("Issue", issues[name]) not in text
    assigned = case_of((await exported(village, issues["assigned"], tmp_path / "b.zip"))[1])
    assert [task["issue_id"] for task in assigned["tasks"]] == [assigned["issue"]["id"]] * 2


async def test_minutes_are_there_as_text_in_every_version(history: History, tmp_path: Path) -> None:
    issue_id = history.issues["other group"]
    _, files = await exported(history.village, issue_id, tmp_path / "a.zip")
    held = to_wire("Consultation", history.consultations["other group"])
    assert "商定换两盏灯。" in files[f"documents/minutes_{held}_1.txt"].decode()
    case = case_of(files)
    assert len(case["minutesConfirmations"]) == 1
    (evaluation,) = case["evaluations"]
    assert "account_id" not in evaluation
    (event,) = [each for each in case["events"] if each["kind"] == "CONSULTATION_EVALUATED"]
    assert (event["actor_id"], event["actor_name"]) == (None, None)
    assert (case["informationReports"], case["proposals"]) == ([], [])  # the others' drafts


async def test_contacts_are_masked_unless_asked_for_and_then_logged(
    history: History, tmp_path: Path
) -> None:
    village = history.village
    hidden = NewReporter(name="老赵", contact="13998765432", anonymity=Anonymity.WITHHELD)
    shy = await history.collect("zhao", "A1", reporter=hidden)
    for issue_id, contact in ((history.issues["near"], CONTACT), (shy, "13998765432")):
        _, files = await exported(village, issue_id, tmp_path / "a.zip")
        assert "contacts.json" not in files
        assert not any(contact.encode() in content for content in files.values())
        if issue_id == shy:
            assert not any("老赵".encode() in content for content in files.values())
        read = Event.filter(subject_id=issue_id, kind="ISSUE_CONTACT_READ")
        assert await read.count() == 0
        _, files = await exported(village, issue_id, tmp_path / "a.zip", contacts=True)
        (known,) = orjson.loads(files["contacts.json"])
        assert (known["name"], known["contact"]) == ("老赵" if issue_id == shy else "老王", contact)
        assert await read.count() == 1
        exports = Event.filter(subject_id=issue_id, kind="ISSUE_EXPORTED")
        assert await exports.count() == 2


async def test_what_is_covered_stays_covered_unless_originals_are_asked_for(
    history: History, tmp_path: Path
) -> None:
    photo = await Photo.get(original_key="original/1")
    await history.village.ports.blobs.put("large/covered", COVERED)
    await Photo.filter(id=photo.id).update(redacted_large_key="large/covered")
    wire, issue_id = to_wire("Photo", photo.id), history.issues["near"]
    _, files = await exported(history.village, issue_id, tmp_path / "a.zip")
    assert files[f"media/{wire}/large.jpg"] == COVERED
    assert not {PICTURE, ORIGINAL} & set(files.values())
    _, files = await exported(history.village, issue_id, tmp_path / "b.zip", originals=True)
    assert files[f"media/{wire}/uncovered.jpg"] == PICTURE
    assert files[f"media/{wire}/original"] == ORIGINAL


async def test_a_screenshot_whose_names_are_not_covered_is_left_out(
    history: History, tmp_path: Path
) -> None:
    photo = await Photo.get(original_key="original/1")
    await Photo.filter(id=photo.id).update(purpose=PhotoPurpose.SCREENSHOT)
    wire, issue_id = to_wire("Photo", photo.id), history.issues["near"]
    _, files = await exported(history.village, issue_id, tmp_path / "a.zip")
    assert not [path for path in files if path.startswith(f"media/{wire}/")]
    _, files = await exported(history.village, issue_id, tmp_path / "b.zip", originals=True)
    assert files[f"media/{wire}/uncovered.jpg"] == PICTURE


async def test_the_issue_of_another_county_is_refused_by_name(
    history: History, tmp_path: Path
) -> None:
    other = await found_village(code="X", ports=history.village.ports)
    await County.filter(id=other.county_id).update(name="邻县")
    target, issue_id = tmp_path / "a.zip", history.issues["near"]
    target.write_bytes(b"an earlier export")
    before = await Event.all().count()
    with pytest.raises(NotFound, match=f"邻县没有编号为 {to_wire('Issue', issue_id)} 的问题"):
        await exported(other, issue_id, target, contacts=True)
    assert await Event.all().count() == before
    assert names(tmp_path) == ["a.zip"]
    assert target.read_bytes() == b"an earlier export"


async def test_the_time_of_the_export_is_the_server_s(history: History, tmp_path: Path) -> None:
    clock: Any = history.village.ports.clock
    clock.forward(timedelta(hours=1))
    _, files = await exported(history.village, history.issues["near"], tmp_path / "a.zip")
    assert case_of(files)["exported_at"] == "2026-03-02T05:00:00.000Z"
