"""When an event really happened: the ledger of phones' clocks, and the corrected time that it gives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .rules import Event

DAY_MS = 24 * 60 * 60 * 1000
JUMP_MS = 2_000
SKEW_MS = 120_000
DRIFT_PPM = 50
"""How far a phone's quartz may run from true time."""


@dataclass(frozen=True)
class Sample:
    """One measurement of a device's clock against the server's, made in an exchange: the run of the app and its
    monotonic clock, the phone's wall clock, what to add to it to get the server's, how far that may be wrong (ms).

    `bound` when the server worked the last two out from times that it had signed itself; else they are the phone's
    word."""

    boot: str
    mono: int
    wall: int
    offset_ms: int
    error_ms: int
    bound: bool = False


@dataclass(frozen=True)
class Corrected:
    """When an event happened by the server's clock. `error_ms` is None when nothing bounds the error; `grade` is
    `bound`, `measured` or `phone`; flags: `jumped` (the phone's clock was set, or slept, between event and measurement)
    and `skewed` (it was more than two minutes off)."""

    event: str
    at_ms: int
    error_ms: int | None
    grade: str
    flags: tuple[str, ...] = ()


def correct(event: Event, samples: Collection[Sample]) -> Corrected:
    """The corrected time of an event, from measurements of the same device within 24 hours.

    1. A measurement in the same run of the app gives the offset, if wall and monotonic clock agree to within 2 s on the
       time between it and the event: `bound` when the server's own times made it, else `measured`.
    2. Else the last measurement before and the first after the event give it, if both found the same offset to within
       2 s: `phone`, with a known error. Not when a measurement of the same run has shown a jump.
    3. Else the nearest one, or the bare wall clock, is only the best guess: `phone`, error unknown.
    """
    run, mono = event.mono
    same_run = [sample for sample in samples if sample.boot == run and abs(mono - sample.mono) <= DAY_MS]
    if steady := [sample for sample in same_run if drift_apart(event, sample) <= JUMP_MS]:
        best = min(steady, key=lambda one: (not one.bound, abs(mono - one.mono), one.error_ms, one.offset_ms))
        error = best.error_ms + drift_ms(mono - best.mono) + drift_apart(event, best)
        return corrected(event, best.offset_ms, error, "bound" if best.bound else "measured")
    near = [sample for sample in samples if abs(event.wall - sample.wall) <= DAY_MS]
    if not near:
        return corrected(event, 0, None, "phone", *(("jumped",) if same_run else ()))
    near.sort(key=lambda sample: (abs(event.wall - sample.wall), sample.error_ms, sample.offset_ms))
    best = near[0]
    before = next((sample for sample in near if sample.wall <= event.wall), None)
    after = next((sample for sample in near if sample.wall >= event.wall), None)
    apart = abs(after.offset_ms - before.offset_ms) if before and after else 0
    if same_run or apart > JUMP_MS:
        return corrected(event, best.offset_ms, None, "phone", "jumped")
    if before is None or after is None:
        return corrected(event, best.offset_ms, None, "phone")
    error = max(before.error_ms, after.error_ms) + apart + drift_ms(after.wall - before.wall)
    return corrected(event, best.offset_ms, error, "phone")


def corrected(event: Event, offset_ms: int, error_ms: int | None, grade: str, *flags: str) -> Corrected:
    """The event moved by an offset, flagged when that is much."""
    if abs(offset_ms) > SKEW_MS:
        flags += ("skewed",)
    return Corrected(event.id, event.wall + offset_ms, error_ms, grade, flags)


def drift_apart(event: Event, sample: Sample) -> int:
    """By how many ms wall and monotonic clock disagree on the time between an event and a measurement."""
    return abs((event.wall - sample.wall) - (event.mono[1] - sample.mono))


def drift_ms(apart_ms: int) -> int:
    """How far a clock may have run from true time in that long, rounded up."""
    return -(-abs(apart_ms) * DRIFT_PPM // 1_000_000)
