"""Departments, halls and their tablets."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.hall import HAVE_LABELS, KIND_LABELS, HallKind, SixHave
from schema.area import Area
from schema.described import described, enum, read_by_engine
from schema.node import Node
from schema.paging import First
from schema.scalars import DateTime, Latitude, Longitude


@strawberry.type(description="职能部门。")
class Department(Node):
    code: str = described("编码。")
    name: str = described("名称。")
    is_open: bool = described("是否在用。")


if TYPE_CHECKING:
    from schema.activity import Activity
    from schema.consultation import Consultation

enum(HallKind, "议事厅的种类。", {each: f"{name}。" for each, name in KIND_LABELS.items()})
enum(SixHave, "六有中的一项。", {each: f"{name}。" for each, name in HAVE_LABELS.items()})


@strawberry.type(description="六有中的一项有没有。")
class HallCheck:
    item: SixHave = described("哪一项。")
    has: bool = described("有没有；没有核对过为否。")
    note: str | None = described("说明；无权查看时为空。")


@strawberry.type(description="一段开放时间。")
class OpeningHours:
    weekday: int = described("星期几，1 为星期一，7 为星期日。")
    opens: str = described("几点开，如 08:30。")
    closes: str = described("几点关，如 17:00。")


@strawberry.type(description="议事厅：居民与委员坐下来谈的地方。")
class Hall(Node):
    code: str = described("编码。")
    name: str = described("名称。")
    kind: HallKind = described("种类。")
    address: str = described("地址。")
    area: Area = described("所在社区、村。")
    longitude: Longitude | None = described("经度。")
    latitude: Latitude | None = described("纬度。")
    keeper_name: str | None = described("谁管理；无权查看时为空。")
    opening_hours: list[OpeningHours] = described("开放时间，按星期。")
    is_open: bool = described("是否在用。")
    checklist: list[HallCheck] = described("六有：阵地、标识、制度、流程、活动、成效。")
    have_count: int = described("六有中有几项。")
    checked_at: DateTime | None = described("最近核对时刻；没有核对过时为空。")
    version: int = described("版本号。")

    @described("还没有开或正在开的协商，近的在前。")
    def coming_consultations(
        self, first: First = 10
    ) -> list[Annotated["Consultation", strawberry.lazy("schema.consultation")]]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("开过的协商，近的在前。")
    def past_consultations(
        self, first: First = 10
    ) -> list[Annotated["Consultation", strawberry.lazy("schema.consultation")]]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("计划的活动，近的在前。")
    def coming_activities(
        self, first: First = 10
    ) -> list[Annotated["Activity", strawberry.lazy("schema.activity")]]:
        return read_by_engine()  # type: ignore[no-any-return]

    @described("办过的活动，近的在前。")
    def past_activities(
        self, first: First = 10
    ) -> list[Annotated["Activity", strawberry.lazy("schema.activity")]]:
        return read_by_engine()  # type: ignore[no-any-return]


@strawberry.type(description="议事厅里的平板。")
class Device(Node):
    name: str = described("名称。")
    hall: Hall = described("所在议事厅。")
    paired_at: DateTime | None = described("配对时刻；未配对时为空。")
    retired_at: DateTime | None = described("停用时刻；在用时为空。")
