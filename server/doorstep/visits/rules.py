"""A visit as the fold of its events, and the judgements about time that stand beside it (docs/protocol.md, 2 and 3).

`fold` is a pure function of the set of events and exists twice, here and in client/src/core/visit/fold.ts; the cases in
tests/cases hold the two together. Corrected time and punctuality need what only the server knows and never enter it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from .. import iso
from ..accounts.tokens import is_right
from ..events.rules import Event, Kind
from ..events.times import Corrected
from .events import kind_of, registers_of

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
    "notes", "photos", "calls", "delays", "leaves", "lines", "questions", "complaints", "incidents", "promises",
    "ratings", "signatures", "completions", "codes", "seen", "replies", "unknown", "surprises",
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


# ---- punctuality


def punctuality(
    arrived_ms: int, error_ms: int | None, promise: Mapping[str, Any], level: Mapping[str, Any]
) -> dict[str, Any]:
    """Judges an arrival against a promise `{start, end?}` and a level `{earliest?, target?: [from, to], latest?}`.

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
    if target := level.get("target"):
        first, last = map(iso.duration_s, target)
        if first <= early <= last:
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


def notice(told_ms: Collection[int], verdict: str | None, promise: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the customer was told before an arrival that is not as promised: `{verdict, told_at, due}`, milliseconds.

    `told_ms`: when the customer was reached; `verdict` that of the arrival, None while there is none. Who came late or
    early has `told` them before the promised time (late: before its end), `after` it, or was `silent`. Who came as
    promised has `told` them or, which is as good, said nothing (None).
    """
    first = min(told_ms, default=None)
    due = iso.instant_ms((verdict == "late" and promise.get("end")) or promise["start"])
    if verdict not in ("early", "late"):
        said = None if first is None else "told"
    elif first is None:
        said = "silent"
    else:
        said = "told" if first < due else "after"
    return {"verdict": said, "told_at": first, "due": due}


def decimal_minutes(seconds: int) -> str:
    """Seconds as signed minutes with one digit, rounded away from zero: what is over a whole minute also reads so."""
    tenths = -(-abs(seconds) // 6)
    return f"{'-' if seconds < 0 else ''}{tenths // 10}.{tenths % 10}"


# ---- the door code

MOST_CODES = 5
"""So many door codes of a visit are held against the right one."""


def door_codes(visit: Visit) -> dict[str, str]:
    """The codes that were typed at the door, with an arrival or after it, by event."""
    typed = [*visit["marks"].get("arrived", ()), *visit["codes"]]
    return {one["event"]: one["door_code"] for one in typed if one["door_code"] is not None}


def judge_codes(typed: Mapping[str, str], noted: Mapping[str, bool], right: str) -> dict[str, bool]:
    """Whether the codes that are not `noted` yet are `right`, which only the customer was shown. After `MOST_CODES` no
    other is looked at: six digits must not be found by trying."""
    new = sorted(typed.keys() - noted.keys())
    return {event: len(noted) + place < MOST_CODES and is_right(typed[event], right) for place, event in enumerate(new)}


def with_door_code(visit: Visit, codes: Mapping[str, bool]) -> set[str]:
    """The arrivals that a right code stands behind: typed with them, or by the same person afterwards."""
    people = {one["by"] for one in visit["codes"] if codes.get(one["event"])}
    arrivals = visit["marks"].get("arrived", ())
    return {mark["event"] for mark in arrivals if codes.get(mark["event"]) or mark["by"] in people}


def told_of_codes(codes: Mapping[str, bool]) -> dict[str, Any]:
    """What is told of the codes that were typed: whether one was right, and how many there were."""
    return {"right": any(codes.values()), "typed": len(codes)}
