"""What the viewer may do now, so that apps never re-implement rules."""

import strawberry

from schema.described import described


@strawberry.type(description="当前用户可以或不可以做的一个动作。")
class AllowedAction:
    code: str = described("动作代码，与 mutation 对应。")
    label: str = described("按钮上的字。")
    is_allowed: bool = described("现在能不能做。")
    why_not: str | None = described("不能做的原因；能做时为空。")
