"""Signatures of short codes that people scan or carry: keyed BLAKE2s (RFC 7693 §2.9)."""

import hashlib
import hmac

# 96 bits: there is nothing to try guesses on but this server.
MAC_BYTES = 12


class CodeSigner:
    """The text says what it is for; a signature of one purpose is no good for another."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.blake2s(secret, person=b"gh-code").digest()

    def mac(self, text: str) -> str:
        return hashlib.blake2s(text.encode(), key=self._key, digest_size=MAC_BYTES).hexdigest()

    def allows(self, text: str, mac: str) -> bool:
        """Whether this server signed the text."""
        return mac.isascii() and hmac.compare_digest(self.mac(text), mac)
