"""How the competence matrix is read, and who it names for a matter."""

from typing import Annotated, Any, cast

import strawberry

from domain import permissions
from engine.filters import ids
from engine.rule import Reads, Ref
from models.competence import Competence
from resolvers.context import Info, signed_in
from resolvers.inputs import asked_area, asked_id
from schema.competence import CompetenceAnswer
from schema.described import argument
from services.competence import answerable

COMPETENCE = Reads(type_name="Competence", model=Competence, scope=permissions.PUBLIC)
COMPETENCE_FILTERS = {
    "categoryId": ids("category_id", "Category"),
    "departmentId": ids("department_id", "Department"),
}


@strawberry.type
class CompetenceQuery:
    @strawberry.field(description="一类问题在一处由谁办：就近的职责优先，没有时首接负责。")
    async def competent_departments(
        self,
        info: Info,
        category_id: Annotated[strawberry.ID, argument("问题分类。")],
        area_id: Annotated[strawberry.ID, argument("区域。")],
    ) -> CompetenceAnswer:
        by = signed_in(info)
        found = await answerable(
            asked_id("Category", category_id),
            asked_area(area_id),
            by=by,
            ports=info.context.ports,
        )
        township = found.township_id and Ref("Township", found.township_id)
        return CompetenceAnswer(
            departments=cast(Any, [Ref("Department", each) for each in found.department_ids]),
            first_receiver=cast(Any, township),
        )
