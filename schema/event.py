"""Events: what happened, when and by whom; the timeline of whatever they are about."""

import strawberry

from domain.events import EventKind
from schema.described import described, enum
from schema.scalars import DateTime, EventCursor
from schema.step import Step

enum(EventKind, "发生了什么。", {kind: f"{kind.label}。" for kind in EventKind})


@strawberry.type(description="一件已发生的事，只增不改。One fact of the append-only event log.")
class Event:
    id: strawberry.ID = described("编号：类型前缀加 UUIDv7。")
    cursor: EventCursor = described("在事件流中的位置。")
    at: DateTime = described("服务器收到的时刻；时限按此计算。")
    captured_at: DateTime | None = described(
        "实际发生的时刻，已按手机时钟校正，统计按此计日；当时就收到的为空。"
    )
    is_late: bool = described("补记：收到的日子晚于发生的日子。")
    is_clock_suspect: bool = described("手机时钟相差 10 分钟以上。")
    kind: EventKind = described("发生了什么。")
    label: str = described("给人看的说法。")
    actor_name: str = described("谁做的。")
    subject_type: str = described("关于哪一类对象。Name of an object type.")
    subject_id: strawberry.ID = described("关于哪个对象。")
    note: str = described("说明；没有时为空字符串。")
    from_step: Step | None = described("从哪个环节；与环节无关时为空。")
    to_step: Step | None = described("到哪个环节；与环节无关时为空。")
