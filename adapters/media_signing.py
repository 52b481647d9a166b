"""Signed addresses of stored pictures, equal for everyone within a time bucket so caches work."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

BUCKET_SECONDS = 6 * 3600
# 96 bits: there is nothing to try guesses on but this server.
MAC_BYTES = 12
MOST_ADDRESSES = 20_000


class Addresses(dict[str, str]):
    """The addresses of one bucket, each signed when it is first asked for."""

    def __init__(self, path: str, expires: int, begun: "hashlib.blake2s") -> None:
        super().__init__()
        self.expires = expires
        self._path, self._begun = path, begun

    def __missing__(self, key: str) -> str:
        if len(self) >= MOST_ADDRESSES:
            self.clear()
        mac = self._begun.copy()
        mac.update(key.encode())
        address = self[key] = f"{self._path}/{key}?e={self.expires}&s={mac.hexdigest()}"
        return address


class MediaSigner:
    """Makes and checks addresses by keyed BLAKE2s over key and expiry (RFC 7693 §2.9).

    An address is good for one to two buckets: it ends with the bucket after the current one.
    """

    def __init__(self, secret: bytes, *, path: str = "/media") -> None:
        self._mac_key = hashlib.blake2s(secret, person=b"gh-media").digest()
        self._path = path
        self._now: datetime | None = None
        self._addresses = self._addresses_until(0)

    def url(self, key: str, now: datetime) -> str:
        """The address of a blob, the same until the bucket ends."""
        return self.at(now)(key)

    def at(self, now: datetime) -> Callable[[str], str]:
        """What gives the address of a blob by its key: one answer asks for many, at one instant."""
        if now is not self._now:
            self._now = now
            expires = (int(now.timestamp()) // BUCKET_SECONDS + 2) * BUCKET_SECONDS
            if expires != self._addresses.expires:
                self._addresses = self._addresses_until(expires)
        return self._addresses.__getitem__

    def _addresses_until(self, expires: int) -> "Addresses":
        return Addresses(self._path, expires, self._begin(expires))

    def allows(self, key: str, expires: str, signature: str, now: datetime) -> bool:
        """Whether this address was made here and is still good."""
        if not expires.isascii() or not expires.isdigit() or len(expires) > 12:
            return False
        if not signature.isascii() or int(expires) <= now.timestamp():
            return False
        mac = self._begin(int(expires))
        mac.update(key.encode())
        return hmac.compare_digest(mac.hexdigest(), signature)

    def _begin(self, expires: int) -> "hashlib.blake2s":
        start = f"{expires}:".encode()
        return hashlib.blake2s(start, key=self._mac_key, digest_size=MAC_BYTES)
