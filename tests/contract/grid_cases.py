"""How the contract's operations on grids are asked."""

from domain.ids import new_uuid, to_wire
from models.area import Area
from tests.contract.cases import County, Request, case, sent
from tests.village import NOON


async def _new_grid(county: County) -> str:
    """A grid nobody else in the tests relies on."""
    village = county.history.village
    above = await Area.get(id=village.areas["D"])
    code = new_uuid().hex
    grid = await Area.create(
        county_id=village.county_id,
        parent_id=above.id,
        level="GRID",
        code=code,
        code_scheme="LOCAL",
        name="新网格",
        path=f"{above.path}{code}/",
        updated_at=NOON,
    )
    return to_wire("Grid", grid.id)


@case("GridRename")
async def rename(county: County) -> Request:
    said = sent(id=await _new_grid(county), name="河东格", reason="社区调整")
    return Request("office", said)


@case("GridMerge")
async def merge(county: County) -> Request:
    one, other = await _new_grid(county), await _new_grid(county)
    return Request("office", sent(id=one, intoId=other, reason="两格合一"))
