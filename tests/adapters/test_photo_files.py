"""What becomes of every photo in tests/photos: a table, one line per file."""

import gzip
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from adapters.photo_decode import develop
from domain.photo import Developed, PhotoRefused, Rejection
from domain.photo_reuse import resembles

PHOTOS = Path(__file__).parents[1] / "photos"
HUAWEI = {"offset": "+08:00", "make": "HUAWEI", "model": "TEST-DEVICE (synthetic EXIF)"}
KEPT: dict[str, tuple[tuple[int, int], str, dict[str, Any] | None]] = {
    **{f"Landscape_{turn}.jpg": ((600, 450), "image/jpeg", None) for turn in range(1, 9)},
    **{f"Portrait_{turn}.jpg": ((450, 600), "image/jpeg", None) for turn in range(1, 9)},
    "evil1.jpg": (
        (640, 480),
        "image/jpeg",
        {"takenAt": "2003-05-24T16:40:33", "make": "Canon", "model": "Canon PowerShot S400"},
    ),
    "gps_iphone4s.jpg": (
        (180, 135),
        "image/jpeg",
        {
            "takenAt": "2013-02-06T16:00:03",
            "make": "Apple",
            "model": "iPhone 4S",
            "longitude": -122.6225,
            "latitude": 37.885,
        },
    ),
    "gps_lumia820_starfish.jpg": (
        (1278, 720),
        "image/jpeg",
        {
            "takenAt": "2013-05-10T15:21:35",
            "make": "Nokia",
            "model": "Lumia 820",
            "longitude": 8.4571906,
            "latitude": 55.0387558,
        },
    ),
    "huanren_onsite_o6.jpg": (
        (600, 450),
        "image/jpeg",
        HUAWEI
        | {"takenAt": "2026-05-12T09:30:05", "longitude": 125.361007, "latitude": 41.267127}
        | {"accuracyM": 12.0},
    ),
    "huanren_offsite_2km.jpg": (
        (600, 450),
        "image/jpeg",
        HUAWEI
        | {"takenAt": "2026-05-12T09:31:05", "longitude": 125.361007, "latitude": 41.285}
        | {"accuracyM": 30.0},
    ),
    "huanren_old_photo_o8.jpg": (
        (450, 600),
        "image/jpeg",
        HUAWEI
        | {"takenAt": "2025-11-02T16:00:00", "longitude": 125.361007, "latitude": 41.267127}
        | {"accuracyM": 8.0},
    ),
    "xiaomi.heic": (
        (2592, 1944),
        "image/heif",
        {
            "takenAt": "2023-04-27T19:44:18",
            "make": "Xiaomi",
            "model": "M2012K11AG",
            "longitude": 39.6999922,
            "latitude": 47.2272889,
            "method": "CELLID",
        },
    ),
    "xiaomi_mi3_13mp.jpg": (
        (4208, 3120),
        "image/jpeg",
        {"takenAt": "2015-02-28T17:10:49", "make": "XIAOMI", "model": "MI3"},
    ),
}
REFUSED = {
    "200MP_blank.heic.gz": Rejection.TOO_LARGE,
    "bomb_50000x50048.png": Rejection.TOO_LARGE,
    "corrupted.heic": Rejection.NOT_A_PHOTO,
    "truncated.heic": Rejection.ANIMATED,
}
NO_PHOTOS = {"README.md", "LICENSE-orientation-images"}


def content(name: str) -> bytes:
    read = (PHOTOS / name).read_bytes()
    return gzip.decompress(read) if name.endswith(".gz") else read


@pytest.fixture(scope="module")
def developed() -> dict[str, Developed]:
    """All that are kept, developed once."""
    return {name: develop(content(name)) for name in KEPT}


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture), formats=("JPEG",))


def test_every_file_is_in_the_table() -> None:
    assert {path.name for path in PHOTOS.iterdir()} == set(KEPT) | set(REFUSED) | NO_PHOTOS


@pytest.mark.parametrize("name", KEPT)
def test_a_photo_is_kept_with_its_facts(developed: dict[str, Developed], name: str) -> None:
    made, (size, content_type, facts) = developed[name], KEPT[name]
    assert ((made.width, made.height), made.content_type, made.facts) == (size, content_type, facts)


@pytest.mark.parametrize("name", KEPT)
def test_a_variant_is_small_upright_and_bare(developed: dict[str, Developed], name: str) -> None:
    size, made = KEPT[name][0], developed[name]
    for picture, side in ((opened(made.large), 1600), (opened(made.thumb), 320)):
        assert (picture.mode, max(picture.size)) == ("RGB", min(side, max(size)))
        assert (picture.width > picture.height) == (size[0] > size[1])
        assert not picture.getexif()
        assert {"exif", "icc_profile", "xmp", "photoshop", "comment"}.isdisjoint(picture.info)


@pytest.mark.parametrize("shape", ["Landscape", "Portrait"])
@pytest.mark.parametrize("turn", range(2, 9))
def test_however_the_camera_was_held_the_picture_is_one(
    developed: dict[str, Developed], shape: str, turn: int
) -> None:
    upright, turned = developed[f"{shape}_1.jpg"], developed[f"{shape}_{turn}.jpg"]
    difference = ImageChops.difference(opened(upright.thumb), opened(turned.thumb))
    # The files carry a large number of their own, so they differ there; a wrong turn gives > 50.
    assert max(ImageStat.Stat(difference).mean) < 12
    assert resembles(upright.dhash, turned.dhash)


def test_different_photos_are_not_taken_for_one(developed: dict[str, Developed]) -> None:
    different = ("Landscape_1.jpg", "Portrait_1.jpg", "evil1.jpg", "gps_iphone4s.jpg",
                 "gps_lumia820_starfish.jpg", "xiaomi.heic", "xiaomi_mi3_13mp.jpg")  # fmt: skip
    alike = {
        (one, other)
        for one in different
        for other in different
        if one < other and resembles(developed[one].dhash, developed[other].dhash)
    }
    assert alike == set()


def test_a_photo_rewritten_with_another_place_is_known_again(
    developed: dict[str, Developed],
) -> None:
    on_site, elsewhere = developed["huanren_onsite_o6.jpg"], developed["huanren_offsite_2km.jpg"]
    assert resembles(on_site.dhash, elsewhere.dhash)


@pytest.mark.parametrize(("name", "reason"), REFUSED.items())
def test_a_hostile_or_broken_file_is_refused(name: str, reason: Rejection) -> None:
    with pytest.raises(PhotoRefused) as refused:
        develop(content(name))
    assert refused.value.reason is reason
