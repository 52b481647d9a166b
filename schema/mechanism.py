"""The county's slogans."""

import strawberry

from domain.mechanism import FAMILY_LABELS, MOST_ORDINAL, MechanismFamily
from schema.described import described, enum
from schema.node import Node
from schema.user_error import Answer

enum(
    MechanismFamily,
    "哪一组提法。",
    {each: f"{label}。" for each, label in FAMILY_LABELS.items()},
)


@strawberry.type(description="机制提法：一张网、两联系、三推进、四步走、五个角色中的一条。")
class MechanismItem(Node):
    family: MechanismFamily = described("哪一组。")
    ordinal: int = described("第几条，从 1 起。")
    label: str = described("提法。")
    description: str = described("解释。")
    is_interpretation: bool = described("是否我们的理解，而非原文。")
    is_active: bool = described("是否在用。")


@strawberry.input(description="设定一条提法；这个位置已有时改写它。")
class MechanismItemSetInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：mec_ 加 UUIDv7。")
    family: MechanismFamily = described("哪一组。")
    ordinal: int = described(f"第几条，1 到 {MOST_ORDINAL}。")
    label: str = described("提法，1 到 60 字。")
    description: str = described("解释，不超过 1000 字。", default="")
    is_interpretation: bool = described("是否我们的理解。", default=False)
    is_active: bool = described("是否在用。", default=True)


@strawberry.type(description="设定后的提法。")
class MechanismItemPayload(Answer):
    mechanism_item: MechanismItem | None = described("提法；办理不成时为空。")
