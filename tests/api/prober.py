"""Sends one mutation again and again, each time spoiled somewhere; looks what it left behind."""

from collections.abc import Sequence
from typing import Any

from graphql import get_named_type

from models.session import Lockout
from tests.api.watch import Watch
from tests.api.wrong_values import spoiled
from tests.application import OPERATIONS, codes_of
from tests.contract.cases import CASES, County, Request, fresh
from tests.server.asgi_calls import Answer

MUTATIONS = {name: each for (_, name), each in OPERATIONS.items() if each.kind == "mutation"}
OF_THE_REQUEST = {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
GUESSING = ("SignIn", "PasswordChange", "DeviceConfirm", "DeviceAuthorize")


class Prober:
    """One mutation, as somebody who may do it sends it."""

    def __init__(self, county: County, name: str, known: Sequence[str], watch: Watch) -> None:
        self.county, self.name, self.known, self.watch = county, name, known, watch
        self.total = 0
        self.codes: set[str] = set()

    async def run(self) -> None:
        """Try every spoiled input; what is accepted all the same uses a good request up."""
        request = await self.request()
        await self.watch.begin()
        probes, number = self.probes(request), 0
        while number < len(probes):
            if await self.is_accepted(request, *probes[number]):
                request = await self.request()
                await self.watch.begin()
                probes = self.probes(request)
            number += 1
        self.total = number

    def probes(self, request: Request) -> list[tuple[str, Any]]:
        schema = self.county.clients.application.schema._schema
        prepared = self.county.clients.prepared(MUTATIONS[self.name].body)
        field: Any = prepared.operation.selection_set.selections[0]
        assert schema.mutation_type is not None
        argument = schema.mutation_type.fields[field.name.value].args["input"]
        type_ = get_named_type(argument.type)
        return list(spoiled(request.variables["input"], type_, self.known))

    async def request(self) -> Request:
        """A good one, of somebody who is signed in already."""
        if self.name in GUESSING:
            await Lockout.all().delete()
        request = await CASES[self.name](self.county)
        token = request.token or (request.by and await self.county.clients.token(request.by))
        return Request(request.by, request.variables, token)

    async def is_accepted(self, request: Request, where: str, value: Any) -> bool:
        """Refused with codes and without a trace, or done."""
        if "clientMutationId" not in where:
            value = {**value, "clientMutationId": fresh("Account")}
        if self.name in GUESSING:
            await Lockout.all().delete()
        answer = await self.send(request, value)
        codes = codes_of(answer)
        check(answer, codes, where)
        self.codes |= codes
        if codes:
            assert await self.watch.nothing_written(), (where, codes)
        return not codes

    async def send(self, request: Request, value: Any) -> Answer:
        clients = self.county.clients
        body = MUTATIONS[self.name].body
        return await clients.send_with(request.token, body, {"input": value})


def check(answer: Answer, codes: set[str], where: str) -> None:
    """No bug of ours, every refusal with words, and a path where there is one."""
    assert answer.status in (200, 400, 413), (where, answer.body)
    assert b'"INTERNAL"' not in answer.body, (where, answer.body)
    errors = answer.json().get("errors", ())
    assert {each["extensions"]["code"] for each in errors} <= OF_THE_REQUEST, (where, answer.body)
    for payload in (answer.json().get("data") or {}).values():
        for refusal in payload["userErrors"]:
            assert refusal["message"], where
            assert refusal["path"][:1] in ([], ["input"]), (where, refusal)
