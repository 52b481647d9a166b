"""The schema keeps our conventions: described, one input a mutation, Relay lists, plain names."""

import re
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
    is_specified_scalar_type,
)

from resolvers.root import build_schema

SCHEMA = build_schema()._schema
TYPES = {
    name: each
    for name, each in SCHEMA.type_map.items()
    if not name.startswith("__") and not is_specified_scalar_type(each)
}
PASCAL, CAMEL = re.compile(r"[A-Z][A-Za-z0-9]*\Z"), re.compile(r"[a-z][A-Za-z0-9]*\Z")
SCREAMING = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\Z")
CHINESE = re.compile(r"[一-鿿]")
UNITS = ("M", "S", "Ms", "Seconds")


def fields() -> Iterator[tuple[str, GraphQLField]]:
    """Every field of an object or interface, as Type.field."""
    for name, each in TYPES.items():
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in each.fields.items():
                yield f"{name}.{field_name}", field


def arguments() -> Iterator[tuple[str, GraphQLArgument]]:
    for path, field in fields():
        for name, argument in field.args.items():
            yield f"{path}({name})", argument


def descriptions() -> Iterator[tuple[str, str | None]]:
    """Where something should be described, and how it is."""
    for name, each in TYPES.items():
        yield name, each.description
        if isinstance(each, GraphQLEnumType | GraphQLInputObjectType):
            parts = each.values if isinstance(each, GraphQLEnumType) else each.fields
            for part, value in parts.items():
                yield f"{name}.{part}", value.description
    for path, field in fields():
        yield path, field.description
    for path, argument in arguments():
        yield path, argument.description


def test_everything_is_described_in_chinese() -> None:
    assert [path for path, text in descriptions() if not CHINESE.search(text or "")] == []


def test_descriptions_are_sentences() -> None:
    unended = [path for path, text in descriptions() if text and text.strip()[-1] not in "。.）)"]
    assert unended == []


def test_types_fields_and_values_are_named_by_kind() -> None:
    wrong = [name for name in TYPES if not PASCAL.match(name)]
    wrong += [path for path, _ in fields() if not CAMEL.match(path.split(".")[1])]
    wrong += [path for path, _ in arguments() if not CAMEL.match(path[path.index("(") + 1 : -1])]
    for name, each in TYPES.items():
        if isinstance(each, GraphQLEnumType):
            wrong += [f"{name}.{value}" for value in each.values if not SCREAMING.match(value)]
    assert wrong == []


def test_a_mutation_takes_one_input_and_answers_a_payload_with_user_errors() -> None:
    assert SCHEMA.mutation_type is not None
    for name, field in SCHEMA.mutation_type.fields.items():
        payload = get_named_type(field.type)
        taken = {key: str(each.type) for key, each in field.args.items()}
        noun_verb = name[0].upper() + name[1:]
        assert taken == {"input": f"{noun_verb}Input!"}, name
        assert is_non_null_type(field.type)
        assert payload.name.endswith("Payload")
        assert isinstance(payload, GraphQLObjectType)
        shown = {key: str(payload.fields[key].type) for key in ("userErrors", "replayed")}
        assert shown == {"userErrors": "[UserError!]!", "replayed": "Boolean!"}, name


def test_every_input_of_a_mutation_has_a_key() -> None:
    inputs = [each for name, each in TYPES.items() if _is_mutation_input(name, each)]
    assert len(inputs) > 20
    for each in inputs:
        assert isinstance(each, GraphQLInputObjectType)
        assert str(each.fields["clientMutationId"].type) == "String!", each.name


def _is_mutation_input(name: str, each: GraphQLNamedType) -> bool:
    mutation = SCHEMA.mutation_type
    assert mutation is not None
    return name in {get_named_type(it.args["input"].type).name for it in mutation.fields.values()}


def test_lists_that_page_are_relay_connections() -> None:
    connections = [each for name, each in TYPES.items() if name.endswith("Connection")]
    for each in connections:
        assert isinstance(each, GraphQLObjectType)
        node = each.name.removesuffix("Connection")
        assert {key: str(field.type) for key, field in each.fields.items()} == {
            "edges": f"[{node}Edge!]!",
            "nodes": f"[{node}!]!",
            "pageInfo": "PageInfo!",
            "totalCount": "Int!",
        }
    for path, field in fields():
        if get_named_type(field.type).name.endswith("Connection"):
            assert {"first", "after"} <= set(field.args), path
            assert str(field.args["first"].type) == "Int!", path


def test_lists_have_no_holes_unless_they_answer_ids_one_by_one() -> None:
    for path, field in fields():
        inner = get_nullable_type(field.type)
        if is_list_type(inner) and path != "Query.nodes":
            assert is_non_null_type(field.type), path
            assert is_non_null_type(inner.of_type), path


def test_ids_and_only_ids_are_ids() -> None:
    named: list[tuple[str, Any]] = [(path.split(".")[1], field.type) for path, field in fields()]
    named += [(path[path.index("(") + 1 : -1], each.type) for path, each in arguments()]
    for each in TYPES.values():
        if isinstance(each, GraphQLInputObjectType):
            named += [(name, part.type) for name, part in each.fields.items()]
    for name, type_ in named:
        is_id = get_named_type(type_).name == "ID"
        said = name in ("id", "ids", "tombstones") or name.endswith(("Id", "Ids"))
        assert is_id == said or name == "clientMutationId", name


def test_times_end_in_at_and_days_in_on() -> None:
    allowed = {"at", "plannedFor", "updatedSince"}
    for path, field in fields():
        name, type_ = path.split(".")[1], get_named_type(field.type).name
        if type_ == "DateTime":
            assert name.endswith("At") or name in allowed, path
        elif type_ == "Date":
            assert name.endswith("On") or name == "validTo", path


def test_lengths_and_durations_carry_their_unit() -> None:
    for path, _ in fields():
        name = path.split(".")[1]
        if re.search(r"accuracy|distance|radius|interval", name):
            assert name.endswith(UNITS), path


def test_every_scalar_of_ours_says_where_it_is_specified() -> None:
    for each in TYPES.values():
        if isinstance(each, GraphQLScalarType):
            assert each.specified_by_url, each.name


def test_everything_with_an_id_of_its_own_is_a_node() -> None:
    # Reached through their subject, by their owner only, or the copy of a node.
    inner = {"Event", "Session", "IssueReplica"}
    for name, each in TYPES.items():
        if isinstance(each, GraphQLObjectType) and "id" in each.fields and name not in inner:
            assert "Node" in {interface.name for interface in each.interfaces}, name
