"""Somebody else of the village, asking over HTTP with operations of the contract."""

from dataclasses import dataclass
from typing import Any, Self

import httpx

from domain.ids import new_uuid, to_wire
from tests.application import operation
from tests.journey.found import PASSWORD, PHONES


@dataclass(frozen=True)
class Person:
    client: httpx.AsyncClient
    token: str = ""

    @classmethod
    async def signed_in(cls, client: httpx.AsyncClient, name: str) -> Self:
        said = {"phone": PHONES[name], "password": PASSWORD}
        answer = await cls(client).run("SignIn", input=said)
        return cls(client, answer["session"]["accessToken"])

    async def run(self, name: str, **variables: Any) -> Any:
        """The answer of an operation's only field beside logHead, else of all; no refusals."""
        if "input" in variables:
            variables["input"].setdefault("clientMutationId", new_uuid().hex)
        body = {"documentId": operation(name).id, "variables": variables}
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        answer = (await self.client.post("/graphql", json=body, headers=headers)).json()
        assert "errors" not in answer, answer
        data = answer["data"]
        fields = [value for name, value in data.items() if name != "logHead"]
        found = fields[0] if len(fields) == 1 else data
        assert not (isinstance(found, dict) and found.get("userErrors")), found
        return found


def fresh(type_name: str) -> str:
    return to_wire(type_name, new_uuid())
