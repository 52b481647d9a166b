"""The replication profile: pulled whole, then what changes; what is lost comes as a deletion."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.events import EventKind
from domain.ids import to_wire
from domain.issue import Confidentiality
from domain.steps import Step
from models.event import Event, LogHead
from models.issue import Issue
from models.member import GridAssignment, Member
from server.app import Application
from services.audience import tags
from services.work import system_actor, unit_of_work
from tests.application import Clients, clients_of, operation
from tests.conftest import delete_all_rows
from tests.contract.cases import MOMENT, fresh, sent
from tests.contract.history import History
from tests.village import NOON

Document = dict[str, Any]


@pytest_asyncio.fixture
async def clients(application: Application) -> Clients:
    await delete_all_rows(application.world.database.url)
    return await clients_of(application)


@pytest.fixture
def history(clients: Clients) -> History:
    return History(clients.village)


class Copy:
    """What somebody's database holds, filled by pulling to the end as RxDB does."""

    def __init__(self, clients: Clients, name: str, *, limit: int = 2) -> None:
        self.clients, self.name, self.limit = clients, name, limit
        self.checkpoint: dict[str, str] | None = None
        self.held: dict[str, Document] = {}

    async def pull(self) -> list[Document]:
        told: list[Document] = []
        while True:
            given = {"checkpoint": self.checkpoint, "limit": self.limit}
            answer = await self.clients.run("IssueReplicaPull", self.name, **given)
            page = answer["issueReplicaPull"]
            told += page["documents"]
            if page["documents"]:
                self.checkpoint = page["checkpoint"]
            if len(page["documents"]) < self.limit:
                break
        for each in told:
            self.held.pop(each["id"], None)
            if not each["deleted"]:
                self.held[each["id"]] = each
        return told

    def ids(self) -> set[UUID]:
        return {UUID(each.removeprefix("iss_")) for each in self.held}


async def sees(clients: Clients, name: str) -> set[UUID]:
    found = await clients.ask("{ issues(first: 100) { nodes { id } } }", name)
    return {UUID(each["id"].removeprefix("iss_")) for each in found["issues"]["nodes"]}


async def as_today(clients: Clients, name: str) -> None:
    """Signed in anew, with the rights of today."""
    clients.tokens.pop(name, None)
    clients.actors.pop(name, None)


async def test_pulls_what_is_seen_and_then_what_changes(clients: Clients, history: History) -> None:
    made = [await history.collect("zhao", "A1") for _ in range(5)]
    foreign = await history.collect("sun", "B1")
    copy = Copy(clients, "zhao")
    first = await copy.pull()
    assert [each["id"] for each in first] == [to_wire("Issue", each) for each in made]
    assert await copy.pull() == []
    await history.study("qian", made[1])
    await history.study("sun", foreign)
    later = await copy.pull()
    assert [(each["id"], each["finding"]) for each in later] == [
        (to_wire("Issue", made[1]), "电缆老化")
    ]
    assert copy.ids() == await sees(clients, "zhao")


async def test_what_changes_while_the_first_copy_is_made_is_not_missed(
    clients: Clients, history: History
) -> None:
    made = [await history.collect("zhao", "A1") for _ in range(3)]
    copy = Copy(clients, "zhao")
    given = {"checkpoint": None, "limit": 2}
    page = (await clients.run("IssueReplicaPull", "zhao", **given))["issueReplicaPull"]
    copy.checkpoint = page["checkpoint"]
    copy.held = {each["id"]: each for each in page["documents"]}
    await history.study("qian", made[0])
    await copy.pull()
    assert copy.ids() == set(made)
    assert copy.held[to_wire("Issue", made[0])]["step"] == "STUDY"


async def test_a_tablet_gets_no_words(clients: Clients, history: History) -> None:
    made = await history.collect("zhao", "A1")
    await history.study("qian", made)
    copy = Copy(clients, "tablet")
    await copy.pull()
    [document] = copy.held.values()
    assert (document["title"], document["content"], document["finding"]) == ("A1的路灯不亮", "", "")


async def test_an_issue_made_confidential_is_deleted_from_the_phones_of_others(
    clients: Clients, history: History
) -> None:
    made = await history.collect("qian", "A1")
    copies = [Copy(clients, name) for name in ("qian", "zhao", "town")]
    for copy in copies:
        await copy.pull()
    await Issue.filter(id=made).update(confidentiality=Confidentiality.CONFIDENTIAL)
    await note(clients, made)
    for copy in copies:
        await copy.pull()
    assert [copy.ids() for copy in copies] == [{made}, set(), set()]


async def note(clients: Clients, issue_id: UUID) -> None:
    """An event about an issue, as the use case that changes it would leave."""
    village, issue = clients.village, await Issue.get(id=issue_id)
    by = system_actor(village.county_id)
    async with unit_of_work(by=by, ports=village.ports) as work:
        work.record(
            EventKind.ISSUE_STUDIED,
            ("Issue", issue_id),
            audience=tags(area=issue.area_id, group=issue.group_id, account=issue.collected_by_id),
        )


async def test_other_grids_bring_theirs_and_take_the_former_ones(
    clients: Clients, history: History
) -> None:
    """What sun collected stays; matters of group one come and go with a grid."""
    of_b = [await history.collect("zhao", "B1") for _ in range(3)]
    of_d = [await history.collect("zhao", "D1") for _ in range(3)]
    own = await history.collect("sun", "B2")
    copy = Copy(clients, "sun")
    await copy.pull()
    assert copy.ids() == {*of_b, own}
    gone_meanwhile = of_b[0]
    await Issue.filter(id=gone_meanwhile).update(confidentiality=Confidentiality.CONFIDENTIAL)
    await note(clients, gone_meanwhile)

    village = clients.village
    await GridAssignment.filter(member_id=village.members["sun"]).update(
        area_id=village.areas["D1"]
    )
    await as_today(clients, "sun")
    told = await copy.pull()
    assert copy.ids() == {*of_d, own} == await sees(clients, "sun")
    deleted = {each["id"] for each in told if each["deleted"]}
    assert deleted == {to_wire("Issue", each) for each in of_b}
    assert await copy.pull() == []


async def test_rights_that_change_twice_in_a_row_leave_nothing_behind(
    clients: Clients, history: History
) -> None:
    in_grids = {
        name: [await history.collect("zhao", name) for _ in range(3)] for name in ("B1", "D1", "A2")
    }
    copy, village = Copy(clients, "sun"), clients.village
    await copy.pull()
    for grid in ("D1", "A2"):
        await GridAssignment.filter(member_id=village.members["sun"]).update(
            area_id=village.areas[grid]
        )
        await as_today(clients, "sun")
        given = {"checkpoint": copy.checkpoint, "limit": 2}
        page = (await clients.run("IssueReplicaPull", "sun", **given))["issueReplicaPull"]
        copy.checkpoint = page["checkpoint"]
        for each in page["documents"]:
            copy.held.pop(each["id"], None)
            if not each["deleted"]:
                copy.held[each["id"]] = each
    await copy.pull()
    assert copy.ids() == set(in_grids["A2"])


async def test_another_group_takes_the_former_groups_matters(
    clients: Clients, history: History
) -> None:
    made = await history.collect("zhao", "A1")
    copy, village = Copy(clients, "qian"), clients.village
    await copy.pull()
    assert copy.ids() == {made}
    await Member.filter(id=village.members["qian"]).update(sector_group_id=village.groups["two"])
    await as_today(clients, "qian")
    await copy.pull()
    assert copy.ids() == set()


async def test_nobody_learns_of_what_they_never_saw(clients: Clients, history: History) -> None:
    """A checkpoint that somebody has changed, or another's, only makes the copy start anew."""
    for grid in ("A1", "B1", "D1"):
        await history.collect("zhao", grid)
    office = Copy(clients, "office")
    await office.pull()
    assert office.checkpoint is not None
    text = office.checkpoint["cursor"]
    for forged in (text, text[:30] + "A" + text[31:], text + "AAAA", "x", "A" * 400):
        copy = Copy(clients, "sun", limit=100)
        copy.checkpoint = {"cursor": forged}
        told = await copy.pull()
        assert {UUID(each["id"].removeprefix("iss_")) for each in told} == await sees(
            clients, "sun"
        )


async def test_after_a_restored_backup_the_copy_is_made_anew(
    clients: Clients, history: History
) -> None:
    made = await history.collect("zhao", "A1")
    copy = Copy(clients, "zhao")
    await copy.pull()
    last = await Event.filter(county_id=clients.village.county_id).order_by("-seq").first()
    assert last is not None
    await Event.filter(id=last.id).delete()
    before = await Event.filter(county_id=clients.village.county_id).order_by("-seq").first()
    await LogHead.filter(county_id=clients.village.county_id).update(
        seq=last.seq - 1, hash=before.hash if before else ""
    )
    assert [each["id"] for each in await copy.pull()] == [to_wire("Issue", made)]


async def pushed(clients: Clients, by: str, *rows: Any) -> list[Document]:
    answer = await clients.run("IssueReplicaPush", by, **sent(sentAt=MOMENT, rows=list(rows)))
    conflicts: list[Document] = answer["issueReplicaPush"]["conflicts"]
    return conflicts


def new_document(clients: Clients, **said: Any) -> Document:
    return {
        "id": fresh("Issue"),
        "title": "路灯不亮",
        "source": "VISIT",
        "areaId": to_wire("Grid", clients.village.areas["A1"]),
        "capturedAt": MOMENT,
        **said,
    }


def changed(document: Document, **said: Any) -> Document:
    return {"assumedMasterState": document, "newDocumentState": {**document, **said}}


async def test_a_new_document_is_collected_once_and_comes_back_as_the_server_has_it(
    clients: Clients,
) -> None:
    new = {"newDocumentState": new_document(clients, title=" 路灯不亮 ")}
    [document] = await pushed(clients, "zhao", new)
    assert (document["title"], document["version"], document["refusal"]) == ("路灯不亮", 1, "")
    assert await pushed(clients, "zhao", new) == [document]
    assert await pushed(clients, "zhao", changed(document)) == []
    assert await Issue.all().count() == 1
    copy = Copy(clients, "zhao")
    assert await copy.pull() == [document]


async def test_steps_taken_offline_arrive_together(clients: Clients) -> None:
    new = new_document(
        clients,
        step="FEED_BACK",
        finding="电缆老化",
        route="COORDINATE",
        outcome="SOLVED",
        outcomeText="已换新灯",
    )
    [studied] = await pushed(
        clients, "zhao", {"newDocumentState": {**new, "step": "RESOLVE", "outcome": None}}
    )
    assert (studied["step"], studied["version"]) == ("RESOLVE", 3)
    [resolved] = await pushed(clients, "zhao", changed(studied, **new))
    assert (resolved["step"], resolved["outcomeText"], resolved["refusal"]) == (
        "FEED_BACK",
        "已换新灯",
        "",
    )
    kinds = [each.kind for each in await Event.filter(subject_type="Issue").order_by("seq")]
    assert kinds == ["ISSUE_COLLECTED", "ISSUE_STUDIED", "ISSUE_ROUTED", "ISSUE_RESOLVED"]


async def test_a_change_that_others_overtook_gives_back_the_words(
    clients: Clients, history: History
) -> None:
    made = await history.collect("zhao", "A1")
    copy = Copy(clients, "zhao")
    [document] = await copy.pull()
    await history.study("qian", made)
    mine = changed(document, step="STUDY", finding="灯泡坏了")
    [conflict] = await pushed(clients, "zhao", mine)
    assert (conflict["finding"], conflict["draft"], conflict["version"]) == (
        "电缆老化",
        "灯泡坏了",
        2,
    )
    assert "已被别人改过" in conflict["refusal"]
    again = changed(conflict, finding="灯泡坏了", refusal="", draft="")
    [accepted] = await pushed(clients, "zhao", again)
    assert (accepted["finding"], accepted["refusal"], accepted["version"]) == ("灯泡坏了", "", 3)


async def test_what_no_verb_allows_is_refused_with_the_reason(
    clients: Clients, history: History
) -> None:
    await history.collect("zhao", "A1")
    [document] = await Copy(clients, "qian", limit=10).pull()
    before = await Event.all().count()
    [renamed, skipped, deleted, routed] = [
        (await pushed(clients, "qian", changed(document, **said)))[0]
        for said in (
            {"title": "另一个题目"},
            {"step": "CLOSED"},
            {"deleted": True},
            {"step": "RESOLVE", "finding": "电缆老化", "route": "CONSULT"},
        )
    ]
    assert (renamed["title"], renamed["draft"]) == (document["title"], "另一个题目")
    assert routed["draft"] == "电缆老化"
    for each in (renamed, skipped, deleted, routed):
        assert each["refusal"]
        assert (each["step"], each["version"], each["deleted"]) == ("COLLECT", 1, False)
    assert await Event.all().count() == before


async def test_a_poisoned_row_among_fifty_holds_up_no_other(clients: Clients) -> None:
    rows = [{"newDocumentState": new_document(clients, title=f"第{n}件")} for n in range(50)]
    rows[7]["newDocumentState"] |= {"areaId": fresh("Grid"), "finding": "须更换"}
    conflicts = await pushed(clients, "zhao", *rows)
    refused = [each for each in conflicts if each["refusal"]]
    assert [(each["title"], each["finding"], each["version"]) for each in refused] == [
        ("第7件", "须更换", 0)
    ]
    assert await Issue.all().count() == 49
    too_many = sent(sentAt=MOMENT, rows=[*rows, rows[0]])
    answer = await clients.send(operation("IssueReplicaPush").body, "zhao", **too_many)
    assert answer.code == "BAD_USER_INPUT"


async def test_deleting_withdraws_and_what_never_arrived_just_goes(
    clients: Clients, history: History
) -> None:
    never = {"newDocumentState": new_document(clients, deleted=True)}
    assert await pushed(clients, "zhao", never) == []
    assert await Issue.all().count() == 0
    made = await history.collect("zhao", "A1")
    copy = Copy(clients, "qian")
    await copy.pull()
    [document] = await Copy(clients, "zhao").pull()
    assert await pushed(clients, "zhao", changed(document, deleted=True)) == []
    assert await pushed(clients, "zhao", changed(document, deleted=True)) == []
    assert (await Issue.get(id=made)).step == Step.WITHDRAWN
    await copy.pull()
    assert copy.held == {}


async def test_a_wrong_clock_is_corrected_in_a_pushed_document(clients: Clients) -> None:
    captured = (NOON - timedelta(days=400)).isoformat()
    row = {"newDocumentState": new_document(clients, capturedAt=captured)}
    given = sent(sentAt=(NOON - timedelta(days=400) + timedelta(minutes=5)).isoformat(), rows=[row])
    await clients.run("IssueReplicaPush", "zhao", **given)
    [issue] = await Issue.all()
    assert (issue.captured_at, issue.is_clock_suspect) == (NOON - timedelta(minutes=5), True)
