"""How much of the server one caller may use: sizes, times and rates of the GraphQL transport."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from domain.actor import ActorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryLimits:
    """The largest shape a free document may have; trusted documents are exempt."""

    characters: int = 15_000
    tokens: int = 1_000
    depth: int = 12
    aliases: int = 30
    directives_per_node: int = 3
    fields: int = 500
    repeats: int = 30
    operations: int = 5
    spreads: int = 50
    fragments: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSettings:
    """Everything the GraphQL endpoint may be told about policy; the defaults are the safe ones."""

    query: QueryLimits = field(default_factory=QueryLimits)
    cost: int = 10_000
    anonymous_cost: int = 2_000
    # Lengths of lists that are not given: of those that page, and of those that do not.
    assumed_page: int = 20
    assumed_list: int = 5
    anonymous_documents: bool = True
    anonymous_introspection: bool = False
    trusted_only: frozenset[ActorKind] = frozenset()
    report_cost: bool = False
    # A caller's leaky bucket of cost, as Shopify's; a restore rate of 0 switches it off.
    budget: int = 20_000
    budget_restored_per_s: int = 1_000
    # The most a trusted document is charged: its worst case is known, and compiled.
    trusted_charge: int = 200
    body_bytes: int = 100_000
    operation_s: float = 10.0
    cached_tokens: int = 50_000
    # "null" admits opaque origins (WeChat, file pages), "*" admits any.
    origins: frozenset[str] = frozenset()
    socket_init_s: float = 5.0
    socket_operations: int = 10
    socket_message_bytes: int = 65_536
    socket_burst: int = 40
    socket_messages_per_s: int = 20
    events_heartbeat_s: float = 15.0
    multipart_heartbeat_s: float = 5.0


class Bucket:
    """A leaky bucket: `size` units at most, refilled at `rate` units a second."""

    __slots__ = ("_at", "_level", "_rate", "_size")

    def __init__(self, size: float, rate: float, now: float) -> None:
        self._size, self._rate = size, rate
        self._level, self._at = size, now

    def left(self, now: float) -> float:
        """Units available at `now` (monotonic seconds)."""
        self._level = min(self._size, self._level + (now - self._at) * self._rate)
        self._at = now
        return self._level

    def take(self, amount: float, now: float) -> float:
        """Seconds to wait before `amount` is there; 0.0 means that it has been taken.

        More than the whole bucket costs the whole bucket, or it could never be had.
        """
        amount, left = min(amount, self._size), self.left(now)
        if amount <= left:
            self._level = left - amount
            return 0.0
        return (amount - left) / self._rate


class Budgets:
    """One bucket per caller, for the callers seen last; forgetting one gives it a full bucket."""

    def __init__(self, *, size: int, restored_per_s: int, callers: int = 20_000) -> None:
        self.size, self.restored_per_s = size, restored_per_s
        self._callers = callers
        self._buckets: OrderedDict[Hashable, Bucket] = OrderedDict()

    def take(self, caller: Hashable, amount: float, now: float) -> float:
        """Seconds `caller` has to wait; 0.0 means that `amount` has been taken."""
        if not self.restored_per_s:
            return 0.0
        return self._bucket(caller, now).take(amount, now)

    def left(self, caller: Hashable, now: float) -> int:
        """What `caller` may still spend at once."""
        if not self.restored_per_s:
            return self.size
        return int(self._bucket(caller, now).left(now))

    def _bucket(self, caller: Hashable, now: float) -> Bucket:
        bucket = self._buckets.get(caller)
        if bucket is None:
            bucket = self._buckets[caller] = Bucket(self.size, self.restored_per_s, now)
            if len(self._buckets) > self._callers:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(caller)
        return bucket
