"""An initial password over the real transport: nothing but its change, however it is asked."""

from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from starlette.types import Scope

from domain.actor import Actor, ActorKind
from models.account import Account
from models.database import Database
from resolvers.context import Context
from resolvers.root import build_schema
from server.auth import MUST_CHANGE_PASSWORD, Gate
from server.errors import RequestFault
from server.executor import Interpreted
from server.graphql_view import GraphQLView, build_view
from server.limits import TransportSettings
from server.trusted_documents import TrustedDocuments
from services.session import Issued
from services.sign_in import sign_in
from tests.server.asgi_calls import Answer, post
from tests.services.people import PASSWORD, Doors, Town, credentials, everything, new_town

NEW = "a quiet river in June"
CHANGING = f'passwordChange(input: {{oldPassword: "{PASSWORD}", newPassword: "{NEW}"}})'
CHANGE = f"mutation {{ {CHANGING} {{ userErrors {{ code }} }} }}"
REVOKING = 'sessionRevoke(input: {sessionId: "x"})'


@pytest_asyncio.fixture
async def town(database: Database) -> Town:
    return await new_town()


@pytest.fixture
def doors() -> Doors:
    found = Doors()
    found.session_cache = Gate(clock=found.clock, areas=found.areas)  # type: ignore[assignment]
    return found


@pytest_asyncio.fixture
async def newcomer(town: Town, doors: Doors) -> Issued:
    account = town.accounts[ActorKind.MEMBER]
    await Account.filter(id=account.id).update(must_change_password=True)
    return await sign_in(credentials(account), ports=doors.ports)


def gate_of(doors: Doors) -> Gate:
    assert isinstance(doors.session_cache, Gate)
    return doors.session_cache


def view_of(doors: Doors) -> GraphQLView:
    return build_view(
        build_schema(),
        executor=Interpreted(),
        authenticate=gate_of(doors).admit,
        context_factory=partial(_context, doors),
        registry=TrustedDocuments({}),
        settings=TransportSettings(),
    )


def _context(doors: Doors, actor: Actor | None, scope: Scope) -> Context:
    return Context(
        actor=actor,
        ports=doors.ports,
        now=doors.clock.now(),
        address="192.0.2.1",
        must_change_password=scope.get(MUST_CHANGE_PASSWORD, False),
    )


async def ask(view: GraphQLView, query: str, issued: Issued) -> Answer:
    return await post(view, {"query": query}, {"authorization": f"Bearer {issued.access_token}"})


@pytest.mark.parametrize(
    "query",
    [
        "{ viewer { name } }",
        "{ __typename mySessions { id } }",
        "query { ...On } fragment On on Query { ... on Query { viewer { name } } }",
        f"mutation {{ {CHANGING} {{ replayed }} {REVOKING} {{ replayed }} }}",
    ],
)
async def test_everything_else_is_refused_before_it_runs(
    newcomer: Issued, doors: Doors, query: str
) -> None:
    await ask(view_of(doors), query, newcomer)  # that the token has arrived is noted once
    before = await everything()
    answer = await ask(view_of(doors), query, newcomer)
    assert (answer.status, answer.code) == (403, "PASSWORD_CHANGE_REQUIRED")
    assert await everything() == before


async def test_the_change_opens_everything_with_the_same_token(
    newcomer: Issued, doors: Doors
) -> None:
    view = view_of(doors)
    changed: Any = (await ask(view, CHANGE, newcomer)).json()
    assert changed == {"data": {"passwordChange": {"userErrors": []}}}
    listed: Any = (await ask(view, "{ mySessions { current } }", newcomer)).json()
    assert listed == {"data": {"mySessions": [{"current": True}]}}


async def test_signing_out_and_the_schema_are_open(newcomer: Issued, doors: Doors) -> None:
    view = view_of(doors)
    assert (await ask(view, "{ __schema { queryType { name } } }", newcomer)).status == 200
    left = await ask(view, "mutation { signOut(input: {}) { userErrors { code } } }", newcomer)
    assert left.json() == {"data": {"signOut": {"userErrors": []}}}
    assert (await ask(view, "{ __typename }", newcomer)).status == 401


async def test_uploads_wait_too(newcomer: Issued, town: Town, doors: Doors) -> None:
    with pytest.raises(RequestFault) as refused:
        await gate_of(doors).admit_settled(newcomer.access_token, {})
    assert refused.value.status == 403
    settled = await sign_in(credentials(town.accounts[ActorKind.OFFICE]), ports=doors.ports)
    assert await gate_of(doors).admit_settled(settled.access_token, {}) is not None
    assert await gate_of(doors).admit_settled(None, {}) is None
