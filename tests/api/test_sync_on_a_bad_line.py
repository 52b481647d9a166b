"""Phones that lose requests and answers, sign-ins and grids still end with what is theirs."""

import asyncio
from datetime import timedelta
from random import Random
from typing import Any

import pytest_asyncio

from models.event import Event
from models.issue import Issue
from models.member import GridAssignment
from server.app import Application
from tests.api.pushing import Item, collected_in, of, push
from tests.application import Clients, clients_of, operation
from tests.conftest import delete_all_rows

PHONES, EACH, BATCH = 3, 100, 7


@pytest_asyncio.fixture
async def clients(application: Application) -> Clients:
    await delete_all_rows(application.world.database.url)
    return await clients_of(application)


class Phone:
    """A queue of what was done, a copy of what there is, and a line that loses a lot."""

    def __init__(self, clients: Clients, name: str, seed: int) -> None:
        self.clients, self.name, self.line = clients, name, Random(seed)
        self.queue: list[Item] = []
        self.copy: dict[str, Any] = {}
        self.cursor: str | None = None
        self.lost = 0

    async def sync(self) -> None:
        """Push until nothing waits, then take changes until there are no more."""
        while self.queue:
            batch = self.queue[:BATCH]
            payload = await self.through(push(self.clients, self.name, *batch))
            if payload is not None:
                assert {each["__typename"] for each in payload["results"]} <= {
                    "SyncApplied",
                    "SyncReplayed",
                }
                del self.queue[:BATCH]
        await self.pull()

    async def pull(self) -> None:
        more = True
        while more:
            asked = self.clients.run("Changes", self.name, after=self.cursor, first=40)
            answer = await self.through(asked)
            if answer is not None:
                page = answer["changes"]
                self.copy |= {each["id"]: each for each in page["nodes"]}
                self.cursor, more = page["cursor"], page["hasMore"]

    async def through(self, request: Any) -> Any:
        """A fifth of the requests never arrives; of the rest 30 % of the answers are lost."""
        if self.line.random() < 0.2:
            request.close()
            self.lost += 1
            return None
        answer = await request
        if self.line.random() < 0.3:
            self.lost += 1
            return None
        return answer


async def test_three_phones_on_a_bad_line_end_with_the_same_three_hundred_rows(
    clients: Clients,
) -> None:
    names = ("zhao", "zhao", "qian")
    for name in names:
        await clients.token(name)
    phones = [Phone(clients, name, seed) for seed, name in enumerate(names)]
    for number, phone in enumerate(phones):
        phone.queue = [collected_in(clients, "A1", f"{number}号第{each}件") for each in range(EACH)]
    made = {of(item)["id"] for phone in phones for item in phone.queue}
    await asyncio.gather(*(phone.sync() for phone in phones))
    await asyncio.gather(*(phone.pull() for phone in phones))
    assert sum(phone.lost for phone in phones) > 20
    assert await Issue.all().count() == await Event.filter(subject_type="Issue").count() == 300
    assert set(phones[0].copy) == made
    assert phones[0].copy == phones[1].copy == phones[2].copy


async def test_a_revoked_phone_with_other_grids_starts_afresh_when_it_signs_in_again(
    clients: Clients,
) -> None:
    await push(clients, "qian", collected_in(clients, "A2"), collected_in(clients, "B1"))
    pack = (await clients.run("OfflinePack", "sun"))["offlinePack"]
    assert [each["name"] for each in pack["grids"]] == ["B1区", "B2区"]
    assert len(pack["issues"]) == 1
    token = await clients.token("sun")
    signed_out = await clients.run("SignOut", "sun", input={"clientMutationId": "out"})
    assert signed_out["signOut"]["userErrors"] == []
    body, variables = operation("Changes").body, {"after": pack["cursor"]}
    refused = await clients.send_with(token, body, variables)
    assert (refused.status, refused.code) == (401, "UNAUTHENTICATED")

    village = clients.village
    await GridAssignment.filter(member_id=village.members["sun"]).update(
        area_id=village.areas["A2"]
    )
    village.ports.clock.forward(timedelta(minutes=1))  # type: ignore[attr-defined]
    clients.tokens.pop("sun")
    clients.actors.pop("sun")
    page = (await clients.run("Changes", "sun", **variables))["changes"]
    # The application, and so its clock, belongs to other tests as well.
    village.ports.clock.forward(timedelta(minutes=-1))  # type: ignore[attr-defined]
    assert (page["reset"], page["nodes"], page["tombstones"]) == (True, [], [])
    fresh = (await clients.run("OfflinePack", "sun"))["offlinePack"]
    assert [each["name"] for each in fresh["grids"]] == ["A2区"]
    assert [each["area"]["name"] for each in fresh["issues"]] == ["A2区"]
    later = (await clients.run("Changes", "sun", after=fresh["cursor"]))["changes"]
    assert (later["reset"], later["nodes"]) == (False, [])
