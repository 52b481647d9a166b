"""Staff of the office, the departments and the townships, and how the office appoints them."""

from typing import Annotated

import strawberry

from domain.staff import KIND_PHRASES, StaffKind
from schema.area import Area
from schema.described import argument, described, enum, read_by_engine
from schema.node import Node
from schema.organisation import Department
from schema.paging import After, Connection, First
from schema.scalars import DateTime
from schema.user_error import Answer

enum(StaffKind, "经办人为谁办事。", {each: f"{KIND_PHRASES[each]}。" for each in StaffKind})


@strawberry.type(
    description="经办人：以自己的账号为办公室、部门或街道、镇、乡办事。只有办公室看得到。"
)
class Staff(Node):
    kind: StaffKind = described("为谁办事。")
    name: str = described("姓名或称呼，办理记录里显示。")
    phone: str | None = described("登录用的手机号；停用后为空。")
    department: Department | None = described("哪个部门；不属部门时为空。")
    township: Area | None = described("哪个街道、镇、乡；不属它们时为空。")
    is_active: bool = described("是否在用。")
    must_change_password: bool = described("是否还没有换掉初始密码。")
    created_at: DateTime = described("设定时刻。")


@strawberry.input(description="筛选经办人；各条件同时满足。")
class StaffFilter:
    kinds: list[StaffKind] | None = described("为谁办事。", default=None)
    department_id: strawberry.ID | None = described("哪个部门。", default=None)
    township_id: strawberry.ID | None = described("哪个街道、镇、乡。", default=None)
    is_active: bool | None = described("是否在用。", default=None)
    text: str | None = described("姓名或手机号含有。", default=None)


@strawberry.input(description="设定一位经办人。")
class StaffAppointInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：stf_ 加 UUIDv7。")
    kind: StaffKind = described("为谁办事。")
    department_id: strawberry.ID | None = described(
        "哪个部门；只有部门的经办人要填。", default=None
    )
    township_id: strawberry.ID | None = described(
        "哪个街道、镇、乡；只有它们的经办人要填。", default=None
    )
    name: str = described("姓名或称呼，1 到 40 字。")
    phone: str = described("登录用的手机号。")


@strawberry.input(description="改经办人的称呼或手机号；密码和登录不变。")
class StaffReviseInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("经办人。")
    name: str = described("姓名或称呼，1 到 40 字。")
    phone: str = described("登录用的手机号。")


@strawberry.input(description="停用经办人：登录立即失效，办理记录保留，手机号可以再用。")
class StaffDismissInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("经办人；不能是自己。")


@strawberry.input(description="重设经办人的初始密码；原有登录立即失效。")
class StaffInviteInput:
    client_mutation_id: str = described("请求编号。")
    ids: list[strawberry.ID] = described("经办人，1 到 20 位。")


@strawberry.type(description="给一位经办人的初始密码，只在这里给出一次；首次登录必须修改。")
class StaffInvitation:
    staff: Staff = described("经办人。")
    name: str = described("称呼。")
    phone: str = described("登录用的手机号。")
    password: str = described("初始密码。")


@strawberry.type(description="设定经办人或初始密码的回答。")
class StaffInvitePayload(Answer):
    invitations: list[StaffInvitation] = described("初始密码，按称呼。")


@strawberry.type(description="办理后的经办人。")
class StaffPayload(Answer):
    staff: Staff | None = described("经办人；办理不成时为空。")


@strawberry.type
class StaffReads:
    @described("经办人，先设定的在前；只有办公室看得到。")
    def staff(
        self,
        first: First = 20,
        after: After = None,
        filter: Annotated[StaffFilter | None, argument("筛选。")] = None,
    ) -> Connection[Staff]:
        return read_by_engine()  # type: ignore[no-any-return]
