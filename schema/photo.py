"""Photos: declared with the record, bytes arrive later, only re-encoded variants are served."""

import strawberry

from domain.photo import PhotoPurpose, PhotoState
from schema.described import described, enum
from schema.node import Node
from schema.scalars import DateTime, Sha256

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
        PhotoPurpose.BEFORE: "办理前。",
        PhotoPurpose.AFTER: "办理后。",
    },
)


@strawberry.type(description="照片。")
class Photo(Node):
    purpose: PhotoPurpose = described("用途。")
    position: int = described("第几张，从 0 起。")
    state: PhotoState = described("状态。")
    rejection: str | None = described("没有通过检查的原因；通过时为空。")
    caption: str | None = described("说明。")
    url: str | None = described("大图（长边 1600 像素）地址，限时有效；未就绪时为空。")
    thumb_url: str | None = described("小图（长边 320 像素）地址，限时有效；未就绪时为空。")
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
