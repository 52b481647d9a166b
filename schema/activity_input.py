"""What apps send to plan, record, hold and cancel activities."""

import strawberry

from domain.activity import MOST_REPEATS, ActivityKind, Rhythm
from schema.described import described
from schema.photo import PhotoInput
from schema.place import GeoFixInput
from schema.scalars import DateTime


@strawberry.input(description="重复举办。")
class RepeatInput:
    rhythm: Rhythm = described("多久一次。")
    times: int = described(f"共几次，2 到 {MOST_REPEATS}。")


@strawberry.input(description="登记办过的活动，或计划一次（填 plannedFor）。")
class ActivityRecordInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("手机生成的编号：act_ 加 UUIDv7。")
    kind: ActivityKind = described("种类。")
    title: str = described("名称，1 到 100 字。")
    content: str = described("内容，不超过 5000 字。", default="")
    captured_at: DateTime = described("登记时刻（手机时间）；办过的即举办时刻。")
    sent_at: DateTime | None = described("发出时刻（手机时间）。", default=None)
    planned_for: DateTime | None = described("计划时刻；不填即已办过。", default=None)
    repeat: RepeatInput | None = described("重复举办；只用于计划。", default=None)
    area_id: strawberry.ID | None = described("区域；不填则按议事厅或定位判定。", default=None)
    hall_id: strawberry.ID | None = described("议事厅。", default=None)
    consultation_id: strawberry.ID | None = described("回访哪场协商；只用于走访。", default=None)
    place_name: str = described("地点，不超过 120 字。", default="")
    place: GeoFixInput | None = described("定位。", default=None)
    audience_count: int = described("听众人数。", default=0)
    beneficiary_count: int = described("受益人数。", default=0)
    donated_yuan: int = described("捐助价值，元。", default=0)
    member_ids: list[strawberry.ID] = described("参加的委员，最多 100 位。", default_factory=list)
    mechanism_item_ids: list[strawberry.ID] = described("标签，最多 10 个。", default_factory=list)
    photos: list[PhotoInput] = described("照片，最多 9 张。", default_factory=list)


@strawberry.input(description="登记计划的活动举办情况。")
class ActivityHoldInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("活动。")
    content: str = described("内容，不超过 5000 字；不填则不变。", default="")
    captured_at: DateTime = described("举办时刻（手机时间）。")
    sent_at: DateTime | None = described("发出时刻（手机时间）。", default=None)
    place: GeoFixInput | None = described("定位。", default=None)
    audience_count: int = described("听众人数。", default=0)
    beneficiary_count: int = described("受益人数。", default=0)
    donated_yuan: int = described("捐助价值，元。", default=0)
    photos: list[PhotoInput] = described("照片，最多 9 张。", default_factory=list)


@strawberry.input(description="取消计划的活动。")
class ActivityCancelInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("活动。")
    reason: str = described("原因，1 到 1000 字。")
    with_rest_of_series: bool = described("同一系列以后的各次也取消。", default=False)
