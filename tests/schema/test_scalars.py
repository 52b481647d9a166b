"""What the texts of our scalars may be."""

import pytest

from models.database import Database
from models.issue import Issue
from schema.scalars import instant_text, parse_instant
from tests.contract.history import History
from tests.village import found_village


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-03-01T09:30:00+08:00", "2026-03-01T01:30:00.000Z"),
        ("2026-03-01t01:30:00.1239z", "2026-03-01T01:30:00.123Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.001Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_an_instant_is_kept_in_utc_with_milliseconds(given: str, kept: str) -> None:
    assert instant_text(parse_instant(given)) == kept


@pytest.mark.parametrize(
    "given", ["2026-03-01T09:30:00", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00+14:00", 7]
)
def test_refuses_what_is_no_instant(given: object) -> None:
    with pytest.raises(ValueError, match="时间"):
        parse_instant(given)


async def test_the_earliest_instant_comes_back_from_the_database(database: Database) -> None:
    history = History(await found_village())
    made = await history.collect("zhao", "A1")
    never = parse_instant("0001-01-01T00:00:00Z")
    await Issue.filter(id=made).update(fix_at=never)
    assert (await Issue.get(id=made)).fix_at == never
