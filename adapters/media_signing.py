"""Signed addresses of stored pictures, equal for everyone within a time bucket so caches work."""

import hashlib
import hmac
from datetime import datetime

BUCKET_SECONDS = 6 * 3600
MAX_REMEMBERED = 20_000
# 96 bits: there is nothing to try guesses on but this server.
MAC_BYTES = 12


class MediaSigner:
    """Makes and checks addresses by keyed BLAKE2s over key and expiry (RFC 7693 §2.9).

    An address is good for one to two buckets: it ends with the bucket after the current one.
    """

    def __init__(self, secret: bytes, *, path: str = "/media") -> None:
        self._mac_key = hashlib.blake2s(secret, person=b"gh-media").digest()
        self._path = path
        self._bucket = -1
        self._remembered: dict[str, str] = {}

    def url(self, key: str, now: datetime) -> str:
        """The address of a blob, the same until the bucket ends."""
        bucket = int(now.timestamp()) // BUCKET_SECONDS
        if bucket != self._bucket or len(self._remembered) >= MAX_REMEMBERED:
            self._bucket, self._remembered = bucket, {}
        known = self._remembered.get(key)
        if known is None:
            known = self._remembered[key] = self._signed(key, (bucket + 2) * BUCKET_SECONDS)
        return known

    def allows(self, key: str, expires: str, signature: str, now: datetime) -> bool:
        """Whether this address was made here and is still good."""
        if not expires.isascii() or not expires.isdigit() or len(expires) > 12:
            return False
        if not signature.isascii() or int(expires) <= now.timestamp():
            return False
        return hmac.compare_digest(self._signature(key, int(expires)), signature)

    def _signed(self, key: str, expires: int) -> str:
        return f"{self._path}/{key}?e={expires}&s={self._signature(key, expires)}"

    def _signature(self, key: str, expires: int) -> str:
        text = f"{expires}:{key}".encode()
        return hashlib.blake2s(text, key=self._mac_key, digest_size=MAC_BYTES).hexdigest()
