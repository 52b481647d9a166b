"""Letters are handed out to whoever may read them, and every handing out is in the log."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
import pytest_asyncio
from docx import Document

from domain.errors import NotFound
from domain.official_letter import (
    LetterFontMissing,
    LetterForm,
    OfficialLetter,
    chinese_day,
    paragraphs_of,
)
from models.database import Database
from models.event import Event
from services.letter_printing import PrintedLetter, print_letter
from tests.services.test_deadline import later
from tests.services.test_oversight_letter import drafted, signed
from tests.village import NOON, Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def printed(village: Village, letter_id: UUID, by: str) -> PrintedLetter:
    actor = await village.actor(by)
    return await print_letter(letter_id, LetterForm.DOCX, by=actor, ports=village.ports)


def lines(printed: PrintedLetter) -> list[str]:
    return [each.text for each in Document(BytesIO(printed.content)).paragraphs]


async def test_whoever_may_read_it_gets_it_and_that_is_logged(village: Village) -> None:
    letter_id = await drafted(village, content="一、建台账。\n\n二、每月巡查。")
    later(village, timedelta(hours=20))
    await signed(village, letter_id)
    for by in ("office", "zhao", "housing"):
        given = await printed(village, letter_id, by)
        assert given.name == "示政协监建〔2026〕1号.docx"
        assert lines(given) == [
            "中国人民政治协商会议示例县委员会",
            "示政协监建〔2026〕1号",
            "关于路灯管护的监督建议",
            "housing局：",
            "一、建台账。",
            "二、每月巡查。",
            "政协示例县委员会",
            "2026年3月3日",
        ]
    logged = await Event.filter(subject_id=letter_id, kind="LETTER_PRINTED").order_by("seq")
    assert [event.actor_id for event in logged] == [
        village.accounts[name] for name in ("office", "zhao", "housing")
    ]
    assert [event.data["form"] for event in logged] == ["docx"] * 3


@pytest.mark.parametrize("by", ["zhao", "housing", "water", "sun", "town", "tablet"])
async def test_a_draft_is_the_office_s_alone(village: Village, by: str) -> None:
    letter_id = await drafted(village)
    before = await Event.all().count()
    with pytest.raises(NotFound):
        await printed(village, letter_id, by)
    assert await Event.all().count() == before
    shown = lines(await printed(village, letter_id, "office"))
    assert (shown[1], shown[-1]) == ("", "（草稿，未签发）")


@pytest.mark.parametrize("by", ["water", "sun", "town", "tablet"])
async def test_nobody_else_gets_it(village: Village, by: str) -> None:
    letter_id = await drafted(village)
    await signed(village, letter_id)
    other = await found_village(code="X", ports=village.ports)
    before = await Event.all().count()
    with pytest.raises(NotFound):
        await printed(village, letter_id, by)
    with pytest.raises(NotFound):
        await printed(other, letter_id, "office")
    assert await Event.all().count() == before


class Fontless:
    async def print(self, letter: OfficialLetter, form: LetterForm) -> bytes:
        raise LetterFontMissing


async def test_what_could_not_be_printed_was_not_handed_out(village: Village) -> None:
    letter_id = await drafted(village)
    before = await Event.all().count()
    ports = replace(village.ports, letters=Fontless())
    office = await village.actor("office")
    with pytest.raises(LetterFontMissing):
        await print_letter(letter_id, LetterForm.PDF, by=office, ports=ports)
    assert await Event.all().count() == before


def test_days_have_no_leading_zeros_and_blank_lines_are_no_paragraphs() -> None:
    assert chinese_day(NOON.date()) == "2026年3月2日"
    assert paragraphs_of(" 一\n \n\t二 \n") == ("一", "二")
