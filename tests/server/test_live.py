"""Subscriptions: one execution for many sockets, and nothing that is foreign."""

import asyncio
from typing import Any

import pytest

from domain.actor import Actor, ActorKind
from domain.event_cursor import BadCursor, to_text
from domain.events import EventKind
from domain.ids import BadId, new_uuid
from models.account import Account
from models.issue import Issue
from models.member import GridAssignment
from resolvers.context import Context
from server.errors import RequestFault
from services.audience import tags
from tests.server.live_world import ISSUES, Client, LiveWorld, wire


async def test_an_event_carries_its_cursor_and_the_issue_as_it_is(
    world: LiveWorld, office: Actor
) -> None:
    issue = await world.issue("井盖松动")
    client = world.subscribe(office)
    await world.record(("Issue", issue.id), note="看过了")
    assert client.answers == [
        {
            "cursor": world.cursor(1),
            "resync": False,
            "event": {
                "kind": "ISSUE_STUDIED",
                "label": "完成研究",
                "note": "看过了",
                "actorName": "系统",
                "subjectId": wire(issue),
            },
            "issue": {"id": wire(issue), "title": "井盖松动"},
        }
    ]


async def test_those_who_ask_the_same_share_one_execution(
    world: LiveWorld, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue, executed = await world.issue(), list[Any]()
    original = world.engine.answer_event

    async def counted(*args: Any) -> bytes:
        executed.append(args)
        return await original(*args)

    monkeypatch.setattr(world.engine, "answer_event", counted)
    clients = [world.subscribe(office, after=None) for _ in range(20)]
    await world.settled()
    executed.clear()
    await world.record(("Issue", issue.id))
    assert (len(world.live), len(executed)) == (1, 1)
    assert len({id(client.bodies[0]) for client in clients}) == 1


async def test_other_variables_or_rights_are_other_groups(
    world: LiveWorld, office: Actor, member: Actor
) -> None:
    one, other = await world.issue("甲"), await world.issue("乙")
    everything = world.subscribe(office)
    only_one = world.subscribe(office, id=wire(one))
    by_member = world.subscribe(member)
    assert len(world.live) == 3
    await world.record(("Issue", one.id))
    await world.record(("Issue", other.id))
    assert (everything.titles, only_one.titles, by_member.titles) == (
        ["甲", "乙"],
        ["甲"],
        ["甲", "乙"],
    )


async def test_what_the_viewer_may_not_see_is_not_delivered(
    world: LiveWorld, office: Actor, member: Actor
) -> None:
    near, far = await world.issue("近"), await world.issue("远", area="other grid")
    secret = await world.issue("密", confidentiality="CONFIDENTIAL")
    department = await world.actor(ActorKind.DEPARTMENT)
    clients = [world.subscribe(by) for by in (office, member, department)]
    for issue in (near, far, secret):
        await world.record(("Issue", issue.id), audience=tags(area=issue.area_id))
    assert [client.titles for client in clients] == [["近", "远", "密"], ["近"], []]


async def test_rights_are_asked_again_for_every_event(world: LiveWorld, member: Actor) -> None:
    issue = await world.issue()
    client = world.subscribe(member)
    await world.record(("Issue", issue.id))
    await Issue.filter(id=issue.id).update(confidentiality="CONFIDENTIAL")
    await world.record(("Issue", issue.id))
    assert [answer["cursor"] for answer in client.answers] == [world.cursor(1)]


async def test_another_county_hears_nothing(world: LiveWorld, office: Actor) -> None:
    issue = await world.issue()
    stranger = Actor(
        kind=ActorKind.OFFICE,
        county_id=new_uuid(),
        account_id=new_uuid(),
        session_id=new_uuid(),
        name="邻县",
    )
    client = world.subscribe(stranger)
    await world.record(("Issue", issue.id))
    assert client.answers == []


async def test_a_full_socket_is_told_to_read_afresh_once_there_is_room(
    world: LiveWorld, office: Actor
) -> None:
    issue, room = await world.issue(), asyncio.Event()
    client = world.subscribe(office)
    original = client.send

    async def slow(message: Any) -> None:
        await room.wait()
        await original(message)

    assert client.sink is not None
    client.sink._send = slow
    for number in range(5):
        await world.record(("Issue", issue.id), note=str(number))
    room.set()
    await asyncio.sleep(0.02)
    assert [answer["resync"] for answer in client.answers] == [False, True]
    assert client.answers[-1]["cursor"] == world.cursor(5)


async def test_an_event_that_cannot_be_answered_asks_to_read_afresh(
    world: LiveWorld, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = await world.issue()
    client = world.subscribe(office)
    await world.settled()
    original = world.engine.answer_event

    async def broken(*args: Any) -> bytes:
        raise OSError("connection refused")

    monkeypatch.setattr(world.engine, "answer_event", broken)
    await world.record(("Issue", issue.id))
    monkeypatch.setattr(world.engine, "answer_event", original)
    await world.record(("Issue", issue.id))
    assert [answer["resync"] for answer in client.answers] == [True, False]


async def test_the_last_to_leave_ends_the_group(world: LiveWorld, office: Actor) -> None:
    first, second = world.subscribe(office), world.subscribe(office)
    first.close()
    first.close()
    assert len(world.live) == 1
    second.close()
    assert (len(world.live), world.hub._subscribers[office.county_id]) == (0, {})


async def test_a_new_assignment_changes_what_is_delivered(world: LiveWorld, member: Actor) -> None:
    near, far = await world.issue("近"), await world.issue("远", area="other grid")
    client = world.subscribe(member)
    assert member.member_id is not None
    await GridAssignment.filter(member_id=member.member_id).update(
        area_id=world.town.areas["other grid"].id
    )
    await world.record(("County", world.town.areas["county"].id), EventKind.GRIDS_ASSIGNED)
    await asyncio.sleep(0.5)
    for issue in (near, far):
        await world.record(("Issue", issue.id))
    assert client.titles == ["远"]


async def test_a_closed_account_hears_the_end(world: LiveWorld, member: Actor) -> None:
    client = world.subscribe(member)
    await Account.filter(id=member.account_id).update(is_active=False)
    await world.record(("County", world.town.areas["county"].id), EventKind.MEMBERS_IMPORTED)
    await asyncio.sleep(0.5)
    assert (client.is_ended, len(world.live)) == (True, 0)


@pytest.mark.parametrize("must_change", [False, True])
async def test_nobody_subscribes_without_having_signed_in(
    world: LiveWorld, office: Actor, must_change: bool
) -> None:
    prepared = world.documents.admit(ISSUES, None)
    context = Context(
        actor=office if must_change else None,
        ports=world.doors.ports,
        now=world.doors.clock.now(),
        must_change_password=must_change,
    )
    with pytest.raises(RequestFault):
        world.live.subscribe(prepared, None, context)
    assert len(world.live) == 0


async def test_refuses_ids_and_cursors_that_are_none(world: LiveWorld, office: Actor) -> None:
    with pytest.raises(BadId):
        world.subscribe(office, id="con_" + "0" * 32)
    with pytest.raises(BadCursor):
        world.subscribe(office, after="abc")
    with pytest.raises(BadCursor):
        world.subscribe(office, after=to_text(new_uuid(), 1))
    assert len(world.live) == 0


async def test_a_field_under_another_name_or_in_a_fragment_is_the_same(
    world: LiveWorld, office: Actor
) -> None:
    issue = await world.issue()
    document = """subscription { ...F }
    fragment F on Subscription { mine: issueEvents { c: cursor resync } }"""
    client: Client = world.subscribe(office, document)
    await world.record(("Issue", issue.id))
    assert client.answers == [{"c": world.cursor(1), "resync": False}]


async def test_a_subscription_that_selects_nothing_is_refused(
    world: LiveWorld, office: Actor
) -> None:
    document = """subscription S($on: Boolean!) { ...F @include(if: $on) }
    fragment F on Subscription { issueEvents { cursor } }"""
    with pytest.raises(RequestFault):
        world.subscribe(office, document, on=False)
