"""The operations an app's people use often, as the explorer shows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    type_from_ast,
    value_from_ast_untyped,
)

from server.contract import with_fragments

_EXAMPLES: dict[str, object] = {"Int": 0, "Float": 0.0, "Boolean": False}


@dataclass(frozen=True, slots=True)
class SavedOperation:
    """One document as the contract has it, a title for people, and variables to start from."""

    name: str
    title: str
    query: str
    variables: dict[str, Any]


def saved_operations(
    folder: Path, *, app: str, schema: GraphQLSchema | None = None
) -> list[SavedOperation]:
    """The app's operations under `folder`/`app`, sign-in first, then by file name.

    The first `#` line of a file is its title, else what `schema` says about its first field. With a
    schema, variables are examples of their types.
    """
    fragments = _fragments(folder)
    files = sorted((folder / app).glob("**/*.graphql"), key=_sign_in_first)
    return [
        _saved(text, operation, fragments, schema)
        for text in (file.read_text("utf-8") for file in files)
        for operation in _operations(parse(text))
    ]


def _sign_in_first(file: Path) -> tuple[bool, str]:
    return file.stem not in ("SignIn", "OfficeSignIn"), file.stem


def _operations(document: DocumentNode) -> Iterator[OperationDefinitionNode]:
    return (node for node in document.definitions if isinstance(node, OperationDefinitionNode))


def _fragments(folder: Path) -> dict[str, str]:
    """Every fragment under `folder`, by name, as its own text."""
    return {
        node.name.value: text[node.loc.start : node.loc.end]
        for text in (file.read_text("utf-8") for file in sorted(folder.glob("**/*.graphql")))
        for node in parse(text).definitions
        if isinstance(node, FragmentDefinitionNode) and node.loc
    }


def _saved(
    text: str,
    operation: OperationDefinitionNode,
    fragments: dict[str, str],
    schema: GraphQLSchema | None,
) -> SavedOperation:
    name = operation.name.value if operation.name else "Unnamed"
    return SavedOperation(
        name=name,
        title=_comment(text) or _description(operation, schema) or name,
        query=with_fragments(text, fragments),
        variables=_variables(operation, schema),
    )


def _comment(text: str) -> str:
    found = re.match(r"\s*#\s*(.+)", text)
    return found[1].strip() if found else ""


def _description(operation: OperationDefinitionNode, schema: GraphQLSchema | None) -> str:
    """The first clause of what the schema says about the operation's first field."""
    root = schema.get_root_type(operation.operation) if schema else None
    names = [n.name.value for n in operation.selection_set.selections if isinstance(n, FieldNode)]
    if root is None or not names or names[0] not in root.fields:
        return ""
    return re.split(r"[。：；（，\n]", root.fields[names[0]].description or "", maxsplit=1)[0]


def _variables(operation: OperationDefinitionNode, schema: GraphQLSchema | None) -> dict[str, Any]:
    return {
        definition.variable.name.value: (
            value_from_ast_untyped(definition.default_value)
            if definition.default_value
            else _example(type_from_ast(schema, definition.type) if schema else None)
        )
        for definition in operation.variable_definitions or ()
    }


def _example(type_: GraphQLInputType | Any) -> object:
    """A value to start typing from: required fields only, nothing that could pass for real."""
    if not isinstance(type_, GraphQLNonNull):
        return None
    type_ = type_.of_type
    if isinstance(type_, GraphQLList):
        return []
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    if isinstance(type_, GraphQLInputObjectType):
        required = {n: f for n, f in type_.fields.items() if isinstance(f.type, GraphQLNonNull)}
        return {name: _example(field.type) for name, field in required.items()}
    return _EXAMPLES.get(type_.name, "")
