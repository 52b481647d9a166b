"""What is covered is gone, what is stamped can be read, everything else is left as it was."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from adapters.photo_decode import develop
from adapters.photo_rendering import FONTS, PillowRenderer
from domain.photo_stamp import StampFontMissing
from domain.redaction import Region, polygon, rectangle

PHOTOS = Path(__file__).parents[1] / "photos"
LINES = ("2026-03-01 09:30", "八卦城街道 顺城社区 第三网格", "125.36101, 41.26713", "王委员")
LATIN = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
HAS_FONT = any(Path(font).exists() for font in FONTS)
needs_font = pytest.mark.skipif(not HAS_FONT, reason="no Chinese font here: stamps were not drawn")


@pytest.fixture(scope="module")
def picture() -> bytes:
    return develop((PHOTOS / "huanren_onsite_o6.jpg").read_bytes()).large


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=("JPEG",))


def deviation(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    """How uneven the picture is inside the box: 0 for one colour."""
    return max(ImageStat.Stat(picture.crop(box)).stddev)


async def test_a_covered_region_is_of_one_colour_in_both_sizes(picture: bytes) -> None:
    before = opened(picture)
    width, height = before.size
    made = await PillowRenderer().redact(picture, [rectangle(0.25, 0.25, 0.5, 0.5)])
    covered = opened(made.large)
    inside = tuple(round(share) for share in (width * 0.3, height * 0.3, width * 0.7, height * 0.7))
    box = (inside[0], inside[1], inside[2], inside[3])
    assert covered.size == before.size
    assert deviation(before, box) > 20
    assert deviation(covered, box) < 2
    thumb = opened(made.thumb)
    assert max(thumb.size) == 320
    scale = thumb.width / width
    assert deviation(thumb, tuple(round(edge * scale) for edge in box)) < 3  # type: ignore[arg-type]


async def test_what_is_not_covered_stays(picture: bytes) -> None:
    made = await PillowRenderer().redact(picture, [rectangle(0, 0, 0.5, 1)])
    before, after = opened(picture).convert("RGB"), opened(made.large)
    right = (before.width // 2 + 16, 0, *before.size)
    difference = ImageChops.difference(before.crop(right), after.crop(right))
    assert max(ImageStat.Stat(difference).mean) < 4


@pytest.mark.parametrize(
    "region",
    [
        polygon(((0.5, 0.0), (1.0, 1.0), (0.0, 1.0))),
        rectangle(0, 0, 1, 1),
        rectangle(0.9999, 0.9999, 0.0001, 0.0001),
    ],
)
async def test_any_shape_within_the_picture_is_covered(picture: bytes, region: Region) -> None:
    made = await PillowRenderer().redact(picture, [region, region])
    assert opened(made.large).size == opened(picture).size
    assert made.large != picture


async def test_a_covered_picture_carries_no_metadata(picture: bytes) -> None:
    made = await PillowRenderer().redact(picture, [rectangle(0, 0, 0.5, 0.5)])
    for content in (made.large, made.thumb):
        image = opened(content)
        assert not image.getexif()
        assert set(image.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }


@needs_font
async def test_a_stamp_stands_at_the_foot_and_leaves_the_rest(picture: bytes) -> None:
    before, after = opened(picture), opened(await PillowRenderer().stamp(picture, LINES))
    assert after.size == before.size
    top = (0, 0, before.width, before.height // 2)
    foot = (0, int(before.height * 0.85), before.width, before.height)
    assert _change(before, after, top) < 3
    assert _change(before, after, foot) > 20


def _change(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> float:
    difference = ImageChops.difference(one.convert("RGB").crop(box), other.crop(box))
    return max(ImageStat.Stat(difference).mean)


@needs_font
async def test_every_line_is_drawn(picture: bytes) -> None:
    renderer = PillowRenderer()
    stamps = {await renderer.stamp(picture, LINES[:count]) for count in range(1, 5)}
    assert len(stamps) == 4


@needs_font
async def test_a_tiny_picture_keeps_its_size(picture: bytes) -> None:
    small = BytesIO()
    opened(picture).resize((90, 60)).save(small, "JPEG")
    assert opened(await PillowRenderer().stamp(small.getvalue(), LINES)).size == (90, 60)


@pytest.mark.parametrize("name", ["no/such/font.ttf", "README.md"])
async def test_without_a_chinese_font_it_says_so(picture: bytes, name: str) -> None:
    with pytest.raises(StampFontMissing, match="没有安装中文字体"):
        await PillowRenderer(PHOTOS / name).stamp(picture, LINES)


@pytest.mark.skipif(not LATIN.exists(), reason="no DejaVu font here: it was not tried")
async def test_a_font_without_chinese_is_none(picture: bytes) -> None:
    with pytest.raises(StampFontMissing):
        await PillowRenderer(LATIN).stamp(picture, LINES)
