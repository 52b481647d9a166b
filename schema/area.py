"""County, townships, communities and grids: one tree, four types, one interface."""

import strawberry

from domain.area import AreaLevel
from schema.described import described, enum
from schema.node import Node
from schema.scalars import Date, Latitude, Longitude

enum(
    AreaLevel,
    "区域层级。",
    {
        AreaLevel.COUNTY: "县。",
        AreaLevel.TOWNSHIP: "街道、镇、乡。",
        AreaLevel.COMMUNITY: "社区、村。",
        AreaLevel.GRID: "网格。",
    },
)


@strawberry.interface(description="区域树上的一级。One node of the area tree.")
class Area(Node):
    level: AreaLevel = described("层级。")
    code: str = described("编码。")
    code_scheme: str = described("编码体系。")
    name: str = described("名称。")
    path: str = described("从县到本级的编码路径。")
    centre_longitude: Longitude | None = described("中心经度；没有边界时为空。")
    centre_latitude: Latitude | None = described("中心纬度；没有边界时为空。")
    outline: str | None = described("边界，GeoJSON 几何文本（CGCS2000）；只有名称时为空。")
    open_issue_count: int | None = described("未办结问题数；无权查看时为空。")
    issue_count: int | None = described("累计问题数；无权查看时为空。")
    valid_to: Date | None = described("撤销日期；仍有效时为空。")


@strawberry.type(description="县。")
class County(Area):
    townships: list["Township"] = described("下辖街道、镇、乡，按编码排列。")


@strawberry.type(description="街道、镇、乡。")
class Township(Area):
    communities: list["Community"] = described("下辖社区、村，按编码排列。")


@strawberry.type(description="社区、村。")
class Community(Area):
    township: Township = described("所属街道、镇、乡。")
    grids: list["Grid"] = described("下辖网格，按编码排列。")


@strawberry.type(description="曾用名。")
class FormerName:
    name: str = described("名称。")
    last_on: Date = described("用到哪一天。")


@strawberry.type(description="网格：委员联系的最小单元。The smallest unit a member serves.")
class Grid(Area):
    community: Community = described("所属社区、村。")
    former_names: list[FormerName] = described("曾用名，由旧到新。")
    merged_into: "Grid | None" = described("并入的网格；没有并入时为空。")
    merged_grids: list["Grid"] = described("并入本网格的网格，按编码排列；旧记录仍记在它们名下。")


@strawberry.type(description="一个位置可能所在的网格。")
class GridCandidate:
    grid: Area = described("区域。")
    distance_m: float = described("距离，米；在其内为 0。")
    contains: bool = described("是否包含该点。")


@strawberry.type(description="位置对应的网格。")
class GridAnswer:
    grid: Area | None = described("判定的网格；在县界外为空。")
    candidates: list[GridCandidate] = described("精度圈内的候选，由近到远。")
    longitude: Longitude = described("换算到县标准坐标系的经度。")
    latitude: Latitude = described("换算到县标准坐标系的纬度。")


@strawberry.input(description="筛选网格。")
class GridFilter:
    mine: bool | None = described("只看我联系的。", default=None)
    community_id: strawberry.ID | None = described("所属社区、村。", default=None)
    text: str | None = described("名称或编码含有。", default=None)
