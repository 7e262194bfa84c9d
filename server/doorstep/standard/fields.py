"""The fields that the conditions and computations of a standard read, from what is known of a visit.

`fields` exists a second time in the client; `tests/cases/assess-fields.yaml` holds the two together.
"""

from __future__ import annotations

from typing import Any

from .. import iso
from .rules import Json, same
from .vocabulary import COMPUTED


def _first_wall(entries: list[Json]) -> int | None:
    return entries[0]["wall"] if entries else None


def _only(values: list[Any]) -> Any:
    """The value that all share, or None."""
    return values[0] if values and all(same(value, values[0]) for value in values) else None


def _appointment_fields(document: Json, calls: list[Json]) -> Json:
    promise, ledger = document.get("promise"), document.get("ledger") or []
    in_force = next((one for one in ledger if promise and one["entry"] == promise["entry"]), None)
    agreed = any(one["agreed_by"] is not None for one in ledger)
    depart_by = document.get("depart_by")
    made = [*calls, *document.get("calls", [])]
    reached = any(one["purpose"] == "appointment" and one["result"] == "reached" for one in made)
    return {
        "appointment.start": iso.instant_ms(promise["start"]) if promise else None,
        "appointment.depart_by": iso.instant_ms(depart_by) if depart_by else None,
        "appointment.revision": len(ledger) - 1 if ledger else None,
        "appointment.reached": True if agreed or reached else None,
        "appointment.agreed_by": in_force["agreed_by"] if in_force else None,
        "appointment.asked_by": in_force["asked_by"] if in_force else None,
    }


def _delay_fields(delays: list[Json], predicted: bool) -> Json:
    told = [one for one in delays if one["answer"] != "not_reached"]
    return {
        "delay.predicted": True if delays or predicted else None,
        "delay.told": bool(told) if delays or predicted else None,
        "delay.told_at": _first_wall(told),
    }


def _leave_fields(leaves: list[Json]) -> Json:
    # Whoever left for good promised that it works by then, if anything: nobody knows that at the door.
    states = [one["state"] for one in leaves if one["state"] != "gone" or one["promised"] is not None]
    verdict = "broken" if "broken" in states else "kept" if all(state == "kept" for state in states) else "undetermined"
    return {
        "leave.count": len(leaves),
        "leave.all_told": all(one["told"] is True for one in leaves) if leaves else None,
        "leave.verdict": verdict if leaves else None,
        "leave.promised": leaves[-1]["promised"] if leaves else None,
    }


def _question_fields(questions: list[Json]) -> Json:
    hotlines = ["called" if one["tickets"] else one["hotline"] for one in questions]
    return {
        "question.count": len(questions),
        "question.hotline": next((one for one in ("queued", "declined", "called") if one in hotlines), None),
        "question.all_promised": all(one["promised"] for one in questions) if questions else None,
    }


def _tried(visit: Json) -> bool:
    """Whether somebody was there and called the customer: what nobody at home must be shown by."""
    called = any(one["purpose"] != "hotline" for one in visit["calls"])
    return called and bool(visit["marks"].get("arrived"))


def fields(visit: Json, document: Json, judgements: Json) -> Json:
    """The flat map that conditions and computations read; a field without a value is absent.

    Facts come from the office, the rest from the fold and the ledger. `judgements` are fields that only
    others can know (`arrival.verdict`, `notice.*`, `delay.predicted`, `level.*`, a corrected time) and win.
    """
    facts = {name: value for name, value in (document.get("facts") or {}).items() if name not in COMPUTED}
    marks = visit["marks"]
    completion = visit["completions"][0] if visit["completions"] else {}
    values: Json = {
        **facts,
        **_appointment_fields(document, visit["calls"]),
        **_delay_fields(visit["delays"], judgements.get("delay.predicted") is True),
        **_leave_fields(visit["leaves"]),
        **_question_fields(visit["questions"]),
        "travel.departed": _first_wall(marks.get("departed", [])),
        **{
            f"visit.{mark}": _first_wall(marks.get(mark, []))
            for mark in ("arrived", "entered", "started", "finished", "left")
        },
        "visit.signed": _first_wall(visit["signatures"]),
        "visit.outcome": completion.get("outcome"),
        "visit.report": completion.get("report"),
        "visit.tried": _tried(visit) if completion.get("outcome") == "missed" else None,
        "photo.count": sum(1 for one in visit["photos"] if not one["withdrawn"]),
        "signature.kind": _only([one["signature"]["kind"] for one in visit["signatures"]]),
        "rating.stars": min((one["stars"] for one in visit["ratings"]), default=None),
        "complaint.count": len(visit["complaints"]),
        **judgements,
    }
    return {name: value for name, value in values.items() if value is not None}
