"""Sealing: readable only with the key and at the place; keys are files for their owner alone."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.sealer import (
    AesGcmSealer,
    BadKey,
    key_id,
    load_or_create_key,
    read_key,
)
from services.ports import Unreadable

KEY, OTHER = b"k" * 32, b"o" * 32
PLACE = "issue:reporter_contact:018f"
PHONE = "13800000001"


@pytest.mark.parametrize("text", [PHONE, "", "微信：老王 🏞", "x" * 10_000])
def test_opens_what_it_sealed(text: str) -> None:
    sealer = AesGcmSealer([KEY])
    assert sealer.open(sealer.seal(text, place=PLACE), place=PLACE) == text


def test_the_text_is_not_in_the_ciphertext_and_never_sealed_the_same_way_twice() -> None:
    sealer = AesGcmSealer([KEY])
    first, second = sealer.seal(PHONE, place=PLACE), sealer.seal(PHONE, place=PLACE)
    assert PHONE.encode() not in first
    assert first != second
    assert len(first) == 1 + 4 + 12 + len(PHONE) + 16


def test_a_ciphertext_moved_to_another_row_is_unreadable() -> None:
    sealer = AesGcmSealer([KEY])
    sealed = sealer.seal(PHONE, place=PLACE)
    with pytest.raises(Unreadable):
        sealer.open(sealed, place="issue:reporter_contact:0190")


def test_every_flipped_bit_and_every_cut_is_noticed() -> None:
    sealer = AesGcmSealer([KEY])
    sealed = sealer.seal(PHONE, place=PLACE)
    flipped = [
        sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))
    ]
    for wrong in (*flipped, *(sealed[:length] for length in range(len(sealed))), sealed + b"x"):
        with pytest.raises(Unreadable):
            sealer.open(wrong, place=PLACE)


def test_a_mark_is_of_one_text_at_one_place_under_one_key() -> None:
    sealer = AesGcmSealer([KEY, OTHER])
    mark = sealer.mark("seq 7", place=PLACE)
    assert (mark, len(mark)) == (AesGcmSealer([OTHER]).mark("seq 7", place=PLACE), 16)
    others = [
        sealer.mark("seq 8", place=PLACE),
        sealer.mark("seq 7", place="issue"),
        AesGcmSealer([KEY]).mark("seq 7", place=PLACE),
    ]
    assert len({mark, *others}) == 4


def test_old_keys_open_and_the_first_one_seals() -> None:
    sealed = AesGcmSealer([OTHER]).seal(PHONE, place=PLACE)
    both = AesGcmSealer([KEY, OTHER])
    assert both.open(sealed, place=PLACE) == PHONE
    assert both.seal(PHONE, place=PLACE)[1:5] == key_id(KEY)
    with pytest.raises(Unreadable):
        AesGcmSealer([KEY]).open(sealed, place=PLACE)


def test_what_an_old_key_sealed_is_not_current() -> None:
    sealer = AesGcmSealer([KEY, OTHER])
    assert sealer.is_current(sealer.seal(PHONE, place=PLACE))
    assert not sealer.is_current(AesGcmSealer([OTHER]).seal(PHONE, place=PLACE))
    assert not sealer.is_current(b"")


@pytest.mark.parametrize("keys", [[], [b"short"], [KEY, b"x" * 31]])
def test_refuses_to_start_without_a_proper_key(keys: list[bytes]) -> None:
    with pytest.raises(BadKey):
        AesGcmSealer(keys)


def test_reads_keys_in_either_base64() -> None:
    key = bytes(range(224, 256))
    assert read_key(base64.urlsafe_b64encode(key).decode()) == key
    assert read_key(f" {base64.b64encode(key).decode()}\n") == key


@pytest.mark.parametrize("text", ["", "secret", "钥匙", base64.b64encode(b"x" * 31).decode()])
def test_refuses_what_is_no_key_without_repeating_it(text: str) -> None:
    with pytest.raises(BadKey) as refused:
        read_key(text)
    assert not text or text not in str(refused.value)


def test_makes_a_key_once_that_only_its_owner_may_read(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "field.key"
    key = load_or_create_key(path)
    assert len(key) == 32
    assert load_or_create_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["field.key"]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        keys = set(threads.map(load_or_create_key, [tmp_path / "field.key"] * 64))
    assert len(keys) == 1
    assert os.listdir(tmp_path) == ["field.key"]


def test_a_damaged_key_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "field.key"
    path.write_text("not a key")
    with pytest.raises(BadKey):
        load_or_create_key(path)
    assert path.read_text() == "not a key"
