"""Documents: the cache, trusted documents and their manifests, costs."""

import json
from pathlib import Path
from typing import Any

import pytest
from graphql import OperationType

from server.documents import DocumentStore, Prepared
from server.errors import DocumentFault
from server.graphql_request import GraphQLRequest
from server.limits import TransportSettings
from server.trusted_documents import BadManifest, TrustedDocuments, sha256_of
from tests.server.demo_schema import TRUSTED_COUNT, TRUSTED_HELLO, schema

BODY = "query Hello { hello }"


def store(*trusted: str, settings: TransportSettings | None = None) -> DocumentStore:
    return DocumentStore(
        schema._schema, TrustedDocuments.of(*trusted), settings or TransportSettings()
    )


def by_text(text: str, name: str | None = None) -> GraphQLRequest:
    return GraphQLRequest(text, None, name, None)


def admit(query: str) -> Prepared:
    return store().admit(query, None)


def test_prepares_a_text_once() -> None:
    documents = store()
    assert documents.find(by_text(BODY)) is None
    prepared = documents.admit(BODY, None)
    assert documents.find(by_text(BODY)) is prepared
    assert prepared.sha256 == sha256_of(BODY)
    assert (prepared.operation_name, prepared.kind) == ("Hello", OperationType.QUERY)
    assert not prepared.trusted


def test_keeps_no_refused_text() -> None:
    documents = store()
    for text in ("{ nothing }", "{", "query A { hello } query B { hello }"):
        with pytest.raises(DocumentFault):
            documents.admit(text, None)
        assert documents.find(by_text(text)) is None


def test_forgets_the_least_used_text_by_tokens() -> None:
    documents = store(settings=TransportSettings(cached_tokens=15))
    texts = [f"{{ a{n}: hello }}" for n in range(4)]
    for text in texts[:3]:
        documents.admit(text, None)
    documents.find(by_text(texts[0]))
    documents.admit(texts[3], None)
    assert [documents.find(by_text(it)) is not None for it in texts] == [True, False, True, True]


def test_trusts_a_document_by_id_by_name_and_by_its_exact_text() -> None:
    documents = store(TRUSTED_HELLO, TRUSTED_COUNT)
    by_id = documents.find(GraphQLRequest(None, sha256_of(TRUSTED_HELLO), None, None))
    named = documents.find(GraphQLRequest(None, sha256_of(TRUSTED_HELLO), "Hello", None))
    assert by_id is named is documents.find(by_text(TRUSTED_HELLO))
    assert by_id is not None
    assert by_id.trusted
    assert not documents.admit(TRUSTED_HELLO + " ", None).trusted
    assert [it.operation_name for it in documents.trusted()] == ["Hello", "Count"]


def test_refuses_a_trusted_document_under_another_name() -> None:
    with pytest.raises(DocumentFault, match="Other"):
        store(TRUSTED_HELLO).find(GraphQLRequest(None, sha256_of(TRUSTED_HELLO), "Other", None))


def test_does_not_start_on_a_document_that_does_not_fit_the_schema() -> None:
    with pytest.raises(BadManifest, match="nothing"):
        store("query Old { nothing }")


def manifest(**changes: Any) -> dict[str, Any]:
    operation = {"id": sha256_of(BODY), "name": "Hello", "type": "query", "body": BODY}
    operations = [operation | changes.pop("operation", {})]
    return {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": operations,
    } | changes


def write(folder: Path, content: object) -> Path:
    path = folder / "member_app" / "1.0.0.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return folder


def test_reads_manifests_of_all_apps_and_versions(tmp_path: Path) -> None:
    write(tmp_path, manifest())
    assert dict(TrustedDocuments.load(tmp_path)) == {sha256_of(BODY): BODY}
    assert len(TrustedDocuments.load(tmp_path / "nowhere")) == 0


def test_knows_the_apps_a_document_belongs_to(tmp_path: Path) -> None:
    for app in ("member_app", "office"):
        (tmp_path / app).mkdir()
        (tmp_path / app / "1.0.0.json").write_text(json.dumps(manifest()))
    trusted = TrustedDocuments.load(tmp_path)
    assert trusted.apps(sha256_of(BODY)) == {"member_app", "office"}
    assert trusted.apps("unknown") == frozenset()


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        {},
        manifest(version=2),
        manifest(format="relay"),
        manifest(operations=[{}]),
        manifest(operation={"body": BODY + " "}),
        manifest(operations=[5]),
    ],
)
def test_does_not_start_on_a_damaged_manifest(tmp_path: Path, content: object) -> None:
    with pytest.raises(BadManifest, match=r"1\.0\.0\.json"):
        TrustedDocuments.load(write(tmp_path, content))


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ hello }", 1),
        ("{ node { id name } }", 4),
        ("{ node { children(first: 5) { id } } }", 2 + 5 * 3),
        ("{ node { children { id } } }", 2 + 20 * 3),
        ("{ node { tags { id } } }", 2 + 5 * 3),
        ("{ page(first: 3) { nodes { id } total } }", 3 * (2 + 3 + 1)),
        ("{ page(first: 3) { ...P } } fragment P on Page { nodes { id } }", 3 * (2 + 3)),
        ("{ nodes(ids: [1, 2]) { id } }", 2 * 3),
        ("{ node { ...F ...F } } fragment F on Node { children(first: 2) { id } }", 2 + 2 * 6),
        ("{ node { ... on Node { id } } }", 3),
        ("{ __schema { types { fields { name } } } }", 500),
        ("query ($n: Int = 7) { node { children(first: $n) { id } } }", 2 + 7 * 3),
        ("query ($n: Int) { node { children(first: $n) { id } } }", 2 + 20 * 3),
    ],
)
def test_prices_an_operation(query: str, cost: int) -> None:
    assert admit(query).cost == cost


def test_prices_an_operation_by_its_variables() -> None:
    documents = store()
    query = "query ($n: Int = 7, $ids: [ID!]!) {"
    query += " node { children(first: $n) { id } } nodes(ids: $ids) { id } }"
    prepared = documents.admit(query, None)
    assert prepared.sized_by == ("ids", "n")
    assert documents.cost(prepared, {"n": 2, "ids": ["1", "2", "3"]}) == 2 + 2 * 3 + 3 * 3
    assert documents.cost(prepared, {"n": 2**70, "ids": []}) == 10**9
    assert documents.cost(prepared, {"n": "x", "ids": {}}) == 2 + 20 * 3 + 20 * 3
