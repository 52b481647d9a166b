"""Activities: talks, welfare, visits."""

from typing import TYPE_CHECKING, Annotated, Optional

import strawberry

from domain.activity import (
    KIND_LABELS,
    RHYTHM_LABELS,
    STAGE_LABELS,
    ActivityKind,
    ActivityStage,
    Rhythm,
)
from domain.on_site import OnSite
from schema.action import AllowedAction
from schema.area import Area
from schema.described import described, enum, read_by_engine
from schema.event import Event
from schema.mechanism import MechanismItem
from schema.member import Member, SectorGroup
from schema.node import Node
from schema.organisation import Hall
from schema.paging import First
from schema.photo import Photo
from schema.place import GeoFix
from schema.scalars import DateTime
from schema.user_error import Answer

if TYPE_CHECKING:
    from schema.consultation import Consultation

enum(ActivityKind, "活动的种类。", {each: f"{name}。" for each, name in KIND_LABELS.items()})
enum(ActivityStage, "活动办到哪一步。", {each: f"{name}。" for each, name in STAGE_LABELS.items()})
enum(Rhythm, "多久重复一次。", {each: f"{name}。" for each, name in RHYTHM_LABELS.items()})


@strawberry.type(description="活动：宣讲、公益、走访。")
class Activity(Node):
    kind: ActivityKind = described("种类。")
    title: str = described("名称。")
    content: str | None = described("内容；无权查看时为空。")
    stage: ActivityStage = described("办到哪一步。")
    held_at: DateTime = described("举办时刻；未举办时为计划时刻。")
    area: Area = described("所在区域。")
    place_name: str = described("地点。")
    hall: Hall | None = described("所在议事厅。")
    group: SectorGroup | None = described("组织的界别组。")
    consultation: Annotated["Consultation", strawberry.lazy("schema.consultation")] | None = (
        described("回访的是哪场协商；不是回访或无权查看时为空。")
    )
    first_of_series: Optional["Activity"] = described("同一系列的第一次；不是重复的时为空。")
    repetitions: list["Activity"] = described("这一次之后同一系列的各次；只在第一次上列出。")
    members: list[Member] = described("参加的委员，按委员号。")
    mechanism_items: list[MechanismItem] = described("标签：机制提法。")
    audience_count: int = described("听众人数。")
    beneficiary_count: int = described("受益人数。")
    donated_yuan: int = described("捐助价值，元。")
    reason: str | None = described("取消的原因；无权查看时为空。")
    recorded_by_name: str | None = described("谁登记的；无权查看时为空。")
    place: GeoFix | None = described("登记时的定位。")
    on_site: OnSite = described("登记时是否在所选区域内；只作标记。")
    photos: list[Photo] = described("照片。")
    captured_at: DateTime = described("登记时刻，已校正。")
    updated_at: DateTime = described("最近变动时刻。")
    version: int = described("版本号。")
    allowed_actions: list[AllowedAction] = described("当前用户能做什么。")

    @described("过程，由早到晚。")
    def timeline(self, first: First = 50) -> list[Event]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.input(description="筛选活动；各条件同时满足。")
class ActivityFilter:
    mine: bool | None = described("只看我登记的。", default=None)
    taking_part: bool | None = described("只看我参加的。", default=None)
    kinds: list[ActivityKind] | None = described("种类。", default=None)
    stages: list[ActivityStage] | None = described("办到哪一步。", default=None)
    area_ids: list[strawberry.ID] | None = described("在这些区域之内。", default=None)
    group_id: strawberry.ID | None = described("界别组。", default=None)
    hall_id: strawberry.ID | None = described("议事厅。", default=None)
    mechanism_item_id: strawberry.ID | None = described("标签。", default=None)
    held_since: DateTime | None = described("在此时或此后举办。", default=None)
    held_until: DateTime | None = described("在此时之前举办。", default=None)
    text: str | None = described("名称含有。", default=None)


@strawberry.type(description="办理后的活动。")
class ActivityPayload(Answer):
    activity: Activity | None = described("活动；办理不成时为空。")
