"""Gridhall from Python (`pip install httpx`): operations by id, changes that survive a cut."""

import json
import os
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx

LATER = {"RATE_LIMITED", "TIMEOUT", "UNAVAILABLE", "INTERNAL"}
PAUSES_S = (0.5, 1.5, 4.0)


class Refused(Exception):
    """The server says no; `code` is one of codes.md."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Unreachable(Exception):
    """No answer, or one that says "later": send the same again, with the same ids."""


def new_id(prefix: str) -> str:
    """`iss_` or `pho_` … and a UUIDv7."""
    stamp, chance = time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big")
    number = stamp << 80 | 7 << 76 | (chance >> 68) << 64 | 2 << 62 | chance & (1 << 62) - 1
    return f"{prefix}_{uuid.UUID(int=number).hex}"


class Gridhall:
    """One app's operations; `manifest` is `manifests/<app>/<version>.json`, parsed."""

    def __init__(self, base: str, manifest: dict[str, Any], *, client: str) -> None:
        self.ids = {each["name"]: each["id"] for each in manifest["operations"]}
        self.http = httpx.Client(base_url=base, headers={"X-Client": client}, timeout=20)

    def carry(self, token: str) -> None:
        self.http.headers["Authorization"] = f"Bearer {token}"

    def run(self, name: str, **variables: Any) -> dict[str, Any]:
        """The data of an operation; Refused for a fault or the first of `userErrors`."""
        asked = {"documentId": self.ids[name], "variables": variables}
        try:
            answer = self.http.post("/graphql", json=asked).json()
        except (httpx.TransportError, ValueError) as fault:
            raise Unreachable(str(fault)) from fault
        return _data(answer)

    def insisting(self, name: str, **variables: Any) -> dict[str, Any]:
        """`run`, sent again while there is no answer; mutations are done once all the same."""
        for pause in PAUSES_S:
            try:
                return self.run(name, **variables)
            except Unreachable:
                time.sleep(pause)
        return self.run(name, **variables)

    def follow(self, name: str, **variables: Any) -> Iterator[dict[str, Any]]:
        """What a subscription tells, from `after` on, across cuts; `resync` means: load again."""
        while True:
            try:
                for change in self._listen(name, variables):
                    variables["after"] = change["cursor"]
                    yield change
            except httpx.TransportError:
                time.sleep(PAUSES_S[0])

    def _listen(self, name: str, variables: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """One connection of server-sent events."""
        asked = {"documentId": self.ids[name], "variables": variables}
        headers = {"Accept": "text/event-stream"}
        with self.http.stream("POST", "/graphql", json=asked, headers=headers) as answer:
            if not answer.headers["content-type"].startswith("text/event-stream"):
                _data(json.loads(answer.read()))
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    yield next(iter(_data(json.loads(line[6:])).values()))


def _data(answer: dict[str, Any]) -> dict[str, Any]:
    for fault in answer.get("errors") or ():
        code = fault.get("extensions", {}).get("code", "")
        raise Unreachable(code) if code in LATER else Refused(code, fault["message"])
    data: dict[str, Any] = answer["data"]
    for payload in data.values():
        if isinstance(payload, dict) and payload.get("userErrors"):
            refusal = payload["userErrors"][0]
            raise Refused(refusal["code"], refusal["message"])
    return data
