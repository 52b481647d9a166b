"""Photos (照片): their states, what is accepted as one, and why one is turned down."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError

MAX_BYTES = 30 * 2**20
MAX_PIXELS = 60_000_000
MAX_SIDE = 20_000
LARGE_SIDE = 1600
THUMB_SIDE = 320
CONTENT_TYPES: Mapping[str, str] = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heif",
}


class PhotoPurpose(StrEnum):
    """What the photo is there to show; a screenshot of a chat shows names until covered."""

    EVIDENCE = "EVIDENCE"
    SCREENSHOT = "SCREENSHOT"
    BEFORE = "BEFORE"
    AFTER = "AFTER"


class PhotoState(StrEnum):
    """How far the bytes of a declared photo have come; only READY ones can be looked at."""

    EXPECTED = "EXPECTED"
    UPLOADING = "UPLOADING"
    PROCESSING = "PROCESSING"
    READY = "READY"
    REJECTED = "REJECTED"


class PeopleShown(StrEnum):
    """Whether people can be recognised, and whether they agree to be shown in public (肖像同意)."""

    UNKNOWN = "UNKNOWN"
    NOBODY = "NOBODY"
    CONSENTED = "CONSENTED"
    REFUSED = "REFUSED"


class Rendition(StrEnum):
    """Which picture of a photo somebody gets to see."""

    WHOLE = "WHOLE"
    REDACTED = "REDACTED"
    NONE = "NONE"


class PhotoVerb(StrEnum):
    """What moves a photo from state to state."""

    BEGIN = "BEGIN"
    ABANDON = "ABANDON"
    COMPLETE = "COMPLETE"
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"


class Rejection(StrEnum):
    """Why a photo was turned down."""

    NOT_A_PHOTO = "NOT_A_PHOTO"
    TOO_LARGE = "TOO_LARGE"
    ANIMATED = "ANIMATED"
    DAMAGED = "DAMAGED"
    TOO_COSTLY = "TOO_COSTLY"
    DIGEST_DIFFERS = "DIGEST_DIFFERS"
    LOST = "LOST"


REJECTION_TEXTS: Mapping[Rejection, str] = {
    Rejection.NOT_A_PHOTO: "文件不是可用的照片，请上传 JPEG、PNG、WEBP 或 HEIC 照片。",
    Rejection.TOO_LARGE: "照片超过 6000 万像素或 30 MB，请缩小后重新上传。",
    Rejection.ANIMATED: "动图或含多张图的文件不能作为照片，请上传单张静态照片。",
    Rejection.DAMAGED: "照片文件已损坏，无法打开，请重新拍摄或重新上传。",
    Rejection.TOO_COSTLY: "照片无法在限定时间和内存内处理，请换一张照片。",
    Rejection.DIGEST_DIFFERS: "收到的文件与登记时不一致，请重新上传。",
    Rejection.LOST: "照片文件缺失，请重新上传。",
}

TRANSITIONS: Mapping[tuple[PhotoState, PhotoVerb], PhotoState] = {
    (PhotoState.EXPECTED, PhotoVerb.BEGIN): PhotoState.UPLOADING,
    (PhotoState.REJECTED, PhotoVerb.BEGIN): PhotoState.UPLOADING,
    (PhotoState.UPLOADING, PhotoVerb.ABANDON): PhotoState.EXPECTED,
    (PhotoState.UPLOADING, PhotoVerb.COMPLETE): PhotoState.PROCESSING,
    (PhotoState.PROCESSING, PhotoVerb.ACCEPT): PhotoState.READY,
    (PhotoState.PROCESSING, PhotoVerb.REJECT): PhotoState.REJECTED,
}


class WrongPhotoState(DomainError):
    """The photo is not at the point where this can be done."""

    code = "WRONG_PHOTO_STATE"


class PhotoRefused(DomainError):
    """The bytes are not a photo we keep; `reason` says why."""

    code = "PHOTO_REFUSED"

    def __init__(self, reason: Rejection) -> None:
        super().__init__(REJECTION_TEXTS[reason])
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Developed:
    """What a worker made of an original: two upright sRGB JPEGs without metadata, and its facts.

    `width` and `height` are those of the upright original; `thumbhash` is base64 text, `dhash`
    the 64-bit difference hash as 16 hex digits; `facts` is what the EXIF block says, or None.
    """

    large: bytes
    thumb: bytes
    content_type: str
    width: int
    height: int
    thumbhash: str
    dhash: str
    facts: dict[str, str | float] | None


def move(state: PhotoState, verb: PhotoVerb) -> PhotoState:
    """The next state; WrongPhotoState when the verb is not possible now."""
    target = TRANSITIONS.get((state, verb))
    if target is None:
        raise WrongPhotoState(f"照片当前状态为 {state}，不能执行此操作。")
    return target


def sources(verb: PhotoVerb) -> frozenset[PhotoState]:
    """The states the verb starts from, for conditional updates."""
    return frozenset(state for state, known in TRANSITIONS if known is verb)


def likeness(one: str, other: str) -> int:
    """How many of 64 bits two dhashes differ in: 0 for the same picture, about 32 by chance."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
