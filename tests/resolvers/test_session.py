"""Sign-in as apps see it: tokens or userErrors, however a document is written."""

from typing import Any

import pytest
import pytest_asyncio

from domain.actor import Actor, ActorKind
from domain.ids import to_wire
from engine.engine import Engine
from models.account import Account
from models.database import Database
from models.organisation import Device
from models.session import Session
from resolvers.context import Context
from resolvers.query import INTERFACES, READS, ROOTS
from resolvers.root import build_schema
from services.session import principal_of
from tests.services.people import PASSWORD, Doors, Town, everything, new_town

SIGN_IN = """
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      session { accessToken refreshToken accessExpiresAt mustChangePassword actorKind }
      userErrors { __typename code message path }
      replayed
      clientMutationId
    }
  }
"""
REFRESH = """
  mutation Refresh($token: String!) {
    sessionRefresh(input: {refreshToken: $token}) {
      session { accessToken refreshToken }
      userErrors { code }
    }
  }
"""
SESSIONS = "{ mySessions { id deviceName createdAt lastUsedAt current } }"


class App:
    """A client of the schema: holds a token, sends documents."""

    def __init__(self, database: Database, doors: Doors) -> None:
        self.schema = build_schema()
        Engine(
            self.schema._schema, reads=READS, interfaces=INTERFACES, roots=ROOTS, database=database
        )
        self.doors = doors
        self.token = ""

    async def send(self, document: str, **variables: Any) -> Any:
        """The data; or the code of the first error."""
        result = await self.schema.execute(document, variables, context_value=await self._context())
        if result.errors:
            return (result.errors[0].extensions or {}).get("code", result.errors[0].message)
        return result.data

    async def sign_in(self, account: Account, password: str = PASSWORD) -> dict[str, Any]:
        given = {"phone": account.phone, "password": password, "clientMutationId": "m1"}
        data = await self.send(SIGN_IN, input={**given, "deviceName": "手机"})
        answer: dict[str, Any] = data["signIn"]
        self.token = answer["session"]["accessToken"] if answer["session"] else ""
        return answer

    async def _context(self) -> Context:
        now = self.doors.clock.now()
        found = await principal_of(self.token, now=now, areas=self.doors.areas)
        actor: Actor | None = found.actor if found else None
        return Context(
            actor=actor,
            ports=self.doors.ports,
            now=now,
            address="192.0.2.1",
            must_change_password=found.must_change_password if found else False,
        )


@pytest_asyncio.fixture
async def town(database: Database) -> Town:
    return await new_town()


@pytest.fixture
def app(database: Database) -> App:
    return App(database, Doors())


async def test_signing_in_gives_tokens(town: Town, app: App) -> None:
    answer = await app.sign_in(town.accounts[ActorKind.OFFICE])
    assert answer["userErrors"] == []
    assert answer["clientMutationId"] == "m1"
    assert answer["session"]["actorKind"] == "OFFICE"
    assert answer["session"]["accessExpiresAt"] == "2026-03-01T01:45:00.000Z"
    assert answer["session"]["mustChangePassword"] is False


async def test_a_refusal_is_data(town: Town, app: App) -> None:
    answer = await app.sign_in(town.accounts[ActorKind.OFFICE], "wrong")
    assert answer["session"] is None
    (error,) = answer["userErrors"]
    assert (error["__typename"], error["code"], error["path"]) == (
        "Refusal",
        "SIGN_IN_REFUSED",
        [],
    )


async def test_thirty_aliases_in_one_document_are_five_tries(town: Town, app: App) -> None:
    phone = town.accounts[ActorKind.MEMBER].phone
    fields = "\n".join(
        f'a{number}: signIn(input: {{phone: "{phone}", password: "wrong {number}"}})'
        " { userErrors { code } }"
        for number in range(30)
    )
    data = await app.send(f"mutation {{ {fields} }}")
    codes = [answer["userErrors"][0]["code"] for answer in data.values()]
    assert codes == ["SIGN_IN_REFUSED"] * 5 + ["SIGN_IN_LOCKED"] * 25
    assert len(app.doors.passwords.verified) == 5


async def test_refreshing_needs_no_sign_in(town: Town, app: App) -> None:
    answer = await app.sign_in(town.accounts[ActorKind.MEMBER])
    app.token = ""
    fresh = await app.send(REFRESH, token=answer["session"]["refreshToken"])
    assert fresh["sessionRefresh"]["userErrors"] == []
    wrong = await app.send(REFRESH, token="x" * 43)
    assert wrong["sessionRefresh"]["userErrors"] == [{"code": "SESSION_ENDED"}]
    app.token = fresh["sessionRefresh"]["session"]["accessToken"]
    assert len((await app.send(SESSIONS))["mySessions"]) == 1


async def test_signing_out_ends_it(town: Town, app: App) -> None:
    await app.sign_in(town.accounts[ActorKind.MEMBER])
    assert len((await app.send(SESSIONS))["mySessions"]) == 1
    data = await app.send("mutation { signOut(input: {}) { userErrors { code } } }")
    assert data["signOut"]["userErrors"] == []
    assert await app.send(SESSIONS) == "UNAUTHENTICATED"


async def test_an_initial_password_opens_only_its_change(town: Town, app: App) -> None:
    account = town.accounts[ActorKind.MEMBER]
    await Account.filter(id=account.id).update(must_change_password=True)
    assert (await app.sign_in(account))["session"]["mustChangePassword"] is True
    assert await app.send(SESSIONS) == "PASSWORD_CHANGE_REQUIRED"
    change = """mutation($new: String!, $old: String!) {
      passwordChange(input: {oldPassword: $old, newPassword: $new}) { userErrors { code path } }
    }"""
    weak = await app.send(change, old=PASSWORD, new="short")
    assert weak["passwordChange"]["userErrors"] == [
        {"code": "WEAK_PASSWORD", "path": ["input", "newPassword"]}
    ]
    assert await app.send(SESSIONS) == "PASSWORD_CHANGE_REQUIRED"
    done = await app.send(change, old=PASSWORD, new="a quiet river in June")
    assert done["passwordChange"]["userErrors"] == []
    assert len((await app.send(SESSIONS))["mySessions"]) == 1


async def test_sessions_are_revoked_by_the_id_they_are_listed_with(town: Town, app: App) -> None:
    account = town.accounts[ActorKind.MEMBER]
    await app.sign_in(account)
    await app.sign_in(account)
    listed = (await app.send(SESSIONS))["mySessions"]
    assert [it["current"] for it in listed] == [True, False]
    assert listed[0]["deviceName"] == "手机"
    revoke = """mutation($id: ID!) {
      sessionRevoke(input: {sessionId: $id}) { userErrors { code path } }
    }"""
    data = await app.send(revoke, id=listed[1]["id"])
    assert data["sessionRevoke"]["userErrors"] == []
    assert len((await app.send(SESSIONS))["mySessions"]) == 1
    for wrong, code in (("ses_1", "BAD_ID"), ("ses_" + "0" * 32, "NOT_FOUND")):
        data = await app.send(revoke, id=wrong)
        assert data["sessionRevoke"]["userErrors"] == [
            {"code": code, "path": ["input", "sessionId"]}
        ]
    assert await Session.filter(ended_at=None).count() == 1


async def test_nobody_may_do_what_needs_a_sign_in(town: Town, app: App) -> None:
    before = await everything()
    hall_id = to_wire("Hall", town.hall.id)
    for field in (
        "signOut(input: {})",
        'passwordChange(input: {oldPassword: "a", newPassword: "b"})',
        'sessionRevoke(input: {sessionId: "ses_1"})',
        f'deviceConfirm(input: {{userCode: "CDFHJKMN", hallId: "{hall_id}"}})',
    ):
        document = f"mutation {{ {field} {{ userErrors {{ code }} }} }}"
        assert await app.send(document) == "UNAUTHENTICATED"
    assert await everything() == before


async def test_a_tablet_is_paired(town: Town, app: App) -> None:
    asked = await app.send(
        """mutation { deviceAuthorize(input: {deviceName: "大厅平板"}) {
             pairing { deviceCode userCode expiresAt intervalSeconds } userErrors { code } } }"""
    )
    pairing = asked["deviceAuthorize"]["pairing"]
    assert (len(pairing["userCode"]), pairing["userCode"][4]) == (9, "-")
    assert (pairing["expiresAt"], pairing["intervalSeconds"]) == ("2026-03-01T01:40:00.000Z", 5)
    ask = """mutation($code: String!) { deviceToken(input: {deviceCode: $code}) {
      session { accessToken actorKind } userErrors { code } } }"""
    waiting = await app.send(ask, code=pairing["deviceCode"])
    assert waiting["deviceToken"]["userErrors"] == [{"code": "AUTHORIZATION_PENDING"}]
    await app.sign_in(town.accounts[ActorKind.OFFICE])
    confirmed = await app.send(
        """mutation($code: String!, $hall: ID!) {
             deviceConfirm(input: {userCode: $code, hallId: $hall, clientMutationId: "m2"}) {
               device { id name hall { name } } userErrors { code } replayed } }""",
        code=pairing["userCode"],
        hall=to_wire("Hall", town.hall.id),
    )
    device = await Device.get()
    assert confirmed["deviceConfirm"] == {
        "device": {
            "id": to_wire("Device", device.id),
            "name": "大厅平板",
            "hall": {"name": "睦邻议事之家"},
        },
        "userErrors": [],
        "replayed": False,
    }
    app.token = ""
    app.doors.clock.pass_by(seconds=5)
    let_in = await app.send(ask, code=pairing["deviceCode"])
    assert let_in["deviceToken"]["session"]["actorKind"] == "DEVICE"
