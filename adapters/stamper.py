"""Keyed hashes by which this server recognises what it gave out."""

import hashlib


class KeyedStamper:
    """Fits services.ports.Stamper: BLAKE2s under a key of its own (RFC 7693 §2.9)."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.blake2s(secret, person=b"gh-stamp").digest()

    def stamp(self, text: str, *, purpose: str) -> bytes:
        """32 bytes nobody can make without the key; each purpose has its own."""
        return hashlib.blake2s(f"{purpose}\n{text}".encode(), key=self._key).digest()
