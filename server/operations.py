"""Admits and runs operations, the same over every transport: policy, cost, deadline, masking."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any, NamedTuple

import orjson
import strawberry
from starlette.types import Scope

from domain.actor import Actor
from domain.errors import DomainError
from models.outage import is_outage
from server.auth import require_own_password
from server.documents import DocumentStore, Prepared
from server.errors import (
    FORBIDDEN,
    TIMEOUT,
    DocumentFault,
    ErrorBody,
    Incidents,
    RequestFault,
    error_body,
    rate_limited,
    refusal,
)
from server.executor import Authenticate, ContextFactory, Executor, Variables
from server.fanout import Feed
from server.graphql_request import GraphQLRequest
from server.guard import too_complex
from server.interpreter import Interpreter, Outcome
from server.limits import Budgets, TransportSettings
from server.query_cost import OBJECT_COST, actual_cost
from server.trusted_documents import TrustedDocuments

# Parsing and validating a new text is work too, all the more when it is refused afterwards.
_NEW_TEXT_COST = 50
_CHARACTERS_PER_COST = 10


class Caller(NamedTuple):
    """Who asks, over which connection."""

    actor: Actor | None
    scope: Scope

    @property
    def account(self) -> object:
        """What the caller's budget is booked on: the session, or the address of an anonymous."""
        if self.actor is not None:
            return self.actor.session_id
        client = self.scope.get("client")
        return client[0] if client else ""


class Operations:
    """The way from the parameters of a request to the bytes of its answer."""

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        executor: Executor,
        authenticate: Authenticate,
        context_factory: ContextFactory,
        registry: TrustedDocuments,
        settings: TransportSettings,
    ) -> None:
        self.documents = DocumentStore(schema._schema, registry, settings)
        self.oldest_versions = registry.oldest
        self._executor, self._context_factory = executor, context_factory
        self._authenticate = authenticate
        self._settings = settings
        self._incidents = Incidents()
        self._interpreter = Interpreter(schema, self._incidents)
        self._budgets = Budgets(size=settings.budget, restored_per_s=settings.budget_restored_per_s)

    async def identify(self, token: str | None, scope: Scope) -> Caller:
        """The caller behind a token; Unauthenticated, 503 in an outage, or 500 for a bug."""
        try:
            return Caller(await self._authenticate(token, scope), scope)
        except RequestFault:
            raise
        except Exception as cause:
            raise self._broken(cause) from cause

    def prepare(self, request: GraphQLRequest, caller: Caller) -> Prepared:
        """The operation asked for, once the caller may run it and has paid for it."""
        try:
            return self._prepare(request, caller)
        except RequestFault:
            raise
        except Exception as cause:
            raise self._broken(cause) from cause

    async def execute(self, prepared: Prepared, variables: Variables, caller: Caller) -> Outcome:
        """The answer of a query or a mutation, within the deadline."""
        try:
            context = self._context_factory(caller.actor, caller.scope)
            async with asyncio.timeout(self._settings.operation_s):
                body = await self._executor.execute(prepared, variables, context)
                if body is not None:
                    return Outcome(body, False)
                return await self._interpreter.execute(prepared, variables, context)
        except TimeoutError:
            raise _timed_out() from None
        except RequestFault:
            raise
        except Exception as cause:
            return Outcome(_without_data(self._entry(cause, prepared)), False)

    async def subscribe(
        self, prepared: Prepared, variables: Variables, caller: Caller
    ) -> Feed | AsyncGenerator[bytes, None]:
        """The answers of a subscription: shared ones as a Feed, the caller's own one by one."""

        def make_context() -> Any:
            return self._context_factory(caller.actor, caller.scope)

        try:
            source = self._executor.subscribe(prepared, variables, make_context())
            if source is None:
                async with asyncio.timeout(self._settings.operation_s):
                    source = await self._interpreter.subscribe(prepared, variables, make_context)
        except TimeoutError:
            raise _timed_out() from None
        except RequestFault:
            raise
        except Exception as cause:
            if is_outage(cause):
                raise self._broken(cause) from cause
            raise DocumentFault([self._entry(cause, prepared)]) from cause
        return self._masked(source, prepared) if isinstance(source, AsyncIterator) else source

    def with_cost(
        self, body: bytes, prepared: Prepared, variables: Variables, caller: Caller
    ) -> bytes:
        """The answer with Shopify-shaped `extensions.cost` added."""
        report = {
            "requested": self.documents.cost(prepared, variables),
            "actual": max(0, actual_cost(orjson.loads(body).get("data")) - OBJECT_COST),
            "throttleStatus": {
                "maximumAvailable": self._budgets.size,
                "currentlyAvailable": self._budgets.left(caller.account, time.monotonic()),
                "restoreRate": self._budgets.restored_per_s,
            },
        }
        return body[:-1] + b',"extensions":' + orjson.dumps({"cost": report}) + b"}"

    def _prepare(self, request: GraphQLRequest, caller: Caller) -> Prepared:
        prepared = self.documents.find(request)
        if prepared is None:
            text = request.query or ""
            self._charge(caller, _NEW_TEXT_COST + len(text) // _CHARACTERS_PER_COST)
            prepared = self.documents.admit(text, request.operation_name)
        require_own_password(caller.scope, prepared)
        cost = self.documents.cost(prepared, request.variables)
        if prepared.trusted:
            cost = min(cost, self._settings.trusted_charge)
        else:
            self._check_free_document(prepared, cost, caller.actor)
        self._charge(caller, cost)
        return prepared

    def _charge(self, caller: Caller, cost: int) -> None:
        wait_s = self._budgets.take(caller.account, cost, time.monotonic())
        if wait_s:
            raise rate_limited(wait_s)

    def _check_free_document(self, prepared: Prepared, cost: int, actor: Actor | None) -> None:
        settings = self._settings
        if actor is None and not settings.anonymous_documents:
            raise refusal(403, FORBIDDEN, "未登录时只接受已登记的操作。")
        if actor is not None and actor.kind in settings.trusted_only:
            raise refusal(403, FORBIDDEN, "此类账户只接受已登记的操作。")
        if prepared.introspects and actor is None and not settings.anonymous_introspection:
            raise refusal(403, FORBIDDEN, "登录后方可读取接口定义。")
        limit = settings.cost if actor is not None else settings.anonymous_cost
        if cost > limit:
            raise too_complex(f"查询代价 {cost} 超过上限 {limit}。")

    def _broken(self, cause: Exception) -> RequestFault:
        return self._incidents.fault(cause, None)

    def _entry(self, cause: Exception, prepared: Prepared) -> ErrorBody:
        if isinstance(cause, DomainError):
            return error_body(cause.code, cause.message)
        return self._incidents.masked(cause, prepared.operation_name)

    async def _masked(
        self, answers: AsyncIterator[bytes], prepared: Prepared
    ) -> AsyncGenerator[bytes, None]:
        """The same answers; an exception becomes the last one."""
        close: Callable[[], Any] | None = getattr(answers, "aclose", None)
        try:
            async for body in answers:
                yield body
        except Exception as cause:
            yield _without_data(self._entry(cause, prepared))
        finally:
            if close is not None:
                await close()


def _timed_out() -> RequestFault:
    return refusal(503, TIMEOUT, "处理超时，请稍后再试。")


def _without_data(entry: ErrorBody) -> bytes:
    return orjson.dumps({"errors": [entry], "data": None})
