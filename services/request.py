"""Mutations are carried out once: a key is claimed, settled with its answer, and replayed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from domain.errors import DomainError
from domain.ids import new_uuid
from services.event_append import Settlement
from services.sql import for_dialect

CLAIM = (
    "INSERT INTO request (id, account_id, key, operation, request_hash, result, created_at) "
    "VALUES ($1, $2, $3, $4, $5, '{}', $6) "
    "ON CONFLICT (account_id, key) DO NOTHING RETURNING id"
)
SETTLE = "UPDATE request SET result = $1 WHERE id = $2"
EARLIER = "SELECT operation, request_hash, result FROM request WHERE account_id = $1 AND key = $2"
FORGET = "DELETE FROM request WHERE created_at < $1"


class IdempotencyKeyReused(DomainError):
    """The key of an earlier mutation came back with another input."""

    code = "IDEMPOTENCY_KEY_REUSED"


@dataclass(frozen=True, slots=True)
class Call:
    """A mutation as its client sent it: what, under which key, and the hash of its input."""

    operation: str
    key: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a mutation made or changed; `replayed` when it had been carried out before."""

    id: UUID
    replayed: bool


async def claim(
    connection: BaseDBAsyncClient, call: Call, *, account_id: UUID, now: datetime
) -> UUID | None:
    """Take the key for this transaction; None when it was carried out before.

    Whoever comes second waits here until the first has committed or rolled back.
    """
    claim_id = new_uuid()
    taken = await connection.execute_query_dict(
        for_dialect(CLAIM, connection),
        [claim_id, account_id, call.key, call.operation, call.digest, now],
    )
    return claim_id if taken else None


def stored(made: UUID) -> str:
    """The answer as it is kept."""
    return orjson.dumps({"id": made.hex}).decode()


async def settle(connection: BaseDBAsyncClient, settlement: Settlement) -> None:
    """Keep the answer of a mutation that left nothing in the log; `append` keeps the others."""
    await connection.execute_query(
        for_dialect(SETTLE, connection), [settlement.answer, settlement.claim_id]
    )


async def earlier(connection: BaseDBAsyncClient, call: Call, *, account_id: UUID) -> Result:
    """The stored answer of the same call; IdempotencyKeyReused when the call is another."""
    rows = await connection.execute_query_dict(
        for_dialect(EARLIER, connection), [account_id, call.key]
    )
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
