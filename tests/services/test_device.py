"""Tablets: retired by the office, and then they are out for good."""

import pytest
import pytest_asyncio

from domain.errors import DomainError, Forbidden, NotFound
from domain.events import EventKind
from domain.ids import new_uuid
from models.account import Account
from models.database import Database
from models.event import Event
from models.organisation import Device
from models.session import Session
from services.device import retire
from services.session import open_session
from services.work import unit_of_work
from tests.services.test_issue_step import acting
from tests.village import Village, found_village


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


async def test_a_lost_tablet_is_signed_out_and_stays_out(village: Village) -> None:
    account = await Account.get(id=village.accounts["tablet"]).select_related("device", "member")
    async with unit_of_work(by=await village.actor("tablet"), ports=village.ports) as work:
        await open_session(account, device_name="平板", work=work)
    (tablet,) = await Device.all()
    await retire(tablet.id, **await acting(village, "office"))
    assert not await Session.filter(ended_at=None).exists()
    assert not (await Account.get(id=account.id)).is_active
    assert (await Device.get(id=tablet.id)).retired_at is not None
    assert await Event.filter(kind=EventKind.DEVICE_RETIRED).count() == 1


async def test_others_do_not_retire_and_nothing_twice(village: Village) -> None:
    (tablet,) = await Device.all()
    refusals: tuple[tuple[str, object, type[DomainError]], ...] = (
        *((name, tablet.id, Forbidden) for name in ("zhao", "town", "water", "tablet")),
        ("office", new_uuid(), NotFound),
    )
    for name, identity, error in refusals:
        with pytest.raises(error):
            await retire(identity, **await acting(village, name))  # type: ignore[arg-type]
    assert (await Device.get(id=tablet.id)).retired_at is None
    await retire(tablet.id, **await acting(village, "office"))
    with pytest.raises(NotFound):
        await retire(tablet.id, **await acting(village, "office"))
    assert await Event.filter(kind=EventKind.DEVICE_RETIRED).count() == 1
