"""Approvals: a document is validated once per schema, and never taken for valid by mistake."""

from pathlib import Path

import orjson
import pytest
from graphql import build_schema

from server.approvals import Approvals
from server.documents import DocumentStore
from server.limits import TransportSettings
from server.trusted_documents import BadManifest, TrustedDocuments, sha256_of

SCHEMA = build_schema("type Query { hello: String! name: String! }")
WITHOUT_NAME = build_schema("type Query { hello: String! }")
DESCRIBED = build_schema('type Query { "问候" hello: String! name: String! }')
HELLO, NAME = "query Hello { hello }", "query Name { name }"


def store(file: Path, *texts: str, schema: object = SCHEMA) -> DocumentStore:
    trusted = TrustedDocuments({sha256_of(text): text for text in texts}, approvals=file)
    return DocumentStore(schema, trusted, TransportSettings())  # type: ignore[arg-type]


def approved(file: Path, schema: object = SCHEMA) -> set[str]:
    found = Approvals(file, schema)  # type: ignore[arg-type]
    return {text for text in (HELLO, NAME) if sha256_of(text) in found}


def test_remembers_what_was_found_valid(tmp_path: Path) -> None:
    store(tmp_path / "approvals.json", HELLO, NAME)
    assert approved(tmp_path / "approvals.json") == {HELLO, NAME}
    assert [each.name for each in tmp_path.iterdir()] == ["approvals.json"]


def test_what_is_no_longer_trusted_is_forgotten(tmp_path: Path) -> None:
    store(tmp_path / "approvals.json", HELLO, NAME)
    store(tmp_path / "approvals.json", NAME)
    assert approved(tmp_path / "approvals.json") == {NAME}


def test_the_next_start_does_not_validate_again(tmp_path: Path) -> None:
    """Seen by approving what is not valid, which nothing but the file would let through."""
    file = tmp_path / "approvals.json"
    Approvals(file, WITHOUT_NAME).keep([sha256_of(NAME)])
    documents = store(file, NAME, schema=WITHOUT_NAME)
    assert [each.text for each in documents.trusted()] == [NAME]


@pytest.mark.parametrize("changed", [WITHOUT_NAME, DESCRIBED])
def test_another_schema_approves_nothing(tmp_path: Path, changed: object) -> None:
    store(tmp_path / "approvals.json", HELLO, NAME)
    assert approved(tmp_path / "approvals.json", changed) == set()


def test_a_document_the_new_schema_does_not_know_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "approvals.json"
    store(file, HELLO, NAME)
    with pytest.raises(BadManifest):
        store(file, HELLO, NAME, schema=WITHOUT_NAME)
    assert approved(file) == {HELLO, NAME}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"7", b"{}", b'{"judge": 1}', b"\xff"])
def test_a_damaged_file_approves_nothing_and_is_written_anew(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "approvals.json"
    file.write_bytes(content)
    assert approved(file) == set()
    store(file, HELLO)
    assert approved(file) == {HELLO}


def test_a_list_that_is_none_approves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "approvals.json"
    store(file, HELLO)
    file.write_bytes(orjson.dumps(orjson.loads(file.read_bytes()) | {"approved": 5}))
    assert approved(file) == set()


def test_starts_where_nothing_can_be_written(tmp_path: Path) -> None:
    documents = store(tmp_path / "nowhere" / "approvals.json", HELLO)
    assert [each.text for each in documents.trusted()] == [HELLO]
