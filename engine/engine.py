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
from graphql.execution.values import VariableValues

from domain.actor import ActorKind
from engine.answering import Failed, answered, remember, resolve_info
from engine.batched import install
from engine.catalog import bind
from engine.check import check, check_names
from engine.collect import operation_named
from engine.dialects import dialect_named
from engine.known import Known, Variant
from engine.plan import Plan, compile_plan
from engine.reference import References
from engine.rule import Interface, Reads, RootRule
from engine.run import Abandoned, Database, ReadContext, Run, Unplannable
from engine.splice import Splicer
from engine.sql import values_of
from models.outage import is_outage

log = logging.getLogger(__name__)
_MOST_OPERATIONS = 1_000
_MOST_READS = 5
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
        self._known: OrderedDict[int, Known] = OrderedDict()
        self._splicer = Splicer(self.catalog)
        tables = (entity.table for entity in self.catalog.entities.values())
        self._references = References(database, self.dialect, tables)
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
        known = self._operation(document, operation)
        coerced = known.variables.coerced(variables)
        plan = self._plan(known, coerced, context)
        if plan is None or coerced is None:
            return None
        is_write = operation.operation is OperationType.MUTATION
        try:
            run = plan.start(context, coerced)
            values = await self._answers(plan, run, operation, coerced)
        except Failed:
            return await self._reread(document, operation, variables, context)
        except _ANOMALIES as anomaly:
            self._abandoned(operation, anomaly)
            return None
        try:
            return await self._body(known, plan, run, values)
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
        known = self._operation(document, operation)
        coerced = known.variables.coerced(variables)
        plan = self._plan(known, coerced, context)
        key = _only_key(operation)
        if plan is not None and coerced is not None and len(plan.answers) == 1:
            try:
                return await self._body(known, plan, plan.start(context, coerced), [value])
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
        return self._plan_of(self._operation(document, operation), variables, kind)

    def coerced(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: dict[str, Any] | None,
    ) -> VariableValues | None:
        """The operation's variables; None when graphql-core has coercion errors to report."""
        return self._operation(document, operation).variables.coerced(variables)

    def facts(self, plan: Plan) -> frozenset[str]:
        """Which facts of the actor a result depends on, beside kind and county."""
        return plan.facts

    def _operation(self, document: DocumentNode, operation: OperationDefinitionNode) -> Known:
        known = self._known.get(id(operation))
        if known is None:
            known = self._known[id(operation)] = Known.of(self.schema, document, operation)
            if len(self._known) > _MOST_OPERATIONS:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(id(operation))
        return known

    def _plan(
        self, known: Known, coerced: VariableValues | None, context: ReadContext
    ) -> Plan | None:
        if coerced is None:
            return None
        kind = context.actor.kind if context.actor is not None else None
        return self._plan_of(known, coerced.coerced, kind)

    def _plan_of(
        self, known: Known, variables: Mapping[str, Any], kind: ActorKind | None
    ) -> Plan | None:
        variant = known.variant(variables, kind)
        if variant not in known.plans:
            known.keep(variant, self._compiled(known, variant))
        return known.plans[variant]

    def _compiled(self, known: Known, variant: Variant) -> Plan | None:
        collector = known.collector(self.schema, variant)
        try:
            return compile_plan(
                self.catalog, collector, known.operation, self.dialect, variant[1], self._splicer
            )
        except Unplannable as reason:
            log.info("not planned: %s", reason)
            return None

    async def _answers(
        self,
        plan: Plan,
        run: Run,
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
            info = resolve_info(
                self.schema, plan.fragments, operation, coerced, answer, run.context
            )
            values.append(await answered(answer, arguments, info))
        return values

    async def _body(self, known: Known, plan: Plan, run: Run, values: list[Any]) -> bytes:
        """Completes the values, reads everything else in one statement, writes JSON."""
        answers: list[Any] = [None] * len(values)
        for at, (answer, value) in enumerate(zip(plan.answers, values, strict=True)):
            answers[at] = answer.finish(value, run, answers, at)
        found: list[Any] = []
        if plan.needs_sql(run):
            found = await self._found(known, plan, run)
            plan.place(run, found)
        return orjson.dumps({"data": plan.data(run, found, answers)})

    async def _found(self, known: Known, plan: Plan, run: Run) -> list[Any]:
        """The rows, with memory at the version of the reference data that they were read with."""
        rendered = plan.statement.rendered(plan.template, run)
        values = values_of(rendered, run)
        for _ in range(_MOST_READS):
            found: list[Any] = orjson.loads(await self._read(known, plan, rendered.text, values))
            if not plan.splices or await self._spliced(plan, run, found.pop()):
                return found
        raise Abandoned("reference data changes all the time")

    async def _spliced(self, plan: Plan, run: Run, version: int) -> bool:
        """Whether memory is at this version; a later one asks for later rows."""
        shelf = await self._references.at(version, run)
        run.kept = [shelf.memo(splice) for splice in plan.splices]
        return shelf.version == version

    async def _read(self, known: Known, plan: Plan, sql: str, values: list[Any]) -> str:
        """The statement's JSON; whatever the database refuses, graphql-core tries its own way.

        Not in an outage: it would wait for the same database.
        """
        try:
            return await self.database.read_value(sql, values)  # type: ignore[no-any-return]
        except Exception as error:
            if is_outage(error):
                raise
            if self.dialect.is_final(error):
                known.give_up(plan)
            else:
                log.exception("statement of a plan failed")
            raise Abandoned(str(error)) from error

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
