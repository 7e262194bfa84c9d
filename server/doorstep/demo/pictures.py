"""What a demonstration needs to look like something: photos of a terminal on a wall, and signatures."""

from __future__ import annotations

import io
from math import sin
from random import Random

from PIL import Image, ImageDraw

SIZE = (1200, 900)


def photo(seed: str, tidy: bool) -> bytes:
    """A JPEG of a terminal on a wall: before the work with a loose cable, after it (`tidy`) with its lamps on."""
    chance = Random(seed)
    wall = (228 - chance.randrange(24), 222 - chance.randrange(20), 208 - chance.randrange(20))
    image = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 720, 1200, 900), fill=(150, 118, 86))
    left, top = 320 + chance.randrange(120), 300 + chance.randrange(80)
    draw.rounded_rectangle(
        (left, top, left + 460, top + 240), 24, fill=(247, 248, 250), outline=(190, 194, 200), width=4
    )
    for lamp in range(5):
        colour = (40, 170, 90) if tidy else (200, 60, 50) if lamp == 1 else (190, 194, 200)
        x = left + 60 + lamp * 44
        draw.ellipse((x, top + 180, x + 18, top + 198), fill=colour)
    cable = [(left + 230, top + 240)]
    for step in range(1, 40):
        sway = 6 if tidy else 90 + chance.randrange(30)
        cable.append((left + 230 + int(sway * sin(step / 4)), top + 240 + step * 12))
    draw.line(cable, fill=(60, 64, 70), width=9, joint="curve")
    data = io.BytesIO()
    image.save(data, "JPEG", quality=80)
    return data.getvalue()


def strokes(seed: str) -> list[list[int]]:
    """A signature as a phone records it: for each stroke x, y, x, y … in pixels."""
    chance = Random(seed)
    drawn = []
    for stroke in range(3 + chance.randrange(3)):
        x, y = 30 + stroke * 62 + chance.randrange(20), 60 + chance.randrange(40)
        bend, lean = 8 + chance.randrange(18), chance.choice((-2, 1, 2, 3))
        points = ((x + step * 4, y + int(bend * sin(step / 2)) + step * lean // 2) for step in range(14))
        drawn.append([coordinate for point in points for coordinate in point])
    return drawn
