"""Mutations are carried out once: a key is kept with its answer, and answered again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from domain.errors import DomainError
from models.request import Request
from services.sql import for_dialect

EARLIER = "SELECT operation, request_hash, result FROM request WHERE account_id = $1 AND key = $2"
FORGET = "DELETE FROM request WHERE created_at < $1"


class IdempotencyKeyReused(DomainError):
    """The key of an earlier mutation came back with another input."""

    code = "IDEMPOTENCY_KEY_REUSED"


@dataclass(frozen=True, slots=True)
class Call:
    """A mutation as its client sent it: what, under which key, and the hash of its input.

    `captured_at` and `sent_at` are by the clock of the phone: when it was done, when it was sent.
    """

    operation: str
    key: str | None
    digest: str
    captured_at: datetime | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a mutation made or changed; `replayed` when it had been carried out before.

    `row`: a row of what was made that the answer needs, when this call wrote it; saves reading it.
    """

    id: UUID
    replayed: bool
    row: Model | None = None


def row_of(call: Call, made: UUID, *, account_id: UUID, now: datetime) -> dict[str, Any]:
    """What is kept of a mutation that made or changed something; a model of its own row.

    Whoever comes second with the same key is refused by the table when the first has committed.
    """
    return {
        "account_id": account_id,
        "key": call.key,
        "operation": call.operation,
        "request_hash": call.digest,
        "result": {"id": made.hex},
        "created_at": now,
    }


async def earlier(call: Call, *, account_id: UUID) -> Result | None:
    """The stored answer of the same call, None when there is none.

    IdempotencyKeyReused when the key was that of another call.
    """
    if call.key is None:
        return None
    connection: BaseDBAsyncClient = Request._meta.db
    rows = await connection.execute_query_dict(
        for_dialect(EARLIER, connection), [account_id, call.key]
    )
    if not rows:
        return None
    found: dict[str, Any] = rows[0]
    if (found["operation"], found["request_hash"]) != (call.operation, call.digest):
        raise IdempotencyKeyReused(
            "这个 clientMutationId 已用于另一次提交，请换一个新的再试。",
            path=("input", "clientMutationId"),
        )
    return Result(UUID(orjson.loads(found["result"])["id"]), replayed=True)


async def forget(connection: BaseDBAsyncClient, *, before: datetime) -> None:
    """Drop keys older than the promise to answer them again (at least 90 days)."""
    await connection.execute_query(for_dialect(FORGET, connection), [before])
