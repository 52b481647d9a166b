"""The competence matrix, as it is read and set."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.area import Area, Township
from schema.described import described
from schema.node import Node
from schema.organisation import Department
from schema.user_error import Answer

if TYPE_CHECKING:
    from schema.category import Category


@strawberry.type(description="部门职责：哪类问题、在哪里、归哪个部门。")
class Competence(Node):
    category: Annotated["Category", strawberry.lazy("schema.category")] = described("问题分类。")
    area: Area | None = described("在哪个区域；全县时为空。")
    department: Department = described("归哪个部门。")
    position: int = described("次序，小的在前。")
    note: str = described("说明。")


@strawberry.type(description="一类问题在一处由谁办：职能部门，没有指定时为首接的街道（乡镇）。")
class CompetenceAnswer:
    departments: list[Department] = described("职能部门，首选在前。")
    first_receiver: Township | None = described("没有指定部门时首接负责的街道、镇、乡。")


@strawberry.input(description="设定一条部门职责；同样的一条已有时改次序和说明。")
class CompetenceSetInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("编号：cpt_ 加 UUIDv7。")
    category_id: strawberry.ID = described("问题分类。")
    area_id: strawberry.ID | None = described("区域；不填即全县。", default=None)
    department_id: strawberry.ID = described("部门。")
    position: int = described("次序，0 到 100，小的在前。", default=0)
    note: str = described("说明，不超过 500 字。", default="")


@strawberry.input(description="取消一条部门职责。")
class CompetenceRemoveInput:
    client_mutation_id: str = described("请求编号。")
    id: strawberry.ID = described("哪一条。")


@strawberry.type(description="设定后的部门职责。")
class CompetencePayload(Answer):
    competence: Competence | None = described("这条职责；办理不成时为空。")


@strawberry.type(description="取消职责后的部门。")
class CompetenceRemovePayload(Answer):
    department: Department | None = described("部门；办理不成时为空。")
