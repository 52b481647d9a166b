"""The served village of tests/journey, and phones whose issues live in the unmodified RxDB."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.application import operation
from tests.journey.conftest import (
    MANIFEST,
    NodeProcess,
    ServedVillage,
    database_url,
    port,
)
from tests.journey.found import PASSWORD, PHONES
from tests.npm import node_with

__all__ = ["database_url", "port"]
HERE = Path(__file__).parent


class RxPhone:
    """One database on one phone, driven by lines."""

    def __init__(self, process: NodeProcess) -> None:
        self._process = process

    async def do(self, command: str, *arguments: Any) -> Any:
        await self._process.tell([command, *arguments])
        return await self._process.hear()

    async def documents(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for each in await self.do("documents")}


class Replicating(ServedVillage):
    """The served village, with such phones."""

    async def phone(self, name: str, *, seed: int = 1, token: str = "") -> RxPhone:
        """A new phone of somebody, signed in, offline and empty."""
        told = (self.url, str(MANIFEST), token or await self.token(name), str(seed))
        return RxPhone(await self.start(HERE / "phone.mjs", *told))

    async def token(self, name: str) -> str:
        given = {"phone": PHONES[name], "password": PASSWORD, "clientMutationId": name}
        answer = await self.ask("SignIn", "", input=given)
        token: str = answer["signIn"]["session"]["accessToken"]
        return token

    async def ask(self, name: str, token: str, **variables: Any) -> Any:
        """The data of an operation of the contract, sent by its id."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        said = {"documentId": operation(name).id, "variables": variables}
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(self.url, json=said, headers=headers, timeout=30)
        body = answer.json()
        assert "errors" not in body, body
        return body["data"]


@pytest.fixture(scope="session")
def node() -> str:
    return node_with(HERE)


@pytest_asyncio.fixture
async def village(port: int, node: str) -> AsyncIterator[Replicating]:
    served = Replicating(port, node)
    yield served
    await served.stop_apps()
