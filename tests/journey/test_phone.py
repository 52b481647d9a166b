"""A phone collects, uploads, consults and is watched, against the product as it is served."""

import asyncio
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from PIL import Image

from domain.geo import Datum, convert
from domain.ids import new_uuid, to_wire
from tests.conformance.tus.line import BadLine
from tests.contract.history import fix_in
from tests.journey.conftest import CONFORMANCE, HERE, MANIFEST, App, NodeProcess, ServedVillage
from tests.journey.found import PASSWORD, PHONES
from tests.journey.python_program import RECIPE, new_id, new_issue, signed_in

PHOTOS = Path(__file__).parents[1] / "photos"
PHOTO, SMALL_PHOTO = PHOTOS / "xiaomi_mi3_13mp.jpg", PHOTOS / "huanren_onsite_o6.jpg"


def fresh(type_name: str) -> str:
    return to_wire(type_name, new_uuid())


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def said(**more: Any) -> dict[str, Any]:
    """An input under a key of its own."""
    return {"clientMutationId": fresh("Account"), "capturedAt": now(), **more}


def as_wechat_says_it(grid: str) -> dict[str, Any]:
    """The middle of a grid in GCJ-02."""
    there = convert(fix_in(grid).position, Datum.GCJ02)
    return {
        "longitude": there.longitude,
        "latitude": there.latitude,
        "datum": "GCJ02",
        "accuracyM": 15,
        "provider": "FUSED",
        "fixedAt": now(),
    }


async def collect(app: App, photo_id: str) -> Any:
    photos = [{"id": photo_id, "capturedAt": now()}]
    new = {"id": fresh("Issue"), "title": "广场路灯不亮", "source": "VISIT", "photos": photos}
    answer = await app.run("IssueCollect", input=said(**new, place=as_wechat_says_it("A1")))
    return answer["issue"]


async def test_a_phone_collects_an_issue_and_its_photo_arrives(village: ServedVillage) -> None:
    app, photo_id = await village.app("zhao"), fresh("Photo")
    before = await app.run("LogHead")
    issue = await collect(app, photo_id)
    assert (issue["grid"]["name"], issue["onSite"], issue["onSiteReasons"]) == (
        "A1区",
        "ON_SITE",
        [],
    )
    assert (issue["place"]["datum"], issue["missingPhotoCount"]) == ("GCJ02", 1)

    watcher = await village.watch("sse", app, "IssueEvents", issueId=issue["id"], after=before)
    assert (await watcher.hear())["event"]["kind"] == "ISSUE_COLLECTED"
    line = BadLine(port=village.port)
    line.cut_after = lambda: 250_000 if line.cuts < 2 else 2**40
    report = await village.upload(app, PHOTO, photo_id, line)
    assert (report["ok"], line.cuts) == (True, 2), report
    change = await watcher.hear()
    assert (change["event"]["kind"], change["issue"]["missingPhotoCount"]) == ("PHOTO_READY", 0)

    found = (await app.run("IssueDetail", id=issue["id"]))["issue"]
    assert [photo["state"] for photo in found["photos"]] == ["READY"]
    for name, side in (("url", 1600), ("thumbUrl", 320)):
        await check_picture(village, found["photos"][0][name], side)


async def check_picture(village: ServedVillage, path: str, side: int) -> None:
    """A JPEG of that size without a word of the camera's."""
    async with httpx.AsyncClient() as client:
        served = await client.get(f"http://127.0.0.1:{village.port}{path}")
    assert (served.status_code, served.headers["content-type"]) == (200, "image/jpeg")
    with Image.open(BytesIO(served.content)) as picture:
        assert (picture.format, max(picture.size)) == ("JPEG", side)
        assert not picture.getexif()
        assert not set(picture.info) & {"exif", "xmp", "comment", "photoshop"}
    assert b"XIAOMI" not in served.content.upper()


async def test_who_watches_a_consultation_misses_and_hears_nothing_twice(
    village: ServedVillage,
) -> None:
    caller, neighbour = await village.app("zhao"), await village.app("qian")
    issue = await collect(caller, fresh("Photo"))
    new = {"id": fresh("Consultation"), "title": "路灯怎么修", "setting": "SQUARE"}
    opened = await caller.run(
        "ConsultationOpen",
        input=said(**new, issueIds=[issue["id"]], place=as_wechat_says_it("A1")),
    )
    consultation = opened["consultation"]
    assert (consultation["stage"], consultation["onSite"]) == ("IN_SESSION", "ON_SITE")

    head = await neighbour.run("LogHead")
    watcher = await village.watch(
        "ws", neighbour, "ConsultationEvents", consultationId=consultation["id"], after=head
    )
    heard = []
    for number in range(3):
        await record(caller, consultation["id"], number)
        heard.append(await watcher.hear())
    await watcher.tell("cut")
    assert await watcher.hear() == "lost"
    for number in range(3, 8):
        await record(caller, consultation["id"], number)
    await watcher.tell("back")
    await record(caller, consultation["id"], 8)
    heard += [await watcher.hear() for _ in range(6)]
    await record(caller, consultation["id"], 9)
    heard.append(await watcher.hear())

    assert [change["entry"]["content"] for change in heard] == [f"第{n}句" for n in range(10)]
    assert not any(change["resync"] for change in heard)
    cursors = [change["cursor"] for change in heard]
    assert len(set(cursors)) == 10
    await finish(caller, consultation["id"])
    assert [await kind_of(watcher) for _ in range(2)] == [
        "CONSULTATION_CONCLUDED",
        "MINUTES_CONFIRMED",
    ]


async def record(app: App, consultation_id: str, number: int) -> None:
    entry = {"entryId": fresh("SessionEntry"), "kind": "STATEMENT", "content": f"第{number}句"}
    await app.run("ConsultationRecord", input=said(id=consultation_id, **entry))


async def kind_of(watcher: NodeProcess) -> str:
    change = await watcher.hear()
    kind: str = change["event"]["kind"]
    return kind


async def finish(app: App, consultation_id: str) -> None:
    named = {"clientMutationId": fresh("Account"), "id": consultation_id}
    concluded = {**named, "outcome": "RESOLVED", "minutes": "商定换两盏灯。"}
    await app.run("ConsultationConclude", input=concluded)
    named["clientMutationId"] = fresh("Account")
    answer = await app.run("ConsultationConfirm", input={**named, "version": 1})
    assert answer["consultation"]["stage"] == "CONFIRMED"
    assert len(answer["consultation"]["minutes"][0]["sha256"]) == 64


async def test_apollo_and_urql_get_the_same_home_feed_by_its_id(village: ServedVillage) -> None:
    app = await village.app("zhao")
    await collect(app, fresh("Photo"))
    by_apollo = await app.run("HomeFeed", first=5)
    told = (str(MANIFEST), app.token, "HomeFeed", '{"first": 5}')
    by_urql = await village.once(HERE / "urql.mjs", village.url, *told)
    assert by_urql == {"data": by_apollo, "sentText": False}
    titles = [node["title"] for node in by_apollo["issues"]["nodes"]]
    assert titles[0] == "广场路灯不亮"


async def test_the_recipe_for_wechat_loses_and_doubles_nothing(village: ServedVillage) -> None:
    """A lost answer, a photo as a form, a socket that is cut."""
    told = (village.base, str(MANIFEST), PHONES["zhao"], PASSWORD, str(SMALL_PHOTO))
    place = orjson.dumps(as_wechat_says_it("A1")).decode()
    assert await village.once(HERE / "wechat.mjs", *told, place) == {
        "refused": "SIGN_IN_REFUSED",
        "replayed": True,
        "uploaded": True,
        "kinds": ["ISSUE_COLLECTED", "PHOTO_READY"],
        "sockets": 2,
    }


async def test_the_recipe_for_python_sends_again_what_is_done_once(village: ServedVillage) -> None:
    client = signed_in(village.base)
    given = new_issue(client, "长椅断了")
    told = [client.insisting("IssueCollect", input=given)["issueCollect"] for _ in range(2)]
    assert [each["replayed"] for each in told] == [False, True]


async def test_the_recipe_for_python_follows_across_a_cut(village: ServedVillage) -> None:
    line = BadLine(port=village.port)
    far = await asyncio.to_thread(signed_in, f"http://127.0.0.1:{await line.open()}")
    client = signed_in(village.base)
    changes = far.follow("IssueEvents", after=client.run("LogHead")["logHead"])
    heard = []
    for title in ("树倒了", "水管裂了"):
        client.run("IssueCollect", input=new_issue(client, title))
        heard.append((await asyncio.to_thread(next, changes))["issue"]["title"])
        line.cut()
    await line.close()
    assert heard == ["树倒了", "水管裂了"]


async def test_the_recipe_for_python_tells_a_refusal_by_its_code(village: ServedVillage) -> None:
    client = signed_in(village.base)
    said = {"clientMutationId": new_id("acc"), "id": new_id("iss"), "reason": "重复了"}
    with pytest.raises(RECIPE["Refused"]) as refused:
        client.run("IssueWithdraw", input=said)
    assert refused.value.code == "NOT_FOUND"


async def test_passes_every_audit_of_graphql_over_http(village: ServedVillage) -> None:
    report = await village.once(CONFORMANCE / "audit.mjs", village.url)
    assert report == {"audits": 61, "ok": 61, "bad": []}
