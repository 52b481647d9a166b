"""How a push ends, item by item, and the first snapshot a phone works from offline."""

import strawberry

from schema.area import Area, Grid, Township
from schema.category import Category
from schema.consultation import Consultation
from schema.described import described
from schema.issue import Issue
from schema.member import Member, SectorGroup
from schema.node import Node
from schema.organisation import Department, Hall
from schema.scalars import DateTime, EventCursor
from schema.user_error import Answer


@strawberry.interface(description="一项的结果。How one item ended.")
class SyncResult:
    client_mutation_id: str = described("这一项的 clientMutationId。")

    @classmethod
    def is_type_of(cls, value: object, _: object) -> bool:
        """Told apart exactly; by itself Strawberry takes any kin of the interface for any other."""
        return type(value) is cls


@strawberry.type(description="已办成。Carried out now.")
class SyncApplied(SyncResult):
    node_id: strawberry.ID = described("建立或改动的对象。")
    node: Node | None = described("对象现在的样子；无权查看时为空。")


@strawberry.type(description="此前已办成，这次什么也没有做。Carried out earlier.")
class SyncReplayed(SyncResult):
    node_id: strawberry.ID = described("当时建立或改动的对象。")
    node: Node | None = described("对象现在的样子；无权查看时为空。")


@strawberry.type(description="对象已被别人改过；本机的内容请留着，看过最新情况再定。")
class SyncConflict(SyncResult):
    message: str = described("发生了什么、接下来怎么办。")
    path: list[str] = described("与这一项的哪个输入有关。")
    current: Node | None = described("对象现在的样子。")


@strawberry.type(description="办理不成；其余各项不受影响。Refused; the others are not held up.")
class SyncRejected(SyncResult):
    code: str = described("稳定的代码，与单个变更的 userErrors 相同；INTERNAL 可稍后重发。")
    message: str = described("发生了什么、接下来怎么办。")
    path: list[str] = described("与这一项的哪个输入有关。")


@strawberry.type(description="推送的回答：每项一个结果，次序相同。")
class SyncPushPayload(Answer):
    received_at: DateTime = described("服务器收到的时刻；与 sentAt 之差即手机时钟的偏差。")
    results: list[SyncResult] = described("各项的结果；推送本身不成立时没有。")


@strawberry.type(description="离线包：手机离线工作所需的一切，之后用 changes 从 cursor 接着取。")
class OfflinePack:
    cursor: EventCursor = described("这份快照的位置，作为 changes 的 after。")
    taken_at: DateTime = described("取这份快照的服务器时刻。")
    grids: list[Grid] = described("我联系或管辖的网格，带边界，按编码排列。")
    townships: list[Township] = described("这些网格所在的街道、镇、乡。")
    categories: list[Category] = described("问题主题分类，按次序。")
    halls: list[Hall] = described("议事厅，按编码。")
    sector_group: SectorGroup | None = described("我的界别组。")
    members: list[Member] = described("本组在任委员，按委员号。")
    departments: list[Department] = described("职能部门，按编码。")
    issues: list[Issue] = described(
        "我收集的和我的网格里的问题：未办结的和近期有变动的，新近的在前，最多 200 件。"
    )
    consultations: list[Consultation] = described(
        "与我有关的协商：未结束的和近期的，新近的在前，最多 50 场。"
    )
    areas: list[Area] = described("直接联系或管辖的区域。")
