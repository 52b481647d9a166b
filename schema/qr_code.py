"""Printed QR codes of grids and halls, and what a resident sends by one."""

import strawberry

from schema.area import Area
from schema.described import described
from schema.issue_input import ReporterInput
from schema.node import Node
from schema.organisation import Hall
from schema.place import GeoFixInput
from schema.reporter import Matter, Receipt
from schema.scalars import DateTime
from schema.user_error import Answer


@strawberry.type(description="网格或议事厅的二维码：居民扫码反映问题，不用账号。")
class QrCode(Node):
    token: str = described("印在码里的凭证，由服务器签名。")
    area: Area = described("所在网格或社区、村。")
    hall: Hall | None = described("所在议事厅；不在议事厅时为空。")
    label: str = described("贴在哪里。")
    issued_by_name: str = described("制作人。")
    issued_at: DateTime = described("制作时刻。")
    revoked_at: DateTime | None = described("停用时刻；在用时为空。")


@strawberry.type(description="二维码的回答。")
class QrCodePayload(Answer):
    qr_code: QrCode | None = described("二维码；办理不成时为空。")


@strawberry.input(description="制作二维码：areaId 与 hallId 填一个。")
class QrCodeIssueInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("生成的编号：qrc_ 加 UUIDv7。")
    area_id: strawberry.ID | None = described("网格或社区、村。", default=None)
    hall_id: strawberry.ID | None = described("议事厅。", default=None)
    label: str = described("贴在哪里，不超过 60 字。", default="")


@strawberry.input(description="停用二维码。")
class QrCodeRevokeInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("二维码。")


@strawberry.input(description="居民扫码反映一件事。")
class ResidentCollectInput:
    client_mutation_id: str = described("请求编号。")
    token: str = described("二维码里的凭证。")
    id: strawberry.ID = described("手机生成的编号：iss_ 加 UUIDv7。")
    title: str = described("标题，1 到 100 字。")
    content: str = described("内容，不超过 5000 字。", default="")
    category_id: strawberry.ID | None = described("主题分类。", default=None)
    captured_at: DateTime = described("提交时刻（手机时间）。")
    sent_at: DateTime | None = described("发出时刻（手机时间）。", default=None)
    place: GeoFixInput | None = described("定位。", default=None)
    reporter: ReporterInput | None = described("称呼和联系方式；不填即匿名。", default=None)


@strawberry.type(description="居民扫码反映的回答。")
class ResidentCollectPayload(Answer):
    receipt: Receipt | None = described("回执；办理不成时为空。")
    matter: Matter | None = described("登记的这件事；办理不成时为空。")
