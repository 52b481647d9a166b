"""Minutes, proposals and reports are handed out to whoever may read them, and that is logged."""

from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
import pytest_asyncio
from docx import Document

from domain.errors import NotFound
from domain.ids import new_uuid, to_wire
from domain.official_letter import LetterForm
from models.consultation import Commitment, Consultation, Minutes, MinutesConfirmation
from models.database import Database
from models.event import Event
from services.paper_printing import print_paper
from tests.contract.history import History, live
from tests.contract.output_history import a_proposal, a_report
from tests.village import found_village


@pytest_asyncio.fixture
async def history(database: Database) -> History:
    return await live(await found_village())


async def lines(history: History, by: str, type_name: str, identity: UUID) -> list[str]:
    actor, ports = await history.village.actor(by), history.village.ports
    given = await print_paper(type_name, identity, LetterForm.DOCX, by=actor, ports=ports)
    return [str(each.text) for each in Document(BytesIO(given.content)).paragraphs]


async def printed() -> list[str]:
    found = await Event.filter(kind="PAPER_PRINTED").order_by("seq")
    return [str(event.data["of"]) for event in found]


async def test_minutes_say_what_was_agreed_and_who_confirmed(history: History) -> None:
    minutes = await Minutes.exclude(sha256=None).first().prefetch_related("consultation")
    agreed = await Commitment.all().first()
    assert minutes is not None
    assert agreed is not None
    held: Consultation = minutes.consultation
    await Commitment.filter(id=agreed.id).update(consultation_id=held.id, due_on=date(2026, 4, 1))
    told = await lines(history, "office", "Consultation", held.id)
    assert (told[0], told[2]) == ("政协示例县委员会微协商纪要", held.title)
    assert minutes.content in told
    owned = f"共识事项1：{agreed.content}（{agreed.owner_name}负责，2026年4月1日前完成）"
    assert [each for each in told if each.startswith("共识事项")] == [owned]
    (confirmation,) = await MinutesConfirmation.filter(minutes_id=minutes.id)
    assert f"确认：{confirmation.name}" in told
    assert f"校验码（SHA-256）：{minutes.sha256}" in told
    assert await printed() == [to_wire("Consultation", held.id)]


async def test_a_proposal_stands_under_its_number(history: History) -> None:
    proposal_id = await a_proposal(history, until="ASSIGNED")
    for by in ("office", "zhao", "housing"):
        assert await lines(history, by, "Proposal", proposal_id) == [
            "政协示例县委员会提案",
            "示政协提〔2026〕1号",
            "关于加强路灯管护的提案",
            "情况和问题：",
            "多处路灯不亮。",
            "建议：",
            "建立管护台账。",
            "提案人：zhao委员、qian委员",
            "2026年3月2日",
        ]
    assert await printed() == [to_wire("Proposal", proposal_id)] * 3


async def test_a_draft_says_so(history: History) -> None:
    report_id = await a_report(history)
    assert (await lines(history, "zhao", "InformationReport", report_id))[-2:] == [
        "反映人：zhao委员、qian委员",
        "（草稿，未提交）",
    ]


@pytest.mark.parametrize("by", ["office", "sun", "housing", "town", "tablet"])
async def test_others_get_nothing_and_nothing_is_logged(history: History, by: str) -> None:
    for type_name, identity in (
        ("InformationReport", await a_report(history)),
        ("Proposal", await a_proposal(history)),
        ("Consultation", new_uuid()),
        ("Issue", history.issues["near"]),
    ):
        with pytest.raises(NotFound):
            await lines(history, by, type_name, identity)
    assert await printed() == []


async def test_a_tablet_shows_sessions_but_takes_no_minutes_away(history: History) -> None:
    for held in await Consultation.all():
        with pytest.raises(NotFound):
            await lines(history, "tablet", "Consultation", held.id)
    assert await printed() == []
