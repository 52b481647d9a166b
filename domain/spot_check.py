"""The quarterly spot check (季度抽查): the same population and seed always give the same sample."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.errors import Invalid
from domain.machine import Machine, move

MOST_ITEMS = 200
Member = tuple[UUID, UUID | None]
"""An issue of the population and its group."""


class CheckState(StrEnum):
    DRAWN = "DRAWN"
    FINAL = "FINAL"


class Verdict(StrEnum):
    PASS = "PASS"
    IMPROVE = "IMPROVE"
    FAIL = "FAIL"


class ItemState(StrEnum):
    """To be judged; judged and open to objection; objected to; final."""

    DRAWN = "DRAWN"
    JUDGED = "JUDGED"
    OBJECTED = "OBJECTED"
    FINAL = "FINAL"


class ItemVerb(StrEnum):
    JUDGE = "JUDGE"
    OBJECT = "OBJECT"
    DECIDE = "DECIDE"


class ItemParty(StrEnum):
    """What an actor is to an item."""

    OFFICE = "OFFICE"
    CONCERNED = "CONCERNED"


ITEM_LABELS = {
    ItemState.DRAWN: "待检查",
    ItemState.JUDGED: "已有结论",
    ItemState.OBJECTED: "有异议待裁定",
    ItemState.FINAL: "已定论",
}
ITEM = Machine(
    "这一件",
    ITEM_LABELS,
    (
        move(ItemVerb.JUDGE, "检查", {ItemState.DRAWN}, ItemState.JUDGED, ItemParty.OFFICE),
        move(
            ItemVerb.OBJECT, "提出异议", {ItemState.JUDGED}, ItemState.OBJECTED, ItemParty.CONCERNED
        ),
        move(ItemVerb.DECIDE, "裁定异议", {ItemState.OBJECTED}, ItemState.FINAL, ItemParty.OFFICE),
    ),
)


def quarter_bounds(year: int, quarter: int) -> tuple[date, date]:
    """The first day, and the first day after; Invalid when there is no such quarter."""
    if not 1 <= quarter <= 4:
        raise Invalid("季度须为 1 到 4。", path=("input", "quarter"))
    if not 2004 <= year <= 2100:
        raise Invalid("年份须在 2004 到 2100 之间。", path=("input", "year"))
    first = date(year, 3 * quarter - 2, 1)
    return first, date(year + quarter // 4, 3 * quarter % 12 + 1, 1)


def population_hash(population: Sequence[Member]) -> str:
    """SHA-256 over "issue group" lines in the order of the issues' ids."""
    lines = sorted(f"{issue.hex} {group.hex if group else '-'}" for issue, group in population)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def draw(population: Sequence[Member], *, size: int, seed: str) -> list[UUID]:
    """`size` issues, from each group in proportion to what it has, in a reproducible order.

    Within a group those come first whose SHA-256 of "seed issue" is lowest: anybody can check it.
    """
    strata = _strata(population)
    shares = allocate({group: len(issues) for group, issues in strata.items()}, size)
    drawn = [
        issue
        for group, issues in strata.items()
        for issue in sorted(issues, key=lambda issue: rank(seed, issue))[: shares[group]]
    ]
    return sorted(drawn, key=lambda issue: rank(seed, issue))


def rank(seed: str, issue: UUID) -> str:
    return hashlib.sha256(f"{seed} {issue.hex}".encode()).hexdigest()


def allocate(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """How many of each stratum: by largest remainder, nobody left out while there are enough."""
    total = sum(sizes.values())
    wanted = min(wanted, total)
    if not total:
        return {}
    least = 1 if wanted >= len(sizes) else 0
    shares = {name: max(least, wanted * size // total) for name, size in sizes.items()}
    order = sorted(sizes, key=lambda name: (-(wanted * sizes[name] % total), name))
    while (missing := wanted - sum(shares.values())) != 0:
        for name in order if missing > 0 else reversed(order):
            step = 1 if missing > 0 else -1
            if least <= shares[name] + step <= sizes[name]:
                shares[name] += step
                missing -= step
            if missing == 0:
                break
    return shares


def _strata(population: Sequence[Member]) -> dict[str, list[UUID]]:
    """The issues of each group, groups in a fixed order; those of no group are one stratum."""
    found: dict[str, list[UUID]] = defaultdict(list)
    for issue, group in population:
        found[group.hex if group else ""].append(issue)
    return dict(sorted(found.items()))
