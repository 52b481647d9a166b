"""Departments, halls and their tablets."""

import strawberry

from schema.area import Area
from schema.described import described
from schema.node import Node
from schema.scalars import DateTime, Latitude, Longitude


@strawberry.type(description="职能部门。")
class Department(Node):
    code: str = described("编码。")
    name: str = described("名称。")


@strawberry.type(description="议事厅：居民与委员坐下来谈的地方。")
class Hall(Node):
    code: str = described("编码。")
    name: str = described("名称。")
    address: str = described("地址。")
    area: Area = described("所在社区、村。")
    longitude: Longitude | None = described("经度。")
    latitude: Latitude | None = described("纬度。")


@strawberry.type(description="议事厅里的平板。")
class Device(Node):
    name: str = described("名称。")
    hall: Hall = described("所在议事厅。")
    paired_at: DateTime | None = described("配对时刻；未配对时为空。")
