"""Identifiers on the wire: a prefix says which type, so each has one of its own."""

from collections import Counter

import pytest

from domain.ids import PREFIXES, BadId, from_wire, new_uuid, to_wire, type_of


def test_every_type_has_a_prefix_of_its_own() -> None:
    shared = [prefix for prefix, count in Counter(PREFIXES.values()).items() if count > 1]
    assert shared == []


@pytest.mark.parametrize("type_name", PREFIXES)
def test_an_id_comes_back_with_its_type(type_name: str) -> None:
    identity = new_uuid()
    text = to_wire(type_name, identity)
    assert type_of(text) == (type_name, identity)
    assert from_wire(type_name, text) == identity


@pytest.mark.parametrize("text", ["", "iss_", "iss_12", "xxx_" + "0" * 32, "mem_" + "0" * 32])
def test_an_id_of_another_type_or_none_is_refused(text: str) -> None:
    with pytest.raises(BadId):
        from_wire("Issue", text)
