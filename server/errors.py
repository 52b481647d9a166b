"""What callers are told when a request cannot be answered: coded JSON errors, bugs masked."""

import math
import time
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

import orjson
import structlog
from graphql import GraphQLError

from domain.errors import DomainError
from models.outage import is_outage

BAD_USER_INPUT = "BAD_USER_INPUT"
PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
UNAUTHENTICATED = "UNAUTHENTICATED"
FORBIDDEN = "FORBIDDEN"
CLIENT_TOO_OLD = "CLIENT_TOO_OLD"
QUERY_TOO_COMPLEX = "QUERY_TOO_COMPLEX"
RATE_LIMITED = "RATE_LIMITED"
PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
TIMEOUT = "TIMEOUT"
UNAVAILABLE = "UNAVAILABLE"
INTERNAL = "INTERNAL"

RETRY_AFTER_S = 5
"""When it pays to try again after an outage."""

MOST_ERRORS = 5
ErrorBody = dict[str, Any]
Header = tuple[bytes, bytes]

_log = structlog.get_logger("gridhall.graphql")


def error_body(code: str, message: str, extensions: dict[str, Any] | None = None) -> ErrorBody:
    """One entry of `errors`."""
    return {"message": message, "extensions": {"code": code, **(extensions or {})}}


class RequestFault(Exception):
    """A request that gets no result: an HTTP status and the entries of `errors`."""

    is_watershed = False

    def __init__(
        self, status: int, errors: Sequence[ErrorBody], *, headers: tuple[Header, ...] = ()
    ) -> None:
        super().__init__(errors[0]["message"])
        self.status, self.errors, self.headers = status, errors, headers

    def body(self) -> bytes:
        return orjson.dumps({"errors": self.errors})


class DocumentFault(RequestFault):
    """A well-formed request whose document cannot be run.

    400 under application/graphql-response+json; 200 under application/json, whose old clients
    drop the body of anything else (GraphQL over HTTP, "watershed").
    """

    is_watershed = True

    def __init__(self, errors: Sequence[ErrorBody]) -> None:
        super().__init__(400, errors)


class Unauthenticated(RequestFault):
    """The token is unknown, expired or revoked; `reason` is a stable word for the app."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            401,
            [error_body(UNAUTHENTICATED, "请重新登录。", {"reason": reason})],
            headers=((b"www-authenticate", b"Bearer"),),
        )


def refusal(status: int, code: str, message: str) -> RequestFault:
    return RequestFault(status, [error_body(code, message)])


def document_refusal(code: str, message: str) -> DocumentFault:
    return DocumentFault([error_body(code, message)])


def rate_limited(wait_s: float) -> RequestFault:
    """429 with the whole seconds after which it pays to try again."""
    seconds = math.ceil(wait_s)
    return RequestFault(
        429,
        [error_body(RATE_LIMITED, "请求过于频繁，请稍后再试。", {"retryAfter": seconds})],
        headers=((b"retry-after", str(seconds).encode()),),
    )


def coded(errors: Iterable[GraphQLError], code: str) -> list[ErrorBody]:
    """Entries for errors found before execution, all of one code, at most five."""
    bodies = []
    for error in tuple(errors)[:MOST_ERRORS]:
        body: ErrorBody = dict(error.formatted)
        body["extensions"] = {"code": code, **(error.extensions or {})}
        bodies.append(body)
    return bodies


class Incidents:
    """Turns errors of execution into entries of `errors`; masks and logs those that are bugs."""

    def __init__(self) -> None:
        self._traced_at: dict[tuple[str, str, int], float] = {}

    def entries(self, errors: Iterable[GraphQLError], operation: str | None) -> list[ErrorBody]:
        return [self.entry(error, operation) for error in tuple(errors)[:MOST_ERRORS]]

    def entry(self, error: GraphQLError, operation: str | None) -> ErrorBody:
        """The entry of one error: kept when it is meant for the caller, masked otherwise."""
        body: ErrorBody = dict(error.formatted)
        cause = _root_cause(error)
        if isinstance(cause, DomainError):
            body["message"] = cause.message
            body["extensions"] = {"code": cause.code}
        elif not _is_for_callers(error, cause):
            masked = self.masked(cause, operation, error.path)
            body["message"], body["extensions"] = masked["message"], masked["extensions"]
        elif "code" not in (error.extensions or {}):
            body["extensions"] = {**(error.extensions or {}), "code": BAD_USER_INPUT}
        return body

    def fault(self, cause: BaseException, what: str | None) -> RequestFault:
        """The refusal of a whole request that a bug (500) or an outage (503) has ended."""
        entry = self.masked(cause, what)
        if not is_outage(cause):
            return RequestFault(500, [entry])
        return RequestFault(503, [entry], headers=((b"retry-after", b"%d" % RETRY_AFTER_S),))

    def masked(
        self, cause: BaseException, operation: str | None, path: Sequence[str | int] | None = None
    ) -> ErrorBody:
        """UNAVAILABLE while the database or the disk is away, else an INTERNAL incident."""
        if is_outage(cause):
            return self._unavailable(cause)
        return self._incident(cause, operation, path)

    def _unavailable(self, cause: BaseException) -> ErrorBody:
        """Everybody meets the same outage: the log hears of it once a minute."""
        if self._is_news(cause):
            _log.error("unavailable", error=type(cause).__name__, exc_info=cause)
        message = "服务器暂时不能办理，请稍后再试。"
        return error_body(UNAVAILABLE, message, {"retryAfter": RETRY_AFTER_S})

    def _incident(
        self, cause: BaseException, operation: str | None, path: Sequence[str | int] | None
    ) -> ErrorBody:
        """An INTERNAL entry with an incident id; one log line, its traceback once a minute."""
        incident = f"inc_{uuid4().hex[:12]}"
        _log.error(
            "incident",
            incident=incident,
            operation=operation,
            path=list(path or ()),
            error=type(cause).__name__,
            exc_info=cause if self._is_news(cause) else None,
        )
        return error_body(INTERNAL, f"服务器内部错误，编号 {incident}。", {"incident": incident})

    def _is_news(self, cause: BaseException) -> bool:
        place, now = _raised_at(cause), time.monotonic()
        if now - self._traced_at.get(place, -60.0) < 60.0:
            return False
        if len(self._traced_at) >= 1_000:
            self._traced_at.clear()
        self._traced_at[place] = now
        return True


def _root_cause(error: GraphQLError) -> BaseException:
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _is_for_callers(error: GraphQLError, cause: BaseException) -> bool:
    """Coded errors are ours; uncoded ones of graphql-core point at the caller's own text.

    A result that cannot be serialised also arrives as an uncoded GraphQLError, but points at
    nothing: that is our bug, and its message would show the value.
    """
    if not isinstance(cause, GraphQLError):
        return False
    return "code" in (cause.extensions or {}) or error.path is None or bool(cause.nodes)


def _raised_at(cause: BaseException) -> tuple[str, str, int]:
    trace = cause.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(cause).__name__, "", 0
    return type(cause).__name__, trace.tb_frame.f_code.co_filename, trace.tb_lineno
