"""What a visit that ended leaves to the one that continues it: what is not done and why, what was promised, what is
still asked. It is read before anything else by whoever goes there next, and holds its own words: their phone may not
have the standard by which the visit before was done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from .. import iso, zones
from ..appointments.continuing import Ended
from ..events.times import Corrected
from ..visits.rules import Visit

Json = dict[str, Any]

WORK = ("work", "finish")
"""Phases whose items are left when the work was begun; all others begin anew at each visit."""
LEFT = ("failed", "conflict", "open")
MOST_LEFT = 40
MOST_NOTES = 10


def endings(visit: Visit, times: Mapping[str, Corrected]) -> Iterator[Ended]:
    """How a visit was said to have ended, once for each phone that says so; `times` are those of its
    `rules.timed_events`."""
    begun = bool(visit["marks"].get("started"))
    arrivals = [_at(times, mark) for mark in visit["marks"].get("arrived", ())]
    for one in visit["completions"]:
        yield Ended(one["event"], one["outcome"], _at(times, one), begun, min(arrivals, default=None))


def _at(times: Mapping[str, Corrected], entry: Mapping[str, Any]) -> datetime:
    return iso.instant(times[entry["event"]].at_ms)


def carried(
    visit: Visit,
    ended: Ended,
    standard: Json,
    assessment: Json,
    before: Json | None,
    names: Mapping[str | None, str],
    zone: str,
) -> Json:
    """What a visit leaves that ended at the door; `assessment` is that of the whole list, `before` what was left to
    the visit itself, `names` are those of people."""
    said = next(one for one in visit["completions"] if one["event"] == ended.event)
    return {
        "outcome": ended.outcome,
        "at": zones.written(ended.at, zone),
        "zone": zone,
        "by": names.get(said["by"]),
        "reason": said["reason"],
        "report": said["report"],
        "left": list(_left(standard, assessment))[:MOST_LEFT] if ended.begun else [],
        "promises": [*(before["promises"] if before else ()), *_promises(visit, names)],
        "notes": [note["text"] for note in visit["notes"] if note["text"].strip()][-MOST_NOTES:],
        "clash": [],
    }


def carried_by_office(at: datetime, by: str | None, reason: str | None, before: Json | None, zone: str) -> Json:
    """What a visit leaves that the office called off, and that nobody ended at the door."""
    return {
        "outcome": "cancelled",
        "at": zones.written(at, zone),
        "zone": zone,
        "by": by,
        "reason": reason,
        "report": None,
        "left": list(before["left"]) if before else [],
        "promises": list(before["promises"]) if before else [],
        "notes": list(before["notes"]) if before else [],
        "clash": [],
    }


def _left(standard: Json, assessment: Json) -> Iterator[Json]:
    for phase in assessment["phases"]:
        for item in phase["items"] if phase["id"] in WORK else ():
            definition = standard["items"][item["id"]]
            by_hand = definition["who"] == "technician" and definition["answer"] not in ("computed", "duration")
            wanted = item["state"] != "open" or definition["required"]
            if item["state"] in LEFT and by_hand and wanted:
                yield {"id": item["id"], "zh": definition["zh"], "en": definition["en"], "state": item["state"]}


def with_reasons(left: Sequence[Json], visit: Visit) -> list[Json]:
    """Items that are left, each with what was noted beside its answers."""
    return [
        {**item, "why": "\n".join(one["note"] for one in visit["answers"].get(item["id"], ()) if one["note"]) or None}
        for item in left
    ]


def _promises(visit: Visit, names: Mapping[str | None, str]) -> Iterator[Json]:
    """What was promised at the door and is owed afterwards: answers, and that the line works."""
    for kind, entries in (("question.answer", visit["questions"]), ("complaint.answer", visit["complaints"])):
        for one in entries:
            yield _promised(one, kind, one["promised"], one["text"], names)
    for leave in visit["leaves"]:
        if leave["state"] == "gone":
            yield _promised(leave, "order.working", leave["promised"], leave["note"], names)


def _promised(
    entry: Mapping[str, Any], kind: str, due: str | None, text: str | None, names: Mapping[str | None, str]
) -> Json:
    return {"id": entry["event"], "kind": kind, "due": due, "said": text, "by": names.get(entry["by"])}


def people(visit: Visit) -> Collection[str]:
    """Everybody whose name is carried over."""
    entries = (*visit["completions"], *visit["questions"], *visit["complaints"], *visit["leaves"])
    return {one["by"] for one in entries if one["by"]}
