"""A record as the page shows it: what was sealed, opened as far as it is not erased, beside what came later."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .. import iso
from ..events.rules import Event
from ..events.store import LoggedEvent
from ..events.times import Corrected
from ..visits.events import kind_of
from ..visits.photos import LetGo
from . import canonical, contents, later, statements
from .rules import Json, shown

UNSHOWN = ("statement", "signature", "events", "promises", "facts", "wrapped", "iv", "ciphertext", "key")
"""Fields of events' bodies that have their own place on the page, or that nobody can read."""

STATEMENT = {"language": str, "items": list, "photos": list}
"""What the page shows of a statement."""


@dataclass(frozen=True)
class Told:
    """What is known of the visit beside its record: its log, the corrected times of it, the names of who spoke, which
    photos are kept, whose original went on time, and how to read a private answer (None for one that is unreadable)."""

    log: Sequence[LoggedEvent]
    times: Mapping[str, Corrected]
    names: Mapping[str, str]
    kept: Collection[str]
    let_go: Mapping[str, LetGo]
    read: Callable[[Event], Any]


def view(opened: Json, told: Told) -> Json:
    """Everything of the page that follows from an opened record (`rules.open_record`) and the visit's log.

    Times stand as sealed; only for an event that came later they are those of now.
    """
    sealed = {event["id"] for event in opened["events"]}
    times = {**told.times, **{one["event"]: corrected(one) for one in opened["clock"]}}
    late = [entry.event.id for entry in told.log if entry.event.id not in sealed]
    asked = [item["id"] for item in statements.before_farewell(opened["assessment"])]
    fold = shown(opened["fold"])
    events = {entry.event.id: entry.event for entry in told.log}
    signatures = [_signature(signed, opened["signatures"], events, asked, told.names) for signed in fold["signatures"]]
    return {
        "document": shown(_document(opened)),
        "standard": opened["standard"],
        "visit": fold,
        "assessment": shown(opened["assessment"]),
        "arrival": opened["arrival"],
        "signature": signatures[0] if signatures else None,
        "signatures": signatures,
        "photos": [_photo(photo, told.kept, told.let_go) for photo in fold["photos"]],
        "timeline": [_entry(entry, times.get(entry.event.id), told.names, late) for entry in told.log],
        "private": list(_private(fold["private"], events, told.read)),
        "late": late,
    }


def corrected(sealed: Mapping[str, Any]) -> Corrected:
    """A corrected time as a record holds it."""
    return Corrected(**{**sealed, "flags": tuple(sealed["flags"])})


def written(ms: int) -> str | None:
    """Milliseconds since 1970 as RFC 3339 in UTC; None when no calendar has that day."""
    try:
        moment = iso.FIRST + timedelta(milliseconds=ms)
    except OverflowError:
        return None
    return moment.isoformat(timespec="milliseconds")


def _document(opened: Json) -> Json:
    """The office's side of the visit as it was sealed, in the words of a visit document."""
    agreed = contents.made_for(opened)
    promise = agreed and {name: agreed[name] for name in ("entry", "start", "end", "zone")}
    same = {name: opened[name] for name in ("order", "kind", "standard", "team", "customer", "premises", "facts")}
    return {"id": opened["visit"], **same, "promise": promise, "ledger": opened["ledger"]}


def _signature(
    signed: Json,
    judged: Iterable[Json],
    events: Mapping[str, Event],
    asked: Collection[str],
    names: Mapping[str, str],
) -> Json:
    """A signature that stands, what was signed, and what changed that afterwards, up to now. `asked` are the items that
    were asked before it."""
    known = next((one for one in judged if one["event"] == signed["event"]), {})
    event = events.get(signed["event"])
    return {
        "event": signed["event"],
        "kind": signed["signature"]["kind"],
        "name": signed["signature"].get("name"),
        "strokes": signed["signature"].get("strokes"),
        "reason": signed["signature"].get("reason"),
        "note": signed["signature"].get("note"),
        "match": known.get("match"),
        "statement": _statement(event, signed["statement"]) if event else None,
        "changed_after": later.changed_after(event, events.values()) if event else [],
        "not_seen": known.get("not_seen", []),
        "after": later.added_after(event, events.values(), asked) if event else known.get("after", later.NOTHING),
        "wall": signed["wall"],
        "by": {"id": signed["by"], "name": names.get(signed["by"] or "")},
    }


def _statement(event: Event, sealed: str | None) -> Json | None:
    """What was signed; None when it is not what the record has the digest of, or has not the form of a statement: a
    phone may sign any text."""
    text = event.body.get("statement", "")
    if canonical.digest(text.encode()) != sealed:
        return None
    try:
        statement = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(statement, dict):
        return None
    return statement if all(isinstance(statement.get(name), kind) for name, kind in STATEMENT.items()) else None


def _photo(photo: Json, kept: Collection[str], let_go: Mapping[str, LetGo]) -> Json:
    sha256 = photo["sha256"]
    return {
        "sha256": sha256,
        "event": photo["event"],
        "item": photo["item"],
        "withdrawn": photo["withdrawn"],
        "stored": sha256 in kept,
        "original_deleted_at": let_go[sha256].at if sha256 in let_go else None,
        "url": f"/api/v1/photos/{sha256}" if sha256 in kept else None,
    }


def _entry(logged: LoggedEvent, time: Corrected | None, names: Mapping[str, str], late: Collection[str]) -> Json:
    event = logged.event
    known = time is not None and time.error_ms is not None
    return {
        "event": event.id,
        "type": event.type,
        "wall": event.wall,
        "tz": event.tz,
        "corrected": written(time.at_ms) if time and known else None,
        "error_ms": time.error_ms if time else None,
        "grade": time.grade if time else "phone",
        "flags": [*logged.flags, *(time.flags if time else ())],
        "device": event.device,
        "by": {"id": event.by, "name": names.get(event.by or "")},
        "body": _said(event),
        "late": event.id in late,
    }


def _said(event: Event) -> Json:
    """What an event says, without what has its own place on the page."""
    kind = kind_of(event)
    if kind is None:
        return {}
    said = {name: event.body.get(name) for name in (*kind.known, "undone") if name not in UNSHOWN}
    return {name: value for name, value in said.items() if value is not None}


def _private(
    private: Mapping[str, Sequence[Json]], events: Mapping[str, Event], read: Callable[[Event], Any]
) -> Iterable[Json]:
    """The private answers that stand; several for one item when two phones brought one each."""
    for item, answers in sorted(private.items()):
        for answer in answers:
            event = events.get(answer["event"])
            value = read(event) if event else None
            yield {"item": item, "value": value, "readable": value is not None}
