"""The token a printed QR code carries: which code it is, and a signature only we can make."""

import base64
import hmac
import re
from collections.abc import Callable
from uuid import UUID

from domain.errors import DomainError

SIGNATURE_BYTES = 12
_TOKEN = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{16})\Z")


class BadQrCode(DomainError):
    """The token was not made here, or the code is no longer in use."""

    code = "BAD_QR_CODE"

    def __init__(self) -> None:
        super().__init__("二维码无效或已停用，请扫描现场最新的二维码。", path=("input", "token"))


Stamp = Callable[[str], bytes]


def token_of(identity: UUID, stamp: Stamp) -> str:
    return f"{identity.hex}.{_signature(identity.hex, stamp)}"


def identity_of(token: str, stamp: Stamp) -> UUID:
    """Which QR code the token names; BadQrCode unless it was signed here."""
    found = _TOKEN.match(token)
    if found is None or not hmac.compare_digest(found[2], _signature(found[1], stamp)):
        raise BadQrCode
    return UUID(found[1])


def _signature(text: str, stamp: Stamp) -> str:
    return base64.urlsafe_b64encode(stamp(text)[:SIGNATURE_BYTES]).decode()
