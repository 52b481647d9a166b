"""Where: a phone's fix as it was given, the canonical point, and the on-site verdict."""

import strawberry

from domain.geo import Datum, FixProvider
from domain.on_site import OnSite, OnSiteReason
from schema.described import described, enum
from schema.scalars import DateTime, Latitude, Longitude

enum(
    Datum,
    "坐标系。",
    {
        Datum.WGS84: "WGS-84：手机 GPS 芯片。",
        Datum.CGCS2000: "CGCS2000：国家大地坐标系。",
        Datum.GCJ02: "GCJ-02：高德、腾讯地图与微信。",
        Datum.BD09: "BD-09：百度地图。",
    },
)
enum(
    OnSite,
    "是否在现场的判断，只作标记，不阻止。",
    {
        OnSite.ON_SITE: "在现场。",
        OnSite.UNCERTAIN: "说不准。",
        OnSite.OFF_SITE: "不在现场。",
        OnSite.NO_FIX: "没有定位。",
    },
)
enum(
    OnSiteReason,
    "为什么这个判断要再看一眼。",
    {
        OnSiteReason.MOCK: "模拟定位。",
        OnSiteReason.CELL_FIX: "基站定位，误差很大。",
        OnSiteReason.STALE_FIX: "定位时间与记录时间相差太久。",
        OnSiteReason.EXIF_DISAGREES: "与照片里的位置不一致。",
        OnSiteReason.DATUM_SUSPECT: "坐标系可能报错了。",
    },
)
enum(
    FixProvider,
    "手机用什么定的位。",
    {
        FixProvider.GNSS: "卫星。",
        FixProvider.FUSED: "融合定位。",
        FixProvider.NETWORK: "网络。",
        FixProvider.CELL: "基站。",
        FixProvider.MANUAL: "人工在地图上点选。",
        FixProvider.UNKNOWN: "不知道。",
    },
)


@strawberry.type(description="手机给出的定位，原样保留。A fix exactly as the phone gave it.")
class GeoFix:
    longitude: Longitude = described("经度（原坐标系）。")
    latitude: Latitude = described("纬度（原坐标系）。")
    datum: Datum = described("原坐标系。")
    accuracy_m: float = described("精度半径，米。")
    provider: FixProvider = described("定位方式。")
    fixed_at: DateTime | None = described("定位时刻。")
    is_mock: bool = described("手机说这是模拟定位。")


@strawberry.input(description="手机给出的定位；坐标系必须说明。A fix; the datum is compulsory.")
class GeoFixInput:
    longitude: Longitude = described("经度。")
    latitude: Latitude = described("纬度。")
    datum: Datum = described("坐标系：GPS 芯片为 WGS84，高德、腾讯、微信为 GCJ02。")
    accuracy_m: float = described("精度半径，米；不知道时请给较大的值。")
    provider: FixProvider = described("定位方式。", default=FixProvider.UNKNOWN)
    fixed_at: DateTime | None = described("定位时刻。", default=None)
    is_mock: bool = described("是否模拟定位。", default=False)


@strawberry.input(description="矩形范围，县的标准坐标系。A box in the county's canonical datum.")
class BoxInput:
    west: Longitude = described("西边经度。")
    south: Latitude = described("南边纬度。")
    east: Longitude = described("东边经度。")
    north: Latitude = described("北边纬度。")


@strawberry.input(description="一个点周围。Around a point, in the county's canonical datum.")
class NearInput:
    longitude: Longitude = described("中心经度。")
    latitude: Latitude = described("中心纬度。")
    radius_m: float = described("半径，米，不超过 50000。")
