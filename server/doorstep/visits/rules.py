"""A visit as the fold of its events, and the judgements about time that stand beside it (docs/protocol.md, 2 and 3).

`fold` is a pure function of the set of events and exists twice, here and in client/src/core/visit/fold.ts; the cases in
tests/cases hold the two together. Corrected time and punctuality need what only the server knows and never enter it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import iso
from .events import Event, Kind, kind_of, registers_of

Visit = dict[str, Any]
"""The JSON form of docs/protocol.md, section 2."""


# ---- the fold


def fold(events: Iterable[Event]) -> Visit:
    """What a visit looks like after these events, in whatever order and however often they came.

    1. Events with the same id are one; they are taken in the order of their ids.
    2. In each register an event is shown unless another event of the same register replaces it.
    3. Events that only speak about another one (the end of a leave, a withdrawn photo, a ticket) are laid over it.
    4. What does not fit is named as a surprise and changes nothing.
    """
    distinct = {event.id: event for event in events}
    ordered = [distinct[id] for id in sorted(distinct)]
    replaced = {
        (register, target)
        for event in ordered
        for register in registers_of(event)
        for target in event.body.get("replaces") or ()
        if target != event.id and target in distinct
    }
    visit: Visit = {"count": len(ordered), "marks": {}, "answers": {}, "private": {}}
    visit |= {name: [] for name in LISTS}
    for event in ordered:
        kind = kind_of(event)
        if kind is None:
            visit["unknown"].append({**stamp(event), "type": event.type, "v": event.v})
            continue
        registers = [register for register in registers_of(event) if (register, event.id) not in replaced]
        match kind.into:
            case "marks":
                if registers and not event.body.get("undone"):
                    visit["marks"].setdefault(named(kind.register), []).append(entry(event, kind))
            case "answers":
                value = "done" if event.type == "items.confirmed" else event.body["value"]
                for register in registers if value is not None else ():
                    answer = {**stamp(event), "value": value, "note": event.body.get("note")}
                    visit["answers"].setdefault(named(register), []).append(answer)
            case "private":
                for register in registers:
                    shown = {"event": event.id, "key": event.body["key"]}
                    visit["private"].setdefault(named(register), []).append(shown)
            case part if part and (registers or not kind.register):
                visit[part].append(entry(event, kind))
    lay_over(visit, ordered, distinct)
    return visit


LISTS = (
    "notes", "photos", "calls", "delays", "leaves", "questions", "complaints", "incidents", "promises",
    "ratings", "signatures", "completions", "replies", "unknown", "surprises",
)  # fmt: skip


def stamp(event: Event) -> dict[str, Any]:
    """What every entry says about where it comes from."""
    return {"event": event.id, "wall": event.wall, "tz": event.tz, "by": event.by, "device": event.device}


def entry(event: Event, kind: Kind) -> dict[str, Any]:
    """The entry of an event in a list: its stamp and the known fields of its body."""
    return stamp(event) | {name: event.body.get(name) for name in kind.known}


def named(register: str) -> str:
    """The mark or item that a register is about."""
    return register.split(":", 1)[1]


def lay_over(visit: Visit, ordered: Sequence[Event], distinct: Mapping[str, Event]) -> None:
    """Lays the events that speak about another one over its entry, and names the surprises."""
    leaves = {leave["event"]: leave | {"ended": None, "state": "open"} for leave in visit["leaves"]}
    photos = {photo["event"]: photo | {"withdrawn": False} for photo in visit["photos"]}
    questions = {question["event"]: question | {"tickets": []} for question in visit["questions"]}
    surprises = [("second_completion", completion["event"]) for completion in visit["completions"][1:]]
    for event in ordered:
        match event.type if kind_of(event) else "":
            case "leave.ended":
                leave = leaves.get(event.body["leave"])
                if leave is None:
                    surprises.append(("end_without_leave", event.id))
                elif leave["ended"]:
                    surprises.append(("double_end", event.id))
                else:
                    leave["ended"] = {"event": event.id, "wall": event.wall, "tz": event.tz}
            case "photo.withdrawn":
                if photo := photos.get(event.body["photo"]):
                    photo["withdrawn"] = True
                else:
                    surprises.append(("withdrawal_without_photo", event.id))
            case "hotline.called":
                if question := questions.get(event.body["question"]):
                    ticket = {"event": event.id, "wall": event.wall, "ticket": event.body["ticket"]}
                    question["tickets"].append(ticket)
                else:
                    surprises.append(("ticket_without_question", event.id))
    for leave in leaves.values():
        end = distinct[leave["ended"]["event"]] if leave["ended"] else None
        leave["state"] = leave_state(distinct[leave["event"]], end)
    visit["leaves"], visit["photos"] = list(leaves.values()), list(photos.values())
    visit["questions"] = list(questions.values())
    visit["surprises"] = [{"kind": kind, "event": id} for id, kind in sorted((id, kind) for kind, id in surprises)]


def leave_state(start: Event, end: Event | None) -> str:
    """`gone` when nobody meant to come back; else `open`, `kept`, `broken` or, when no one clock saw both its start and
    its end, `undetermined`."""
    if not start.body["returning"]:
        return "gone"
    if end is None:
        return "open"
    minutes, elapsed = start.body.get("minutes"), elapsed_ms(start, end)
    if minutes is None or elapsed is None:
        return "undetermined"
    return "kept" if elapsed // 1000 <= minutes * 60 else "broken"


def elapsed_ms(start: Event, end: Event) -> int | None:
    """Milliseconds between two events of one device, by its monotonic clock within one run of the app, else by its wall
    clock; None between devices and when the clock went backwards. A constant error of a clock cancels out."""
    if start.device != end.device:
        return None
    same_run = start.mono[0] == end.mono[0]
    elapsed = end.mono[1] - start.mono[1] if same_run else end.wall - start.wall
    return elapsed if elapsed >= 0 else None


# ---- the clock ledger

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


# ---- punctuality


def punctuality(
    arrived_ms: int, error_ms: int | None, promise: Mapping[str, Any], level: Mapping[str, Any]
) -> dict[str, Any]:
    """Judges an arrival against a promise `{start, end?}` and a service level `{earliest?, target_latest?, latest?}`.

    Returns `{verdict, minutes, error_s}`: the verdict that holds over the whole of arrived ± error, else
    `undetermined`; the minutes before the start (negative) or after the end; the error in seconds, rounded up. Bounds
    are inclusive.
    """
    arrived = arrived_ms // 1000
    early, late = off_promise(arrived, promise)
    verdict = "undetermined"
    if error_ms is not None:
        verdict = agreed(verdict_at((arrived_ms + error) // 1000, promise, level) for error in (-error_ms, error_ms))
    return {
        "verdict": verdict,
        "minutes": decimal_minutes(early if early < 0 else max(late, 0)),
        "error_s": None if error_ms is None else -(-error_ms // 1000),
    }


def verdict_at(arrived: int, promise: Mapping[str, Any], level: Mapping[str, Any]) -> str:
    """The verdict on an arrival at a certain second: early, on_target, on_time or late."""
    early, late = off_promise(arrived, promise)
    if (earliest := level.get("earliest")) and early < iso.duration_s(earliest):
        return "early"
    if (target := level.get("target_latest")) and early <= iso.duration_s(target):
        return "on_target"
    if (latest := level.get("latest")) and late > iso.duration_s(latest):
        return "late"
    return "on_time"


def off_promise(arrived: int, promise: Mapping[str, Any]) -> tuple[int, int]:
    """Seconds after the start of the promise and after its end; an appointment without a window ends when it starts."""
    start = iso.instant_ms(promise["start"]) // 1000
    end = iso.instant_ms(promise.get("end") or promise["start"]) // 1000
    return arrived - start, arrived - end


def agreed(verdicts: Iterable[str]) -> str:
    """The verdict that all share; evidence that disagrees cannot decide."""
    distinct = set(verdicts)
    return distinct.pop() if len(distinct) == 1 else "undetermined"


def judge_arrival(
    arrivals: Sequence[Corrected],
    promise: Mapping[str, Any] | None,
    level: Mapping[str, Any],
    door_codes: Collection[str] = (),
) -> dict[str, Any] | None:
    """Judges the arrivals of a visit, one for each device that said so: `{verdict, minutes, error_s, grade, event}`.

    Minutes, error, grade and event are those of the earliest. `door_codes` names the arrivals whose door code the
    office found right. None when there is no arrival, or no promise to judge by.
    """
    if not arrivals or promise is None:
        return None
    ordered = sorted(arrivals, key=lambda arrival: (arrival.at_ms, arrival.event))
    judged = [punctuality(arrival.at_ms, arrival.error_ms, promise, level) for arrival in ordered]
    return judged[0] | {
        "verdict": agreed(judgement["verdict"] for judgement in judged),
        "grade": "door_code" if ordered[0].event in door_codes else ordered[0].grade,
        "event": ordered[0].event,
    }


def decimal_minutes(seconds: int) -> str:
    """Seconds as signed minutes with one digit, rounded away from zero: what is over a whole minute also reads so."""
    tenths = -(-abs(seconds) // 6)
    return f"{'-' if seconds < 0 else ''}{tenths // 10}.{tenths % 10}"
