"""Mutations of the county's lists: categories, departments, sector groups."""

import strawberry

from resolvers.context import Info
from resolvers.inputs import identity, identity_or_none
from resolvers.payload import acting, answered
from schema.category_input import CategoryCloseInput, CategoryPayload, CategorySetInput
from schema.department_input import DepartmentPayload, DepartmentSetInput
from schema.described import Sent
from schema.sector_group_input import SectorGroupPayload, SectorGroupSetInput
from services import category, department, sector_group
from services.category import NewCategory
from services.department import NewDepartment
from services.sector_group import NewSectorGroup
from services.work import Result

CATEGORY = {"entity": "category", "type_name": "Category"}


@strawberry.type
class ReferenceMutation:
    @strawberry.mutation(description="设定主题分类。")
    async def category_set(self, info: Info, input: Sent[CategorySetInput]) -> CategoryPayload:
        return await answered(CategoryPayload, input, _set_category(input, info), **CATEGORY)

    @strawberry.mutation(description="停用主题分类。")
    async def category_close(self, info: Info, input: Sent[CategoryCloseInput]) -> CategoryPayload:
        return await answered(CategoryPayload, input, _close_category(input, info), **CATEGORY)

    @strawberry.mutation(description="设定部门。")
    async def department_set(
        self, info: Info, input: Sent[DepartmentSetInput]
    ) -> DepartmentPayload:
        work = _set_department(input, info)
        return await answered(
            DepartmentPayload, input, work, entity="department", type_name="Department"
        )

    @strawberry.mutation(description="设定界别组。")
    async def sector_group_set(
        self, info: Info, input: Sent[SectorGroupSetInput]
    ) -> SectorGroupPayload:
        work = _set_group(input, info)
        return await answered(
            SectorGroupPayload, input, work, entity="sector_group", type_name="SectorGroup"
        )


async def _set_category(sent: CategorySetInput, info: Info) -> Result:
    new = NewCategory(
        id=identity("Category", sent.id, "id"),
        code=sent.code,
        name=sent.name,
        axis=sent.axis,
        standard_code=sent.standard_code,
        position=sent.position,
        needs_after_photo=sent.needs_after_photo,
    )
    return await category.set_category(new, **acting("categorySet", sent, info))


async def _close_category(sent: CategoryCloseInput, info: Info) -> Result:
    category_id = identity("Category", sent.id, "id")
    replaced_by_id = identity_or_none("Category", sent.replaced_by_id, "replacedById")
    acts = acting("categoryClose", sent, info)
    return await category.close(category_id, replaced_by_id, **acts)


async def _set_department(sent: DepartmentSetInput, info: Info) -> Result:
    new = NewDepartment(
        id=identity("Department", sent.id, "id"),
        code=sent.code,
        name=sent.name,
        is_open=sent.is_open,
    )
    return await department.set_department(new, **acting("departmentSet", sent, info))


async def _set_group(sent: SectorGroupSetInput, info: Info) -> Result:
    new = NewSectorGroup(
        id=identity("SectorGroup", sent.id, "id"),
        code=sent.code,
        name=sent.name,
        position=sent.position,
    )
    return await sector_group.set_group(new, **acting("sectorGroupSet", sent, info))
