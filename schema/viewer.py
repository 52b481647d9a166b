"""The one who asks, as the apps need to know them."""

import strawberry

from domain.actor import ActorKind
from schema.area import Area
from schema.described import described, enum
from schema.member import Member
from schema.organisation import Department, Hall

enum(
    ActorKind,
    "以什么身份使用。",
    {
        ActorKind.MEMBER: "委员。",
        ActorKind.CONVENER: "界别组召集人。",
        ActorKind.OFFICE: "县政协机关。",
        ActorKind.TOWNSHIP: "街道、镇、乡工作人员。",
        ActorKind.DEPARTMENT: "职能部门工作人员。",
        ActorKind.DEVICE: "议事厅平板。",
        ActorKind.RESIDENT: "居民。",
    },
)


@strawberry.type(description="当前用户。")
class Viewer:
    account_id: strawberry.ID = described("账号。")
    kind: ActorKind = described("身份。")
    name: str = described("姓名或单位。")
    must_change_password: bool = described("是否须先修改初始密码。")
    member: Member | None = described("委员；不是委员时为空。")
    department: Department | None = described("部门；不是部门时为空。")
    township: Area | None = described("街道、镇、乡；不是其工作人员时为空。")
    hall: Hall | None = described("议事厅；不是平板时为空。")
    areas: list[Area] = described("直接联系或管辖的区域。")
