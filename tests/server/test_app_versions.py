"""Apps that say how old they are: served as long as a manifest as old as they is here."""

from pathlib import Path

import pytest

from server.app_versions import oldest_versions, require_served
from server.contract import APPS, FOLDER
from server.errors import RequestFault
from server.trusted_documents import TrustedDocuments
from tests.server.asgi_calls import ask, post
from tests.server.demo_schema import demo

OLDEST = {"member_app": "1.9.0"}


def test_the_oldest_manifest_of_an_app_is_the_oldest_version_served() -> None:
    paths = [Path(f"member_app/{each}.json") for each in ("1.10.0", "1.9.0", "2.0.0")]
    assert oldest_versions([*paths, Path("office/3.0.0.json")]) == OLDEST | {"office": "3.0.0"}
    assert set(TrustedDocuments.load(FOLDER / "manifests").oldest) == set(APPS)


@pytest.mark.parametrize(
    "client",
    [
        b"member_app/1.9.0",
        b"member_app/1.10",
        b"member_app/1.9.0-rc.1",
        b"member_app/2",
        b"member_app/" + b"9" * 60_000,
        b"member_app/",
        b"member_app",
        b"curl/8.5.0",
        "手机/1".encode(),
    ],
)
def test_serves_the_oldest_what_is_newer_and_what_is_no_app_of_ours(client: bytes) -> None:
    require_served(client, OLDEST)


@pytest.mark.parametrize("version", [b"1.8.9", b"1", b"0.1.0", b"one", "１.９".encode(), b"-1"])
def test_refuses_what_is_older_and_says_which_is_not(version: bytes) -> None:
    with pytest.raises(RequestFault) as refused:
        require_served(b"member_app/" + version, OLDEST)
    (error,) = refused.value.errors
    assert error["extensions"] == {"code": "CLIENT_TOO_OLD", "minimum": "1.9.0"}


@pytest.mark.parametrize(
    "headers",
    [
        {"x-client": "member_app/1.8.0"},
        {"apollographql-client-name": "member_app", "apollographql-client-version": "1.8.0"},
    ],
)
async def test_is_told_over_http(headers: dict[str, str]) -> None:
    view = demo().view
    view._operations.oldest_versions = OLDEST
    answer = await post(view, {"query": "{ hello }"}, headers)
    assert (answer.status, answer.code) == (400, "CLIENT_TOO_OLD")
    assert (await ask(view, "{ hello }")).status == 200
