"""RxDB's own GraphQL replication, unmodified: nothing lost, nothing twice, everybody the same."""

import asyncio
from typing import Any

import httpx

from tests.replication.conftest import Replicating, RxPhone

EACH = 100
BATCHES = {"pushBatch": 5, "pullBatch": 20}


async def grid_of(village: Replicating, token: str) -> str:
    """The first grid of whoever signed in."""
    pack = (await village.ask("OfflinePack", token))["offlinePack"]
    grid: str = pack["grids"][0]["id"]
    return grid


async def in_step(phones: list[RxPhone]) -> None:
    """Everything pushed by everybody, then pulled by everybody."""
    for command in ("inSync", "resync"):
        await asyncio.gather(*(phone.do(command) for phone in phones))


async def test_three_phones_on_a_bad_line_end_with_the_same_three_hundred_issues(
    village: Replicating,
) -> None:
    """A fifth of the requests never arrives, of the rest 30 % of the answers get lost."""
    token = await village.token("zhao")
    grid = await grid_of(village, token)
    phones = [
        await village.phone(name, seed=seed, token=token if name == "zhao" else "")
        for seed, name in enumerate(("zhao", "zhao", "qian"), 11)
    ]
    made: list[str] = []
    for number, phone in enumerate(phones):
        said = {"title": f"{number}号第", "areaId": grid}
        made += await phone.do("collect", EACH, said)
    await asyncio.gather(*(phone.do("online", 0.2, 0.3, BATCHES) for phone in phones))
    await in_step(phones)
    await asyncio.gather(*(phone.do("calm") for phone in phones))
    await in_step(phones)
    held = [await phone.documents() for phone in phones]
    counts = [await phone.do("inSync") for phone in phones]
    assert sum(each["requestsDropped"] for each in counts) >= 10
    assert sum(each["answersDropped"] for each in counts) >= 10
    assert len(made) == len(set(made)) == 3 * EACH
    assert set(held[0]) == set(made)
    assert held[0] == held[1] == held[2]
    assert {(each["version"], each["refusal"]) for each in held[0].values()} == {(1, "")}
    pulled = await village.ask("IssueReplicaPull", token, limit=500)
    assert len(pulled["issueReplicaPull"]["documents"]) == 3 * EACH


async def test_phones_follow_each_other_live(village: Replicating) -> None:
    token = await village.token("zhao")
    grid = await grid_of(village, token)
    zhao, qian = await village.phone("zhao", token=token), await village.phone("qian")
    for phone in (zhao, qian):
        await phone.do("online")
        await phone.do("inSync")
    [issue] = await zhao.do("collect", 1, {"title": "井盖松动", "areaId": grid})
    await qian.do("seeing", issue, "title", "井盖松动0")
    await qian.do("change", issue, {"step": "STUDY", "finding": "须更换"})
    await zhao.do("seeing", issue, "finding", "须更换")
    assert (await zhao.documents())[issue]["version"] == 2

    [other] = await zhao.do("collect", 1, {"title": "误报", "areaId": grid})
    await qian.do("seeing", other, "title", "误报0")
    await zhao.do("remove", other)
    await qian.do("seeing", other, "title", None)
    assert other not in await qian.documents()


async def test_a_row_that_is_refused_stays_on_the_phone_and_holds_up_no_other(
    village: Replicating,
) -> None:
    token = await village.token("zhao")
    phone = await village.phone("zhao", token=token)
    grid = await grid_of(village, token)
    [bad] = await phone.do("collect", 1, {"title": "没有网格的"})
    good = await phone.do("collect", 3, {"title": "有网格的", "areaId": grid})
    await phone.do("online")
    await phone.do("inSync")
    held = await phone.documents()
    assert [held[each]["version"] for each in good] == [1, 1, 1]
    assert (held[bad]["title"], held[bad]["version"]) == ("没有网格的0", 0)
    assert "请在列表中选择网格" in held[bad]["refusal"]

    await phone.do("change", bad, {"areaId": grid})
    await phone.do("seeing", bad, "version", 1)
    assert (await phone.documents())[bad]["refusal"] == ""


async def test_a_revoked_phone_is_told_and_goes_on_once_signed_in_again(
    village: Replicating,
) -> None:
    token = await village.token("zhao")
    phone = await village.phone("zhao", token=token)
    await phone.do("online")
    await phone.do("inSync")
    await sign_out(village, token)
    async with httpx.AsyncClient(trust_env=False) as client:
        refused = await client.post(
            village.url,
            json={"query": "{ logHead }"},
            headers={"authorization": f"Bearer {token}"},
        )
    assert refused.status_code == 401
    [issue] = await phone.do("collect", 1, {"title": "退出以后的"})
    fresh = await village.token("zhao")
    await phone.do("change", issue, {"areaId": await grid_of(village, fresh)})
    await phone.do("told", "UNAUTHENTICATED")
    await phone.do("token", fresh)
    await phone.do("seeing", issue, "version", 1)


async def sign_out(village: Replicating, token: str) -> None:
    given: dict[str, Any] = {"clientMutationId": "out"}
    answer = await village.ask("SignOut", token, input=given)
    assert answer["signOut"]["userErrors"] == []
