"""Staff (经办人): who acts for the county office, a department or a township, by own login."""

from enum import StrEnum
from uuid import UUID

from domain.errors import Invalid

KIND_PHRASES = {
    "OFFICE": "县政协办公室",
    "DEPARTMENT": "职能部门",
    "TOWNSHIP": "街道、镇、乡",
}
MAX_NAME = 40


class StaffKind(StrEnum):
    """Whom staff act for; each is the `ActorKind` of the same name."""

    OFFICE = "OFFICE"
    DEPARTMENT = "DEPARTMENT"
    TOWNSHIP = "TOWNSHIP"


def require_desk(kind: StaffKind, department_id: UUID | None, township_id: UUID | None) -> None:
    """Whoever acts for a department or township names it, and nothing else."""
    wanted = {"departmentId": StaffKind.DEPARTMENT, "townshipId": StaffKind.TOWNSHIP}
    given = {"departmentId": department_id, "townshipId": township_id}
    for argument, of_kind in wanted.items():
        if kind is of_kind and given[argument] is None:
            raise Invalid(f"请选择属于哪个{KIND_PHRASES[kind]}。", path=("input", argument))
        if kind is not of_kind and given[argument] is not None:
            reason = f"{KIND_PHRASES[kind]}的经办人不需要选这一项。"
            raise Invalid(reason, path=("input", argument))
