"""The whole application over a test database, and a village whose people are signed in to it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adapters.doorbell import LocalDoorbell
from adapters.media_signing import MediaSigner
from domain.actor import Actor
from models.account import Account
from models.database import Database
from resolvers.context import Context
from server.app import Application
from server.auth import Gate
from server.contract import APPS, Operation, operations
from server.documents import Prepared
from server.graphql_request import GraphQLRequest
from server.settings import Settings
from server.world import World
from services.area_index import AreaDirectory
from services.session import Issued, open_session
from services.work import unit_of_work
from tests.server.asgi_calls import Answer, post
from tests.services.people import QuickHasher
from tests.village import SteppingClock, Village, found_village, village_ports

OPERATIONS = {(app, each.name): each for app in APPS for each in operations(app)}
PASSWORD = "correct horse battery"


def operation(name: str) -> Operation:
    """An operation of the contract, by its name, whichever app it belongs to."""
    return next(each for (_, known), each in OPERATIONS.items() if known == name)


def build_application(database: Database, folder: Path) -> Application:
    """Everything real but the clock, the password hasher and the blobs, which are in memory."""
    clock, areas = SteppingClock(), AreaDirectory()
    gate, signer = Gate(clock=clock, areas=areas), MediaSigner(b"0" * 32)
    ports = village_ports(
        clock=clock,
        areas=areas,
        doorbell=LocalDoorbell(),
        photo_urls=signer,
        passwords=QuickHasher(),
        session_cache=gate,
    )
    settings = Settings(data_dir=folder, _env_file=None)
    world = World(
        settings=settings, database=database, ports=ports, gate=gate, signer=signer, clock=clock
    )
    application = Application(world)
    # Thousands of questions a second are what these tests are for.
    application.view._operations._budgets.restored_per_s = 0
    return application


@dataclass(repr=False)
class Clients:
    """The people of a village with their phones: asks the application in their name."""

    application: Application
    village: Village
    tokens: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    async def actor(self, name: str) -> Actor:
        """The actor of the session whose token `name` holds."""
        if name not in self.actors:
            self.actors[name] = await self.village.actor(name)
        return self.actors[name]

    async def token(self, name: str) -> str:
        """The access token of someone of the village, signed in when first asked for."""
        if name not in self.tokens:
            self.tokens[name] = (await self.sign_in(await self.actor(name))).access_token
        return self.tokens[name]

    async def another_session(self, name: str) -> Issued:
        """The tokens of a second phone of the same person."""
        return await self.sign_in(await self.village.actor(name))

    async def sign_in(self, by: Actor) -> Issued:
        """A session under the id the actor carries."""
        account = await Account.get(id=by.account_id).select_related("member")
        async with unit_of_work(by=by, ports=self.village.ports) as work:
            return await open_session(account, device_name="手机", work=work)

    def context(self, by: Actor | None) -> Context:
        """What the endpoint would give an operation of this actor."""
        return self.application._context(by, {})

    async def send(self, document: str, by: str | None, /, **variables: Any) -> Answer:
        """POST a document with its variables; `by` None asks without a token."""
        token = None if by is None else await self.token(by)
        return await self.send_with(token, document, variables)

    async def send_with(
        self, token: str | None, document: str, variables: dict[str, Any]
    ) -> Answer:
        payload = {"query": document, "variables": variables}
        return await post(self.application.asgi, payload, token=token)

    async def ask(self, document: str, by: str | None, /, **variables: Any) -> Any:
        """The data of an answer that must be free of errors."""
        answer = await self.send(document, by, **variables)
        body = answer.json()
        assert "errors" not in body, body
        return body["data"]

    async def run(self, name: str, by: str | None, /, **variables: Any) -> Any:
        """The data of an operation of the contract."""
        return await self.ask(operation(name).body, by, **variables)

    def prepared(self, document: str) -> Prepared:
        """The document as the endpoint has prepared it."""
        documents = self.application.view.documents
        found = documents.find(GraphQLRequest(document, None, None, None))
        return found or documents.admit(document, None)


async def clients_of(application: Application, *, code: str = "C") -> Clients:
    """A new village in the application's database."""
    village = await found_village(code=code, ports=application.world.ports)
    return Clients(application, village)


async def give_password(village: Village, name: str, phone: str) -> None:
    """Let someone sign in with PASSWORD."""
    password_hash = f"hash of {PASSWORD}"
    await Account.filter(id=village.accounts[name]).update(phone=phone, password_hash=password_hash)


def codes_of(answer: Answer) -> set[str]:
    """Every code an answer gives, of `errors` and of the first payload's userErrors."""
    body = answer.json()
    found = {each["extensions"]["code"] for each in body.get("errors", ())}
    for payload in (body.get("data") or {}).values():
        found |= {each["code"] for each in (payload or {}).get("userErrors", ())}
    return found
