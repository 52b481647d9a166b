"""The four subscriptions and the page of changes: what each of them tells to whom."""

from domain.actor import Actor
from domain.events import EventKind
from domain.ids import to_wire
from services.audience import tags
from tests.server.live_world import LiveWorld, device, hall_tag, wire

CONSULTATION = """subscription C($id: ID!) { consultationEvents(consultationId: $id) {
  cursor event { kind } consultation { id title } entry { id content }
} }"""


async def test_a_consultation_shows_its_new_entries(world: LiveWorld, office: Actor) -> None:
    consultation, other = await world.consultation(), await world.consultation()
    entry = await world.entry(consultation)
    client = world.subscribe(office, CONSULTATION, id=wire(consultation))
    await world.record(("Consultation", other.id), EventKind.CONSULTATION_OPENED)
    await world.record(
        ("Consultation", consultation.id), EventKind.ENTRY_RECORDED, entryId=entry.id.hex
    )
    await world.record(("Consultation", consultation.id), EventKind.CONSULTATION_CONCLUDED)
    shown = {"id": wire(consultation), "title": "加装电梯"}
    assert client.answers == [
        {
            "cursor": world.cursor(2),
            "event": {"kind": "ENTRY_RECORDED"},
            "consultation": shown,
            "entry": {"id": wire(entry), "content": "先装一楼"},
        },
        {
            "cursor": world.cursor(3),
            "event": {"kind": "CONSULTATION_CONCLUDED"},
            "consultation": shown,
            "entry": None,
        },
    ]


BOARD = """subscription B($id: ID!) { hallBoardEvents(hallId: $id) {
  resync event { note actorName } consultation { id } issue { id }
} }"""


async def test_a_tablet_sees_its_hall_and_its_surroundings_but_no_words(
    world: LiveWorld,
) -> None:
    in_hall = await world.consultation(hall_id=world.town.hall.id)
    near, far = await world.issue("近"), await world.issue("远", area="other grid")
    hall_id = to_wire("Hall", world.town.hall.id)
    client = world.subscribe(device(world), BOARD, id=hall_id)
    opened = EventKind.CONSULTATION_OPENED
    await world.record(("Consultation", in_hall.id), opened, audience=hall_tag(world))
    for issue in (near, far):
        area = tags(area=issue.__dict__["area_id"])
        await world.record(("Issue", issue.id), audience=area, note="谁说了什么")
    silent = {"note": "", "actorName": ""}
    assert client.answers == [
        {"resync": False, "event": silent, "consultation": {"id": wire(in_hall)}, "issue": None},
        {"resync": False, "event": silent, "consultation": None, "issue": {"id": wire(near)}},
    ]


INBOX = "subscription { myInboxEvents { cursor event { kind subjectId } } }"


async def test_an_inbox_gets_what_is_meant_for_its_owner(world: LiveWorld, member: Actor) -> None:
    issue = await world.issue()
    client = world.subscribe(member, INBOX)
    account = ("Account", member.account_id)
    mine = tags(account=member.account_id)
    await world.record(("Issue", issue.id), audience=mine)
    await world.record(("Issue", issue.id), audience=("office",))
    await world.record(account, EventKind.PASSWORD_CHANGED, audience=mine)
    await world.record(account, EventKind.PASSWORD_CHANGED, audience=("office",))
    assert [answer["event"]["subjectId"] for answer in client.answers] == [
        wire(issue),
        to_wire("Account", member.account_id),
    ]


CHANGES = """query($after: EventCursor) { changes(after: $after, first: 2) {
  nodes { __typename id ... on Issue { title } } tombstones cursor hasMore reset
} logHead }"""


async def test_the_same_changes_come_page_by_page(world: LiveWorld, office: Actor) -> None:
    one, two, three = await world.issue("甲"), await world.consultation(), await world.issue("乙")
    await world.record(("Issue", one.id))
    await world.record(("Consultation", two.id), EventKind.CONSULTATION_OPENED)
    await world.record(("Issue", one.id))
    await world.record(("Issue", three.id))
    first = await world.ask(office, CHANGES)
    after_three, after_four = first["changes"]["cursor"], first["logHead"]
    assert [after_three[:32], after_four[:32]] == [world.cursor(3), world.cursor(4)]
    assert first["changes"] == {
        "nodes": [
            {"__typename": "Consultation", "id": wire(two)},
            {"__typename": "Issue", "id": wire(one), "title": "甲"},
        ],
        "tombstones": [],
        "cursor": after_three,
        "hasMore": True,
        "reset": False,
    }
    second = (await world.ask(office, CHANGES, after=after_three))["changes"]
    assert [node["id"] for node in second["nodes"]] == [wire(three)]
    assert (second["cursor"], second["hasMore"]) == (after_four, False)
