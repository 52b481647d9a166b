"""A server killed without warning loses nothing it has acknowledged, and doubles nothing."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from domain.ids import new_uuid, to_wire
from server.contract import operations
from tests.ports import free_port

PHONE, PASSWORD = "19900000011", "gridhall-demo"
CLIENTS, ENOUGH, REPEATED = 4, 40, 40
SMALL_MACHINE_KB = 256 * 1024
TEXTS = {each.name: each.body for each in operations("member_app")}


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Process]]:
    """The demonstration county served by a process of its own, which ends killed."""
    port = free_port()
    environment = {**os.environ, "GRIDHALL_DATA_DIR": str(folder), "GRIDHALL_DATABASE_URL": ""}
    command = [sys.executable, "-m", "server", "demo", "--port", str(port)]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=DEVNULL)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            await _ready(client)
            yield client, process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.05)


async def ask(client: httpx.AsyncClient, text: str, variables: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post("/graphql", json={"query": text, "variables": variables})
    body: dict[str, Any] = answer.json()
    assert "errors" not in body, body
    data: dict[str, Any] = body["data"]
    return data


async def sign_in(client: httpx.AsyncClient) -> None:
    data = await ask(client, TEXTS["SignIn"], {"input": {"phone": PHONE, "password": PASSWORD}})
    client.headers["authorization"] = f"Bearer {data['signIn']['session']['accessToken']}"


def new_input() -> dict[str, Any]:
    return {
        "id": to_wire("Issue", new_uuid()),
        "clientMutationId": new_uuid().hex,
        "title": "路灯不亮",
        "source": "VISIT",
        "capturedAt": datetime.now(UTC).isoformat(),
        "place": {"longitude": 125.36, "latitude": 41.268, "datum": "CGCS2000", "accuracyM": 20},
    }


SHORT = (
    "mutation($input: IssueCollectInput!) "
    "{ issueCollect(input: $input) { issue { id } userErrors { code } replayed } }"
)


async def collect_until_cut(
    client: httpx.AsyncClient,
    sent: list[dict[str, Any]],
    acknowledged: list[str],
    enough: asyncio.Event,
) -> None:
    """One client after the other's heels, until the server is gone."""
    try:
        while True:
            sent.append(new_input())
            data = await ask(client, SHORT, {"input": sent[-1]})
            acknowledged.append(data["issueCollect"]["issue"]["id"])
            if len(acknowledged) == ENOUGH:
                enough.set()
    except httpx.TransportError:
        return


def peak_kb(process: Process) -> int:
    """The most memory a process has had, as Linux tells."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


async def test_kill_9_loses_nothing_acknowledged_and_a_repeat_doubles_nothing(
    tmp_path: Path,
) -> None:
    sent: list[dict[str, Any]] = []
    acknowledged: list[str] = []
    enough = asyncio.Event()
    async with served(tmp_path) as (client, process):
        assert peak_kb(process) <= SMALL_MACHINE_KB, "a first start, with every migration"
        await sign_in(client)
        writers = [
            asyncio.create_task(collect_until_cut(client, sent, acknowledged, enough))
            for _ in range(CLIENTS)
        ]
        async with asyncio.timeout(60):
            await enough.wait()
        process.kill()
        await asyncio.gather(*writers)
    async with served(tmp_path) as (client, _):
        await sign_in(client)
        assert await _present(client, acknowledged) == len(acknowledged)
        unsure = [each for each in sent if each["id"] not in acknowledged]
        for each in (*unsure, *sent[:REPEATED]):
            await ask(client, SHORT, {"input": each})
        total = await ask(client, "{ issues(first: 1) { totalCount } }", {})
        assert total["issues"]["totalCount"] == len(sent)
    assert await _audit(tmp_path) == 0


async def _audit(folder: Path) -> int | None:
    environment = {**os.environ, "GRIDHALL_DATA_DIR": str(folder), "GRIDHALL_DATABASE_URL": ""}
    command = [sys.executable, "-m", "server", "audit", "verify"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE)
    await process.communicate()
    return process.returncode


async def _present(client: httpx.AsyncClient, ids: list[str]) -> int:
    found = 0
    for start in range(0, len(ids), 100):
        page = {"ids": ids[start : start + 100]}
        data = await ask(client, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", page)
        found += sum(node is not None for node in data["nodes"])
    return found
