"""Runs prepared operations through graphql-core, with Strawberry's own executor class."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NamedTuple, TypeGuard, cast

import orjson
import strawberry
from graphql import ExecutionResult, execute
from graphql.execution import (
    Executor,
    create_source_event_stream,
    execute_subscription_event,
    map_source_to_response_event,
)
from strawberry.execution import optimized_is_awaitable

from server.documents import Prepared
from server.errors import BAD_USER_INPUT, DocumentFault, Incidents, coded
from server.executor import Variables

_is_awaitable = cast("Callable[[Any], TypeGuard[Awaitable[Any]]]", optimized_is_awaitable)


class Outcome(NamedTuple):
    """A complete JSON answer; `refused` when execution never began, so that it has no data."""

    body: bytes
    refused: bool


class Interpreter:
    """Answers any valid operation exactly as the specification says, at graphql-core's speed."""

    def __init__(self, schema: strawberry.Schema, incidents: Incidents) -> None:
        if schema.extensions:
            raise ValueError("schema extensions would not run: the transport does their work")
        self._schema, self._incidents = schema._schema, incidents
        self._executor_class = schema.execution_context_class

    async def execute(self, prepared: Prepared, variables: Variables, context: Any) -> Outcome:
        """The answer of a query or a mutation."""
        result = execute(
            self._schema,
            prepared.document,
            context_value=context,
            variable_values=variables,
            operation_name=prepared.operation_name,
            executor_class=self._executor_class,
            is_awaitable=_is_awaitable,
            hide_suggestions=True,
            operation_extensions=None,
        )
        if inspect.isawaitable(result):
            result = await result
        return self._outcome(result, prepared)

    async def subscribe(
        self, prepared: Prepared, variables: Variables, make_context: Callable[[], Any]
    ) -> AsyncIterator[bytes]:
        """The answers of a subscription, a fresh context for each; DocumentFault if refused."""
        executor = self._build(prepared, variables, make_context())
        if isinstance(executor, list):
            raise DocumentFault(coded(executor, BAD_USER_INPUT))
        source = create_source_event_stream(executor)
        if inspect.isawaitable(source):
            source = await source
        if isinstance(source, ExecutionResult):
            raise DocumentFault(
                self._incidents.entries(source.errors or (), prepared.operation_name)
            )

        def run(event: Executor[Any]) -> Any:
            event.context_value = make_context()
            return execute_subscription_event(event)

        results = map_source_to_response_event(executor, source, run)
        return self._bodies(results, prepared)

    def _build(self, prepared: Prepared, variables: Variables, context: Any) -> Any:
        return self._executor_class.build(
            self._schema,
            prepared.document,
            context_value=context,
            raw_variable_values=variables,
            operation_name=prepared.operation_name,
            hide_suggestions=True,
            operation_extensions=None,
        )

    async def _bodies(self, results: Any, prepared: Prepared) -> AsyncIterator[bytes]:
        try:
            async for result in results:
                yield self._outcome(result, prepared).body
        finally:
            await results.aclose()

    def _outcome(self, result: Any, prepared: Prepared) -> Outcome:
        if not result.errors:
            return Outcome(orjson.dumps({"data": result.data}), False)
        name = prepared.operation_name
        # Coercion of variables fails before any field has run: no path, and no data entry.
        if result.data is None and all(it.path is None for it in result.errors):
            entries = coded(result.errors, BAD_USER_INPUT)
            return Outcome(orjson.dumps({"errors": entries}), True)
        entries = self._incidents.entries(result.errors, name)
        return Outcome(orjson.dumps({"errors": entries, "data": result.data}), False)
