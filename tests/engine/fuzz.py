"""The oracle test: random operations must give the same JSON from a plan and from graphql-core."""

import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLSchema,
    execute,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    parse,
    validate,
)

from engine.engine import Engine, operation_named


@dataclass(frozen=True)
class Operation:
    text: str
    variables: dict[str, Any]


@dataclass
class Comparison:
    """How many operations had a plan, how many plans held, and where the answers differ."""

    total: int = 0
    planned: int = 0
    held: int = 0
    with_errors: int = 0
    different: list[tuple[Operation, Any, bytes, bytes]] = field(default_factory=list)
    interpreted: list[Operation] = field(default_factory=list)

    @property
    def planned_share(self) -> float:
        """How many of all operations had a plan afterwards."""
        return self.planned / max(1, self.total)

    @property
    def held_share(self) -> float:
        """Of the answers without errors, how many a plan gave.

        A plan judges all arguments first, also those of fields that graphql-core never comes to.
        """
        return self.held / max(1, self.total - self.with_errors)


async def compare(
    engine: Engine,
    schema: GraphQLSchema,
    operations: Iterable[Operation],
    contexts: Sequence[Callable[[], Any]],
) -> Comparison:
    """Runs every operation as one viewer after another through both executors."""
    comparison = Comparison()
    for number, operation in enumerate(operations):
        make_context = contexts[number % len(contexts)]
        await _compare_one(engine, schema, operation, make_context, comparison)
    return comparison


async def _compare_one(
    engine: Engine,
    schema: GraphQLSchema,
    operation: Operation,
    make_context: Callable[[], Any],
    comparison: Comparison,
) -> None:
    document = parse(operation.text)
    errors = validate(schema, document)
    assert not errors, f"{operation.text}\n{errors}"
    definition = operation_named(document, None)
    assert definition is not None
    wanted = await interpreted(schema, document, operation.variables, make_context())
    context = make_context()
    given = await engine.execute(document, definition, operation.variables, context)
    kind = context.actor.kind if context.actor is not None else None
    comparison.total += 1
    comparison.planned += bool(engine.plan_for(document, definition, operation.variables, kind))
    comparison.with_errors += b'"errors":' in wanted
    if given is None:
        comparison.interpreted.append(operation)
        return
    comparison.held += 1
    if given != wanted:
        comparison.different.append((operation, make_context().actor, given, wanted))


async def interpreted(
    schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any], context: Any
) -> bytes:
    """What graphql-core answers."""
    result: Any = execute(schema, document, context_value=context, variable_values=variables)
    if isinstance(result, Awaitable):
        result = await result
    assert isinstance(result, ExecutionResult)
    if result.errors:
        return orjson.dumps(result.formatted)
    return orjson.dumps({"data": result.data})


@dataclass
class Values:
    """What the generator may put into arguments: wire ids by type, cursors, words."""

    ids: dict[str, list[str]]
    words: Sequence[str] = ("路灯", "100%", "_", "a'b", "")
    cursors: list[str] = field(default_factory=list)
    moments: Sequence[str] = ("2026-03-01T00:00:00.000Z", "2026-01-15T08:30:00+08:00")
    numbers: dict[str, tuple[float, float]] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()


class OperationMaker:
    """Random valid queries over a schema, the same for the same seed."""

    def __init__(self, schema: GraphQLSchema, values: Values, seed: int) -> None:
        self.schema, self.values, self.random = schema, values, random.Random(seed)

    def make(self) -> Operation:
        self.variables: dict[str, tuple[str, Any]] = {}
        self.fragments: dict[str, str] = {}
        self.budget = self.random.choice((12, 30, 60))
        self.used: dict[str, str] = {}
        query = self.schema.query_type
        assert query is not None
        names = [name for name in query.fields if name not in self.values.skipped]
        roots = [
            self._field(query.fields[name], name, depth=0)
            for name in self.random.sample(names, k=min(len(names), self.random.choice((1, 1, 2))))
        ]
        if self.random.random() < 0.1:
            roots.append("__typename")
        body = "{ " + " ".join(roots) + " }"
        declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        head = f"query Fuzz({declared})" if declared else "query Fuzz"
        text = " ".join([head + " " + body, *self.fragments.values()])
        values = {name: value for name, (_, value) in self.variables.items()}
        return Operation(text, {k: v for k, v in values.items() if v is not ...})

    def _field(self, field_: GraphQLField, name: str, *, depth: int) -> str:
        self.budget -= 1
        arguments = self._arguments(field_)
        alias = f"a{len(self.used)}"
        self.used[alias] = name
        given = f"({', '.join(arguments)})" if arguments else ""
        head = f"{alias}: {name}{given}{self._directives()}"
        named = get_named_type(field_.type)
        if is_leaf_type(named):
            return head
        return f"{head} {{ {self._selection(named, depth=depth + 1)} }}"

    def _directives(self) -> str:
        if self.random.random() > 0.06:
            return ""
        kind = self.random.choice(("skip", "include"))
        flag = self.random.random() < 0.5
        if self.random.random() < 0.5:
            return f" @{kind}(if: {str(flag).lower()})"
        name = f"f{len(self.variables)}"
        self.variables[name] = ("Boolean!", flag)
        return f" @{kind}(if: ${name})"

    def _selection(self, type_: Any, *, depth: int) -> str:
        parts = self._own_fields(type_, depth)
        if is_abstract_type(type_):
            possible = self.schema.get_possible_types(type_)
            for concrete in self.random.sample(possible, k=min(len(possible), 2)):
                parts.append(self._fragment(concrete, depth))
        elif self.random.random() < 0.15:
            parts.append(self._fragment(type_, depth))
        if self.random.random() < 0.15 or not parts:
            parts.append("__typename")
        return " ".join(parts)

    def _fragment(self, type_: Any, depth: int) -> str:
        inside = self._own_fields(type_, depth) or ["__typename"]
        if self.random.random() < 0.5:
            return f"... on {type_.name}{self._directives()} {{ {' '.join(inside)} }}"
        name = f"F{len(self.fragments)}"
        self.fragments[name] = ""
        self.fragments[name] = f"fragment {name} on {type_.name} {{ {' '.join(inside)} }}"
        return f"...{name}{self._directives()}"

    def _own_fields(self, type_: Any, depth: int) -> list[str]:
        names = list(type_.fields)
        leaves = [
            name for name in names if not is_composite_type(get_named_type(type_.fields[name].type))
        ]
        inner = [name for name in names if name not in leaves]
        chosen = self.random.sample(leaves, k=min(len(leaves), self.random.randint(0, 4)))
        if depth < 6 and self.budget > 0 and inner:
            chosen += self.random.sample(inner, k=min(len(inner), self.random.choice((0, 1, 1, 2))))
        self.random.shuffle(chosen)
        parts = [self._field(type_.fields[name], name, depth=depth) for name in chosen]
        if chosen and self.random.random() < 0.1:
            again = type_.fields[chosen[0]]
            if not again.args and is_leaf_type(get_named_type(again.type)):
                parts += [chosen[0], chosen[0]]
        return parts

    def _arguments(self, field_: GraphQLField) -> list[str]:
        found = []
        for name, argument in field_.args.items():
            if not is_required_argument(argument) and self.random.random() < 0.4:
                continue
            found.append(f"{name}: {self._argument(name, argument)}")
        return found

    def _argument(self, name: str, argument: GraphQLArgument) -> str:
        value = self._value(name, argument.type)
        if self.random.random() < 0.5:
            variable = f"v{len(self.variables)}"
            is_optional = not is_non_null_type(argument.type)
            given = ... if is_optional and self.random.random() < 0.1 else value
            self.variables[variable] = (str(argument.type), given)
            return f"${variable}"
        return self._literal(value, argument.type)

    def _value(self, name: str, type_: Any) -> Any:
        if not is_non_null_type(type_) and self.random.random() < 0.12:
            return None
        named = get_nullable_type(type_)
        if is_list_type(named):
            return [self._value(name, named.of_type) for _ in range(self.random.randint(0, 3))]
        if isinstance(named, GraphQLEnumType):
            return self.random.choice(list(named.values))
        if isinstance(named, GraphQLInputObjectType):
            return self._input(named)
        return self._scalar(name, named.name)

    def _input(self, type_: GraphQLInputObjectType) -> dict[str, Any]:
        found = {}
        for name, each in type_.fields.items():
            if is_non_null_type(each.type) or self.random.random() < 0.3:
                found[name] = self._value(name, each.type)
        return found

    def _scalar(self, name: str, type_name: str) -> Any:
        match type_name:
            case "ID":
                return self._id(name)
            case "Int":
                return self._rarely(self.random.choice((0, 101)), or_else=(1, 2, 3, 5, 20, 100))
            case "Boolean":
                return self.random.random() < 0.6
            case "DateTime":
                return self.random.choice(self.values.moments)
            case "Date":
                return self.random.choice(("2026-03-01", "2026-09-30"))
            case "String" if name == "after":
                return self._rarely("zzz", or_else=self.values.cursors or ("zzz",))
            case "String":
                return self.random.choice(self.values.words)
        low, high = self.values.numbers.get(name, self.values.numbers.get(type_name, (0.0, 10.0)))
        return round(self.random.uniform(low, high), 4)

    def _rarely(self, wrong: Any, *, or_else: Sequence[Any]) -> Any:
        """Mostly something acceptable."""
        return wrong if self.random.random() < 0.04 else self.random.choice(or_else)

    def _id(self, name: str) -> str:
        if self.random.random() < 0.03:
            return "nonsense"
        wanted = name.removesuffix("s").removesuffix("Id").lower()
        fitting = [ids for type_, ids in self.values.ids.items() if type_.lower().endswith(wanted)]
        pool = (
            fitting[0] if fitting and wanted else self.random.choice(list(self.values.ids.values()))
        )
        return self.random.choice(pool)

    def _literal(self, value: Any, type_: Any) -> str:
        named = get_nullable_type(type_)
        if value is None:
            return "null"
        if is_list_type(named):
            return f"[{', '.join(self._literal(each, named.of_type) for each in value)}]"
        if isinstance(named, GraphQLEnumType):
            return str(value)
        if isinstance(named, GraphQLInputObjectType):
            inside = [f"{k}: {self._literal(v, named.fields[k].type)}" for k, v in value.items()]
            return f"{{{', '.join(inside)}}}"
        return orjson.dumps(value).decode()
