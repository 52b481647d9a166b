"""How the contract's operations on statistics are asked."""

from domain.ids import to_wire
from tests.contract.cases import County, Request, case, sent


@case("Statistics")
async def statistics(county: County) -> Request:
    return Request("zhao", {"period": {"year": 2026, "quarter": 1}, "by": "MEMBER"})


@case("StatisticsInFull")
async def in_full(county: County) -> Request:
    township = to_wire("Township", county.history.village.areas["T1"])
    period = {"fromOn": "2025-12-01", "toOn": "2026-03-31"}
    return Request("office", {"period": period, "by": "GRID", "withinId": township})


@case("QuarterFreeze")
async def freeze_quarter(county: County) -> Request:
    return Request("office", sent(year=2025, quarter=3))
