"""What the office sends to keep the list of departments."""

import strawberry

from schema.described import described
from schema.organisation import Department
from schema.user_error import Answer


@strawberry.input(description="设定一个部门；这个编码已有时修改它。")
class DepartmentSetInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：dep_ 加 UUIDv7；修改已有的时不用它。")
    code: str = described("编码，1 到 20 字，全县唯一。")
    name: str = described("名称，1 到 60 字。")
    is_open: bool = described("是否在用；停用后不再交办新的事。", default=True)


@strawberry.type(description="设定后的部门。")
class DepartmentPayload(Answer):
    department: Department | None = described("部门；办理不成时为空。")
