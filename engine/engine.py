"""The read engine: answers operations from compiled plans, or says that graphql-core must."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,
)
from graphql.execution.values import VariableValues, get_variable_values

from domain.actor import ActorKind
from engine.answering import Failed, answered, remember, resolve_info
from engine.batched import install
from engine.catalog import bind
from engine.check import check, check_names
from engine.collect import Collector, flag_names, operation_named
from engine.declare import Interface, Reads, RootRule
from engine.dialects import dialect_named
from engine.plan import Plan, compile_plan
from engine.run import Abandoned, Database, ReadContext, Run, Unplannable
from engine.sql import values_of

log = logging.getLogger(__name__)
_MOST_PLANS = 2_000
_ANOMALIES = (Abandoned, GraphQLError, LookupError, TypeError, ValueError, AttributeError)


Report: TypeAlias = Callable[[ExecutionResult, str | None], bytes]
"""Writes the body of a result that has errors, given the operation's name."""


def plain_report(result: ExecutionResult, operation_name: str | None) -> bytes:
    """The body as graphql-core formats it, without masking."""
    return orjson.dumps(result.formatted)


class Engine:
    """Declarations bound to a schema and a database."""

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        reads: Iterable[Reads],
        interfaces: Iterable[Interface],
        roots: Mapping[str, RootRule],
        database: Database,
        report: Report = plain_report,
    ) -> None:
        reads, interfaces = tuple(reads), tuple(interfaces)
        check_names(schema, reads, interfaces)
        self.schema, self.database = schema, database
        self.dialect = dialect_named(database.dialect)
        self.catalog = bind(schema, reads, interfaces, roots)
        check(self.catalog)
        self._plans: OrderedDict[Any, tuple[DocumentNode, Plan | None]] = OrderedDict()
        self._flags: OrderedDict[int, tuple[DocumentNode, tuple[str, ...]]] = OrderedDict()
        self._report = report
        install(self.catalog, database, self.dialect)

    async def execute(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: dict[str, Any] | None,
        context: ReadContext,
    ) -> bytes | None:
        """The whole JSON body, or None when graphql-core must run the operation."""
        if operation.operation is OperationType.SUBSCRIPTION:
            return None
        coerced = self._coerced(operation, variables)
        plan = self._plan(document, operation, coerced, context)
        if plan is None or coerced is None:
            return None
        is_write = operation.operation is OperationType.MUTATION
        try:
            run = Run(context, [recipe(coerced) for recipe in plan.recipes])
            values = await self._answers(plan, run, document, operation, coerced)
        except Failed:
            return await self._reread(document, operation, variables, context)
        except _ANOMALIES as anomaly:
            self._abandoned(operation, anomaly)
            return None
        try:
            return await self._body(plan, run, values)
        except _ANOMALIES as anomaly:
            self._abandoned(operation, anomaly)
            if not is_write:
                return None
            return await self._reread(document, operation, variables, context)

    async def answer_event(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: dict[str, Any] | None,
        value: Any,
        context: ReadContext,
    ) -> bytes:
        """The body of one subscription event whose root field has this value."""
        coerced = self._coerced(operation, variables)
        plan = self._plan(document, operation, coerced, context)
        key = _only_key(operation)
        if plan is not None and coerced is not None and len(plan.answers) == 1:
            try:
                run = Run(context, [recipe(coerced) for recipe in plan.recipes])
                return await self._body(plan, run, [value])
            except _ANOMALIES as anomaly:
                self._abandoned(operation, anomaly)
        remember(context, plan.answers[0].key if plan is not None else key, value)
        return await self._reread(document, operation, variables, context)

    def plan_for(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
        kind: ActorKind | None,
    ) -> Plan | None:
        """The plan of this operation, @skip/@include variant and kind of actor; kept for reuse."""
        flags = tuple(variables.get(name) for name in self._flag_names(document))
        name = operation.name.value if operation.name is not None else None
        key = (id(document), name, flags, kind)
        known = self._plans.get(key)
        if known is not None:
            self._plans.move_to_end(key)
            return known[1]
        plan = self._compiled(document, operation, variables, kind)
        self._plans[key] = (document, plan)
        if len(self._plans) > _MOST_PLANS:
            self._plans.popitem(last=False)
        return plan

    def facts(self, plan: Plan) -> frozenset[str]:
        """Which facts of the actor a result depends on, beside kind and county."""
        return plan.facts

    def _plan(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        coerced: VariableValues | None,
        context: ReadContext,
    ) -> Plan | None:
        if coerced is None:
            return None
        kind = context.actor.kind if context.actor is not None else None
        return self.plan_for(document, operation, coerced.coerced, kind)

    def _coerced(
        self, operation: OperationDefinitionNode, variables: dict[str, Any] | None
    ) -> VariableValues | None:
        """None when graphql-core has coercion errors to report."""
        definitions = operation.variable_definitions or ()
        coerced = get_variable_values(self.schema, definitions, variables or {})
        return None if isinstance(coerced, list) else coerced

    def _flag_names(self, document: DocumentNode) -> tuple[str, ...]:
        known = self._flags.get(id(document))
        if known is None:
            known = self._flags[id(document)] = (document, flag_names(document))
            if len(self._flags) > _MOST_PLANS:
                self._flags.popitem(last=False)
        return known[1]

    def _compiled(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
        kind: ActorKind | None,
    ) -> Plan | None:
        flags = {name: variables.get(name) for name in self._flag_names(document)}
        collector = Collector(self.schema, document, flags)
        try:
            return compile_plan(self.catalog, collector, operation, self.dialect, kind)
        except Unplannable as reason:
            log.info("not planned: %s", reason)
            return None

    async def _answers(
        self,
        plan: Plan,
        run: Run,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        coerced: VariableValues,
    ) -> list[Any]:
        """The values of the root fields that resolvers answer, one after another."""
        values: list[Any] = []
        for answer in plan.answers:
            arguments = run.arguments[answer.number]
            if answer.make is not None:
                values.append(answer.make(arguments))
                continue
            info = resolve_info(self.schema, document, operation, coerced, answer, run.context)
            values.append(await answered(answer, arguments, info))
        return values

    async def _body(self, plan: Plan, run: Run, values: list[Any]) -> bytes:
        """Completes the values, reads everything else in one statement, writes JSON."""
        answers: list[Any] = [None] * len(values)
        for at, (answer, value) in enumerate(zip(plan.answers, values, strict=True)):
            answers[at] = answer.finish(value, run, answers, at)
        found: list[Any] = []
        if plan.needs_sql(run):
            rendered = plan.statement.rendered(plan.template, run)
            found = orjson.loads(await self._read(plan, rendered.text, values_of(rendered, run)))
            plan.place(run, found)
        return orjson.dumps({"data": plan.data(run, found, answers)})

    async def _read(self, plan: Plan, sql: str, values: list[Any]) -> str:
        """The statement's JSON; whatever the database refuses, graphql-core tries its own way."""
        try:
            return await self.database.read_value(sql, values)  # type: ignore[no-any-return]
        except Exception as error:
            if self.dialect.is_final(error):
                self._give_up(plan)
            else:
                log.exception("statement of a plan failed")
            raise Abandoned(str(error)) from error

    def _give_up(self, plan: Plan) -> None:
        """A statement beyond the database's limits is not tried again."""
        for key, (document, known) in self._plans.items():
            if known is plan:
                self._plans[key] = (document, None)

    async def _reread(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: dict[str, Any] | None,
        context: ReadContext,
    ) -> bytes:
        """graphql-core goes on with what the resolver gave or raised; nothing is written twice."""
        name = operation.name.value if operation.name is not None else None
        result = execute(
            self.schema,
            document,
            context_value=context,
            variable_values=variables,
            operation_name=name,
        )
        done = result if isinstance(result, ExecutionResult) else await result
        return self._report(done, name)

    def _abandoned(self, operation: OperationDefinitionNode, anomaly: Exception) -> None:
        name = operation.name.value if operation.name is not None else "unnamed"
        is_refusal = isinstance(anomaly, GraphQLError)
        log.log(logging.DEBUG if is_refusal else logging.WARNING, "%s: %r", name, anomaly)


def _only_key(operation: OperationDefinitionNode) -> str:
    first = operation.selection_set.selections[0]
    return str(getattr(getattr(first, "alias", None) or getattr(first, "name", None), "value", ""))


__all__ = ["Engine", "operation_named"]
