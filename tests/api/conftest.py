"""The application over a village with a history, as in tests/contract."""

from collections.abc import Iterator

import pytest

from tests.api.watch import Watch
from tests.contract.cases import County
from tests.contract.conftest import application, counties, foreign, ours

__all__ = ["application", "counties", "foreign", "ours"]


@pytest.fixture
def watch(ours: County) -> Iterator[Watch]:
    """Over the application's database."""
    watch = Watch(ours.clients.application.world.database)
    yield watch
    watch.close()
