"""Where an address lies: degrees as people write them, in the coordinate systems that Chinese maps use. Pure.

Positions are kept in WGS-84. GCJ-02 (高德, 腾讯) lies some hundred metres beside it, BD-09 (百度) up to a kilometre, so
what a file names as one of these is converted. The formulas are the ones that are in use everywhere; they come within
a metre, in China, where alone these systems hold.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import atan2, cos, pi, sin, sqrt

CHINA = ((3.0, 54.0), (73.0, 136.0))
"""The degrees between which China lies: latitude, longitude."""

_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323


def degrees(text: str, highest: int) -> Decimal | None:
    """Degrees as they are written, with as many decimals as a tool likes; None when these are none."""
    found = re.fullmatch(r"([-+]?\d{1,3}(?:\.\d{1,40})?)\s*°?", text)
    if found is None or abs(Decimal(found[1])) > highest:
        return None
    return Decimal(found[1])


def in_china(latitude: Decimal, longitude: Decimal) -> bool:
    """Whether a place is roughly in China."""
    (south, north), (west, east) = CHINA
    return south <= latitude <= north and west <= longitude <= east


def to_wgs84(latitude: Decimal, longitude: Decimal, datum: str) -> tuple[str, str]:
    """A place in WGS-84, as decimal strings with six decimals."""
    if datum == "WGS-84":
        return f"{round(latitude, 6):f}", f"{round(longitude, 6):f}"
    north, east = float(latitude), float(longitude)
    if datum == "BD-09":
        north, east = _from_baidu(north, east)
    north, east = _from_gcj(north, east)
    return f"{north:.6f}", f"{east:.6f}"


def _from_baidu(latitude: float, longitude: float) -> tuple[float, float]:
    turn = pi * 3000 / 180
    x, y = longitude - 0.0065, latitude - 0.006
    distance = sqrt(x * x + y * y) - 0.00002 * sin(y * turn)
    angle = atan2(y, x) - 0.000003 * cos(x * turn)
    return distance * sin(angle), distance * cos(angle)


def _from_gcj(latitude: float, longitude: float) -> tuple[float, float]:
    """The place that is shifted to this one; twice is within a centimetre."""
    north, east = latitude, longitude
    for _ in range(3):
        up, right = _shift(north, east)
        north, east = latitude - up, longitude - right
    return north, east


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    """By how many degrees GCJ-02 lies beside WGS-84 here."""
    x, y = longitude - 105.0, latitude - 35.0
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    up = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    up += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3 + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    right = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    right += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    right += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    radians = latitude / 180 * pi
    magic = 1 - _ECCENTRICITY * sin(radians) ** 2
    up = up * 180 / (_AXIS * (1 - _ECCENTRICITY) / (magic * sqrt(magic)) * pi)
    right = right * 180 / (_AXIS / sqrt(magic) * cos(radians) * pi)
    return up, right
