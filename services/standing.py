"""What an account is when it asks, read without models: every request may have to know."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.local_day import local_day
from models.columns import to_instant
from services.sql import rows_of, to_uuid

BY_TOKEN = """
    SELECT p.access_expires_at, p.session_id, p.generation, s.used_generation,
           a.id, a.county_id, a.kind, a.name, a.is_active,
           a.must_change_password, a.department_id, a.township_id,
           m.id AS member_id, m.sector_group_id, m.is_active AS member_is_active,
           m.is_convener OR (m.is_deputy AND EXISTS (
               SELECT 1 FROM member c WHERE c.sector_group_id = m.sector_group_id
               AND c.is_convener AND c.is_active
               AND c.leave_starts_on <= $3 AND c.leave_ends_on >= $3
           )) AS is_convener,
           d.hall_id, h.area_id
    FROM token_pair p
    JOIN session s ON s.id = p.session_id AND s.ended_at IS NULL
    JOIN account a ON a.id = s.account_id
    LEFT JOIN member m ON m.id = a.member_id
    LEFT JOIN device d ON d.id = a.device_id
    LEFT JOIN hall h ON h.id = d.hall_id
    WHERE p.access_hash = $1 AND p.access_expires_at > $2
"""
ASSIGNED = """
    SELECT area_id FROM grid_assignment
    WHERE member_id = $1 AND assigned_on <= $2 AND (ended_on IS NULL OR ended_on >= $2)
"""


@dataclass(frozen=True, slots=True)
class MemberStanding:
    """The member behind an account; a deputy convenes while the convener is on leave."""

    id: UUID
    sector_group_id: UUID
    is_convener: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class HallStanding:
    """The hall a tablet hangs in."""

    area_id: UUID


@dataclass(frozen=True, slots=True)
class DeviceStanding:
    """The tablet behind an account."""

    hall_id: UUID
    hall: HallStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An account with what it belongs to, as models.account.Account has it."""

    id: UUID
    county_id: UUID
    kind: str
    name: str
    is_active: bool
    department_id: UUID | None
    township_id: UUID | None
    member: MemberStanding | None
    device: DeviceStanding | None


@dataclass(frozen=True, slots=True)
class Token:
    """An access token that is good, and whose it is; its first use shows that it has arrived."""

    expires_at: datetime
    session_id: UUID
    generation: int
    is_first_use: bool
    must_change_password: bool
    account: Standing


async def token_standing(access_hash: str, *, now: datetime) -> Token | None:
    """What an access token stands for; None when it is unknown, expired or its session ended."""
    rows = await rows_of(BY_TOKEN, [access_hash, now, local_day(now)])
    if not rows:
        return None
    row = rows[0]
    return Token(
        to_instant(row["access_expires_at"]),
        to_uuid(row["session_id"]),
        row["generation"],
        row["used_generation"] < row["generation"],
        bool(row["must_change_password"]),
        _standing(row),
    )


async def assigned_areas(member_id: UUID, *, on: date) -> list[UUID]:
    """The areas a member serves on a day; the last day of an assignment still counts."""
    return [to_uuid(row["area_id"]) for row in await rows_of(ASSIGNED, [member_id, on])]


def _standing(row: Any) -> Standing:
    return Standing(
        id=to_uuid(row["id"]),
        county_id=to_uuid(row["county_id"]),
        kind=row["kind"],
        name=row["name"],
        is_active=bool(row["is_active"]),
        department_id=_optional(row["department_id"]),
        township_id=_optional(row["township_id"]),
        member=None if row["member_id"] is None else _member(row),
        device=None if row["hall_id"] is None else _device(row),
    )


def _member(row: Any) -> MemberStanding:
    return MemberStanding(
        to_uuid(row["member_id"]),
        to_uuid(row["sector_group_id"]),
        bool(row["is_convener"]),
        bool(row["member_is_active"]),
    )


def _device(row: Any) -> DeviceStanding:
    return DeviceStanding(to_uuid(row["hall_id"]), HallStanding(to_uuid(row["area_id"])))


def _optional(value: UUID | str | None) -> UUID | None:
    return None if value is None else to_uuid(value)
