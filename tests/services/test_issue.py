"""Collecting: what is written, what is refused without a trace, what a repeated call does."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.geo import Datum, FixProvider, GeoFix, Position
from domain.ids import new_uuid
from domain.issue import Source
from domain.on_site import OnSite, OnSiteReason
from models.area import Area
from models.database import Database
from models.event import Event
from models.issue import Issue
from models.photo import Photo
from services.issue import NewIssue, NewReporter, collect
from services.photo_declaration import NewPhoto
from services.request import IdempotencyKeyReused
from services.work import Call, Result
from tests.village import NOON, SIDE, SOUTH, WEST, Village, found_village, fresh_call


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


def new_issue(**given: Any) -> NewIssue:
    parts: dict[str, Any] = {
        "id": new_uuid(),
        "title": "路灯不亮",
        "source": Source.VISIT,
        "captured_at": NOON - timedelta(minutes=1),
        "fix": fix_in(0),
    }
    return NewIssue(**{**parts, **given})


def fix_in(square: int, *, datum: Datum = Datum.CGCS2000, accuracy_m: float = 10) -> GeoFix:
    """A fix in the middle of a grid, the numbers as if given in CGCS2000."""
    centre = Position(WEST + SIDE * square + SIDE / 2, SOUTH + SIDE / 2, datum)
    return GeoFix(position=centre, accuracy_m=accuracy_m, provider=FixProvider.GNSS)


async def collected(
    village: Village, new: NewIssue, *, by: str = "zhao", call: Call | None = None
) -> Result:
    actor = await village.actor(by)
    return await collect(new, by=actor, ports=village.ports, call=call or fresh_call())


async def rows() -> tuple[int, int, int]:
    return await Issue.all().count(), await Photo.all().count(), await Event.all().count()


async def test_writes_the_issue_where_the_phone_stood(village: Village) -> None:
    made = await collected(village, new_issue())
    issue = await Issue.get(id=made.id)
    assert (issue.area_id, issue.step, issue.on_site) == (village.areas["A1"], "COLLECT", "ON_SITE")
    assert issue.group_id == village.groups["one"]
    assert issue.longitude == pytest.approx(125.305)
    assert issue.fix_datum == "CGCS2000"


async def test_tells_everyone_concerned_with_one_event(village: Village) -> None:
    made = await collected(village, new_issue())
    event = await Event.get()
    assert (event.kind, event.subject_id, event.seq) == ("ISSUE_COLLECTED", made.id, 1)
    assert f"group:{village.groups['one'].hex}" in event.audience
    assert event.area_path == "/C/C-T1/C-A/C-A1/"


async def test_counts_the_issue_for_its_area(village: Village) -> None:
    await collected(village, new_issue())
    grid = await Area.get(id=village.areas["A1"])
    assert (grid.issue_count, grid.open_issue_count) == (1, 1)


async def test_keeps_the_area_a_person_chose_beside_the_located_one(village: Village) -> None:
    made = await collected(village, new_issue(area_id=village.areas["A2"]))
    issue = await Issue.get(id=made.id).select_related("located_area")
    assert (issue.area_id, issue.on_site) == (village.areas["A2"], OnSite.OFF_SITE)
    assert issue.located_area is not None
    assert issue.located_area.id == village.areas["A1"]


async def test_prefers_the_members_own_grid_inside_the_accuracy_circle(village: Village) -> None:
    near_border = replace(
        fix_in(1), position=Position(WEST + SIDE + 0.0005, SOUTH + SIDE / 2, Datum.CGCS2000)
    )
    made = await collected(village, new_issue(fix=replace(near_border, accuracy_m=80)))
    assert (await Issue.get(id=made.id)).area_id == village.areas["A1"]


async def test_notices_a_fix_in_the_wrong_datum(village: Village) -> None:
    raw = fix_in(0)
    declared_wrongly = replace(raw, position=replace(raw.position, datum=Datum.BD09))
    made = await collected(village, new_issue(fix=declared_wrongly, area_id=village.areas["A1"]))
    issue = await Issue.get(id=made.id)
    assert OnSiteReason.DATUM_SUSPECT in issue.on_site_reasons


async def test_corrects_the_time_by_the_clock_offset_and_flags_it(village: Village) -> None:
    slow = NOON - timedelta(hours=2)
    new = new_issue(captured_at=slow, sent_at=slow + timedelta(minutes=1))
    issue = await Issue.get(id=(await collected(village, new)).id)
    assert (issue.captured_at, issue.is_clock_suspect) == (NOON - timedelta(minutes=1), True)


async def test_declares_the_photos_in_their_order(village: Village) -> None:
    photos = [NewPhoto(id=new_uuid()), NewPhoto(id=new_uuid(), caption="近景")]
    made = await collected(village, new_issue(photos=photos))
    stored = await Photo.filter(issue_id=made.id).order_by("position")
    assert [(each.id, each.state, each.caption) for each in stored] == [
        (photos[0].id, "EXPECTED", None),
        (photos[1].id, "EXPECTED", "近景"),
    ]


async def test_seals_the_contact_and_keeps_only_a_masked_one_in_clear(village: Village) -> None:
    reporter = NewReporter(name="老王", contact="13812345678")
    issue = await Issue.get(id=(await collected(village, new_issue(reporter=reporter))).id)
    assert issue.reporter_contact_masked == "138****5678"
    assert b"13812345678" not in (issue.reporter_contact_sealed or b"")


async def test_the_same_call_again_is_replayed(village: Village) -> None:
    new, call = new_issue(), fresh_call()
    first = await collected(village, new, call=call)
    again = await collected(village, new, call=call)
    assert (again.id, again.replayed, await rows()) == (first.id, True, (1, 0, 1))


async def test_fifty_equal_calls_at_once_have_one_effect(village: Village) -> None:
    new, call = new_issue(), fresh_call()
    answers = await asyncio.gather(*(collected(village, new, call=call) for _ in range(50)))
    assert {answer.id for answer in answers} == {new.id}
    assert sum(not answer.replayed for answer in answers) == 1
    assert await rows() == (1, 0, 1)


async def test_the_same_issue_under_another_key_is_the_same_issue(village: Village) -> None:
    new = new_issue()
    await collected(village, new)
    assert (await collected(village, new)).id == new.id
    assert await rows() == (1, 0, 1)


async def test_a_key_used_for_something_else_is_refused(village: Village) -> None:
    call = fresh_call()
    await collected(village, new_issue(), call=call)
    with pytest.raises(IdempotencyKeyReused):
        await collected(village, new_issue(), call=replace(call, digest="other"))
    assert await rows() == (1, 0, 1)


async def test_an_id_that_names_something_else_is_refused(village: Village) -> None:
    new = new_issue()
    await collected(village, new)
    with pytest.raises(IdTaken):
        await collected(village, replace(new, title="别的事"))
    assert await rows() == (1, 0, 1)


REFUSALS: list[tuple[dict[str, Any], type[DomainError], tuple[str, ...]]] = [
    ({"title": "  "}, Invalid, ("input", "title")),
    ({"title": "长" * 101}, Invalid, ("input", "title")),
    ({"title": "坏\x00字"}, Invalid, ("input", "title")),
    ({"title": "\ud800"}, Invalid, ("input", "title")),
    ({"content": "长" * 5001}, Invalid, ("input", "content")),
    ({"category_id": UUID(int=1)}, NotFound, ("input", "categoryId")),
    ({"area_id": UUID(int=1)}, NotFound, ("input", "areaId")),
    ({"fix": None}, Invalid, ("input", "areaId")),
    ({"fix": fix_in(40)}, Invalid, ("input", "areaId")),
    ({"photos": [NewPhoto(id=UUID(int=n)) for n in range(10)]}, Invalid, ("input", "photos")),
    ({"photos": [NewPhoto(id=UUID(int=7))] * 2}, Invalid, ("input", "photos")),
    (
        {"photos": [NewPhoto(id=UUID(int=7), byte_size=10**9)]},
        Invalid,
        ("input", "photos", "0", "byteSize"),
    ),
]


@pytest.mark.parametrize(("given", "refusal", "path"), REFUSALS)
async def test_refuses_impossible_input_without_a_trace(
    village: Village, given: dict[str, Any], refusal: type[DomainError], path: tuple[str, ...]
) -> None:
    with pytest.raises(refusal) as refused:
        await collected(village, new_issue(**given))
    assert refused.value.path == path
    assert await rows() == (0, 0, 0)


async def test_a_department_does_not_collect(village: Village) -> None:
    with pytest.raises(Forbidden):
        await collected(village, new_issue(), by="housing")
    assert await rows() == (0, 0, 0)


async def test_a_tablet_collects_for_its_own_community_only(village: Village) -> None:
    assert await collected(village, new_issue(), by="tablet")
    with pytest.raises(Invalid):
        await collected(village, new_issue(fix=fix_in(2)), by="tablet")
    assert (await rows())[0] == 1


async def test_two_counties_never_mix(village: Village) -> None:
    other = await found_village(code="X", ports=village.ports)
    with pytest.raises(NotFound):
        await collected(village, new_issue(area_id=other.areas["A1"]))
    assert await rows() == (0, 0, 0)


async def test_two_phones_that_made_the_same_id_at_once_are_told(village: Village) -> None:
    new = new_issue()
    other = replace(new, title="另一件事")
    answers = await asyncio.gather(
        collected(village, new),
        collected(village, other, by="qian"),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["IdTaken", "Result"]
    assert await rows() == (1, 0, 1)
