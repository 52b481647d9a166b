"""From a use case to a payload: results become references, refusals become userErrors."""

import hashlib
from collections.abc import Awaitable
from dataclasses import fields
from functools import cache
from typing import Any, TypedDict, TypeVar

import orjson
from strawberry import UNSET

from domain.actor import Actor
from domain.errors import Conflict, DomainError
from domain.ids import from_wire
from domain.text import clean
from engine.rule import Ref
from resolvers.context import Info, signed_in
from schema.user_error import Answer, Refusal
from services.ports import Ports
from services.work import Call, Result

AnswerType = TypeVar("AnswerType", bound=Answer)
MAX_KEY = 80


class Acting(TypedDict):
    """What every use case takes besides the thing acted on."""

    by: Actor
    ports: Ports
    call: Call


def acting(operation: str, sent: Any, info: Info) -> Acting:
    return Acting(by=signed_in(info), ports=info.context.ports, call=call_of(operation, sent))


def call_of(operation: str, sent: Any) -> Call:
    """What identifies a mutation: its name, its client's key, and the hash of all it says.

    `sentAt` and the key itself are left out: a phone that sends again sends them anew. Invalid
    when the key is too long or cannot be stored.
    """
    said = {name: getattr(sent, name) for name in _said_by(sent.__class__)}
    text = orjson.dumps(said, default=_nothing, option=orjson.OPT_SORT_KEYS)
    path = ("input", "clientMutationId")
    key = clean(sent.client_mutation_id, path=path, most=MAX_KEY) or None
    return Call(
        operation,
        key,
        hashlib.sha256(text).hexdigest(),
        captured_at=getattr(sent, "captured_at", None),
        sent_at=getattr(sent, "sent_at", None),
    )


def _nothing(value: object) -> None:
    """The parts of a one-of input that were not given."""
    if value is not UNSET:
        raise TypeError(f"{type(value).__name__} cannot be hashed")


@cache
def _said_by(type_: Any) -> tuple[str, ...]:
    names = (field.name for field in fields(type_))
    return tuple(name for name in names if name not in ("client_mutation_id", "sent_at"))


async def answered(
    payload: type[AnswerType],
    sent: Any,
    work: Awaitable[Result],
    *,
    entity: str,
    type_name: str,
    **given: Any,
) -> AnswerType:
    """The payload of a use case that makes or changes one entity.

    A Conflict also names the entity, so that the app sees what it is now. `given`: what makes
    the payload's other fields of the result, awaited; a refusal leaves them null.
    """
    nothing: dict[str, Any] = dict.fromkeys(given)
    try:
        result = await work
    except Conflict as stale:
        known = {entity: Ref(type_name, from_wire(type_name, sent.id))}
        return refused(payload, sent, stale, **known, **nothing)
    except DomainError as no:
        return refused(payload, sent, no, **{entity: None}, **nothing)
    also = {name: await follow(result) for name, follow in given.items()}
    made = {entity: Ref(type_name, result.id), **also}
    return done(payload, sent, replayed=result.replayed, **made)


def done(payload: type[AnswerType], sent: Any, *, replayed: bool, **said: Any) -> AnswerType:
    return payload(
        user_errors=[], replayed=replayed, client_mutation_id=sent.client_mutation_id, **said
    )


def refused(payload: type[AnswerType], sent: Any, no: DomainError, **said: Any) -> AnswerType:
    return payload(
        user_errors=[refusal(no)],
        replayed=False,
        client_mutation_id=sent.client_mutation_id,
        **said,
    )


def refusal(no: DomainError) -> Refusal:
    return Refusal(code=no.code, message=no.message, path=list(no.path))
