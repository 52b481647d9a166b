"""What the watch over a database notices."""

from models.issue import Category, Issue
from models.session import Lockout
from tests.api.watch import Watch
from tests.contract.cases import County
from tests.village import NOON


async def test_notices_a_row_more_and_a_row_less(ours: County, watch: Watch) -> None:
    await watch.begin()
    assert await watch.nothing_written()
    row = await Category.create(
        county_id=ours.clients.village.county_id, code="new", name="新", needs_after_photo=False
    )
    assert not await watch.nothing_written()
    await watch.begin()
    await row.delete()
    assert not await watch.nothing_written()


async def test_notices_a_new_version(ours: County, watch: Watch) -> None:
    await watch.begin()
    await Issue.filter(id=ours.history.issues["near"]).update(version=99)
    assert not await watch.nothing_written()


async def test_a_lockout_is_no_trace_and_hides_none(ours: County, watch: Watch) -> None:
    await watch.begin()
    await Lockout.create(key="somebody", updated_at=NOON)
    assert await watch.nothing_written()
    await Issue.filter(id=ours.history.issues["near"]).update(version=100)
    assert not await watch.nothing_written()
