"""Turns an untrusted file into upright sRGB pictures without metadata; runs in a worker process."""

import base64
from io import BytesIO

import pi_heif  # type: ignore[import-untyped]
import thumbhash  # type: ignore[import-untyped]
from PIL import Image, ImageCms, UnidentifiedImageError
from PIL.ExifTags import Base

from adapters.photo_facts import read_facts
from domain.photo import (
    CONTENT_TYPES,
    LARGE_SIDE,
    MAX_BYTES,
    MAX_PIXELS,
    MAX_SIDE,
    THUMB_SIDE,
    Developed,
    PhotoRefused,
    Rejection,
)

OPENED_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
LARGE_QUALITY = 80
THUMB_QUALITY = 72
# thumbhash keeps at most 7×7 frequencies and its encoder is pure Python: 32 px is plenty.
HASHED_SIDE = 32
# Averaged in whole steps down to twice the size, then resampled: a third of the time, and what that
# changes is a tenth of what the JPEG itself loses.
REDUCING_GAP = 2.0
WHITE = (255, 255, 255)
SRGB = ImageCms.createProfile("sRGB")
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = frozenset({5, 6, 7, 8})

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def develop(original: bytes) -> Developed:
    """Both variants and the facts of a photo; PhotoRefused when it is none we keep.

    The header alone decides whether a pixel is decoded (FIELD.md, "Photos").
    """
    image = _probe(original)
    content_type = CONTENT_TYPES[image.format or ""]
    facts = read_facts(image)
    orientation = _orientation(image)
    width, height = image.size[::-1] if orientation in SIDEWAYS else image.size
    large = _decoded(image, orientation)
    thumb = _fitted(large, THUMB_SIDE)
    return Developed(
        large=_jpeg(large, LARGE_QUALITY),
        thumb=_jpeg(thumb, THUMB_QUALITY),
        content_type=content_type,
        width=width,
        height=height,
        thumbhash=_thumbhash(thumb),
        dhash=_dhash(thumb),
        facts=facts,
    )


def _probe(original: bytes) -> Image.Image:
    if len(original) > MAX_BYTES:
        raise PhotoRefused(Rejection.TOO_LARGE)
    try:
        image = Image.open(BytesIO(original), formats=OPENED_FORMATS)
        frames = getattr(image, "n_frames", 1)
    except Image.DecompressionBombError as error:
        raise PhotoRefused(Rejection.TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise PhotoRefused(Rejection.NOT_A_PHOTO) from error
    except Exception as error:  # decoders raise anything on hostile headers
        raise PhotoRefused(Rejection.DAMAGED) from error
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise PhotoRefused(Rejection.TOO_LARGE)
    # Phones append depth and gain maps as further pictures of an MPO; its first is the photo.
    if frames != 1 and image.format != "MPO":
        raise PhotoRefused(Rejection.ANIMATED)
    return image


def _orientation(image: Image.Image) -> int:
    """EXIF's orientation, 1 when unreadable; pi-heif turns the pixels itself and says 1."""
    try:
        return int(image.getexif().get(Base.Orientation, 1))
    except Exception:  # a photo with broken EXIF is still a photo
        return 1


def _decoded(image: Image.Image, orientation: int) -> Image.Image:
    """The large variant's pixels: upright, sRGB, at most LARGE_SIDE."""
    profile = image.info.get("icc_profile")
    try:
        # JPEG decodes straight at a fraction; the true target keeps that fraction small.
        image.draft("RGB", _fitting(image.size, LARGE_SIDE))
        small = _fitted(_resizable(image), LARGE_SIDE)
    except MemoryError as error:
        raise PhotoRefused(Rejection.TOO_COSTLY) from error
    except Exception as error:  # decoders raise anything on damaged pixels
        raise PhotoRefused(Rejection.DAMAGED) from error
    turn = TURNS.get(orientation)
    return _srgb(small if turn is None else small.transpose(turn), profile)


def _resizable(image: Image.Image) -> Image.Image:
    """The same picture, opaque, in a mode that can be resampled."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBA", "RGBa") or "transparency" in image.info:
        layered = image.convert("RGBA")
        opaque = Image.new("RGB", image.size, WHITE)
        opaque.paste(layered, mask=layered.getchannel("A"))
        return opaque
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _fitting(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size scaled down, never up, until its longer side fits."""
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _fitted(image: Image.Image, side: int) -> Image.Image:
    fitting = _fitting(image.size, side)
    if fitting == image.size:
        image.load()
        return image
    return image.resize(fitting, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as every screen understands them; a broken profile is ignored."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if not _is_srgb(source):
                image = ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert("RGB")


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    return ImageCms.getProfileDescription(profile).strip().startswith("sRGB")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    """A JPEG of the bare pixels: copied out so that no block of the original comes along."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    encoded = BytesIO()
    bare.save(encoded, "JPEG", quality=quality, progressive=True)
    return encoded.getvalue()


def _thumbhash(image: Image.Image) -> str:
    """A placeholder of some 25 bytes, base64."""
    tiny = _fitted(image, HASHED_SIDE).convert("RGBA")
    return base64.b64encode(
        bytes(thumbhash.rgba_to_thumb_hash(*tiny.size, list(tiny.tobytes())))
    ).decode()


def _dhash(image: Image.Image) -> str:
    """64 bits: is each of 8×8 cells brighter than its right neighbour?"""
    cells = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (cells[at] > cells[at + 1])
    return f"{bits:016x}"
