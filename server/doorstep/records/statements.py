"""What a customer signs (docs/protocol.md section 5), rebuilt from the events that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..events.rules import Event
from ..standard.rules import bounds_from, limit
from ..visits.rules import fold
from .canonical import canonical

Json = dict[str, Any]

FIRST = "doorstep-statement/1"
"""Holds every item that somebody answers openly; phones of the first releases sign it, and it is rebuilt for ever."""
FORMAT = "doorstep-statement/2"
"""Holds what is the customer's to read, and beside each number what it is held against."""
FORMATS = (FIRST, FORMAT)

UNSIGNED = ("signature", "computed", "duration")
"""Kinds of items that nobody answers by word: their values are judged or measured."""
FAREWELL = "farewell"
"""The phase that comes after the signature."""
DAMAGE = "damage"
"""The kind of incident that is the customer's to read; the others are told to the office."""

Assess = Callable[[Json, Json], Json]
"""Assesses a visit (fold, document) without judgements about time, by the standard that was in force."""


def statement(
    standard: Json, document: Json, visit: Json, assessment: Json, language: str, format: str = FORMAT
) -> Json:
    """What the customer signs: what the sign-off screen shows, and the only thing that it shows.

    `assessment` is made without judgements about time; times stand here as the phone knew them.
    """
    arrived = visit["marks"].get("arrived")
    shown = {
        "format": format,
        "language": language,
        "visit": document["id"],
        "standard": standard["hash"],
        "order": document["order"],
        "kind": document["kind"],
        "promise": _promised(document),
        "arrived": _picked(arrived[0], "event", "wall", "tz") if arrived else None,
        "leaves": [
            _picked(leave, "event", "wall", "tz", "reason", "returning", "told", "minutes", "promised", "note", "ended")
            for leave in visit["leaves"]
        ],
        "questions": [
            _picked(question, "event", "text", "hotline", "ticket", "promised", "tickets")
            for question in visit["questions"]
        ],
        "complaints": [_picked(complaint, "event", "text", "promised") for complaint in visit["complaints"]],
        "promises": [
            _picked(promise, "event", "start", "end", "zone", "asked_by", "agreed_by", "reason")
            for promise in visit["promises"]
        ],
    }
    return shown | (_first if format == FIRST else _second)(standard, document, visit, assessment)


def _first(standard: Json, document: Json, visit: Json, assessment: Json) -> Json:
    """What is the first format's own."""
    return {
        "items": [
            {
                **_picked(item, "id", "state", "values"),
                "note": "\n".join(_notes_with_answers(visit, item["id"])) or None,
            }
            for item in open_items(standard, assessment)
        ],
        "photos": [photo["sha256"] for photo in visit["photos"] if not photo["withdrawn"]],
    }


def _second(standard: Json, document: Json, visit: Json, assessment: Json) -> Json:
    """What is the second format's own."""
    items = list(customers_items(standard, assessment))
    known = bounds_from(document.get("facts") or {}, assessment)
    pictured = {None, *(item["id"] for item in items)}
    return {
        "items": [
            {
                **_picked(item, "id", "state", "values"),
                "note": "\n".join(notes(visit, item["id"])) or None,
                "limit": limit(standard["items"][item["id"]], known),
            }
            for item in items
        ],
        "damages": [_picked(one, "event", "text") for one in visit["incidents"] if one["kind"] == DAMAGE],
        "photos": [
            photo["sha256"] for photo in visit["photos"] if not photo["withdrawn"] and photo["item"] in pictured
        ],
    }


def _promised(document: Json) -> Json | None:
    """The promise in force as the document has it, and the entries of the ledger behind it, its own the last."""
    promise = document["promise"]
    if promise is None:
        return None
    before = [entry["entry"] for entry in document["ledger"] if entry["entry"] != promise["entry"]]
    return {"entries": [*before, promise["entry"]], **_picked(promise, "start", "end", "zone")}


def before_farewell(assessment: Json) -> Iterator[Json]:
    """The assessed items of the phases that lie before the signature."""
    for phase in assessment["phases"]:
        if phase["id"] == FAREWELL:
            return
        yield from phase["items"]


def open_items(standard: Json, assessment: Json) -> Iterator[Json]:
    """Those of them that somebody answers openly, by word."""
    for item in before_farewell(assessment):
        definition = standard["items"][item["id"]]
        if definition["answer"] not in UNSIGNED and not definition.get("private"):
            yield item


def customers_items(standard: Json, assessment: Json) -> Iterator[Json]:
    """Those of them that are the customer's to read; what need not be answered stands here once it is."""
    for item in open_items(standard, assessment):
        definition = standard["items"][item["id"]]
        if definition.get("audience") == "customer" and (definition["required"] or item["state"] != "open"):
            yield item


def notes(visit: Json, item: str) -> list[str]:
    """What was written to an item: with the answers that stand, and in notes of its own."""
    apart = [note["text"] for note in visit["notes"] if note["item"] == item and note["text"]]
    return [*_notes_with_answers(visit, item), *apart]


def _notes_with_answers(visit: Json, item: str) -> list[str]:
    return [answer["note"] for answer in visit["answers"].get(item, ()) if answer["note"]]


def _picked(entry: Mapping[str, Any], *names: str) -> Json:
    return {name: entry.get(name) for name in names}


def match(signed: Json, events: Iterable[Event], standard: Json | None, document: Json, assess: Assess) -> str:
    """Whether the body of a `visit.signed` says what its events say: `matches`, `differs` or `cannot_rebuild`.

    1. Only the events, promise entries, standard and office facts that it names count.
    2. When one of them is not there, or the format is not known, it cannot be rebuilt.
    3. Else the statement is made again from them, in its format, and compared byte by byte.
    """
    at_hand = {event.id: event for event in events}
    ledger = {entry["entry"]: entry for entry in document["ledger"]}
    complete = (
        signed["format"] in FORMATS
        and all(id in at_hand for id in signed["events"])
        and all(id in ledger for id in signed["promises"])
    )
    if not complete or standard is None or standard["hash"] != signed["standard"]:
        return "cannot_rebuild"
    visit = fold(at_hand[id] for id in signed["events"])
    entries = [ledger[id] for id in signed["promises"]]
    then = {**document, "ledger": entries, "promise": entries[-1] if entries else None, "facts": signed["facts"]}
    rebuilt = statement(standard, then, visit, assess(visit, then), signed["language"], signed["format"])
    return "matches" if canonical(rebuilt) == signed["statement"].encode() else "differs"
