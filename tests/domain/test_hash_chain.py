"""The canonical text of a fact and its link in the chain."""

from hashlib import sha256

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.hash_chain import GENESIS, canonical, link, stable


def test_orders_names_and_keeps_chinese_as_it_is() -> None:
    assert canonical({"b": 1, "a": "路灯"}) == '{"a":"路灯","b":1}'.encode()


def test_a_link_covers_the_one_before_and_the_fact() -> None:
    assert link(GENESIS, {"a": 1}) == sha256(b'{"a":1}').hexdigest()
    assert link("ab", {"a": 1}) == sha256(b'ab{"a":1}').hexdigest()


@pytest.mark.parametrize(
    ("given_number", "text"), [(5.0, b"5"), (-0.0, b"0"), (1e15, b"1000000000000000")]
)
def test_writes_whole_floats_as_the_store_gives_them_back(given_number: float, text: bytes) -> None:
    assert canonical(stable({"x": given_number})) == b'{"x":' + text + b"}"
    assert canonical(stable({"x": [{"y": given_number}]})) == b'{"x":[{"y":' + text + b"}]}"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 1e16, 2.0**53])
def test_refuses_numbers_no_store_keeps(number: float) -> None:
    with pytest.raises(ValueError, match="JSON store"):
        stable({"x": number})


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(-(2.0**53) + 2, 2.0**53 - 2, allow_nan=False)
    | st.text('ab路灯"\\\n\u2028é😀', max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abcdefg", max_size=4), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abcdefg", max_size=4), JSON, max_size=4))
def test_is_the_same_after_a_json_store(fact: dict[str, object]) -> None:
    stored = orjson.loads(orjson.dumps(fact))
    assert canonical(stable(stored)) == canonical(stable(fact))
