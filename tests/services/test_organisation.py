"""The competence matrix, channels, slogans, terms, and the grids that are left alone."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.channel import ChannelKind
from domain.errors import DomainError, Forbidden, IdTaken, Invalid, NotFound
from domain.ids import new_uuid
from domain.mechanism import MechanismFamily
from models.channel import Channel
from models.competence import Competence
from models.database import Database
from models.event import Event
from models.mechanism import MechanismItem
from models.member import GridAssignment, Term
from services import channel, competence, coverage, mechanism, term
from services.channel import NewChannel
from services.competence import NewCompetence
from services.mechanism import NewItem
from services.term import NewTerm
from tests.services.test_consultation import opened
from tests.services.test_issue import fix_in
from tests.services.test_issue_step import acting, an_issue
from tests.village import NOON, Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def line(village: Village, department: str, by: str = "office", **given: Any) -> UUID:
    new = NewCompetence(
        **{
            "id": new_uuid(),
            "category_id": village.categories["light"],
            "department_id": village.departments[department],
            **given,
        }
    )
    return (await competence.set_line(new, **await acting(village, by))).id


async def who_answers(village: Village, area: str) -> tuple[list[str], str | None]:
    found = await competence.answerable(
        village.categories["light"],
        village.areas[area],
        by=await village.actor("office"),
        ports=village.ports,
    )
    departments = {identity: name for name, identity in village.departments.items()}
    areas = {identity: name for name, identity in village.areas.items()}
    township = areas[found.township_id] if found.township_id else None
    return [departments[each] for each in found.department_ids], township


async def test_the_matrix_names_departments_and_the_township_where_it_is_silent(
    village: Village,
) -> None:
    assert await who_answers(village, "A1") == ([], "T1")
    await line(village, "housing")
    await line(village, "water", area_id=village.areas["A"])
    assert await who_answers(village, "A1") == (["water"], None)
    assert await who_answers(village, "D1") == (["housing"], None)


async def test_the_same_line_again_is_one_line(village: Village) -> None:
    first = await line(village, "housing")
    assert await line(village, "housing", position=3) == first
    assert [row.position for row in await Competence.all()] == [3]
    await competence.remove_line(first, **await acting(village, "office"))
    assert await Competence.all().count() == 0


@pytest.mark.parametrize(
    ("by", "given", "refused"),
    [
        ("housing", {}, Forbidden),
        ("zhao", {}, Forbidden),
        ("office", {"position": 101}, Invalid),
        ("office", {"category_id": UUID(int=7)}, NotFound),
        ("office", {"department_id": UUID(int=7)}, NotFound),
        ("office", {"area_id": UUID(int=7)}, NotFound),
    ],
)
async def test_impossible_lines_are_refused(
    village: Village, by: str, given: dict[str, Any], refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        await line(village, "housing", by, **given)
    assert (await Competence.all().count(), await Event.all().count()) == (0, 0)


async def registered(village: Village, area: str, by: str = "zhao", **given: Any) -> UUID:
    new = NewChannel(
        **{
            "id": new_uuid(),
            "area_id": village.areas[area],
            "kind": ChannelKind.WECHAT_GROUP,
            "name": "网格群",
            **given,
        }
    )
    return (await channel.register(new, **await acting(village, by))).id


async def test_members_register_and_retire_channels_of_their_grids(village: Village) -> None:
    channel_id = await registered(village, "A1")
    for _ in range(2):
        await channel.retire(channel_id, **await acting(village, "town"))
    assert (await Channel.get()).is_active is False
    kinds = [event.kind for event in await Event.all().order_by("seq")]
    assert kinds == ["CHANNEL_REGISTERED", "CHANNEL_RETIRED"]


@pytest.mark.parametrize(
    ("area", "by", "given", "refused"),
    [
        ("B1", "zhao", {}, Forbidden),
        ("D1", "town", {}, Forbidden),
        ("A1", "housing", {}, Forbidden),
        ("A1", "tablet", {}, Forbidden),
        ("A1", "zhao", {"kind": ChannelKind.HALL}, Invalid),
        ("A1", "zhao", {"hall_id": UUID(int=7)}, Invalid),
        ("A1", "zhao", {"kind": ChannelKind.HALL, "hall_id": UUID(int=7)}, NotFound),
        ("A1", "office", {"area_id": UUID(int=7)}, NotFound),
    ],
)
async def test_channels_of_others_are_refused(
    village: Village, area: str, by: str, given: dict[str, Any], refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        await registered(village, area, by, **given)
    assert await Channel.all().count() == 0


async def set_item(village: Village, by: str = "office", **given: Any) -> None:
    said = {"id": new_uuid(), "family": MechanismFamily.STEP, "ordinal": 1, "label": "收集"}
    await mechanism.set_item(NewItem(**{**said, **given}), **await acting(village, by))


async def test_the_office_words_the_slogans(village: Village) -> None:
    await set_item(village)
    await set_item(village, label="收集民意", is_interpretation=True)
    rows = await MechanismItem.all()
    assert [(row.label, row.is_interpretation) for row in rows] == [("收集民意", True)]
    with pytest.raises(IdTaken):
        await set_item(village, id=rows[0].id, ordinal=2)
    for by, given, refused in (("zhao", {}, Forbidden), ("office", {"ordinal": 0}, Invalid)):
        with pytest.raises(refused):
            await set_item(village, by, **given)
    assert await MechanismItem.all().count() == 1


async def test_the_office_dates_the_terms(village: Village) -> None:
    new = NewTerm(id=new_uuid(), number=12, name="第十二届", starts_on=date(2027, 1, 1))
    for _ in range(2):
        await term.set_term(new, **await acting(village, "office"))
    assert await Term.filter(number=12).count() == 1
    wrong = NewTerm(
        id=new_uuid(), number=13, name="十三", starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 1)
    )
    with pytest.raises(Invalid):
        await term.set_term(wrong, **await acting(village, "office"))
    with pytest.raises(Forbidden):
        await term.set_term(new, **await acting(village, "town"))
    assert await Term.all().count() == 2


def names(village: Village, found: list[coverage.Covered]) -> list[str]:
    known = {identity: name for name, identity in village.areas.items()}
    return [known[each.grid_id] for each in found]


async def test_grids_without_a_member_are_found(village: Village) -> None:
    async def uncovered(by: str, within: str | None = None) -> list[str]:
        area = village.areas[within] if within else None
        actor = await village.actor(by)
        return names(village, await coverage.uncovered_grids(area, by=actor, ports=village.ports))

    assert await uncovered("office") == ["D1"]
    await GridAssignment.filter(member_id=village.members["sun"]).update(ended_on=NOON.date())
    assert await uncovered("office") == ["D1"]
    village.ports.clock.forward(timedelta(days=1))  # type: ignore[attr-defined]
    assert await uncovered("office") == ["B1", "B2", "D1"]
    assert await uncovered("office", "T2") == ["D1"]
    assert await uncovered("town") == ["B1", "B2"]
    assert await uncovered("housing") == []


async def test_grids_nobody_has_been_to_come_longest_first(village: Village) -> None:
    await an_issue(village, fix=fix_in(0))
    village.ports.clock.forward(timedelta(days=10))  # type: ignore[attr-defined]
    now = village.ports.clock.now()
    await opened(village, by="qian", fix=fix_in(1), captured_at=now)

    async def unvisited(days: int) -> list[str]:
        office = await village.actor("office")
        found = await coverage.unvisited_grids(days, None, by=office, ports=village.ports)
        return names(village, found)

    assert await unvisited(30) == ["B1", "B2", "D1"]
    assert await unvisited(5) == ["B1", "B2", "D1", "A1"]
    with pytest.raises(Invalid):
        await unvisited(-1)
