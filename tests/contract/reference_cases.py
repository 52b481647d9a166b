"""How the contract's operations on the county's lists are asked."""

from domain.ids import new_uuid, to_wire
from models.issue import Category
from tests.contract.cases import County, Request, case, fresh, sent


@case("CategorySet")
async def set_category(county: County) -> Request:
    said = sent(
        id=fresh("Category"),
        code=new_uuid().hex[-12:],
        name="养老服务",
        position=9,
        needsAfterPhoto=True,
    )
    return Request("office", said)


@case("CategoryClose")
async def close_category(county: County) -> Request:
    village = county.history.village
    row = await Category.create(
        county_id=village.county_id, code=new_uuid().hex[-12:], name="旧分类"
    )
    light = to_wire("Category", village.categories["light"])
    return Request("office", sent(id=to_wire("Category", row.id), replacedById=light))


@case("DepartmentSet")
async def set_department(county: County) -> Request:
    said = sent(id=fresh("Department"), code=new_uuid().hex[-12:], name="数据局", isOpen=True)
    return Request("office", said)


@case("SectorGroupSet")
async def set_group(county: County) -> Request:
    said = sent(id=fresh("SectorGroup"), code=new_uuid().hex[-12:], name="医卫界", position=11)
    return Request("office", said)


@case("CategoryLists")
async def category_lists(county: County) -> Request:
    return Request("office")
