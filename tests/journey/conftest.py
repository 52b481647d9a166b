"""A served village, and the apps of its people: real processes, real clients of npm."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from server.contract import FOLDER
from tests.application import operation
from tests.conformance.tus.line import BadLine
from tests.conftest import TestDatabases
from tests.journey.found import PASSWORD, PHONES
from tests.npm import node_with

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CONFORMANCE = ROOT / "tests" / "conformance"
(MANIFEST,) = (FOLDER / "manifests" / "member_app").glob("*.json")
PATIENCE_S = 30
FOUND = "import asyncio; from tests.journey.found import main; asyncio.run(main()); "
"""Founds the village in the process that then serves it: what both import is imported once."""


class NodeProcess:
    """A script that talks in lines of JSON."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, node: str, script: Path, *arguments: str) -> "NodeProcess":
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            node, str(script), *arguments, stdin=pipe, stdout=pipe, limit=2**20
        )
        return cls(process)

    async def tell(self, said: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(orjson.dumps(said) + b"\n")
        await self.process.stdin.drain()

    async def hear(self) -> Any:
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE_S)
        assert line, "the client ended"
        return orjson.loads(line)

    async def stop(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


class App:
    """The member app on one person's phone."""

    def __init__(self, process: NodeProcess) -> None:
        self._process = process
        self.token = ""

    async def run(self, name: str, **variables: Any) -> Any:
        """The answer of an operation's only field; nothing but its id was sent."""
        await self._process.tell({"name": name, "variables": variables, "token": self.token})
        answer = await self._process.hear()
        assert (answer.get("error"), answer["sentText"]) == (None, False), answer
        (found,) = answer["data"].values() if len(answer["data"]) == 1 else [answer["data"]]
        if isinstance(found, dict):
            assert not found.get("userErrors"), found
        return found

    async def sign_in(self, name: str) -> None:
        given = {"phone": PHONES[name], "password": PASSWORD, "clientMutationId": name}
        answer = await self.run("SignIn", input=given)
        self.token = answer["session"]["accessToken"]


class ServedVillage:
    """Where the village is served, and what its people do there."""

    def __init__(self, port: int, node: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.port, self.url, self.node = port, f"{self.base}/graphql", node
        self._processes: list[NodeProcess] = []

    async def app(self, name: str) -> App:
        """Somebody's phone, signed in."""
        app = App(await self.start(HERE / "phone.mjs", self.url, str(MANIFEST)))
        await app.sign_in(name)
        return app

    async def watch(self, kind: str, app: App, name: str, **variables: Any) -> NodeProcess:
        """Follow a subscription of the contract as the person of the app, by "ws" or "sse"."""
        told = (kind, self.url, app.token, operation(name).id, orjson.dumps(variables).decode())
        return await self.start(HERE / "watcher.mjs", *told)

    async def once(self, script: Path, *arguments: str) -> Any:
        """What a script says."""
        return await (await self.start(script, *arguments)).hear()

    async def upload(self, app: App, photo: Path, photo_id: str, line: BadLine) -> Any:
        """What tus-js-client had to do to get a photo through the line."""
        port = await line.open()
        told = {
            "endpoint": f"http://127.0.0.1:{port}/uploads",
            "file": str(photo),
            "photoId": photo_id,
            "token": app.token,
        }
        try:
            script = CONFORMANCE / "tus" / "client.mjs"
            return await self.once(script, orjson.dumps(told).decode())
        finally:
            await line.close()

    async def start(self, script: Path, *arguments: str) -> NodeProcess:
        self._processes.append(await NodeProcess.start(self.node, script, *arguments))
        return self._processes[-1]

    async def stop_apps(self) -> None:
        for process in self._processes:
            await process.stop()
        self._processes.clear()


@pytest.fixture(scope="session")
def node() -> str:
    """The path of node, where the clients of npm are installed or can be; skips otherwise."""
    return node_with(CONFORMANCE, CONFORMANCE / "tus")


@pytest_asyncio.fixture(scope="module")
async def database_url(test_databases: TestDatabases, engine: str) -> AsyncIterator[str]:
    """A migrated database for the server alone."""
    url = await test_databases.make_migrated(engine)
    yield url
    await test_databases.take_back(url)


@pytest.fixture(scope="module")
def port(node: str, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """`gridhall serve` over the village, ready; phones may only run what is registered."""
    folder = tmp_path_factory.mktemp("served")
    settings = {"DATABASE_URL": database_url, "TRUSTED_DOCUMENTS_ONLY": "true"}
    with served("serve", folder, before=FOUND, **settings) as port:
        yield port


def environment_of(folder: Path, **settings: str) -> dict[str, str]:
    given = {"DATA_DIR": str(folder), "LOG_LEVEL": "warning", **settings}
    return os.environ | {f"GRIDHALL_{name}": value for name, value in given.items()}


@contextmanager
def served(subcommand: str, folder: Path, *, before: str = "", **settings: str) -> Iterator[int]:
    """The port of `gridhall <subcommand>`, ready; what it logged must have no traceback.

    `before` is code that its process runs first.
    """
    port, main = free_port(), f"{before}from server.cli import main; main()"
    command = [sys.executable, "-c", main, subcommand, "--port", str(port)]
    environment = environment_of(folder, **settings)
    with (folder / "log").open("w+") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until_ready(port, server)
            yield port
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=PATIENCE_S)
    assert "Traceback" not in (folder / "log").read_text("utf-8")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError("the server did not start")


@pytest_asyncio.fixture
async def village(port: int, node: str) -> AsyncIterator[ServedVillage]:
    served = ServedVillage(port, node)
    yield served
    await served.stop_apps()
