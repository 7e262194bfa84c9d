"""What a customer signs (docs/protocol.md section 5), rebuilt from the events that it names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..events.rules import Event
from ..visits.events import kind_of
from ..visits.rules import fold
from .canonical import canonical

Json = dict[str, Any]

FORMAT = "doorstep-statement/1"
UNSIGNED = ("signature", "computed", "duration")
"""Kinds of items that nobody answers by word: their values are judged or measured."""

Assess = Callable[[Json, Json], Json]
"""Assesses a visit (fold, document) without judgements about time, by the standard that was in force."""


def statement(standard: Json, document: Json, visit: Json, assessment: Json, language: str) -> Json:
    """What the customer signs: what the sign-off screen shows, and the only thing that it shows.

    `assessment` is made without judgements about time; times stand here as the phone knew them.
    """
    arrived = visit["marks"].get("arrived")
    return {
        "format": FORMAT,
        "language": language,
        "visit": document["id"],
        "standard": standard["hash"],
        "order": document["order"],
        "kind": document["kind"],
        "promise": _promised(document),
        "arrived": _picked(arrived[0], "event", "wall", "tz") if arrived else None,
        "items": [
            {
                "id": item["id"],
                "state": item["state"],
                "values": item["values"],
                "note": _notes(visit["answers"].get(item["id"], [])),
            }
            for item in signed_items(standard, assessment)
        ],
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
        "photos": [photo["sha256"] for photo in visit["photos"] if not photo["withdrawn"]],
    }


def _promised(document: Json) -> Json | None:
    """The promise in force as the document has it, and the entries of the ledger behind it, its own the last."""
    promise = document["promise"]
    if promise is None:
        return None
    before = [entry["entry"] for entry in document["ledger"] if entry["entry"] != promise["entry"]]
    return {"entries": [*before, promise["entry"]], **_picked(promise, "start", "end", "zone")}


def signed_items(standard: Json, assessment: Json) -> Iterator[Json]:
    """The assessed items that the customer signs: those before the farewell that somebody answers openly, by word."""
    for phase in assessment["phases"]:
        if phase["id"] == "farewell":
            return
        for item in phase["items"]:
            definition = standard["items"][item["id"]]
            if definition["answer"] not in UNSIGNED and not definition.get("private"):
                yield item


def _notes(answers: Sequence[Json]) -> str | None:
    """The notes of the answers that stand; in a conflict each its own line."""
    return "\n".join(answer["note"] for answer in answers if answer["note"]) or None


def _picked(entry: Mapping[str, Any], *names: str) -> Json:
    return {name: entry.get(name) for name in names}


def match(signed: Json, events: Iterable[Event], standard: Json | None, document: Json, assess: Assess) -> str:
    """Whether the body of a `visit.signed` says what its events say: `matches`, `differs` or `cannot_rebuild`.

    1. Only the events, promise entries, standard and office facts that it names count.
    2. When one of them is not there, or the format is not known, it cannot be rebuilt.
    3. Else the statement is made again from them and compared byte by byte.
    """
    at_hand = {event.id: event for event in events}
    ledger = {entry["entry"]: entry for entry in document["ledger"]}
    complete = (
        signed["format"] == FORMAT
        and all(id in at_hand for id in signed["events"])
        and all(id in ledger for id in signed["promises"])
    )
    if not complete or standard is None or standard["hash"] != signed["standard"]:
        return "cannot_rebuild"
    visit = fold(at_hand[id] for id in signed["events"])
    entries = [ledger[id] for id in signed["promises"]]
    then = {**document, "ledger": entries, "promise": entries[-1] if entries else None, "facts": signed["facts"]}
    rebuilt = statement(standard, then, visit, assess(visit, then), signed["language"])
    return "matches" if canonical(rebuilt) == signed["statement"].encode() else "differs"


def changed_after(signed: Event, events: Iterable[Event]) -> list[str]:
    """The events that the signature does not name and that add, replace or withdraw something its statement covers."""
    named = {*signed.body["events"], signed.id}
    items = _items_of(signed.body["statement"])
    return sorted({event.id for event in events if event.id not in named and _touches(event, named, items)})


def not_seen(signed: Event, events: Iterable[Event]) -> list[str]:
    """The events of other devices that the signature does not name: whoever signed had not seen them."""
    named = set(signed.body["events"])
    return sorted({event.id for event in events if event.id not in named and event.device != signed.device})


def _items_of(text: str) -> set[str]:
    """The items that stand in a statement; none when it is not one."""
    try:
        return {item["id"] for item in json.loads(text)["items"]}
    except (ValueError, TypeError, KeyError, RecursionError):
        return set()


def _touches(event: Event, named: set[str], items: set[str]) -> bool:
    if kind_of(event) is None:
        return False
    match event.type:
        case "item.answered":
            return event.body["item"] in items
        case "items.confirmed":
            return not items.isdisjoint(event.body["items"])
        case "leave.ended":
            return event.body["leave"] in named
        case "photo.withdrawn":
            return event.body["photo"] in named
        case "hotline.called":
            return event.body["question"] in named
        case _:
            return event.type in ADDS_TO_THE_STATEMENT


ADDS_TO_THE_STATEMENT = (
    "visit.arrived", "photo.added", "leave.started", "question.raised", "complaint.raised", "promise.agreed",
)  # fmt: skip
