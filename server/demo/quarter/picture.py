"""Pictures for the quarter: villages and yards drawn by chance, so that nobody's photo is used."""

from collections.abc import Callable, Mapping
from io import BytesIO
from random import Random
from typing import TypeAlias

from PIL import Image, ImageDraw
from PIL.ImageDraw import ImageDraw as Pen

WIDTH, HEIGHT = 800, 600
SIZE = (640, 480)
HORIZON = 330
Colour: TypeAlias = tuple[int, int, int]
Drawing: TypeAlias = Callable[[Pen, Random, bool], None]


def draw(subject: str, chance: Random, *, is_mended: bool, is_night: bool = False) -> bytes:
    """A JPEG of some place with what the matter is about in it, broken or mended."""
    image = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(image)
    _sky(pen, chance, is_night=is_night)
    _hills(pen, chance)
    for _ in range(chance.randint(2, 6)):
        _house(pen, chance)
    _ground(pen, chance)
    if is_night:
        image = image.point([int(level * 0.55) for level in range(256)] * 3)
    SUBJECTS.get(subject, _people)(ImageDraw.Draw(image), chance, is_mended)
    written = BytesIO()
    image.resize(SIZE).save(written, "JPEG", quality=80)
    return written.getvalue()


def _sky(pen: Pen, chance: Random, *, is_night: bool) -> None:
    top, bottom = chance.randint(90, 200), chance.randint(150, 240)
    if is_night:
        top, bottom = 25, 60
    for row in range(HORIZON):
        level = top + (bottom - top) * row // HORIZON
        pen.line((0, row, WIDTH, row), fill=(level - 20, level, min(255, level + 30)))


def _hills(pen: Pen, chance: Random) -> None:
    for shade in (70, 95):
        points = [(x, HORIZON - chance.randint(20, 190)) for x in range(0, WIDTH + 1, 160)]
        pen.polygon([(0, HORIZON), *points, (WIDTH, HORIZON)], fill=(shade - 25, shade, shade - 30))


def _house(pen: Pen, chance: Random) -> None:
    left, width = chance.randint(-40, WIDTH - 60), chance.randint(70, 230)
    top = HORIZON - chance.randint(50, 220)
    wall = chance.randint(120, 235)
    pen.rectangle((left, top, left + width, HORIZON), fill=(wall, wall - 12, wall - 30))
    roof = (chance.randint(110, 190), chance.randint(50, 80), 50)
    pen.polygon([(left - 12, top), (left + width // 2, top - 45), (left + width + 12, top)], roof)
    for x in range(left + 15, left + width - 25, 45):
        pen.rectangle((x, top + 18, x + 22, top + 44), fill=(60, 80, 110))


def _ground(pen: Pen, chance: Random) -> None:
    green = chance.randint(80, 150)
    pen.rectangle((0, HORIZON, WIDTH, HEIGHT), fill=(green - 20, green, 60))
    near, far = chance.randint(150, 650), chance.randint(200, 600)
    grey = chance.randint(110, 170)
    road = [(far - 40, HORIZON), (far + 40, HORIZON), (near + 240, HEIGHT)]
    pen.polygon([*road, (near - 240, HEIGHT)], fill=(grey, grey, grey + 4))


def _lamp(pen: Pen, chance: Random, is_mended: bool) -> None:
    for x in (chance.randint(90, 300), chance.randint(460, 720)):
        pen.line((x, 520, x, 180), fill=(70, 70, 75), width=9)
        pen.line((x, 184, x + 60, 170), fill=(70, 70, 75), width=7)
        if is_mended:
            pen.ellipse((x + 20, 140, x + 120, 240), fill=(255, 240, 170))
        pen.ellipse((x + 48, 164, x + 86, 190), fill=(250, 250, 220) if is_mended else (40, 40, 40))
    if not is_mended:
        _cracks(pen, chance)


def _cracks(pen: Pen, chance: Random) -> None:
    for _ in range(chance.randint(4, 8)):
        x, y = chance.randint(200, 600), chance.randint(420, 580)
        steps = [(x + chance.randint(-70, 70), y + chance.randint(-30, 30)) for _ in range(4)]
        pen.line([(x, y), *steps], fill=(45, 40, 38), width=4)


def _bins(pen: Pen, chance: Random, is_mended: bool) -> None:
    for position in range(chance.randint(2, 4)):
        x = 140 + position * 130 + chance.randint(-20, 20)
        pen.rectangle((x, 430, x + 80, 540), fill=(30, 110, 70))
        pen.rectangle((x - 6, 418, x + 86, 434), fill=(20, 80, 50))
    for _ in range(0 if is_mended else 60):
        x, y = chance.randint(80, 720), chance.randint(500, 590)
        shade = chance.randint(60, 230)
        pen.ellipse((x, y, x + 26, y + 16), fill=(shade, chance.randint(60, 200), shade // 2))


def _canal(pen: Pen, chance: Random, is_mended: bool) -> None:
    left, right = chance.randint(60, 300), chance.randint(420, 740)
    water = (70, 130, 180) if is_mended else (120, 105, 80)
    pen.polygon([(left, 360), (left + 70, 360), (right, HEIGHT), (right - 190, HEIGHT)], fill=water)
    for _ in range(0 if is_mended else 25):
        x, y = chance.randint(left, right), chance.randint(400, 580)
        pen.rectangle((x, y, x + 30, y + 18), fill=(95, 85, 70))


def _chargers(pen: Pen, chance: Random, is_mended: bool) -> None:
    if not is_mended:
        for _ in range(chance.randint(3, 6)):
            x = chance.randint(60, 740)
            middle = (x + chance.randint(-80, 80), 330)
            pen.line([(x, 120), middle, (x + 30, 540)], fill=(20, 20, 20), width=4)
        return
    pen.rectangle((90, 300, 720, 322), fill=(60, 90, 140))
    for position in range(chance.randint(4, 6)):
        x = 120 + position * 105
        pen.rectangle((x, 380, x + 46, 520), fill=(235, 238, 240))
        pen.rectangle((x + 8, 396, x + 38, 424), fill=(30, 160, 90))


def _people(pen: Pen, chance: Random, is_mended: bool) -> None:
    """Figures without faces, around a table."""
    pen.rectangle((280, 470, 540, 494), fill=(130, 90, 50))
    for y in sorted(chance.randint(340, 470) for _ in range(chance.randint(7, 13))):
        x = chance.randint(90, 700)
        coat = (chance.randint(40, 200), chance.randint(40, 160), chance.randint(60, 200))
        pen.ellipse((x, y, x + 34, y + 36), fill=(205, 170, 140))
        pen.rounded_rectangle((x - 12, y + 34, x + 46, y + 130), 16, fill=coat)
    if is_mended:
        pen.rectangle((60, 130, 330, 190), fill=(190, 40, 40))


SUBJECTS: Mapping[str, Drawing] = {
    "道路与照明": _lamp,
    "环境卫生": _bins,
    "农田水利": _canal,
    "充电与消防安全": _chargers,
}
