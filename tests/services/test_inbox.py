"""The inbox: what others did and I may see, counted until it is read."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.errors import Invalid, NotFound
from domain.events import EventKind
from domain.issue import Confidentiality
from models.database import Database
from models.event import Event
from models.inbox import InboxMark, InboxRead
from models.issue import Issue
from services import inbox, interest
from services.event_log import read_after
from tests.services.test_issue import collected, new_issue
from tests.services.test_issue_step import acting, studied
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def raised(village: Village, by: str = "qian", **given: Any) -> UUID:
    return (await collected(village, new_issue(**given), by=by)).id


async def seqs(village: Village, name: str, before: int | None = None, first: int = 20) -> Any:
    found = await inbox.inbox(before, first=first, by=await village.actor(name))
    return [(item.seq, item.is_read) for item in found.items]


async def unread(village: Village, name: str) -> int:
    return await inbox.unread_count(await village.actor(name))


async def up_to(village: Village, name: str, seq: int) -> None:
    await inbox.read_up_to(seq, **await acting(village, name))


async def one(village: Village, name: str, seq: int) -> None:
    event = await Event.get(county_id=village.county_id, seq=seq)
    await inbox.read_one(event.id, **await acting(village, name))


async def test_it_has_what_others_did_newest_first_and_nothing_of_mine(village: Village) -> None:
    for by in ("qian", "zhao", "qian"):
        await raised(village, by)
    assert await seqs(village, "zhao") == [(3, False), (1, False)]
    assert await seqs(village, "qian") == [(2, False)]
    assert (await unread(village, "zhao"), await unread(village, "qian")) == (2, 1)


async def test_it_has_nothing_of_what_i_may_not_see(village: Village) -> None:
    issue_id = await raised(village)
    await raised(village, confidentiality=Confidentiality.CONFIDENTIAL)
    await Issue.filter(id=issue_id).update(confidentiality=Confidentiality.CONFIDENTIAL)
    assert (await seqs(village, "zhao"), await unread(village, "zhao")) == ([], 0)
    assert await unread(village, "office") == 2
    other = await found_village(code="X", ports=village.ports)
    assert (await seqs(other, "office"), await unread(other, "office")) == ([], 0)


async def test_what_is_no_news_is_neither_told_nor_counted(
    village: Village, database: Database
) -> None:
    """Nine photos that became ready would hide what people did."""
    await raised(village)
    await raised(village)
    await Event.filter(seq=1).update(kind=EventKind.PHOTO_READY)
    assert (await seqs(village, "zhao"), await unread(village, "zhao")) == ([(2, False)], 1)
    told = interest.inbox(await village.actor("zhao"))
    events = await read_after(database, village.county_id, 0, until=2, limit=2)
    assert [told.concerns(event) for event in events] == [False, True]


async def test_pages_meet(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "BATCH", 2)
    for _ in range(5):
        await raised(village)
    by = await village.actor("zhao")
    page = await inbox.inbox(None, first=2, by=by)
    assert ([item.seq for item in page.items], page.has_more) == ([5, 4], True)
    page = await inbox.inbox(4, first=3, by=by)
    assert ([item.seq for item in page.items], page.has_more) == ([3, 2, 1], False)


async def test_one_is_read_then_all_up_to_a_position_and_never_unread_again(
    village: Village,
) -> None:
    for _ in range(4):
        await raised(village)
    await one(village, "zhao", 3)
    await one(village, "zhao", 3)
    assert await seqs(village, "zhao") == [(4, False), (3, True), (2, False), (1, False)]
    assert await unread(village, "zhao") == 3
    await up_to(village, "zhao", 2)
    assert await unread(village, "zhao") == 1
    await up_to(village, "zhao", 4)
    await up_to(village, "zhao", 1)
    assert (await unread(village, "zhao"), await InboxRead.all().count()) == (0, 0)
    assert (await InboxMark.get()).position == 4
    assert await unread(village, "office") == 4
    await raised(village)
    assert await unread(village, "zhao") == 1


async def test_nobody_counts_beyond_a_hundred(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MOST_UNREAD", 3)
    for _ in range(5):
        await raised(village)
    assert await unread(village, "zhao") == 3


async def test_it_reaches_so_far_back(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "LOOKED_THROUGH", 2)
    for _ in range(5):
        await raised(village)
    assert [seq for seq, _ in await seqs(village, "zhao")] == [5, 4]
    assert await unread(village, "zhao") == 2


async def refused(wanted: type[Exception], doing: Any) -> None:
    with pytest.raises(wanted):
        await doing
    assert (await InboxMark.all().count(), await InboxRead.all().count()) == (0, 0)


async def test_what_is_not_in_my_inbox_cannot_be_read(village: Village) -> None:
    await raised(village, "zhao")
    await raised(village, confidentiality=Confidentiality.CONFIDENTIAL)
    await refused(NotFound, one(village, "zhao", 1))
    await refused(NotFound, one(village, "zhao", 2))
    other = await found_village(code="X", ports=village.ports)
    event = await Event.get(county_id=village.county_id, seq=1)
    await refused(NotFound, inbox.read_one(event.id, **await acting(other, "office")))


async def test_what_has_not_happened_cannot_be_read(village: Village) -> None:
    await raised(village)
    await refused(Invalid, up_to(village, "zhao", 2))


async def test_steps_of_others_are_told(village: Village) -> None:
    issue_id = await raised(village)
    await studied(village, issue_id, by="zhao")
    assert [seq for seq, _ in await seqs(village, "qian")] == [2]
