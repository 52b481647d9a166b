"""The tus 1.0 vocabulary (https://tus.io/protocols/resumable-upload): what a request says."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from starlette.types import Scope

from domain.errors import DomainError
from domain.photo import MAX_BYTES
from server.errors import BAD_USER_INPUT, RequestFault, Unauthenticated, refusal

VERSION = "1.0.0"
BODY_TYPE = "application/offset+octet-stream"
ALGORITHMS = ("sha1", "sha256")
CAPABILITIES: Mapping[str, str] = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,creation-with-upload,termination,checksum,expiration",
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    "Tus-Max-Size": str(MAX_BYTES),
}
MAX_DIGITS = 15
CHECKSUM_MISMATCH = 460


class ChecksumDiffers(DomainError):
    """The bytes of this request are not those its Upload-Checksum was made of."""

    code = "CHECKSUM_MISMATCH"


class Checksum:
    """The digest a request promises for its body."""

    def __init__(self, algorithm: str, promised: bytes) -> None:
        self._digest: Any = hashlib.new(algorithm)
        self._promised = promised

    def update(self, content: bytes) -> None:
        self._digest.update(content)

    def verify(self) -> None:
        if not hmac.compare_digest(self._digest.digest(), self._promised):
            raise ChecksumDiffers("收到的内容与校验值不符，请重新发送这一段。")


@dataclass(frozen=True, slots=True)
class TusRequest:
    """One request's method, after X-HTTP-Method-Override, and its headers by lower-case name."""

    method: str
    headers: Mapping[str, str]

    def require_version(self) -> None:
        if self.headers.get("tus-resumable") != VERSION:
            raise RequestFault(
                412,
                refusal(412, "TUS_VERSION", "请使用 tus 1.0.0 协议上传。").errors,
                headers=((b"tus-version", VERSION.encode()),),
            )

    def token(self) -> str | None:
        authorization = self.headers.get("authorization")
        if authorization is None:
            return None
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated("SCHEME")
        return token.strip()

    def number(self, name: str) -> int:
        """A whole number that the request must state."""
        text = self.headers.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
            raise refusal(400, BAD_USER_INPUT, f"请求头 {name} 缺失或不是非负整数。")
        return int(text)

    def body_length(self) -> int:
        """What Content-Length announces, 0 when the length is not known beforehand."""
        return self.number("content-length") if "content-length" in self.headers else 0

    def has_body(self) -> bool:
        return self.headers.get("content-type") == BODY_TYPE

    def checksum(self) -> Checksum | None:
        stated = self.headers.get("upload-checksum")
        if stated is None:
            return None
        algorithm, _, encoded = stated.partition(" ")
        if algorithm not in ALGORITHMS:
            raise refusal(400, BAD_USER_INPUT, "Upload-Checksum 只支持 sha1 和 sha256。")
        return Checksum(algorithm, _decoded(encoded, "Upload-Checksum"))

    def metadata(self, name: str) -> str:
        """The decoded value of one key of Upload-Metadata; "" when it is not there."""
        for pair in self.headers.get("upload-metadata", "").split(","):
            key, _, encoded = pair.strip().partition(" ")
            if key == name:
                return _decoded(encoded, "Upload-Metadata").decode("utf-8", "replace")
        return ""


def read_request(scope: Scope) -> TusRequest:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    method: str = scope["method"]
    if method == "POST":
        method = headers.get("x-http-method-override", method).upper()
    return TusRequest(method, headers)


def http_date(moment: datetime) -> str:
    """RFC 9110 §5.6.7, e.g. of Upload-Expires."""
    return format_datetime(moment, usegmt=True)


def _decoded(encoded: str, header: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise refusal(400, BAD_USER_INPUT, f"{header} 不是有效的 Base64。") from error
