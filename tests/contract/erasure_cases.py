"""How the contract's operations on a resident's own data are asked."""

from services.issue import NewReporter
from tests.contract.cases import County, Request, case, sent

CONTACT = "13655556666"


async def _somebody(county: County) -> None:
    await county.history.collect("zhao", "A1", reporter=NewReporter(name="甲", contact=CONTACT))


@case("ResidentExport")
async def export(county: County) -> Request:
    await _somebody(county)
    return Request("office", sent(contact=CONTACT, reason="本人要求"))


@case("ResidentErase")
async def erase(county: County) -> Request:
    await _somebody(county)
    return Request("office", sent(contact=CONTACT, reason="本人要求"))


@case("ErasureList")
async def erasures(county: County) -> Request:
    return Request("office", {"first": 5})


@case("RetentionRules")
async def retention_rules(county: County) -> Request:
    return Request("office")


@case("RetentionRuleSet")
async def set_retention(county: County) -> Request:
    return Request("office", sent(kind="REPORTER", days=730))
