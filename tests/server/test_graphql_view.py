"""GraphQL over HTTP: status codes, media types, errors, policy and cost."""

from typing import Any

import pytest
import structlog

from domain.actor import ActorKind
from server.limits import QueryLimits
from server.trusted_documents import sha256_of
from tests.server.asgi_calls import HttpCall, ask, get, post
from tests.server.demo_schema import (
    NOTES,
    TRUSTED_HELLO,
    TRUSTED_NOTE,
    demo,
)

GRAPHQL = {"accept": "application/graphql-response+json"}
JSON = {"accept": "application/json"}


async def test_answers_chinese_as_utf8() -> None:
    answer = await ask(demo().view, "{ hello }")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.body == '{"data":{"hello":"你好，大家"}}'.encode()


async def test_answers_in_the_graphql_media_type_when_it_is_asked_for() -> None:
    answer = await post(demo().view, {"query": "{ hello }"}, GRAPHQL)
    assert (answer.status, answer.media) == (200, "application/graphql-response+json")


async def test_passes_on_the_bytes_of_the_executor() -> None:
    answer = await ask(demo().view, "query Fast { hello }")
    assert answer.body == b'{"data":{"hello":"fast"}}'


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { node { children(first: $n) { id } } }", "BAD_USER_INPUT"),
        ("query A { hello } query B { hello }", "BAD_USER_INPUT"),
        ("fragment F on Node { id }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_refuses_a_document_with_400_or_by_old_custom_200(query: str, code: str) -> None:
    view = demo().view
    refused = await post(view, {"query": query}, GRAPHQL)
    assert (refused.status, refused.code, "data" in refused.json()) == (400, code, False)
    old = await post(view, {"query": query}, JSON)
    assert (old.status, old.code) == (200, code)


async def test_names_no_alternatives_for_a_mistyped_field() -> None:
    answer = await ask(demo().view, "{ helo }")
    assert "Did you mean" not in answer.body.decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"5",
        b'"x"',
        b"[]",
        b"[" * 200000,
        b"\xff\xfe",
        b'{"query":"{ hello"',
        b"{}",
        b'{"query":5}',
        b'{"query":""}',
        b'{"query":"{hello}","variables":[]}',
        b'{"query":"{hello}","variables":"{}"}',
        b'{"query":"{hello}","extensions":3}',
        b'{"query":"{hello}","operationName":{}}',
        b'{"documentId":{}}',
        b'{"query":"query($n:String){hello(name:$n)}","variables":{"n":"\\ud800"}}',
    ],
)
async def test_refuses_a_malformed_body_with_400(body: bytes) -> None:
    answer = await post(demo(body_bytes=300_000).view, body)
    assert (answer.status, answer.code) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "multipart/form-data; boundary=x"}, 415),
        ({"content-type": "application/json; charset=gbk"}, 415),
        ({"content-encoding": "gzip"}, 415),
        ({"accept": "text/html"}, 406),
        ({"accept": "application/json;q=0"}, 406),
        ({"content-length": "100001"}, 413),
    ],
)
async def test_refuses_by_headers_with_json(headers: dict[str, str], status: int) -> None:
    answer = await post(demo().view, {"query": "{ hello }"}, headers)
    assert (answer.status, answer.code) == (status, "BAD_USER_INPUT")


async def test_refuses_a_body_that_grows_too_large() -> None:
    answer = await post(demo(body_bytes=30).view, {"query": "{ hello } # 0123456789012345"})
    assert answer.status == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS"])
async def test_refuses_other_methods(method: str) -> None:
    answer = await HttpCall(demo().view, method, {}, b"").run()
    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")


async def test_answers_a_query_by_get_but_never_a_mutation() -> None:
    view, before = demo().view, list(NOTES)
    asked = {"query": "query ($n: String) { hello(name: $n) }", "variables": '{"n":"井盖"}'}
    assert (await get(view, asked)).json() == {"data": {"hello": "你好，井盖"}}
    refused = await get(view, {"query": 'mutation { note(text: "x") }'})
    assert (refused.status, refused.headers["allow"], NOTES) == (405, "POST", before)
    assert (await get(view, {"query": "{hello}", "variables": "{"})).status == 400


async def test_runs_the_operation_that_is_named() -> None:
    body = {"query": "query A { hello } query B { viewer }", "operationName": "B"}
    assert (await post(demo().view, body)).json() == {"data": {"viewer": None}}


@pytest.mark.parametrize(
    "request_form",
    [
        {"documentId": sha256_of(TRUSTED_HELLO)},
        {"documentId": f"sha256:{sha256_of(TRUSTED_HELLO)}", "operationName": "Hello"},
        {"doc_id": sha256_of(TRUSTED_HELLO)},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256_of(TRUSTED_HELLO)}}},
    ],
)
async def test_finds_a_trusted_document_by_any_spelling(request_form: dict[str, Any]) -> None:
    answer = await post(demo().view, {**request_form, "variables": {"name": "网格"}})
    assert answer.json() == {"data": {"hello": "你好，网格"}}


async def test_refuses_unknown_and_mismatched_document_ids() -> None:
    view = demo().view
    unknown = await post(view, {"documentId": "0" * 64}, GRAPHQL)
    assert (unknown.status, unknown.code) == (400, "PERSISTED_QUERY_NOT_FOUND")
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    body = {"query": "{ viewer }", "documentId": sha256_of(TRUSTED_HELLO)}
    assert (await post(view, body)).code == "BAD_USER_INPUT"


async def test_allows_members_only_trusted_documents_when_told_so() -> None:
    view, before = demo(trusted_only=frozenset({ActorKind.MEMBER})).view, list(NOTES)
    free = await ask(view, 'mutation { note(text: "free") }', token="member")
    assert (free.status, free.code, NOTES) == (403, "FORBIDDEN", before)
    assert (await ask(view, "{ hello }", token="office")).status == 200
    trusted = {"documentId": sha256_of(TRUSTED_NOTE), "variables": {"text": "a"}}
    assert (await post(view, trusted, token="member")).json() == {"data": {"note": "a"}}
    assert (await ask(view, TRUSTED_HELLO, token="member")).status == 200


async def test_keeps_anonymous_callers_from_the_schema_and_from_dear_queries() -> None:
    view = demo().view
    for query in (
        "{ __schema { types { name } } }",
        "{ ...F } fragment F on Query { __schema { types { name } } }",
    ):
        refused = await ask(view, query)
        assert (refused.status, refused.code) == (403, "FORBIDDEN")
        assert (await ask(view, query, token="office")).status == 200
    dear = "{ node { children(first: 1000) { id } } }"
    assert (await ask(view, dear)).code == "QUERY_TOO_COMPLEX"
    assert (await ask(view, dear, token="office")).status == 200
    closed = demo(anonymous_documents=False).view
    assert (await ask(closed, "{ hello }")).code == "FORBIDDEN"
    assert (await ask(closed, TRUSTED_HELLO)).status == 200


async def test_answers_401_to_a_token_that_is_not_good() -> None:
    answer = await ask(demo().view, "{ hello }", token="stale")
    assert (answer.status, answer.code) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"] == "Bearer"
    basic = await post(demo().view, {"query": "{hello}"}, {"authorization": "Basic eA=="})
    assert basic.status == 401


async def test_masks_bugs_and_keeps_refusals() -> None:
    with structlog.testing.capture_logs() as logs:
        answer = await ask(demo().view, "{ closed broken tooBig }")
    by_path = {it["path"][0]: it for it in answer.json()["errors"]}
    assert by_path["closed"]["extensions"] == {"code": "CLOSED"}
    assert by_path["closed"]["message"] == "已经关闭。"
    for name in ("broken", "tooBig"):
        assert by_path[name]["extensions"]["code"] == "INTERNAL"
        assert by_path[name]["extensions"]["incident"] in by_path[name]["message"]
    assert b"secret" not in answer.body
    assert b"1099511627776" not in answer.body
    assert len(logs) == 2


async def test_masks_a_crash_of_the_executor_and_of_sign_in() -> None:
    view = demo().view
    crash = await ask(view, "query Crash { hello }")
    assert (crash.status, crash.code, crash.json()["data"]) == (200, "INTERNAL", None)
    assert (await ask(view, "query Refused { hello }")).code == "CLOSED"
    broken = await ask(view, "{ hello }", token="broken")
    assert (broken.status, broken.code) == (500, "INTERNAL")


async def test_ends_an_operation_at_its_deadline() -> None:
    answer = await ask(demo(operation_s=0.01).view, "{ slow }")
    assert (answer.status, answer.code) == (503, "TIMEOUT")


async def test_reports_cost_only_when_asked() -> None:
    body = {"query": "{ node { children(first: 2) { id name } } }"}
    view = demo().view
    assert "extensions" not in (await post(view, body)).json()
    asked = await post(view, body, {"x-gridhall-cost": "1"}, token="office")
    cost = asked.json()["extensions"]["cost"]
    assert (cost["requested"], cost["actual"]) == (10, 10)
    assert cost["throttleStatus"]["maximumAvailable"] == 20_000
    assert 19_990 <= cost["throttleStatus"]["currentlyAvailable"] <= 20_000
    assert "extensions" in (await post(demo(report_cost=True).view, body)).json()


async def test_throttles_one_caller_and_not_the_next() -> None:
    view = demo(budget=70, budget_restored_per_s=1).view
    query = "{ node { children(first: 2) { id name } } }"
    assert (await ask(view, query, token="office")).status == 200
    slow = await ask(view, query, token="office")
    assert (slow.status, slow.code) == (429, "RATE_LIMITED")
    assert slow.headers["retry-after"] == "4"
    assert (await ask(view, query, token="member")).status == 200


async def test_makes_a_fresh_context_for_every_operation() -> None:
    view = demo().view
    serials = [(await ask(view, "{ node { contextSerial } }")).json() for _ in range(2)]
    assert [it["data"]["node"]["contextSerial"] for it in serials] == [1, 2]


async def test_refuses_hostile_shapes() -> None:
    view = demo(query=QueryLimits(tokens=400)).view
    for nested in ("{ node " * 190 + "}" * 190, "{" + "... {" * 190 + "}" * 191):
        assert (await ask(view, nested)).code in ("QUERY_TOO_COMPLEX", "GRAPHQL_PARSE_FAILED")
    deep = "{ node " + "{ children " * 12 + "{ id }" + " }" * 13
    for query in (deep, "{" + " a: hello" * 32 + "}", "{ hello " + "@skip(if: false) " * 4 + "}"):
        assert (await ask(view, query, token="office")).code == "QUERY_TOO_COMPLEX"
    assert (await ask(view, "{" + " hello" * 500 + "}")).code == "QUERY_TOO_COMPLEX"
