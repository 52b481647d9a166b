"""Variants are upright, sRGB, small and bare; hostile files are refused or neutralised."""

import gzip
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from adapters.photo_decode import develop
from domain.photo import MAX_BYTES, PhotoRefused, Rejection, likeness

PHOTOS = Path(__file__).parents[1] / "photos"
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
QUARTERS = (RED, GREEN, BLUE, WHITE)
METADATA_MARKERS = (b"Exif", b"http://ns.adobe.com", b"Photoshop", b"ICC_PROFILE", b"XIAOMI")
# EXIF orientation: how a camera held that way stores the upright picture.
STORED: dict[int, tuple[Image.Transpose, ...]] = {
    1: (),
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_270,),
}


def photo(name: str) -> bytes:
    content = (PHOTOS / name).read_bytes()
    return gzip.decompress(content) if name.endswith(".gz") else content


def drawn(width: int = 480, height: int = 360) -> Image.Image:
    """Red, green, blue and white quarters, clockwise from the top left."""
    picture = Image.new("RGB", (width, height), WHITE)
    halves = (width // 2, height // 2)
    picture.paste(RED, (0, 0, *halves))
    picture.paste(GREEN, (halves[0], 0, width, halves[1]))
    picture.paste(BLUE, (*halves, width, height))
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def opened(variant: bytes) -> Image.Image:
    return Image.open(BytesIO(variant), formats=("JPEG",))


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    """The colours of the quarters, clockwise from the top left, to the nearest pure one."""
    width, height = picture.size
    places = [(1, 1), (3, 1), (3, 3), (1, 3)]
    found = [picture.getpixel((width * x // 4, height * y // 4)) for x, y in places]
    return [tuple(255 * (level > 127) for level in pixel) for pixel in found]  # type: ignore[union-attr]


def reason_of(original: bytes) -> Rejection:
    with pytest.raises(PhotoRefused) as refused:
        develop(original)
    return refused.value.reason


def test_makes_two_variants_of_a_13_megapixel_photo() -> None:
    developed = develop(photo("xiaomi_mi3_13mp.jpg"))
    assert (developed.width, developed.height) == (4208, 3120)
    assert opened(developed.large).size == (1600, 1186)
    assert opened(developed.thumb).size == (320, 237)
    assert developed.content_type == "image/jpeg"
    assert 50_000 < len(developed.large) < 250_000
    assert 3_000 < len(developed.thumb) < 20_000


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_turns_a_photo_upright(orientation: int, kind: str) -> None:
    stored = drawn()
    for turn in STORED[orientation]:
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    developed = develop(saved(stored, kind, exif=exif))
    assert (developed.width, developed.height) == (480, 360)
    large = opened(developed.large)
    assert large.size == (480, 360)
    assert corners(large) == list(QUARTERS)
    assert large.getexif() == {}


def test_an_impossible_orientation_is_ignored() -> None:
    exif = Image.Exif()
    exif[0x0112] = 42
    assert corners(opened(develop(saved(drawn(), "JPEG", exif=exif)).large)) == list(QUARTERS)


@pytest.mark.parametrize("name", ["xiaomi_mi3_13mp.jpg", "gps_iphone4s.jpg", "xiaomi.heic"])
def test_no_metadata_reaches_a_variant(name: str) -> None:
    developed = develop(photo(name))
    for variant in (developed.large, developed.thumb):
        assert not [marker for marker in METADATA_MARKERS if marker in variant]
        assert set(opened(variant).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
        } | {
            "progressive",
            "progression",
        }


def test_comments_and_profiles_stay_behind() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    original = saved(
        drawn(), "JPEG", comment=b"<script>alert(1)</script>", icc_profile=profile, xmp=b"secret"
    )
    developed = develop(original)
    assert b"script" not in developed.large + developed.thumb
    assert b"secret" not in developed.large + developed.thumb
    assert "icc_profile" not in opened(developed.large).info


def test_an_appended_archive_stays_behind() -> None:
    archive = BytesIO(saved(drawn(), "JPEG"))
    archive.seek(0, 2)
    with zipfile.ZipFile(archive, "a") as bundle:
        bundle.writestr("payload.txt", "payload")
    assert zipfile.is_zipfile(archive)
    assert not zipfile.is_zipfile(BytesIO(develop(archive.getvalue()).large))


def test_colours_are_converted_to_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB", 6500))
    srgb = ImageCms.createProfile("sRGB")
    wide = _swapped_primaries(ImageCms.ImageCmsProfile(srgb).tobytes())
    assert lab is not None
    developed = develop(saved(Image.new("RGB", (64, 64), RED), "PNG", icc_profile=wide))
    pixel = opened(developed.large).getpixel((32, 32))
    assert isinstance(pixel, tuple)
    assert pixel[1] > 200 > pixel[0]


def _swapped_primaries(profile: bytes) -> bytes:
    """An RGB profile whose red is sRGB's green and the other way round, under another name."""
    swapped = profile.replace(b"rXYZ", b"xXYZ").replace(b"gXYZ", b"rXYZ").replace(b"xXYZ", b"gXYZ")
    return swapped.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))


def test_a_broken_profile_is_ignored() -> None:
    developed = develop(saved(drawn(), "PNG", icc_profile=b"not a profile"))
    assert corners(opened(developed.large)) == list(QUARTERS)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("L", "PNG"), ("1", "PNG"), ("P", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG"), ("RGBA", "WEBP")],
)
def test_every_mode_becomes_rgb(mode: str, kind: str) -> None:
    developed = develop(saved(drawn().convert(mode), kind))
    large = opened(developed.large)
    assert (large.mode, large.size) == ("RGB", (480, 360))


def test_sixteen_bits_keep_their_brightness() -> None:
    grey = Image.new("I;16", (64, 64), 0x8000)
    assert opened(develop(saved(grey)).large).getpixel((32, 32)) == (128, 128, 128)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_the_transparent_is_white(mode: str) -> None:
    clear = Image.new(mode, (64, 64), 0)
    assert opened(develop(saved(clear)).large).getpixel((32, 32)) == WHITE


def test_a_small_picture_is_not_blown_up() -> None:
    developed = develop(saved(drawn(8, 6)))
    assert opened(developed.large).size == (8, 6)
    assert opened(developed.thumb).size == (8, 6)


def test_a_line_of_pixels_survives() -> None:
    assert opened(develop(saved(drawn(5000, 2))).large).size == (1600, 1)


def test_the_photo_of_a_multi_picture_file_is_its_first() -> None:
    gain_map = Image.new("RGB", (120, 90))
    original = saved(drawn(), "MPO", save_all=True, append_images=[gain_map])
    developed = develop(original)
    assert (developed.width, developed.height) == (480, 360)
    assert developed.content_type == "image/jpeg"


def test_knows_a_photo_again_by_its_likeness() -> None:
    original = develop(photo("xiaomi_mi3_13mp.jpg"))
    smaller = Image.open(BytesIO(original.large)).resize((800, 593))
    again = develop(saved(smaller, "JPEG", quality=60))
    other = develop(photo("xiaomi.heic"))
    assert likeness(original.dhash, again.dhash) <= 4
    assert likeness(original.dhash, other.dhash) > 12
    assert len(original.thumbhash) < 60


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bomb_50000x50048.png", Rejection.TOO_LARGE),
        ("200MP_blank.heic.gz", Rejection.TOO_LARGE),
        ("corrupted.heic", Rejection.NOT_A_PHOTO),
        ("truncated.heic", Rejection.ANIMATED),
    ],
)
def test_refuses_hostile_files(name: str, reason: Rejection) -> None:
    assert reason_of(photo(name)) is reason


def _patched_header() -> bytes:
    """A JPEG whose frame header claims 65000×65000."""
    original = bytearray(saved(drawn(), "JPEG"))
    frame = original.index(b"\xff\xc0")
    original[frame + 5 : frame + 9] = b"\xfd\xe8\xfd\xe8"
    return bytes(original)


def _animation(kind: str) -> Callable[[], bytes]:
    def made() -> bytes:
        return saved(drawn(), kind, save_all=True, append_images=[drawn().rotate(90)])

    return made


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_patched_header, Rejection.TOO_LARGE),
        (lambda: saved(Image.new("1", (20_001, 1))), Rejection.TOO_LARGE),
        (lambda: saved(Image.new("1", (10_000, 6_001))), Rejection.TOO_LARGE),
        (lambda: bytes(MAX_BYTES + 1), Rejection.TOO_LARGE),
        (_animation("PNG"), Rejection.ANIMATED),
        (_animation("WEBP"), Rejection.ANIMATED),
        (_animation("GIF"), Rejection.NOT_A_PHOTO),
        (lambda: saved(drawn(), "TIFF"), Rejection.NOT_A_PHOTO),
        (lambda: saved(drawn(), "BMP"), Rejection.NOT_A_PHOTO),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", Rejection.NOT_A_PHOTO),
        (lambda: b"push graphic-context\nviewbox 0 0 640 480", Rejection.NOT_A_PHOTO),
        (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", Rejection.NOT_A_PHOTO),
        (lambda: b"", Rejection.NOT_A_PHOTO),
        (lambda: photo("xiaomi_mi3_13mp.jpg")[:400_000], Rejection.DAMAGED),
        (lambda: saved(drawn())[:-400], Rejection.DAMAGED),
    ],
)
@pytest.mark.filterwarnings("ignore:Image size")
def test_refuses_what_is_no_usable_photo(make: Callable[[], bytes], reason: Rejection) -> None:
    assert reason_of(make()) is reason


def test_the_most_pixels_allowed_are_accepted() -> None:
    assert develop(saved(Image.new("1", (10_000, 6_000)))).width == 10_000
