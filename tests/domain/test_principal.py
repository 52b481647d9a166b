"""An initial password opens nothing but the way to a new one."""

import pytest

from domain.principal import may_ask_before_password_change


@pytest.mark.parametrize(
    "fields",
    [
        ["passwordChange"],
        ["passwordChange", "__typename"],
        ["signOut"],
        ["sessionRefresh"],
        ["signIn"],
        ["__schema"],
    ],
)
def test_changing_leaving_and_signing_in_are_open(fields: list[str]) -> None:
    assert may_ask_before_password_change(fields)


@pytest.mark.parametrize(
    "fields", [["issues"], ["passwordChange", "issues"], ["viewer"], ["mySessions"], ["node"]]
)
def test_everything_else_waits(fields: list[str]) -> None:
    assert not may_ask_before_password_change(fields)
