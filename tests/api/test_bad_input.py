"""Every wrong input gets a named refusal and leaves nothing behind; none is a bug of ours."""

import pytest
import pytest_asyncio

from tests.api.prober import MUTATIONS, OF_THE_REQUEST, Prober
from tests.api.watch import Watch
from tests.contract import every_case
from tests.contract.cases import County
from tests.contract.evaluator import BY_TYPE, Evaluator, wire

__all__ = ["every_case"]
KNOWN = ("Issue", "Consultation", "Feedback", "Photo", "SessionEntry", "Commitment", "Hall")


@pytest_asyncio.fixture(scope="module")
async def known(counties: tuple[County, County]) -> list[str]:
    """Ids that exist: the first of every type, and the last, which is another county's."""
    found = await Evaluator.load()
    ids = [[wire(name, row) for row in found.rows_of(BY_TYPE[name])] for name in KNOWN]
    return [each for some in ids for each in (min(some), max(some))]


@pytest.mark.parametrize("name", list(MUTATIONS))
async def test_refuses_what_is_wrong_with_an_input_and_writes_nothing(
    ours: County, known: list[str], watch: Watch, name: str
) -> None:
    prober = Prober(ours, name, known, watch)
    await prober.run()
    assert prober.codes & OF_THE_REQUEST
    assert prober.total >= 10
