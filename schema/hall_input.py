"""What the office sends to register halls, and others to check them."""

import strawberry

from domain.hall import HallKind, SixHave
from schema.described import described
from schema.organisation import Device, Hall
from schema.place import GeoFixInput
from schema.user_error import Answer


@strawberry.input(description="一段开放时间。")
class OpeningHoursInput:
    weekday: int = described("星期几，1 为星期一，7 为星期日。")
    opens: str = described("几点开，如 08:30。")
    closes: str = described("几点关，如 17:00。")


@strawberry.input(description="六有中的一项。")
class HallCheckInput:
    item: SixHave = described("哪一项。")
    has: bool = described("有没有。")
    note: str = described("说明，不超过 200 字。", default="")


@strawberry.input(description="登记议事厅。")
class HallRegisterInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：hal_ 加 UUIDv7。")
    code: str = described("编码，1 到 20 字，全县唯一。")
    name: str = described("名称，1 到 60 字。")
    kind: HallKind = described("种类。")
    area_id: strawberry.ID = described("所在社区、村或网格。")
    address: str = described("地址，不超过 120 字。", default="")
    keeper_name: str = described("谁管理，不超过 40 字。", default="")
    place: GeoFixInput | None = described("位置。", default=None)
    opening_hours: list[OpeningHoursInput] = described(
        "开放时间，最多 21 段。", default_factory=list
    )


@strawberry.input(description="修改议事厅；编码不变。")
class HallChangeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("议事厅。")
    base_version: int = described("看到的版本号。")
    name: str = described("名称，1 到 60 字。")
    kind: HallKind = described("种类。")
    area_id: strawberry.ID = described("所在社区、村或网格。")
    address: str = described("地址，不超过 120 字。", default="")
    keeper_name: str = described("谁管理，不超过 40 字。", default="")
    place: GeoFixInput | None = described("位置；不填即没有。", default=None)
    opening_hours: list[OpeningHoursInput] = described(
        "开放时间，最多 21 段。", default_factory=list
    )
    is_open: bool = described("是否在用。", default=True)


@strawberry.input(description="核对六有：逐项填写。")
class HallCheckSetInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("议事厅。")
    checks: list[HallCheckInput] = described("六项，各一次。")


@strawberry.type(description="办理后的议事厅。")
class HallPayload(Answer):
    hall: Hall | None = described("议事厅；办理不成时为空。")


@strawberry.input(description="停用平板：登录立即失效；再用时重新配对。")
class DeviceRetireInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("平板。")


@strawberry.type(description="停用后的平板。")
class DeviceRetirePayload(Answer):
    device: Device | None = described("平板；办理不成时为空。")
