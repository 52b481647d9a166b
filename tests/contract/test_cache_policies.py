"""The rules for apps' caches fit the schema: nothing forgotten, nothing that is not there."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    parse,
    visit,
)

from adapters.media_signing import BUCKET_SECONDS
from models.reference import REFERENCE
from server.contract import FOLDER
from tests.contract.fixtures import promises

POLICIES = yaml.safe_load((FOLDER / "cache_policies.yaml").read_text("utf-8"))
NEVER = POLICIES["never"]
PAGING = {"first", "after"}
PRIVATE = re.compile(r"token|secret|password|phone|contact|originalurl|(device|user)code", re.I)
"""How fields are called that let somebody in, or tell how to reach people."""


@cache
def schema() -> GraphQLSchema:
    return build_schema((FOLDER / "schema.graphqls").read_text("utf-8"))


def fields() -> Iterator[tuple[GraphQLNamedType, str, GraphQLField]]:
    """Every field that an answer may hold, with its type and as Type.field."""
    for name, each in schema().type_map.items():
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType) and name[:2] != "__":
            for field_name, field in each.fields.items():
                yield each, f"{name}.{field_name}", field


def test_every_id_is_there_whenever_its_object_is() -> None:
    key = POLICIES["keys"]["field"]
    keys = {str(field.type) for _, path, field in fields() if path.endswith(f".{key}")}
    assert keys == {"ID!"}


def test_what_is_there_once_has_no_id() -> None:
    for name in POLICIES["keys"]["singletons"]:
        found = schema().type_map[name]
        assert isinstance(found, GraphQLObjectType)
        assert POLICIES["keys"]["field"] not in found.fields
        leading = [path for _, path, field in fields() if get_named_type(field.type) is found]
        assert all(path.startswith("Query.") for path in leading), leading


def test_every_interface_but_that_of_all_objects_says_what_it_may_be() -> None:
    expected = {
        name: sorted(possible.name for possible in schema().get_possible_types(each))
        for name, each in schema().type_map.items()
        if isinstance(each, GraphQLInterfaceType) and name != "Node"
    }
    assert POLICIES["possible_types"] == expected


def test_every_list_that_pages_says_what_makes_it_another() -> None:
    expected = {
        path: sorted(field.args.keys() - PAGING)
        for _, path, field in fields()
        if get_named_type(field.type).name.endswith("Connection")
    }
    assert POLICIES["lists"] == expected


def test_whatever_sounds_private_is_never_kept_or_masked() -> None:
    said = {*NEVER["fields"], *POLICIES["masked"]}
    unsaid = [
        path
        for parent, path, field in fields()
        if PRIVATE.search(path.partition(".")[2])
        and get_named_type(field.type).name == "String"
        and parent.name not in NEVER["types"]
        and path not in said
    ]
    assert unsaid == []


def test_nothing_is_named_that_is_not_there() -> None:
    lifetimes = POLICIES["lifetimes"]
    named = [*NEVER["fields"], *POLICIES["masked"], *lifetimes["photo_addresses"]["fields"]]
    assert set(named) <= {path for _, path, _ in fields()}
    assert set(NEVER["types"]) <= set(schema().type_map)


def test_the_operations_that_must_not_be_kept_are_all_named() -> None:
    promised = {each.id: each for each in promises()}.values()
    private = {each.name for each in promised if asks_for_private(each.body)}
    assert NEVER["operations"] == sorted(private)


def asks_for_private(body: str) -> bool:
    types = TypeInfo(schema())
    found: list[str] = []

    class Private(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            parent, given = types.get_parent_type(), get_named_type(types.get_type())
            assert parent is not None
            if given and given.name in NEVER["types"]:
                found.append(given.name)
            if f"{parent.name}.{node.name.value}" in NEVER["fields"]:
                found.append(node.name.value)

    visit(parse(body), TypeInfoVisitor(types, Private()))
    return bool(found)


def test_reference_data_is_what_the_server_keeps_in_memory() -> None:
    tables = {table.title().replace("_", "") for table in REFERENCE} - {"Area"}
    areas = POLICIES["possible_types"]["Area"]
    assert POLICIES["lifetimes"]["reference"]["types"] == sorted({*tables, *areas})


def test_addresses_of_photos_last_as_long_as_they_are_signed_for() -> None:
    told = POLICIES["lifetimes"]["photo_addresses"]
    addresses = {path for _, path, _ in fields() if re.fullmatch(r"Photo\.(\w+U|u)rl", path)}
    assert told["seconds"] == BUCKET_SECONDS
    assert set(told["fields"]) == addresses - set(NEVER["fields"])
