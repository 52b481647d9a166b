"""What a simulation counts: requests and errors by operation, and what the server has confirmed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil


@dataclass
class Tally:
    """Counted by all phones and tablets of one simulation."""

    latencies_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    created: Counter[str] = field(default_factory=Counter)
    lost_answers: int = 0
    replayed: int = 0
    offline_spells: int = 0
    live_events: int = 0

    @property
    def requests(self) -> int:
        """Every request that was answered."""
        return sum(len(each) for each in self.latencies_ms.values())

    def progress(self, elapsed_s: float) -> str:
        """One line for those who wait."""
        return (
            f"{elapsed_s:5.0f} 秒  请求 {self.requests}  新记录 {sum(self.created.values())}"
            f"  丢失的回答 {self.lost_answers}  离线 {self.offline_spells} 次"
            f"  实时消息 {self.live_events}  出错 {sum(self.errors.values())}"
        )

    def lines(self) -> Iterator[str]:
        """The summary: a table of operations, then everything else."""
        yield f"{'操作':<24}{'次数':>8}{'p50 毫秒':>10}{'p99 毫秒':>10}"
        for name, found in sorted(self.latencies_ms.items()):
            at_50, at_99 = percentile(found, 50), percentile(found, 99)
            yield f"{name:<26}{len(found):>10}{at_50:>12.1f}{at_99:>12.1f}"
        yield f"新记录：{_counted(self.created)}"
        yield f"拒绝与出错：{_counted(self.errors)}"
        yield (
            f"丢失的回答 {self.lost_answers}，其中重发后确认早已办理 {self.replayed}；"
            f"离线 {self.offline_spells} 次；实时消息 {self.live_events}"
        )


def percentile(values: list[float], share: int) -> float:
    """The smallest value that `share` of a hundred do not exceed (nearest rank)."""
    return sorted(values)[max(0, ceil(len(values) * share / 100) - 1)]


def _counted(found: Counter[str]) -> str:
    return "，".join(f"{name} {count}" for name, count in sorted(found.items())) or "无"
