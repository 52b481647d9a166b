"""Tokens: 256 random bits that are told from anything else at a glance."""

import pytest

from domain.token import TOKEN_LENGTH, is_token, new_token, token_hash


def test_tokens_are_many_and_of_one_shape() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(is_token(token) and len(token) == TOKEN_LENGTH for token in tokens)


def test_the_hash_is_sha256_of_the_text() -> None:
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert token_hash("abc") == abc


@pytest.mark.parametrize("text", ["", "x" * 42, "x" * 44, "é" * 43, "\ud800" * 43])
def test_other_text_is_no_token(text: str) -> None:
    assert not is_token(text)
