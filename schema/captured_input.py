"""What an input says of its time when it may have been written without network."""

import strawberry

from schema.described import described
from schema.scalars import DateTime


@strawberry.input(description="可能离线办的事。")
class CapturedInput:
    captured_at: DateTime | None = described(
        "何时办的（手机时间）；离线时填写，统计按此计日。", default=None
    )
    sent_at: DateTime | None = described("发出时刻（手机时间），用来校正时钟。", default=None)
