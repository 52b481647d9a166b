"""Commitments as use cases: owned, reported with evidence, verified by somebody else."""

from uuid import UUID

import pytest
import pytest_asyncio

from domain.commitment import Progress, WrongProgress
from domain.errors import DomainError, Forbidden, Invalid, NotFound
from domain.ids import new_uuid
from models.consultation import Commitment, Participant
from models.database import Database
from models.photo import Photo
from services import commitment
from services.commitment import NewCommitment
from services.photo_declaration import NewPhoto
from tests.services.test_consultation import opened
from tests.services.test_issue_step import acting
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def agreed(village: Village) -> UUID:
    row_id = await opened(village)
    new = NewCommitment(
        id=new_uuid(),
        content="换灯",
        owner_name="住建局",
        department_id=village.departments["housing"],
    )
    await commitment.commit(row_id, new, **await acting(village, "zhao"))
    return new.id


async def reported(
    village: Village, commitment_id: UUID, by: str, reached: Progress, note: str = "已换"
) -> None:
    await commitment.progress(commitment_id, reached, note, **await acting(village, by))


async def progress_of(commitment_id: UUID) -> str:
    return (await Commitment.get(id=commitment_id)).progress


async def test_the_owner_takes_part_and_reports_with_evidence(village: Village) -> None:
    known = await agreed(village)
    housing = village.departments["housing"]
    assert await Participant.filter(department_id=housing).count() == 1
    photo = NewPhoto(id=new_uuid())
    acts = await acting(village, "housing")
    await commitment.progress(known, Progress.DONE, "已换", [photo], **acts)
    assert (await progress_of(known), await Photo.filter(commitment_id=known).count()) == (
        "DONE",
        1,
    )


async def test_neither_owner_nor_reporter_verifies(village: Village) -> None:
    known = await agreed(village)
    await reported(village, known, "zhao", Progress.DONE)
    refusals: list[tuple[str, type[DomainError]]] = [
        ("housing", Forbidden),
        ("zhao", Forbidden),
        ("qian", Forbidden),
        ("water", NotFound),
    ]
    for by, refused in refusals:
        with pytest.raises(refused):
            await reported(village, known, by, Progress.VERIFIED)
    assert await progress_of(known) == "DONE"
    await reported(village, known, "office", Progress.VERIFIED)
    row = await Commitment.get(id=known)
    assert (row.progress, row.verified_by_name) == ("VERIFIED", "office的账号")


async def test_done_and_failed_say_how(village: Village) -> None:
    known = await agreed(village)
    for reached in (Progress.DONE, Progress.FAILED):
        with pytest.raises(Invalid):
            await reported(village, known, "zhao", reached, " ")
    with pytest.raises(WrongProgress):
        await reported(village, known, "zhao", Progress.VERIFIED)
    assert await progress_of(known) == "AGREED"


async def test_what_was_not_really_done_is_sent_back_and_reported_anew(village: Village) -> None:
    known = await agreed(village)
    await reported(village, known, "housing", Progress.DONE)
    await reported(village, known, "zhao", Progress.DOING, "还有一盏不亮")
    assert (await Commitment.get(id=known)).done_by_id is None
    await reported(village, known, "housing", Progress.DONE)
    await reported(village, known, "zhao", Progress.VERIFIED)
    assert await progress_of(known) == "VERIFIED"


async def test_one_commitment_has_one_owner(village: Village) -> None:
    row_id = await opened(village)
    new = NewCommitment(
        id=new_uuid(),
        content="换灯",
        owner_name="两家",
        department_id=village.departments["housing"],
        member_id=village.members["zhao"],
    )
    with pytest.raises(Invalid):
        await commitment.commit(row_id, new, **await acting(village, "zhao"))
    assert await Commitment.all().count() == 0
