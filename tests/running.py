"""In which order the tests run, and what becomes of a failure that cannot be drawn."""

from collections.abc import Generator

import pytest

LONG = tuple(
    f"tests/{name}"
    for name in (
        "pages/",
        "journey/",
        "replication/",
        "faults/",
        "conformance/",
        "server/test_explorer_in_a_browser",
        "server/test_cannot_start",
        "server/test_cli",
        "server/test_start",
        "test_layers",
        "test_sizes",
    )
)
"""Tests that start processes and wait for them: while one worker waits, the other computes."""
ENGINES = (None, "postgres", "sqlite")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones come first and short ones last: both workers end together.

    The long ones end on SQLite, on which the others begin: the database is opened once.
    """
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[bool, int]:
    if not item.nodeid.startswith(LONG):
        return True, 0
    parameters: dict[str, object] = getattr(getattr(item, "callspec", None), "params", {})
    return False, ENGINES.index(parameters.get("engine"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Python 3.11 may fail to parse the sources of a deep failure; Python's own drawing does not.

    Without this the worker would end, and with it all tests it has not run.
    """
    try:
        return (yield)
    except (SystemError, RecursionError):
        item.config.option.tbstyle = "native"
        return pytest.TestReport.from_item_and_call(item, call)
