"""Every wrong input gets a named refusal and leaves nothing behind; none is a bug of ours."""

from collections.abc import Sequence
from typing import Any

import pytest

from models.database import Database
from tests.api.wrong_values import spoiled
from tests.application import OPERATIONS, codes_of
from tests.contract import consultation_cases, issue_cases, session_cases
from tests.contract.cases import CASES, County, Request
from tests.contract.evaluator import BY_TYPE, Evaluator, wire
from tests.server.asgi_calls import Answer

__all__ = ["consultation_cases", "issue_cases", "session_cases"]
MUTATIONS = {name: each for (_, name), each in OPERATIONS.items() if each.kind == "mutation"}
TABLES = [
    "area",
    "account",
    "issue",
    "feedback",
    "photo",
    "upload",
    "consultation",
    "consultation_issue",
    "participant",
    "session_entry",
    "commitment",
    "minutes",
    "minutes_confirmation",
    "request",
    "session",
    "token_pair",
    "pairing",
    "device",
]
VERSIONED = ("issue", "consultation")
KNOWN = [
    "Issue",
    "Consultation",
    "Feedback",
    "Photo",
    "SessionEntry",
    "Commitment",
    "Member",
    "Hall",
    "Department",
]
NOT_OURS = {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}


async def fingerprint(database: Database) -> Any:
    """How many rows every table has, and how often they changed."""
    parts = [f'(SELECT count(*) FROM "{name}")' for name in TABLES]
    parts += [f'(SELECT sum(version) FROM "{name}")' for name in VERSIONED]
    # That somebody guessed too often is the one thing a refusal may tell the log.
    parts.append("(SELECT count(*) FROM event WHERE kind <> 'ACCOUNT_LOCKED')")
    return [tuple(row) for row in await database.read(f"SELECT {', '.join(parts)}")]


class Prober:
    """Sends one mutation again and again, each time spoiled somewhere."""

    def __init__(self, county: County, name: str, known: Sequence[str]) -> None:
        self.county, self.name, self.known = county, name, known
        self.database = county.clients.application.world.database
        self.accepted: list[str] = []
        self.codes: set[str] = set()

    async def run(self) -> None:
        request = await self.request()
        schema = self.county.clients.application.schema._schema
        type_ = schema.type_map[f"{self.name_of_input}Input"]
        before = await fingerprint(self.database)
        for where, value in list(spoiled(request.variables["input"], type_, self.known)):
            again = {**value, "clientMutationId": value.get("clientMutationId", 7)}
            answer = await self.send(request, again)
            codes = codes_of(answer)
            check(answer, codes, where)
            self.codes |= codes
            if codes:
                assert await fingerprint(self.database) == before, (where, codes)
                continue
            self.accepted.append(where)
            request = await self.request()
            before = await fingerprint(self.database)

    async def request(self) -> Request:
        """A good one, of somebody who is signed in already."""
        request = await CASES[self.name](self.county)
        token = request.token or (request.by and await self.county.clients.token(request.by))
        return Request(request.by, request.variables, token)

    @property
    def name_of_input(self) -> str:
        schema = self.county.clients.application.schema._schema
        prepared = self.county.clients.prepared(MUTATIONS[self.name].body)
        field: Any = prepared.operation.selection_set.selections[0]
        assert schema.mutation_type is not None
        name = str(field.name.value)
        return name[0].upper() + name[1:]

    async def send(self, request: Request, value: Any) -> Answer:
        clients = self.county.clients
        body = MUTATIONS[self.name].body
        return await clients.send_with(request.token, body, {"input": value})


async def known_ids() -> list[str]:
    """Some that exist: the first of every type, and the last, which is another county's."""
    found = await Evaluator.load()
    ids = [[wire(name, row) for row in found.rows_of(BY_TYPE[name])] for name in KNOWN]
    return [each for some in ids for each in (some[0], some[-1])]


def check(answer: Answer, codes: set[str], where: str) -> None:
    assert answer.status in (200, 400, 413), (where, answer.body)
    assert "INTERNAL" not in codes, (where, answer.body)
    errors = answer.json().get("errors", ())
    assert {each["extensions"]["code"] for each in errors} <= NOT_OURS, (where, answer.body)
    for payload in (answer.json().get("data") or {}).values():
        for refusal in payload["userErrors"]:
            assert refusal["message"], where
            assert refusal["path"][:1] in ([], ["input"]), (where, refusal)


@pytest.mark.parametrize("name", list(MUTATIONS))
async def test_refuses_what_is_wrong_with_an_input_and_writes_nothing(
    ours: County, foreign: County, name: str
) -> None:
    prober = Prober(ours, name, await known_ids())
    await prober.run()
    assert prober.codes & NOT_OURS
