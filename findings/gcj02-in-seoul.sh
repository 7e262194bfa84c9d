#!/usr/bin/env bash
# Libraries that turn GPS positions (WGS-84) into those of Chinese maps (GCJ-02) also move Seoul, Hanoi and Ulaanbaatar.
#
# The shift is applied inside one rectangle (longitude 72 to 138, latitude 0.8 to 55.8), not inside the border: eviltransform
# 0.1.1, coord-convert 0.2.1 and prcoords 1.0.2 agree about it. Maps of those places use WGS-84, so a door in Seoul lands
# hundreds of metres away. A datum must be known for each position; it cannot be guessed from where it lies.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check eviltransform==0.1.1 coord-convert==0.2.1 prcoords==1.0.2 2>/dev/null
venv/bin/python - <<'PY'
from math import cos, hypot, radians

import eviltransform
import prcoords
from coord_convert import transform

PLACES = {"Seoul": (37.5665, 126.9780), "Hanoi": (21.0285, 105.8542), "Ulaanbaatar": (47.8864, 106.9057), "Tokyo": (35.6812, 139.7671)}


def metres(one, other):
    return hypot((one[0] - other[0]) * 111_195, (one[1] - other[1]) * 111_195 * cos(radians(one[0])))


ways = {
    "eviltransform": lambda place: eviltransform.wgs2gcj(*place),
    "coord-convert": lambda place: transform.wgs2gcj(place[1], place[0])[::-1],
    "prcoords": lambda place: tuple(prcoords.wgs_gcj(place)),
}
moved = {}
for name, place in PLACES.items():
    for way, change in ways.items():
        moved[name, way] = metres(place, change(place))
        print(f"{name}: {way} moves it by {moved[name, way]:.0f} m")
abroad = [moved[name, way] > 100 for name in ("Seoul", "Hanoi", "Ulaanbaatar") for way in ways]
raise SystemExit(0 if all(abroad) and moved["Tokyo", "eviltransform"] == 0 else 1)
PY
