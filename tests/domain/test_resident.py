"""How somebody is found by contact, and made unknown in texts."""

import pytest

from domain.resident import Traces, contact_key

TRACES = Traces(names=["欧阳明月", "老王", "王"], contacts=["138 1234-5678", "Wx_ming"])


@pytest.mark.parametrize(
    "typed",
    ["13812345678", " 138 1234 5678", "138-1234-5678", "+86 13812345678", "008613812345678",
     "１３８１２３４５６７８", "(138)12345678"],
)  # fmt: skip
def test_one_number_however_it_is_typed(typed: str) -> None:
    assert contact_key(typed) == "13812345678"


def test_other_contacts_are_told_apart() -> None:
    assert contact_key("Wx-Ming") == contact_key("wxming") != contact_key("wxmin")
    assert contact_key("8613812345") == "8613812345"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("请打13812345678。", "请打***********。"),
        ("138 1234 5678或138-1234-5678", "*************或*************"),
        ("wX_ming", "*******"),
        ("欧阳明月说老王也在", "某某某某说某某也在"),
        ("138123456789、213812345678", "138123456789、213812345678"),
        ("国王", "国王"),
        ("", ""),
    ],
)
def test_the_person_is_hidden_and_nothing_else(text: str, hidden: str) -> None:
    assert TRACES.hidden(text, with_names=True) == hidden
    assert len(hidden) == len(text)


def test_names_stay_where_they_are_not_theirs() -> None:
    assert TRACES.hidden("老王 13812345678", with_names=False) == "老王 ***********"


def test_json_is_hidden_at_any_depth() -> None:
    said = [{"note": "老王", "at": 3}, ["13812345678", None]]
    assert TRACES.hidden(said, with_names=True) == [{"note": "某某", "at": 3}, ["*" * 11, None]]


def test_nobody_is_nowhere() -> None:
    nobody = Traces(names=["王"], contacts=["12"])
    assert nobody.hidden("王12", with_names=True) == "王12"
    assert not nobody.has_contact("12")
    assert not nobody.names_somebody("王")
    assert nobody.tails == set()
