"""Channels registered for areas."""

import strawberry

from domain.channel import CHANNEL_LABELS, ChannelKind
from schema.area import Area
from schema.described import described, enum
from schema.node import Node
from schema.organisation import Hall
from schema.scalars import DateTime
from schema.user_error import Answer

enum(ChannelKind, "渠道的种类。", {each: f"{label}。" for each, label in CHANNEL_LABELS.items()})


@strawberry.type(description="渠道：在一个区域里听取群众意见的一条路。")
class Channel(Node):
    area: Area = described("区域。")
    kind: ChannelKind = described("种类。")
    name: str = described("名称。")
    note: str = described("说明，如地点、电话、时间。")
    hall: Hall | None = described("议事厅；不是议事厅渠道时为空。")
    is_active: bool = described("是否在用。")
    created_at: DateTime = described("登记时刻。")


@strawberry.input(description="筛选渠道；各条件同时满足。")
class ChannelFilter:
    area_ids: list[strawberry.ID] | None = described("在这些区域之内。", default=None)
    kinds: list[ChannelKind] | None = described("种类。", default=None)
    is_active: bool | None = described("是否在用。", default=None)


@strawberry.input(description="登记渠道。")
class ChannelRegisterInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：chn_ 加 UUIDv7。")
    area_id: strawberry.ID = described("区域。")
    kind: ChannelKind = described("种类。")
    name: str = described("名称，1 到 60 字。")
    note: str = described("说明，不超过 500 字。", default="")
    hall_id: strawberry.ID | None = described("议事厅；议事厅渠道必填。", default=None)


@strawberry.input(description="停用渠道。")
class ChannelRetireInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("渠道。")


@strawberry.type(description="办理后的渠道。")
class ChannelPayload(Answer):
    channel: Channel | None = described("渠道；办理不成时为空。")
