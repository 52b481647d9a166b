"""Changing the key: everything is sealed anew, readable all the while, and the old key can go."""

from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from tortoise.context import require_context
from tortoise.fields import BinaryField

from adapters.sealer import AesGcmSealer
from domain.ids import new_uuid
from domain.issue import Anonymity
from models.database import Database
from models.issue import Issue
from models.reporter import Reporter
from services import reporter, reseal
from services.issue import NewReporter
from services.ports import Ports
from services.reporter_words import issue_place, person
from tests.services.test_issue_step import acting, an_issue
from tests.village import Village, found_village

OLD, NEW, LOST = b"1" * 32, b"2" * 32, b"3" * 32
PHONE = "13812345678"


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    """With three contacts under the old key: of the issue, withheld, and joined."""
    village = await found_village()
    await an_issue(village, reporter=NewReporter(name="甲", contact=PHONE))
    shy = NewReporter(name="乙", contact=PHONE, anonymity=Anonymity.WITHHELD)
    issue_id = await an_issue(village, reporter=shy)
    joins = NewReporter(name="丙", contact=PHONE)
    await reporter.join(issue_id, new_uuid(), joins, **await acting(village, "zhao"))
    await an_issue(village, reporter=NewReporter(name="丁"))
    return village


def under(village: Village, *keys: bytes) -> Ports:
    return replace(village.ports, sealer=AesGcmSealer(keys))


async def contacts(ports: Ports) -> list[Any]:
    found = [await person(each, ports.sealer) for each in await Reporter.all()]
    return sorted((each.name, each.contact) for each in found)


async def test_all_is_sealed_with_the_new_key_and_the_old_one_can_go(village: Village) -> None:
    before = await contacts(village.ports)
    report = await reseal.reseal(under(village, NEW, OLD))
    assert (report.checked, report.renewed, report.unreadable) == (3, 3, [])
    assert await contacts(under(village, NEW)) == before
    again = await reseal.reseal(under(village, NEW, OLD))
    assert (again.checked, again.renewed) == (3, 0)


async def test_more_than_a_page(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reseal, "PAGE", 1)
    assert (await reseal.reseal(under(village, NEW, OLD))).renewed == 3


async def test_what_nobody_has_the_key_to_is_named_and_left_alone(village: Village) -> None:
    issue = await Issue.get(reporter_name="甲")
    sealed = AesGcmSealer([LOST]).seal(PHONE, place=issue_place(issue.id))
    await Issue.filter(id=issue.id).update(reporter_contact_sealed=sealed)
    report = await reseal.reseal(under(village, NEW, OLD))
    assert (report.renewed, report.unreadable) == (2, [issue_place(issue.id)])
    assert (await Issue.get(id=issue.id)).reporter_contact_sealed == sealed


async def test_a_row_that_changes_meanwhile_is_left_to_who_changes_it(village: Village) -> None:
    issue = await Issue.get(reporter_name="甲")
    (column, _) = reseal.COLUMNS
    stale = bytes(issue.reporter_contact_sealed or b"")
    newer = AesGcmSealer([NEW]).seal("13900000000", place=issue_place(issue.id))
    await Issue.filter(id=issue.id).update(reporter_contact_sealed=newer)
    report = reseal.Resealed()
    await reseal._renew(column, issue.id, stale, report, under(village, NEW, OLD))
    assert report.renewed == 0
    assert (await Issue.get(id=issue.id)).reporter_contact_sealed == newer


async def test_no_column_of_ciphertexts_is_forgotten(database: Database) -> None:
    apps = require_context().apps
    assert apps is not None
    sealed = {
        (model.__name__, name)
        for model in apps["models"].values()
        for name, field in model._meta.fields_map.items()
        if isinstance(field, BinaryField)
    }
    assert sealed == {(each.model.__name__, each.column) for each in reseal.COLUMNS}
