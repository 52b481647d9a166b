"""Letters at /letters: with a token, for whoever may read them, refusals as data."""

import httpx
import pytest

from domain import permissions
from domain.ids import new_uuid, to_wire
from models.oversight_letter import OversightLetter
from models.proposal import Proposal
from services.visible import visible
from tests.contract.cases import County
from tests.contract.test_visibility import PEOPLE

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def fetched(
    county: County, by: str | None, name: str, folder: str = "letters"
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {await county.clients.token(by)}"} if by else {}
    transport = httpx.ASGITransport(county.clients.application.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://county") as phone:
        return await phone.get(f"/{folder}/{name}", headers=headers)


async def a_letter_of(county: County, *, is_issued: bool) -> str:
    county_id = county.history.village.county_id
    found = await OversightLetter.filter(county_id=county_id, is_issued=is_issued).first()
    assert found is not None
    return to_wire("OversightLetter", found.id)


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


async def test_the_addressed_department_gets_a_file_under_its_number(ours: County) -> None:
    letter = await a_letter_of(ours, is_issued=True)
    answer = await fetched(ours, "housing", f"{letter}.docx")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert answer.headers["content-type"] == DOCX
    name = answer.headers["content-disposition"]
    assert name.startswith("attachment; filename*=UTF-8''%E7%A4%BA%E6%94%BF%E5%8D%8F")
    assert answer.headers["cache-control"] == "no-store"
    pdf = await fetched(ours, "office", f"{letter}.pdf")
    assert (pdf.status_code, pdf.content[:5]) in ((200, b"%PDF-"), (503, b'{"err'))


async def test_others_are_told_no_more_than_that_there_is_none(
    ours: County, foreign: County
) -> None:
    letter = await a_letter_of(ours, is_issued=True)
    draft = await a_letter_of(ours, is_issued=False)
    missing = to_wire("OversightLetter", new_uuid())
    answers = [
        await fetched(ours, "water", f"{letter}.docx"),
        await fetched(ours, "housing", f"{draft}.docx"),
        await fetched(ours, "housing", f"{missing}.docx"),
        await fetched(foreign, "office", f"{letter}.docx"),
    ]
    assert {(each.status_code, code_of(each)) for each in answers} == {(404, "NOT_FOUND")}
    assert len({each.content for each in answers}) == 1


async def test_without_a_token_nothing_is_told(ours: County) -> None:
    letter = await a_letter_of(ours, is_issued=True)
    answer = await fetched(ours, None, f"{letter}.docx")
    assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize(
    "name", ["let_x.pdf", "iss_0.docx", "nothing", ".pdf", "a.exe", "%00.pdf", "〔2026〕.docx"]
)
async def test_any_other_name_is_no_letter(ours: County, name: str) -> None:
    answer = await fetched(ours, "office", name)
    assert answer.status_code == 404
    assert code_of(answer) in ("NOT_FOUND", "BAD_ID")


@pytest.mark.parametrize("name", PEOPLE)
async def test_each_role_gets_the_files_of_the_letters_it_may_read(
    ours: County, foreign: County, name: str
) -> None:
    """Own, other and foreign ones, drafts too: the route and the list never differ."""
    by = await ours.history.village.actor(name)
    readable = {
        row.id for row in await visible(OversightLetter, permissions.OVERSIGHT_LETTER, by=by)
    }
    letters = await OversightLetter.all()
    assert {row.county_id for row in letters} >= {
        ours.history.village.county_id,
        foreign.history.village.county_id,
    }
    for row in letters:
        answer = await fetched(ours, name, f"{to_wire('OversightLetter', row.id)}.docx")
        assert (answer.status_code == 200) == (row.id in readable), (name, row.stage)
        assert answer.status_code in (200, 404)
    if name in ("office", "housing"):
        assert readable
    if name in ("water", "town", "town2", "tablet"):
        assert not readable


async def test_papers_are_fetched_by_the_id_of_what_they_are_of(
    ours: County, foreign: County
) -> None:
    county_id = ours.history.village.county_id
    found = await Proposal.filter(county_id=county_id, number__not_isnull=True).first()
    assert found is not None
    name = f"{to_wire('Proposal', found.id)}.docx"
    answer = await fetched(ours, "office", name, "papers")
    assert (answer.status_code, answer.headers["content-type"]) == (200, DOCX)
    for county, by in ((ours, "sun"), (ours, "tablet"), (foreign, "office")):
        assert (await fetched(county, by, name, "papers")).status_code == 404
    assert (await fetched(ours, None, name, "papers")).status_code == 401
    for other in ("pro_x.docx", "nothing", "pro_0.exe", to_wire("Issue", found.id) + ".docx"):
        assert (await fetched(ours, "office", other, "papers")).status_code == 404
