"""The unit of work: one effect per key, events with the rows, the doorbell after the commit."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.actor import Actor
from domain.errors import DomainError, IdTaken
from domain.events import EventKind
from domain.ids import new_uuid
from models.county import County
from models.database import Database
from models.event import Event
from models.organisation import Department
from models.request import Request
from services.audit import verify
from services.request import IdempotencyKeyReused
from services.work import Call, Result, Step, Work, perform, system_actor, unit_of_work
from tests.services.world import CountingDoorbell, fake_ports, member, new_county


@pytest_asyncio.fixture
async def actor(database: Database) -> Actor:
    return member(await new_county())


def found_department(code: str, *, identity: UUID | None = None) -> Step:
    """A step that makes a row and a fact about it."""

    async def step(work: Work) -> UUID:
        made = await Department.create(
            id=identity or new_uuid(), county_id=work.by.county_id, code=code, name="住建局"
        )
        work.record(EventKind.MEMBERS_IMPORTED, ("Department", made.id), data={"code": code})
        return made.id

    return step


async def departments(actor: Actor) -> int:
    return await Department.filter(county_id=actor.county_id).count()


async def events(actor: Actor) -> list[Event]:
    return await Event.filter(county_id=actor.county_id).order_by("seq")


async def test_commits_the_rows_the_event_and_the_key_together(actor: Actor) -> None:
    ports = fake_ports()
    result = await perform(
        found_department("A"), by=actor, ports=ports, call=Call("found", "k", "d")
    )
    assert result.replayed is False
    logged = (await events(actor))[0]
    assert (logged.seq, logged.subject_id, logged.data) == (1, result.id, {"code": "A"})
    assert (logged.actor_id, logged.actor_name, logged.at) == (
        actor.account_id,
        "王委员",
        ports.clock.now(),
    )
    stored = await Request.get(account_id=actor.account_id)
    assert (stored.operation, stored.result) == ("found", {"id": result.id.hex})


async def test_answers_a_repeated_call_with_the_stored_result(actor: Actor) -> None:
    ports, call = fake_ports(), Call("found", "k", "d")
    first = await perform(found_department("A"), by=actor, ports=ports, call=call)
    again = await perform(found_department("A"), by=actor, ports=ports, call=call)
    assert (again.id, again.replayed) == (first.id, True)
    assert (await departments(actor), len(await events(actor))) == (1, 1)


@pytest.mark.parametrize("other", [Call("found", "k", "other"), Call("close", "k", "d")])
async def test_refuses_a_key_that_comes_back_with_another_input(actor: Actor, other: Call) -> None:
    ports = fake_ports()
    await perform(found_department("A"), by=actor, ports=ports, call=Call("found", "k", "d"))
    with pytest.raises(IdempotencyKeyReused) as no:
        await perform(found_department("B"), by=actor, ports=ports, call=other)
    assert (no.value.code, no.value.path) == (
        "IDEMPOTENCY_KEY_REUSED",
        ("input", "clientMutationId"),
    )
    assert (await departments(actor), len(await events(actor))) == (1, 1)


async def test_two_accounts_may_use_the_same_key(actor: Actor) -> None:
    ports, call = fake_ports(), Call("found", "k", "d")
    other = member(actor.county_id)
    first = await perform(found_department("A"), by=actor, ports=ports, call=call)
    second = await perform(found_department("B"), by=other, ports=ports, call=call)
    assert (first.id != second.id, second.replayed) == (True, False)


async def test_works_without_a_key(actor: Actor) -> None:
    ports, call = fake_ports(), Call("found", None, "d")
    await perform(found_department("A"), by=actor, ports=ports, call=call)
    await perform(found_department("B"), by=actor, ports=ports, call=call)
    assert await departments(actor) == 2
    assert await Request.filter(account_id=actor.account_id).count() == 0


async def test_fifty_equal_calls_at_once_have_one_effect_and_one_answer(actor: Actor) -> None:
    ports, call = fake_ports(), Call("found", "k", "d")
    step = found_department("A", identity=new_uuid())
    results = await asyncio.gather(
        *(perform(step, by=actor, ports=ports, call=call) for _ in range(50))
    )
    assert len({result.id for result in results}) == 1
    assert sum(not result.replayed for result in results) == 1
    assert (await departments(actor), len(await events(actor))) == (1, 1)


async def test_a_refused_step_changes_nothing_and_frees_its_key(actor: Actor) -> None:
    ports, call = fake_ports(), Call("found", "k", "d")

    async def refused(work: Work) -> UUID:
        await found_department("A")(work)
        raise DomainError("不行")

    with pytest.raises(DomainError):
        await perform(refused, by=actor, ports=ports, call=call)
    assert (await departments(actor), await events(actor)) == (0, [])
    assert ports.doorbell.rings == 0  # type: ignore[attr-defined]
    after = await perform(found_department("A"), by=actor, ports=ports, call=call)
    assert after.replayed is False


async def test_who_is_refused_because_its_twin_was_faster_gets_the_answer_of_the_twin(
    actor: Actor,
) -> None:
    ports, call = fake_ports(), Call("found", "k", "d")
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def refused(work: Work) -> UUID:
        inside.set()
        await go_on.wait()
        raise DomainError("不行")

    first = asyncio.create_task(perform(refused, by=actor, ports=ports, call=call))
    await inside.wait()
    second = await perform(found_department("A"), by=actor, ports=ports, call=call)
    go_on.set()
    assert second.replayed is False
    assert await first == Result(second.id, replayed=True)
    assert await departments(actor) == 1


async def test_rings_once_after_the_commit_and_only_when_something_happened(
    actor: Actor,
) -> None:
    class Listener(CountingDoorbell):
        async def ring(self) -> None:
            await super().ring()
            self.seen = len(await events(actor))

    ports = fake_ports(doorbell=Listener())
    async with unit_of_work(by=actor, ports=ports):
        pass
    assert ports.doorbell.rings == 0  # type: ignore[attr-defined]
    async with unit_of_work(by=actor, ports=ports) as work:
        await found_department("A")(work)
        await found_department("B")(work)
    assert ports.doorbell.rings == 1  # type: ignore[attr-defined]
    assert ports.doorbell.seen == 2  # type: ignore[attr-defined]


class Deadlock(Exception):
    """What asyncpg raises, as far as the retry looks at it."""

    sqlstate = "40P01"


async def test_runs_again_when_the_database_asks_for_it(actor: Actor) -> None:
    tries: list[int] = []

    async def unlucky(work: Work) -> UUID:
        tries.append(1)
        made = await found_department("A")(work)
        if len(tries) < 3:
            raise Deadlock
        return made

    result = await perform(unlucky, by=actor, ports=fake_ports(), call=Call("found", "k", "d"))
    assert (result.replayed, len(tries), await departments(actor)) == (False, 3, 1)


async def test_gives_up_after_a_few_deadlocks(actor: Actor) -> None:
    tries: list[int] = []

    async def doomed(work: Work) -> UUID:
        tries.append(1)
        raise Deadlock

    with pytest.raises(Deadlock):
        await perform(doomed, by=actor, ports=fake_ports(), call=Call("found", "k", "d"))
    assert (len(tries), await departments(actor)) == (5, 0)


async def test_a_cancelled_step_leaves_nothing_behind(actor: Actor) -> None:
    inside = asyncio.Event()

    async def endless(work: Work) -> UUID:
        made = await found_department("A")(work)
        inside.set()
        await asyncio.Event().wait()
        return made

    call = Call("found", "k", "d")
    task = asyncio.create_task(perform(endless, by=actor, ports=fake_ports(), call=call))
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await departments(actor), await events(actor)) == (0, [])
    later = await perform(found_department("A"), by=actor, ports=fake_ports(), call=call)
    assert later.replayed is False


async def test_an_audience_names_each_of_its_own_once(actor: Actor) -> None:
    async with unit_of_work(by=actor, ports=fake_ports()) as work:
        tags = [f"group:{actor.account_id.hex}", "office", "office"]
        work.record(EventKind.ISSUE_STUDIED, ("Issue", new_uuid()), audience=tags)
    assert (await events(actor))[0].audience == tags[:2]


async def test_the_server_itself_acts_for_a_county(actor: Actor) -> None:
    async with unit_of_work(by=system_actor(actor.county_id), ports=fake_ports()) as work:
        work.record(EventKind.AREAS_IMPORTED, ("County", actor.county_id))
    logged: Any = (await events(actor))[0]
    assert (logged.actor_name, logged.actor_id) == ("系统", UUID(int=0))


async def test_rows_are_written_changed_and_counted_with_the_commit(actor: Actor) -> None:
    async with unit_of_work(by=actor, ports=fake_ports()) as work:
        made = work.insert(Department, county_id=actor.county_id, code="A", name="住建局")
        work.update(made, name="水务局")
        assert (made.name, await departments(actor)) == ("水务局", 1)
    async with unit_of_work(by=actor, ports=fake_ports()) as work:
        work.add(County, actor.county_id, rating_window_days=5)
        work.add(County, actor.county_id, rating_window_days=-2)
    found = await Department.get(county_id=actor.county_id)
    assert (found.id, found.code, found.name) == (made.id, "A", "水务局")
    assert (await County.get(id=actor.county_id)).rating_window_days == 18


async def test_a_locked_row_is_the_county_s_own_and_writes_what_changed(actor: Actor) -> None:
    made = await Department.create(county_id=actor.county_id, code="A", name="住建局")
    stranger = member(await new_county())
    async with unit_of_work(by=stranger, ports=fake_ports()) as work:
        assert await work.lock(Department, made.id) is None
    async with unit_of_work(by=actor, ports=fake_ports()) as work:
        row = await work.lock(Department, made.id)
        assert row is not None
        row.name = "水务局"
        await Department.filter(id=made.id).update(code="B")
        work.save(row)
        work.save(row)
    found = await Department.get(id=made.id)
    assert (found.code, found.name) == ("B", "水务局")


async def test_a_refused_unit_of_work_writes_no_row(actor: Actor) -> None:
    async def refused() -> None:
        async with unit_of_work(by=actor, ports=fake_ports()) as work:
            work.insert(Department, county_id=actor.county_id, code="A", name="住建局")
            raise DomainError("不行")

    with pytest.raises(DomainError):
        await refused()
    assert await departments(actor) == 0


async def test_a_step_looks_who_has_its_id_only_after_it_was_refused(actor: Actor) -> None:
    taken = new_uuid()
    await Department.create(id=taken, county_id=actor.county_id, code="A", name="住建局")
    looked: list[bool] = []

    async def step(work: Work) -> UUID:
        looked.append(work.again)
        if work.again:
            raise IdTaken("这个编号已用于另一个部门。", path=("input", "id"))
        work.insert(Department, id=taken, county_id=actor.county_id, code="B", name="水务局")
        return taken

    with pytest.raises(IdTaken) as no:
        await perform(step, by=actor, ports=fake_ports(), call=Call("found", "k", "d"))
    assert (looked, no.value.path) == ([False, True], ("input", "id"))
    assert await departments(actor) == 1


async def test_an_id_nobody_looks_for_is_refused_as_taken(actor: Actor) -> None:
    taken = new_uuid()
    await Department.create(id=taken, county_id=actor.county_id, code="A", name="住建局")
    with pytest.raises(IdTaken):
        await perform(
            found_department("B", identity=taken),
            by=actor,
            ports=fake_ports(),
            call=Call("found", "k", "d"),
        )
    assert (await departments(actor), await events(actor)) == (1, [])


async def test_writers_of_one_county_keep_the_chain_whatever_else_they_lock(
    database: Database, actor: Actor
) -> None:
    """Some begin with a lock, others write all at once: nobody waits for ever."""
    made = [
        await Department.create(county_id=actor.county_id, code=f"{number}", name="局")
        for number in range(3)
    ]

    async def change(number: int) -> None:
        async with unit_of_work(by=actor, ports=fake_ports()) as work:
            target = made[number % 3]
            if number % 2:
                await work.lock(Department, target.id)
            work.update(target, name=f"局{number}")
            work.add(County, actor.county_id, rating_window_days=1)
            work.record(EventKind.MEMBERS_IMPORTED, ("Department", target.id))
            work.record(EventKind.MEMBERS_IMPORTED, ("Department", target.id))

    async with asyncio.timeout(30):
        await asyncio.gather(*(change(number) for number in range(40)))
    report = await verify(database, actor.county_id)
    assert (report.checked, report.is_intact) == (80, True)
    assert (await County.get(id=actor.county_id)).rating_window_days == 55
