"""The limit: the engine's own SQL, its JSON text passed on by an application that does no more.

Every request is known before the start, so no document, token or argument is looked at again.
`python -m bench.bare FOLDER PORT [postgres-url]` serves it.
"""

from pathlib import Path
from typing import Any, NamedTuple

from starlette.types import Receive, Scope, Send

from bench.requests import BenchRequest, read_workloads
from bench.serving import answer, body_of, serve_alone, token_of
from engine.sql import values_of
from server.app import Application
from server.graphql_request import read_body
from server.world import World


class Query(NamedTuple):
    """A statement with its values."""

    sql: str
    values: list[Any]


class Bare:
    """Looks a request up, runs its statement, sends the text."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._queries: dict[tuple[str, bytes], Query] = {}

    async def prepare(self, folder: Path) -> None:
        application = Application(self.world)
        for workload in read_workloads(folder):
            for request in workload.requests:
                key = request.token, request.body
                self._queries[key] = await planned(application, request)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = self._queries[token_of(scope), await body_of(receive)]
        found = await self.world.database.read_value(query.sql, query.values)
        text = found if isinstance(found, bytes) else found.encode()
        await answer(send, b'{"data":%s}' % text)


async def planned(application: Application, request: BenchRequest) -> Query:
    """The statement the product would run for this request."""
    engine, documents = application.engine, application.view.documents
    asked = read_body(request.body)
    prepared = documents.find(asked) or documents.admit(asked.query or "", asked.operation_name)
    actor = await application.world.gate.admit(request.token, {})
    assert actor is not None
    coerced = engine.coerced(prepared.document, prepared.operation, asked.variables)
    assert coerced is not None
    plan = engine.plan_for(prepared.document, prepared.operation, coerced.coerced, actor.kind)
    assert plan is not None
    context = application._context(actor, {})
    run = plan.start(context, coerced)
    rendered = plan.statement.rendered(plan.template, run)
    return Query(rendered.text, values_of(rendered, run))


if __name__ == "__main__":
    serve_alone(Bare)
