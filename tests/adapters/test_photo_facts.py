"""EXIF is read as data: what is there, cleaned; what is broken, left out; never an exception."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from adapters.photo_decode import develop
from adapters.photo_facts import Facts, read_facts

PHOTOS = Path(__file__).parents[1] / "photos"
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
EAST = {1: "N", 2: (41.0, 16.0, 1.6572), 3: "E", 4: (125.0, 21.0, 39.6252)}


def facts_of(name: str) -> Facts | None:
    return develop((PHOTOS / name).read_bytes()).facts


def read(
    plain: dict[int, Any] | None = None,
    camera: dict[int, Any] | None = None,
    gps: dict[int, Any] | None = None,
) -> Facts | None:
    """The facts of a JPEG with these tags."""
    exif = Image.Exif()
    exif.update(plain or {})
    exif.get_ifd(EXIF_IFD).update(camera or {})
    exif.get_ifd(GPS_IFD).update(gps or {})
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG", exif=exif)
    return read_facts(Image.open(file))


def test_reads_a_phone_photo_with_place_and_offset() -> None:
    assert facts_of("huanren_onsite_o6.jpg") == {
        "takenAt": "2026-05-12T09:30:05",
        "offset": "+08:00",
        "longitude": 125.361007,
        "latitude": 41.267127,
        "accuracyM": 12.0,
        "make": "HUAWEI",
        "model": "TEST-DEVICE (synthetic EXIF)",
    }


def test_says_when_a_place_came_from_a_cell_tower() -> None:
    facts = facts_of("xiaomi.heic")
    assert facts is not None
    assert facts["method"] == "CELLID"
    assert "offset" not in facts


def test_west_is_negative() -> None:
    facts = facts_of("gps_iphone4s.jpg")
    assert facts is not None
    assert (facts["longitude"], facts["latitude"]) == (-122.6225, 37.885)


def test_malformed_exif_costs_only_itself() -> None:
    assert facts_of("evil1.jpg") == {
        "takenAt": "2003-05-24T16:40:33",
        "make": "Canon",
        "model": "Canon PowerShot S400",
    }


def test_no_exif_is_no_facts() -> None:
    assert read_facts(Image.new("RGB", (8, 8))) is None


@pytest.mark.parametrize(
    "gps",
    [
        {**EAST, 4: (181.0, 0.0, 0.0)},
        {**EAST, 2: (91.0, 0.0, 0.0)},
        {**EAST, 4: (IFDRational(1, 0), 0.0, 0.0)},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {3: "E", 4: (125.0, 21.0, 39.6)},
        {**EAST, 2: (41.0,)},
    ],
)
def test_an_impossible_place_is_left_out(gps: dict[int, Any]) -> None:
    assert read(plain={0x010F: "HUAWEI"}, gps=gps) == {"make": "HUAWEI"}


def test_a_place_in_degrees_minutes_seconds_is_decimal() -> None:
    assert read(gps=EAST) == {"longitude": 125.361007, "latitude": 41.267127}


def test_text_is_cleaned_and_bounded() -> None:
    made = read(plain={0x010F: "<b>\x1b[2J\u202e华为\x07".encode() + b"x" * 500})
    assert made is not None
    assert made["make"] == "<b>[2J华为" + "x" * 52


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "yesterday", "", "2026:05:12"])
def test_a_time_that_is_none_is_left_out(text: str) -> None:
    assert read(camera={0x9003: text}) is None


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@given(st.binary(max_size=200))
def test_any_bytes_as_exif_are_survived(block: bytes) -> None:
    image = Image.new("RGB", (8, 8))
    image.info["exif"] = b"Exif\0\0II*\0\x08\0\0\0" + block
    read_facts(image)
