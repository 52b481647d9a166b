"""Personal data encrypted at rest: AES-256-GCM, bound to its place, under a key that has a name."""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import SetupFault
from services.ports import MARK_BYTES, Unreadable

KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12
FORMAT = b"\x01"
HEADER_BYTES = len(FORMAT) + KEY_ID_BYTES


class BadKey(SetupFault):
    """The text or file is no key of 256 bits in base64."""

    def __init__(self) -> None:
        super().__init__(
            f"密钥须是 {KEY_BYTES} 字节的 base64，而且至少要有一个；gridhall keys new 可以生成。"
        )


class AesGcmSealer:
    """Fits services.ports.Sealer; seals with the first key, opens with any, marks with the last.

    Keys are added in front, so marks that were given out stay good.

    A ciphertext is format (1 byte), key id (4), nonce (12), then text and tag.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise BadKey
        self._current = key_id(keys[0])
        self._mark_key = hashlib.sha256(b"gridhall mark:" + keys[-1]).digest()
        self._ciphers = {key_id(key): AESGCM(key) for key in keys}

    def seal(self, text: str, *, place: str) -> bytes:
        """The text encrypted for one place ("table:column:row") and no other."""
        nonce = os.urandom(NONCE_BYTES)
        header = FORMAT + self._current
        cipher = self._ciphers[self._current]
        return header + nonce + cipher.encrypt(nonce, text.encode(), _bound(header, place))

    def is_current(self, sealed: bytes) -> bool:
        """Whether it was sealed with the first key."""
        return bytes(sealed[:HEADER_BYTES]) == FORMAT + self._current

    def open(self, sealed: bytes, *, place: str) -> str:
        """The text sealed at this place; Unreadable for anything else."""
        header, rest = bytes(sealed[:HEADER_BYTES]), bytes(sealed[HEADER_BYTES:])
        cipher = self._ciphers.get(header[len(FORMAT) :])
        if header[: len(FORMAT)] != FORMAT or cipher is None:
            raise Unreadable("sealed under an unknown key or in an unknown format")
        nonce, ciphertext = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, ciphertext, _bound(header, place)).decode()
        except (InvalidTag, ValueError) as fault:
            raise Unreadable("changed, or moved from the place it was sealed for") from fault

    def mark(self, text: str, *, place: str) -> bytes:
        """A keyed digest, made with the last key, of the text at its place."""
        said = place.encode() + b"\0" + text.encode()
        return hmac.digest(self._mark_key, said, "sha256")[:MARK_BYTES]


def key_id(key: bytes) -> bytes:
    """The name of a key inside its ciphertexts; it tells nothing of the key."""
    return hashlib.sha256(b"gridhall key id:" + key).digest()[:KEY_ID_BYTES]


def read_key(text: str) -> bytes:
    """The key behind its base64; BadKey otherwise."""
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise BadKey from fault
    if len(key) != KEY_BYTES:
        raise BadKey
    return key


def load_or_create_key(path: Path) -> bytes:
    """The key kept in a file only its owner may read; made the first time.

    Two processes that start at once agree on one key: the file appears whole or not at all.
    """
    if not path.exists():
        _create(path, base64.urlsafe_b64encode(os.urandom(KEY_BYTES)) + b"\n")
    return read_key(path.read_text("ascii"))


def _create(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _publish(draft, path)
    finally:
        draft.unlink()


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _bound(header: bytes, place: str) -> bytes:
    return header + place.encode()
