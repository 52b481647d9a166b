"""`gridhall simulate` over a served demonstration: everything confirmed is there, once."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import orjson
import pytest
import typer
from typer.testing import CliRunner

from server import cli_simulate
from server.simulation.caller import Caller, Refused, document_ids
from server.simulation.ledger import Ledger, check_member, check_visitors
from server.simulation.run import Outcome, Plan, simulate
from server.simulation.tally import Tally, percentile
from tests.journey.conftest import served

MARK = "模拟000000-0"


@pytest.fixture(scope="module")
def demo_port(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """`gridhall demo` where only documents of the manifests may be run."""
    folder = tmp_path_factory.mktemp("demo")
    settings = {"DATABASE_URL": database_url, "TRUSTED_DOCUMENTS_ONLY": "true"}
    with served("demo", folder, **settings) as port:
        yield port


async def test_everything_confirmed_is_there_once(demo_port: int) -> None:
    said: list[str] = []
    url = f"http://127.0.0.1:{demo_port}"
    outcome = await simulate(Plan(url=url, phones=8, tablets=1, seconds=3), said.append)

    tally = outcome.tally
    assert outcome.wrong == []
    assert [each for each in tally.errors if "INTERNAL" in each or "BAD_USER" in each] == []
    assert outcome.confirmed == sum(tally.created.values())
    assert {"线索", "照片", "来访反映"} <= set(tally.created)
    assert {"SyncPush", "tus PATCH", "HallBoard", "HomeFeed"} <= set(tally.latencies_ms)
    assert min(tally.lost_answers, tally.offline_spells, tally.live_events) > 0
    assert said[0] == "8 部手机、1 台平板已就绪，运行 3 秒。"
    assert any("新记录" in line for line in said[1:])


@pytest.mark.parametrize(
    ("wrong", "code"), [([], 0), (["确认过的线索不见了：iss_1"], 1)], ids=["sound", "lost"]
)
def test_the_command_fails_when_something_was_lost(
    monkeypatch: pytest.MonkeyPatch, wrong: list[str], code: int
) -> None:
    async def run(plan: Plan, say: object) -> Outcome:
        tally = Tally()
        tally.latencies_ms["SignIn"] += [float(each) for each in range(1, 101)]
        return Outcome(tally, wrong, confirmed=plan.phones)

    monkeypatch.setattr(cli_simulate, "simulate", run)
    app = typer.Typer()
    app.command()(cli_simulate.simulate_field)
    result = CliRunner().invoke(app, ["--phones", "3"])

    assert result.exit_code == code
    assert "SignIn                           100        50.0        99.0" in result.output
    assert ("核对通过：3 条" in result.output) == (not wrong)
    assert all(line in result.output for line in wrong)


def test_percentiles_are_values_that_occurred() -> None:
    assert (percentile([3.0, 1.0, 2.0], 50), percentile([3.0, 1.0, 2.0], 99)) == (2.0, 3.0)


async def test_says_what_is_missing_and_what_is_there_twice() -> None:
    issues = [{"id": "iss_1", "title": "一"}, {"id": "iss_2", "title": "二"}]
    there = [*issues, {"id": "iss_4", "title": "二"}]
    found = {"nodes": there, "pageInfo": {"hasNextPage": False, "endCursor": None}}
    caller = answering(
        HomeFeed={"viewer": {}, "issues": found},
        IssueDetail={"issue": {"photos": [{"id": "pho_1", "state": "EXPECTED"}]}},
        ConsultationDetail={"consultation": {"entries": [{"id": "ent_1"}, {"id": "ent_1"}]}},
    )
    ledger = Ledger(
        sent={"一", "二", "三"},
        confirmed={"iss_1": "一", "iss_2": "二", "iss_3": "三"},
        photos={"pho_1": "iss_1"},
        entries={"con_1": ["ent_1"]},
    )

    assert await check_member(ledger, caller, MARK) == [
        "确认过的线索不见了：iss_3",
        "重复建立：二",
        "照片应有 1 张，实有 0：pho_1",
        "现场记录对不上：con_1",
    ]


async def test_says_which_receipts_lead_nowhere_or_elsewhere() -> None:
    elsewhere = answering(ReceiptFollow={"receiptFollow": {"matter": {"title": "别的"}}})
    no = [{"code": "UNKNOWN_RECEIPT", "message": "", "path": []}]
    nowhere = answering(ReceiptFollow={"receiptFollow": {"matter": None, "userErrors": no}})
    ledger = Ledger(receipts={"来访 1": ("1", "C")})

    assert await check_visitors(ledger, elsewhere) == ["回执对不上：来访 1"]
    assert await check_visitors(ledger, nowhere) == ["回执查不到：来访 1（UNKNOWN_RECEIPT）"]


async def test_what_passes_is_tried_again_under_the_same_number() -> None:
    """A line that breaks is mended by itself; a refusal is final and counted."""
    sent: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(orjson.loads(request.content))
        if len(sent) == 1:
            raise httpx.ReadError("cut")
        if len(sent) == 2:
            return httpx.Response(200, json={"data": {"issueCollect": {"userErrors": []}}})
        errors = [{"message": "", "extensions": {"code": "UNAUTHENTICATED"}}]
        return httpx.Response(200, json={"errors": errors})

    caller = caller_over(httpx.MockTransport(answer))
    await caller.run("IssueCollect", input={"title": "一"})
    assert sent[0] == sent[1]
    assert sent[0]["variables"]["input"]["clientMutationId"]
    assert caller.tally.errors == {"IssueCollect NETWORK": 1}
    with pytest.raises(Refused, match="UNAUTHENTICATED"):
        await caller.run("IssueCollect", input={"title": "二"})
    assert len(sent) == 3


def answering(**answers: Any) -> Caller:
    """A caller whose server has one answer to each operation."""
    names = {identity: name for name, identity in documents().items()}

    def answer(request: httpx.Request) -> httpx.Response:
        name = names[orjson.loads(request.content)["documentId"]]
        return httpx.Response(200, json={"data": answers[name]})

    return caller_over(httpx.MockTransport(answer))


def caller_over(transport: httpx.MockTransport) -> Caller:
    client = httpx.AsyncClient(transport=transport, base_url="http://hall.test")
    return Caller(client, documents(), Tally(), Random(1))


def documents() -> dict[str, str]:
    return document_ids("member_app") | document_ids("hall_tablet")


def test_sends_only_what_the_manifests_hold(tmp_path: Path) -> None:
    folder = tmp_path / "manifests" / "member_app"
    folder.mkdir(parents=True)
    listed = {"operations": [{"id": "abc", "name": "HomeFeed", "type": "query", "body": "{}"}]}
    (folder / "0.1.0.json").write_bytes(orjson.dumps(listed))

    assert document_ids("member_app", tmp_path) == {"HomeFeed": "abc"}
