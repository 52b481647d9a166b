"""Addresses are stable within a bucket, good for at least one, and cannot be made by others."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.media_signing import MediaSigner

NOW = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
KEY = "thumb/3f/" + "a" * 62 + ".jpg"


@pytest.fixture
def signer() -> MediaSigner:
    return MediaSigner(b"s" * 32)


def parts(url: str) -> tuple[str, str, str]:
    """Key, expiry and signature of an address."""
    split = urlsplit(url)
    query = parse_qs(split.query)
    return split.path.removeprefix("/media/"), query["e"][0], query["s"][0]


def test_an_address_is_allowed_until_it_expires(signer: MediaSigner) -> None:
    key, expires, signature = parts(signer.url(KEY, NOW))
    end = datetime.fromtimestamp(int(expires), UTC)
    assert key == KEY
    assert timedelta(hours=6) < end - NOW <= timedelta(hours=12)
    assert signer.allows(key, expires, signature, NOW)
    assert signer.allows(key, expires, signature, end - timedelta(seconds=1))
    assert not signer.allows(key, expires, signature, end)


def test_an_address_stays_the_same_within_its_bucket(signer: MediaSigner) -> None:
    assert signer.url(KEY, NOW) == signer.url(KEY, NOW + timedelta(hours=4))
    assert signer.url(KEY, NOW) != signer.url(KEY, NOW + timedelta(hours=6))


def test_servers_with_one_secret_agree(signer: MediaSigner) -> None:
    assert MediaSigner(b"s" * 32).url(KEY, NOW) == signer.url(KEY, NOW)


def test_another_secret_allows_nothing(signer: MediaSigner) -> None:
    key, expires, signature = parts(signer.url(KEY, NOW))
    assert not MediaSigner(b"t" * 32).allows(key, expires, signature, NOW)


def test_changing_any_part_is_noticed(signer: MediaSigner) -> None:
    key, expires, signature = parts(signer.url(KEY, NOW))
    other = ("A" if signature[0] != "A" else "B") + signature[1:]
    assert not signer.allows("original" + key[5:], expires, signature, NOW)
    assert not signer.allows(key, str(int(expires) + 1), signature, NOW)
    assert not signer.allows(key, expires, other, NOW)


@pytest.mark.parametrize("expires", ["", "x", "-1", "1e12", "٣", "9" * 13, " 1"])
def test_nonsense_is_refused(signer: MediaSigner, expires: str) -> None:
    assert not signer.allows(KEY, expires, "签名", NOW)
    assert not signer.allows(KEY, expires, "", NOW)


def test_addresses_of_two_instants_do_not_mix(signer: MediaSigner) -> None:
    later = NOW + timedelta(hours=6)
    early, late = signer.url(KEY, NOW), signer.url(KEY, later)
    assert signer.url(KEY, NOW) == early
    assert signer.url(KEY, later) == late
    assert signer.allows(*parts(late), later)
