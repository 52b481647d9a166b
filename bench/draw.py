"""Seeded draws: instants, UUIDv7 and words that are the same on every run."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")
SEED = 210_522
END = datetime(2026, 6, 30, 12, tzinfo=UTC)
"""The last instant of the generated history; nothing measured depends on today."""

MATTERS = ("路灯", "下水井", "垃圾清运", "楼道", "健身器材", "河道", "村路", "停车", "噪音", "供水")
STATES = ("损坏多日", "无人管理", "影响通行", "存在隐患", "需要增设", "反复出现", "居民意见大")
SENTENCES = (
    "入户走访时多位居民反映，问题已持续一段时间，老人和孩子出行不便，希望尽快协调解决。",
    "现场查看情况属实，责任单位尚不明确，建议由社区牵头，会同相关部门到现场商量办法。",
    "经与物业、社区沟通，需要县直部门支持，居民愿意配合，盼有明确的时间安排。",
)


class Draw:
    """One stream of random choices."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def uuid(self, moment: datetime) -> str:
        """A UUIDv7 of that moment as 32 hex digits."""
        stamp = int(moment.timestamp() * 1000)
        rest = self.random.getrandbits(74)
        low = rest & ((1 << 62) - 1)
        return f"{stamp << 80 | 7 << 76 | (rest >> 62) << 64 | 2 << 62 | low:032x}"

    def one(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def weighted(self, weights: dict[T, float]) -> T:
        return self.random.choices(tuple(weights), tuple(weights.values()))[0]

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def age(self) -> timedelta:
        """How long before END: half lies in the last two months, little is older than a year."""
        return timedelta(days=min(self.random.expovariate(1 / 90), 540.0))

    def sentences(self, most: int) -> str:
        return "".join(self.one(SENTENCES) for _ in range(self.random.randint(1, most)))


def text_of(moment: datetime) -> str:
    """The wire text of an instant, as SQLite keeps it."""
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"
