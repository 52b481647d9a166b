"""Notices as a sweep: nothing lost, nothing sent twice at once, given up after many attempts."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
import pytest_asyncio

from domain import notice as rules
from domain.errors import Forbidden, NotFound
from domain.events import EventKind
from domain.ids import new_uuid, to_wire
from domain.notice import MOST_ATTEMPTS, DeliveryState, NotDead
from models.database import Database
from models.event import Event
from models.webhook import NoticeAttempt, NoticeDelivery, Webhook
from services import notice, webhook
from services.ports import Handover, Notice
from services.webhook import Receiver as NewReceiver
from services.work import system_actor, unit_of_work
from tests.services.test_issue import collected, new_issue
from tests.services.test_issue_step import acting
from tests.services.test_task import refused as refused_with
from tests.village import SteppingClock, Village, found_village


@dataclass
class FakeNotices:
    """Says what it is told to, and remembers what it was given."""

    says: list[Handover] = field(default_factory=list)
    given: list[Notice] = field(default_factory=list)
    gate: asyncio.Event | None = None
    fails: str = "nowhere"
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def require(self, url: str) -> None:
        return None

    async def send(self, notice: Notice) -> Handover:
        self.given.append(notice)
        self.came.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.fails in notice.url:
            return Handover(status=500)
        return self.says.pop(0) if self.says else Handover(status=204)


@pytest_asyncio.fixture
async def village(database: Database) -> Village:
    return await found_village()


@pytest.fixture
def notices(village: Village) -> FakeNotices:
    fake = FakeNotices()
    village.ports = replace(village.ports, notices=fake)
    return fake


def forward(village: Village, by: timedelta) -> None:
    assert isinstance(village.ports.clock, SteppingClock)
    village.ports.clock.forward(by)


async def added(village: Village, url: str = "https://hooks.example/in", **given: Any) -> UUID:
    new = NewReceiver(name="督查系统", url=url, **given)
    return (await webhook.add(new_uuid(), new, **await acting(village, "office"))).id


async def happened(village: Village) -> UUID:
    """Something the receivers are told of."""
    return (await collected(village, new_issue())).id


async def send(village: Village) -> None:
    await notice.send_notices(village.ports)


async def states() -> list[str]:
    return [each.state for each in await NoticeDelivery.all().order_by("seq")]


async def the_delivery() -> NoticeDelivery:
    return await NoticeDelivery.get()


async def test_what_happens_from_now_on_is_told_once(
    village: Village, notices: FakeNotices
) -> None:
    await happened(village)
    await added(village)
    issue_id = await happened(village)
    await send(village)
    await send(village)
    (told,) = notices.given
    said = orjson.loads(told.body)
    event = await Event.get(kind=EventKind.ISSUE_COLLECTED, subject_id=issue_id)
    assert (said["type"], said["data"]["subjectId"]) == (event.kind, to_wire("Issue", issue_id))
    assert told.id == to_wire("NoticeDelivery", (await the_delivery()).id)
    assert await states() == [DeliveryState.DELIVERED]


async def test_a_notice_says_which_and_when_and_nothing_about_anybody(
    village: Village, notices: FakeNotices
) -> None:
    await added(village)
    await happened(village)
    await send(village)
    said = orjson.loads(notices.given[0].body)
    assert set(said) == {"type", "timestamp", "data"}
    assert set(said["data"]) == {"eventId", "cursor", "countyId", "subjectType", "subjectId"}


async def test_only_kinds_asked_for_are_told(village: Village, notices: FakeNotices) -> None:
    await added(village, kinds=[EventKind.ISSUE_CLOSED])
    await happened(village)
    await send(village)
    assert (notices.given, await states()) == ([], [])


async def test_what_is_not_for_the_office_and_of_other_counties_is_not_told(
    village: Village, notices: FakeNotices
) -> None:
    await added(village)
    other = await found_village(code="X", ports=village.ports)
    await happened(other)
    async with webhook_work(village) as work:
        work.record(EventKind.PASSWORD_CHANGED, ("Account", village.accounts["zhao"]))
    await send(village)
    assert notices.given == []


def webhook_work(village: Village) -> Any:
    return unit_of_work(by=system_actor(village.county_id), ports=village.ports)


async def test_a_failure_is_tried_again_after_longer_and_longer_pauses_then_given_up(
    village: Village, notices: FakeNotices
) -> None:
    await added(village)
    await happened(village)
    notices.says = [Handover(status=503)] * MOST_ATTEMPTS
    for attempts in range(1, MOST_ATTEMPTS + 1):
        await send(village)
        await send(village)
        assert len(notices.given) == attempts
        forward(village, rules.pause_after(attempts, (await the_delivery()).id))
    await send(village)
    assert len({each.id for each in notices.given}) == 1
    assert (await states(), len(notices.given)) == ([DeliveryState.DEAD], MOST_ATTEMPTS)
    logged = await NoticeAttempt.all().order_by("number")
    assert [(each.number, each.status) for each in logged] == [
        (number, 503) for number in range(1, MOST_ATTEMPTS + 1)
    ]
    (told,) = await Event.filter(kind=EventKind.NOTICE_GIVEN_UP)
    assert (told.subject_id, told.audience) == ((await the_delivery()).id, ["office"])


async def dead(village: Village) -> UUID:
    """A notice that was given up."""
    await added(village)
    await happened(village)
    await send(village)
    made = await the_delivery()
    await NoticeDelivery.all().update(state=DeliveryState.DEAD, attempt_count=MOST_ATTEMPTS)
    return made.id


async def test_the_office_takes_it_up_again(village: Village, notices: FakeNotices) -> None:
    delivery_id = await dead(village)
    await notice.retry(delivery_id, **await acting(village, "office"))
    await send(village)
    assert (await states(), len(notices.given)) == ([DeliveryState.DELIVERED], 2)
    assert (await the_delivery()).attempt_count == 1
    assert notices.given[0].id == notices.given[1].id
    assert await Event.filter(kind=EventKind.NOTICE_RETRIED).count() == 1


async def refused(wanted: type[Exception], doing: Any) -> None:
    before = [await each.all().order_by("id").values() for each in (Webhook, NoticeDelivery)]
    await refused_with(wanted, doing)
    assert before == [
        await each.all().order_by("id").values() for each in (Webhook, NoticeDelivery)
    ]


@pytest.mark.parametrize("name", ["zhao", "town", "housing", "tablet"])
async def test_nobody_but_the_office_retries(
    village: Village, notices: FakeNotices, name: str
) -> None:
    delivery_id = await dead(village)
    await refused(Forbidden, notice.retry(delivery_id, **await acting(village, name)))


async def test_the_office_of_another_county_does_not_retry(
    village: Village, notices: FakeNotices
) -> None:
    delivery_id = await dead(village)
    other = await found_village(code="X", ports=village.ports)
    await refused(NotFound, notice.retry(delivery_id, **await acting(other, "office")))


async def test_what_was_not_given_up_is_not_retried(village: Village, notices: FakeNotices) -> None:
    delivery_id = await dead(village)
    await NoticeDelivery.all().update(state=DeliveryState.DELIVERED)
    await refused(NotDead, notice.retry(delivery_id, **await acting(village, "office")))


async def test_what_a_removed_receiver_missed_is_not_retried(
    village: Village, notices: FakeNotices
) -> None:
    delivery_id = await dead(village)
    hook = await Webhook.get()
    await webhook.remove(hook.id, **await acting(village, "office"))
    await refused(NotDead, notice.retry(delivery_id, **await acting(village, "office")))


async def test_a_replica_that_dies_before_sending_loses_nothing(
    village: Village, notices: FakeNotices
) -> None:
    hook_id = await added(village)
    await happened(village)
    await notice._plan(await Webhook.get(id=hook_id), village.ports)
    assert await notice._claim(hook_id, village.ports) is not None
    await send(village)
    assert notices.given == []
    forward(village, notice.CLAIMED_FOR)
    await send(village)
    assert (await states(), len(notices.given)) == ([DeliveryState.DELIVERED], 1)


async def test_a_replica_that_dies_after_sending_sends_again_under_the_same_id(
    village: Village, notices: FakeNotices
) -> None:
    hook_id = await added(village)
    await happened(village)
    notices.gate = asyncio.Event()
    dying = asyncio.create_task(notice.send_notices(village.ports))
    await notices.came.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    notices.gate = None
    forward(village, notice.CLAIMED_FOR)
    await send(village)
    assert [each.id for each in notices.given] == [notices.given[0].id] * 2
    assert await NoticeDelivery.filter(webhook_id=hook_id).count() == 1
    assert await states() == [DeliveryState.DELIVERED]


async def test_replicas_at_once_send_each_notice_once(
    village: Village, notices: FakeNotices
) -> None:
    await added(village)
    for _ in range(12):
        await happened(village)
    await asyncio.gather(*(notice.send_notices(village.ports) for _ in range(4)))
    assert len(notices.given) == len({each.id for each in notices.given}) == 12
    assert await states() == [DeliveryState.DELIVERED] * 12


async def test_one_that_comes_back_late_does_not_undo_what_another_did(
    village: Village, notices: FakeNotices
) -> None:
    hook_id = await added(village)
    await happened(village)
    await notice._plan(await Webhook.get(id=hook_id), village.ports)
    late = await notice._claim(hook_id, village.ports)
    assert late is not None
    forward(village, notice.CLAIMED_FOR)
    await send(village)
    notices.says = [Handover(status=500)]
    await notice._attempt(late, village.ports)
    assert await states() == [DeliveryState.DELIVERED]


async def test_a_failing_receiver_holds_up_no_other(village: Village, notices: FakeNotices) -> None:
    await added(village, url="https://bad.example/")
    await added(village, url="https://good.example/")
    await happened(village)
    await happened(village)

    notices.fails = "bad"
    await send(village)
    good = await Webhook.get(url="https://good.example/")
    assert await NoticeDelivery.filter(webhook_id=good.id, state="DELIVERED").count() == 2
    assert await NoticeDelivery.filter(state="PENDING", attempt_count=1).count() == 1
    assert await NoticeDelivery.filter(state="PENDING", attempt_count=0).count() == 1


async def test_more_events_than_a_page_are_all_told_in_order(
    village: Village, notices: FakeNotices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice, "PAGE", 2)
    await added(village)
    made = [await happened(village) for _ in range(5)]
    await send(village)
    told = [orjson.loads(each.body)["data"]["subjectId"] for each in notices.given]
    assert told == [to_wire("Issue", each) for each in made]
