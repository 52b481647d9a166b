"""Photos: declared with the record, bytes arrive later, only re-encoded variants are served."""

from typing import Annotated

import strawberry

from domain.on_site import OnSite, OnSiteReason
from domain.photo import PeopleShown, PhotoPurpose, PhotoState
from schema.described import described, enum
from schema.node import Node
from schema.place import GeoFix, GeoFixInput
from schema.scalars import DateTime, Latitude, Longitude, Sha256
from schema.user_error import Answer

enum(
    PhotoState,
    "照片走到哪一步。",
    {
        PhotoState.EXPECTED: "已登记，等待上传。",
        PhotoState.UPLOADING: "上传中。",
        PhotoState.PROCESSING: "已收到，处理中。",
        PhotoState.READY: "可以看了。",
        PhotoState.REJECTED: "没有通过检查。",
    },
)
enum(
    PhotoPurpose,
    "照片说明什么。",
    {
        PhotoPurpose.EVIDENCE: "现状。",
        PhotoPurpose.SCREENSHOT: (
            "群聊截图。昵称、头像遮挡之前，只有上传人、界别组召集人和办公室看得到。"
        ),
        PhotoPurpose.BEFORE: "办理前。",
        PhotoPurpose.AFTER: "办理后。",
    },
)
enum(
    PeopleShown,
    "照片里的人是否可以公开（肖像同意）。",
    {
        PeopleShown.UNKNOWN: "还没说明，不公开。",
        PeopleShown.NOBODY: "没有可以认出的人。",
        PeopleShown.CONSENTED: "照片里的人同意公开。",
        PeopleShown.REFUSED: "不同意公开。",
    },
)


@strawberry.type(description="相机写在照片里的信息（EXIF），只作佐证。What the camera says.")
class PhotoFacts:
    taken_at: DateTime | None = described("拍摄时刻。")
    is_offset_assumed: bool = described("相机没有写时区，按北京时间推定。")
    longitude: Longitude | None = described("经度，WGS-84。")
    latitude: Latitude | None = described("纬度，WGS-84。")
    accuracy_m: float | None = described("精度半径，米。")
    method: str | None = described("相机说的定位方式，如 GPS、CELLID。")
    make: str | None = described("厂商。")
    model: str | None = described("型号。")


@strawberry.type(description="照片。")
class Photo(Node):
    purpose: PhotoPurpose = described("用途。")
    position: int = described("第几张，从 0 起。")
    state: PhotoState = described("状态。")
    rejection: str | None = described("没有通过检查的原因；通过时为空。")
    caption: str | None = described("说明。")
    url: str | None = described(
        "大图（长边 1600 像素）地址，限时有效；未就绪或不能公开时为空；"
        "有遮挡时，只有可看原图的人看到未遮挡的。"
    )
    thumb_url: str | None = described("小图（长边 320 像素）地址，与大图同样处理。")
    is_redacted: bool = described("遮挡过人脸、车牌等。")
    redacted_url: str | None = described("遮挡后的大图地址；没有遮挡时为空。")
    stamped_url: str | None = described("加了水印的大图地址；没有加过时为空。")
    original_removed_at: DateTime | None = described("原文件到期清除的时刻；仍保存时为空。")
    original_url: str | None = described("原文件下载地址；只给拍照人、本组召集人和县政协。")
    people_shown: PeopleShown = described("照片里的人是否可以公开。")
    is_reused: bool = described("与此前的照片是同一张，请再看一眼。")
    reused_from: Annotated["Photo", strawberry.lazy("schema.photo")] | None = described(
        "此前的那一张；看不到时为空。"
    )
    place: GeoFix | None = described("拍照时手机给出的定位。")
    on_site: OnSite = described("是否在现场拍的，收齐后判断；依手机定位，照片自带的位置作佐证。")
    on_site_reasons: list[OnSiteReason] = described("为什么要再看一眼。")
    facts: PhotoFacts | None = described(
        "相机写的信息；只给拍照人、本组召集人和县政协，没有时为空。"
    )
    width: int | None = described("原图宽（转正后），像素。")
    height: int | None = described("原图高（转正后），像素。")
    thumbhash: str | None = described("占位图，thumbhash 的 base64。")
    captured_at: DateTime | None = described("拍摄时刻（手机时间）。")
    received_at: DateTime | None = described("收齐时刻。")


@strawberry.input(description="登记一张照片，字节随后经 /uploads 上传。")
class PhotoInput:
    id: strawberry.ID = described("手机生成的编号：pho_ 加 UUIDv7。")
    purpose: PhotoPurpose = described("用途。", default=PhotoPurpose.EVIDENCE)
    caption: str | None = described("说明，不超过 200 字。", default=None)
    captured_at: DateTime | None = described("拍摄时刻。", default=None)
    sha256: Sha256 | None = described("原文件的摘要；给出则上传后核对。", default=None)
    byte_size: int | None = described("原文件的字节数。", default=None)
    place: GeoFixInput | None = described(
        "拍照时的定位；手机系统常抹去照片里的位置，请由应用给出。", default=None
    )
    people_shown: PeopleShown = described("照片里的人是否可以公开。", default=PeopleShown.UNKNOWN)


@strawberry.input(description="矩形，相对坐标：左上角为 0，右下角为 1。")
class RectangleInput:
    left: float = described("左边，0 到 1。")
    top: float = described("上边，0 到 1。")
    width: float = described("宽，0 到 1。")
    height: float = described("高，0 到 1。")


@strawberry.input(description="一个顶点，相对坐标。")
class CornerInput:
    x: float = described("从左边算起，0 到 1。")
    y: float = described("从上边算起，0 到 1。")


@strawberry.input(description="一处遮挡：矩形或多边形，二选一。", one_of=True)
class RegionInput:
    rectangle: RectangleInput | None = described("矩形。", default=strawberry.UNSET)
    polygon: list[CornerInput] | None = described(
        "多边形的顶点，3 到 100 个。", default=strawberry.UNSET
    )


@strawberry.input(description="遮挡照片里的人脸、车牌等。")
class PhotoRedactInput:
    client_mutation_id: str = described("手机生成的请求编号，重发不变。")
    id: strawberry.ID = described("照片编号。")
    regions: list[RegionInput] = described("全部要遮挡的地方，最多 50 处；空表示取消遮挡。")


@strawberry.input(description="记录照片里的人是否同意公开。")
class PhotoConsentInput:
    client_mutation_id: str = described("手机生成的请求编号，重发不变。")
    id: strawberry.ID = described("照片编号。")
    people_shown: PeopleShown = described("照片里的人是否可以公开。")
    note: str = described("怎样征得的同意，不超过 200 字。", default="")


@strawberry.input(description="在照片的副本上加水印：时间、地点、网格、拍照人。")
class PhotoStampInput:
    client_mutation_id: str = described("手机生成的请求编号，重发不变。")
    id: strawberry.ID = described("照片编号。")


@strawberry.type(description="处理照片后的回答。")
class PhotoPayload(Answer):
    photo: Photo | None = described("照片现在的样子。")
