"""Sealing anew what older keys sealed, so that an old key can be thrown away (密钥轮换)."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tortoise.models import Model

from models.issue import Issue
from models.reporter import Reporter
from services.ports import Ports, Unreadable
from services.reporter_words import issue_place, reporter_place

PAGE = 500


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of ciphertexts, and the place each is bound to."""

    model: type[Model]
    column: str
    place: Callable[[UUID], str]


COLUMNS = (
    Sealed(Issue, "reporter_contact_sealed", issue_place),
    Sealed(Reporter, "contact_sealed", reporter_place),
)


@dataclass(slots=True)
class Resealed:
    """What was looked at, what was sealed anew, and the places nobody has the key to."""

    checked: int = 0
    renewed: int = 0
    unreadable: list[str] = field(default_factory=list)


async def reseal(ports: Ports) -> Resealed:
    """Seal everything with the newest key while the server runs; repeated it finds nothing to do.

    A row that changes meanwhile is left to whoever changes it: they seal with the newest key.
    """
    report = Resealed()
    for column in COLUMNS:
        async for identity, sealed in _ciphertexts(column):
            report.checked += 1
            if not ports.sealer.is_current(sealed):
                await _renew(column, identity, sealed, report, ports)
    return report


async def _ciphertexts(column: Sealed) -> AsyncIterator[tuple[UUID, bytes]]:
    last, full = UUID(int=0), True
    while full:
        there = column.model.filter(**{"id__gt": last, f"{column.column}__isnull": False})
        rows: Any = await there.order_by("id").limit(PAGE).values_list("id", column.column)
        for identity, sealed in rows:
            last = identity
            yield identity, bytes(sealed)
        full = len(rows) == PAGE


async def _renew(
    column: Sealed, identity: UUID, sealed: bytes, report: Resealed, ports: Ports
) -> None:
    place = column.place(identity)
    try:
        text = ports.sealer.open(sealed, place=place)
    except Unreadable:
        report.unreadable.append(place)
        return
    unchanged = column.model.filter(**{"id": identity, column.column: sealed})
    report.renewed += await unchanged.update(
        **{column.column: ports.sealer.seal(text, place=place)}
    )
