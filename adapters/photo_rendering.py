"""Draws on our own pictures: covers regions, writes stamps. Pillow is loaded when first needed."""

import asyncio
from collections.abc import Sequence
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from domain.photo import THUMB_SIDE
from domain.photo_stamp import StampFontMissing
from domain.redaction import Region
from services.blobs import Rendered

if TYPE_CHECKING:
    from PIL import Image, ImageFont

LARGE_QUALITY = 80
THUMB_QUALITY = 72
# Where Debian's packages put fonts with Chinese characters, the plainest first.
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
LINES_PER_SIDE = 36
INK, BAND = (255, 255, 255), (0, 0, 0, 140)
MOST_FACES = 12


class PillowRenderer:
    """One picture at a time: each is a few megapixels and takes some 50 ms of a thread."""

    def __init__(self, font: Path | None = None) -> None:
        self._named = font
        self._turn = asyncio.Lock()

    async def redact(self, large: bytes, regions: Sequence[Region]) -> Rendered:
        async with self._turn:
            return await asyncio.to_thread(_redacted, large, regions)

    async def stamp(self, large: bytes, lines: Sequence[str]) -> bytes:
        async with self._turn:
            return await asyncio.to_thread(self._stamped, large, lines)

    def _stamped(self, large: bytes, lines: Sequence[str]) -> bytes:
        if self._font_file is None:
            raise StampFontMissing("服务器没有安装中文字体，暂时不能加水印，请联系管理员。")
        return _stamped(large, lines, *self._font_file)

    @cached_property
    def _font_file(self) -> tuple[Path, int] | None:
        """The file and the face in it that has Chinese characters, simplified ones if it can be."""
        named = [self._named] if self._named else [Path(font) for font in FONTS]
        found = (_chinese_face(path) for path in named)
        return next((face for face in found if face is not None), None)


def _redacted(large: bytes, regions: Sequence[Region]) -> Rendered:
    from PIL import Image, ImageDraw

    picture = Image.open(BytesIO(large), formats=("JPEG",)).convert("RGB")
    for region in regions:
        corners = [(x * picture.width, y * picture.height) for x, y in region.corners]
        mask = Image.new("1", picture.size)
        ImageDraw.Draw(mask).polygon(corners, fill=1, outline=1, width=2)
        picture.paste(_mean_colour(picture, mask), mask=mask)
    small = picture.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS, reducing_gap=None)
    return Rendered(_jpeg(picture, LARGE_QUALITY), _jpeg(small, THUMB_QUALITY))


def _mean_colour(picture: "Image.Image", mask: "Image.Image") -> tuple[int, ...]:
    """One colour for a whole region: mosaics and blurs can be undone."""
    from PIL import ImageStat

    if mask.getbbox() is None:
        return (0, 0, 0)
    return tuple(round(mean) for mean in ImageStat.Stat(picture, mask.convert("L")).mean)


def _stamped(large: bytes, lines: Sequence[str], font_file: Path, face: int) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.open(BytesIO(large), formats=("JPEG",)).convert("RGB")
    size = max(12, max(picture.size) // LINES_PER_SIDE)
    font = ImageFont.truetype(str(font_file), size, index=face)
    text = "\n".join(part for line in lines for part in _wrapped(line, font, picture.width - size))
    drawing = ImageDraw.Draw(picture, "RGBA")
    box = drawing.multiline_textbbox((0, 0), text, font=font, spacing=size // 4)
    top = max(0, picture.height - int(box[3]) - size)
    drawing.rectangle((0, top, picture.width, picture.height), fill=BAND)
    drawing.multiline_text(
        (size // 2, top + size // 2), text, font=font, fill=INK, spacing=size // 4
    )
    return _jpeg(picture, LARGE_QUALITY)


def _wrapped(line: str, font: "ImageFont.FreeTypeFont", width: int) -> list[str]:
    """The line broken where it would leave the picture; Chinese breaks anywhere."""
    parts = [""]
    for sign in line:
        if parts[-1] and font.getlength(parts[-1] + sign) > width:
            parts.append("")
        parts[-1] += sign
    return parts


def _chinese_face(path: Path) -> tuple[Path, int] | None:
    from PIL import ImageFont

    chinese: list[tuple[bool, int]] = []
    for face in range(MOST_FACES):
        try:
            font = ImageFont.truetype(str(path), 16, index=face)
        except OSError:  # no such file, no font, or no further face in it
            break
        if bytes(font.getmask("网")) != bytes(font.getmask("\uffff")):
            chinese.append(("SC" not in str(font.getname()[0]).split(), face))
    return (path, min(chinese)[1]) if chinese else None


def _jpeg(picture: "Image.Image", quality: int) -> bytes:
    encoded = BytesIO()
    picture.save(encoded, "JPEG", quality=quality, progressive=True)
    return encoded.getvalue()
