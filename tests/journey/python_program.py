"""A program of the recipe for Python, and what it does."""

from datetime import UTC, datetime
from runpy import run_path
from typing import Any

import orjson

from server.contract import FOLDER
from tests.journey.conftest import MANIFEST
from tests.journey.found import PASSWORD, PHONES

RECIPE = run_path(str(FOLDER / "recipes" / "gridhall.py"))
new_id = RECIPE["new_id"]


def signed_in(base: str) -> Any:
    """The recipe's client, with the token of a member."""
    client = RECIPE["Gridhall"](
        base, orjson.loads(MANIFEST.read_bytes()), client="member_app/0.1.0"
    )
    said = {"clientMutationId": new_id("acc"), "phone": PHONES["zhao"], "password": PASSWORD}
    client.carry(client.run("SignIn", input=said)["signIn"]["session"]["accessToken"])
    return client


def new_issue(client: Any, title: str) -> dict[str, Any]:
    grid = client.run("MyGrids")["grids"]["nodes"][0]["id"]
    said = {"id": new_id("iss"), "title": title, "source": "VISIT", "areaId": grid}
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"clientMutationId": new_id("acc"), "capturedAt": moment, **said}
