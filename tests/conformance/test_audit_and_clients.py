"""The GraphQL over HTTP audit and the clients that phones and browsers really use."""

import subprocess
from typing import Any

import orjson
import pytest

from tests.conformance.conftest import HERE, RunningServer


def run_script(node: str, script: str, *arguments: str) -> Any:
    """What a script printed, as JSON."""
    command = [node, str(HERE / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return orjson.loads(done.stdout)


def test_passes_every_audit_of_graphql_over_http(node: str, server: RunningServer) -> None:
    report = run_script(node, "audit.mjs", server.url)
    assert report == {"audits": 61, "ok": 61, "bad": []}


@pytest.fixture
def found(node: str, server: RunningServer) -> Any:
    return run_script(node, "clients.mjs", server.url)


def test_serves_the_clients_of_npm(found: Any) -> None:
    refused = "GRAPHQL_VALIDATION_FAILED"
    assert found["graphqlWs"] == {
        "query": "你好，井盖",
        "note": "ws",
        "counts": [0, 1, 2],
        "refused": refused,
    }
    assert found["graphqlWsBadToken"] == 4401
    assert found["apollo"] == {
        "query": "你好，网格",
        "note": "apollo",
        "multipart": [0, 1, 2],
        "refused": refused,
    }
    assert found["apolloOverWs"] == [0, 1]
    assert found["urql"] == {
        "query": "你好，议事厅",
        "note": "urql",
        "counts": [0, 1, 2],
        "refused": refused,
    }
    assert found["graphqlSse"] == {"counts": [0, 1, 2], "query": "你好，流"}
