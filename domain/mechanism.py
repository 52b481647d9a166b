"""The mechanism in slogans (一张网、两联系、三推进、四步走、五个角色): data, never code."""

from enum import StrEnum


class MechanismFamily(StrEnum):
    NET = "NET"
    LINK = "LINK"
    PUSH = "PUSH"
    STEP = "STEP"
    ROLE = "ROLE"


FAMILY_LABELS = {
    MechanismFamily.NET: "一张网",
    MechanismFamily.LINK: "两联系",
    MechanismFamily.PUSH: "三推进",
    MechanismFamily.STEP: "四步走",
    MechanismFamily.ROLE: "五个角色",
}
MOST_ORDINAL = 20
