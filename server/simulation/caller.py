"""One device's way to the server: trusted documents by their id, and a line that loses answers."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import httpx
import orjson

from domain.ids import new_uuid
from server.contract import FOLDER
from server.simulation.tally import Tally

NETWORK, UNAUTHENTICATED = "NETWORK", "UNAUTHENTICATED"
_PASSING = frozenset({NETWORK, "RATE_LIMITED", "TIMEOUT", "UPLOAD_BUSY"})
_MOST_TRIES = 8
_LONGEST_LOSS_S = 0.03


class Refused(Exception):
    """The server said no, under a code of the contract."""

    def __init__(self, code: str, said: object) -> None:
        super().__init__(f"{code}: {said}")
        self.code = code


def document_ids(app: str, folder: Path = FOLDER) -> dict[str, str]:
    """The ids of an app's operations by name, from its newest manifest and from nowhere else."""
    path = max((folder / "manifests" / app).glob("*.json"))
    return {each["name"]: each["id"] for each in orjson.loads(path.read_bytes())["operations"]}


@dataclass
class Caller:
    """Sends operations of one app; every choice it makes is drawn from `chance`."""

    client: httpx.AsyncClient
    documents: Mapping[str, str]
    tally: Tally
    chance: Random
    token: str = ""

    async def run(self, name: str, **variables: Any) -> Any:
        """The answer of the operation's first field; see `run_whole`."""
        return next(iter((await self.run_whole(name, **variables)).values()))

    async def run_whole(self, name: str, **variables: Any) -> Any:
        """The answer of the operation; Refused for what the server will not do.

        What passes by itself is tried again under the same clientMutationId.
        """
        if "input" in variables:
            variables["input"].setdefault("clientMutationId", new_uuid().hex)
        for attempt in range(_MOST_TRIES):
            try:
                return await self._once(name, variables)
            except Refused as no:
                self.tally.errors[f"{name} {no.code}"] += 1
                if no.code not in _PASSING or attempt == _MOST_TRIES - 1:
                    raise
            await asyncio.sleep(0.2 * 2**attempt * self.chance.uniform(0.5, 1))
        raise AssertionError("unreachable")

    async def run_losing(self, name: str, losses: float, **variables: Any) -> Any:
        """As `run`, but sometimes the line breaks on the way and everything is sent again."""
        variables["input"].setdefault("clientMutationId", new_uuid().hex)
        loses = self.chance.random() < losses
        if loses:
            await self._lose(name, variables)
        answer = await self.run(name, **variables)
        if loses and answer.get("replayed"):
            self.tally.replayed += 1
        return answer

    async def _lose(self, name: str, variables: Mapping[str, Any]) -> None:
        """Send it and hang up before the answer is read; the server may have acted or not."""
        self.tally.lost_answers += 1
        sending = asyncio.ensure_future(self._post(name, variables))
        await asyncio.wait([sending], timeout=self.chance.uniform(0, _LONGEST_LOSS_S))
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)

    async def _once(self, name: str, variables: Mapping[str, Any]) -> Any:
        started = time.perf_counter()
        answer = await self._post(name, variables)
        self.tally.latencies_ms[name].append((time.perf_counter() - started) * 1000)
        if errors := answer.get("errors"):
            raise Refused(errors[0].get("extensions", {}).get("code", "UNKNOWN"), errors[0])
        found = next(iter(answer["data"].values()))
        if isinstance(found, dict) and (no := found.get("userErrors")):
            raise Refused(no[0]["code"], no[0])
        return answer["data"]

    async def _post(self, name: str, variables: Mapping[str, Any]) -> Any:
        body = {"documentId": self.documents[name], "variables": variables}
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            answer = await self.client.post("/graphql", json=body, headers=headers)
            return answer.json()
        except (httpx.TransportError, ValueError) as fault:
            raise Refused(NETWORK, repr(fault)) from fault
