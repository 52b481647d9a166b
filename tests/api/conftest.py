"""The application over a village with a history, as in tests/contract."""

from tests.contract.conftest import application, counties, foreign, ours

__all__ = ["application", "counties", "foreign", "ours"]
