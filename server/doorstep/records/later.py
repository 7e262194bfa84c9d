"""What was said after a signature, or without its knowing of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..events.rules import Event
from ..visits.events import kind_of
from .statements import DAMAGE, FIRST

Json = dict[str, Any]

NOTHING: Json = {"items": [], "entries": [], "events": []}
"""Nothing was added after the signature."""


def changed_after(signed: Event, events: Iterable[Event]) -> list[str]:
    """The events that the signature does not name and that add, replace or withdraw something its statement covers."""
    items = _items_of(signed.body["statement"])
    first = signed.body["format"] == FIRST
    return sorted({event.id for event in _unnamed(signed, events) if _covered(event, signed, items, first)})


def not_seen(signed: Event, events: Iterable[Event]) -> list[str]:
    """The events of other devices that the signature does not name: whoever signed had not seen them."""
    named = set(signed.body["events"])
    return sorted({event.id for event in events if event.id not in named and event.device != signed.device})


def added_after(signed: Event, events: Collection[Event], asked: Collection[str]) -> Json:
    """What stands in the visit otherwise than when it was signed, the farewell aside: `items` by their ids, of those
    `asked` before it, `entries` of its lists by the events that made them, and the `events` that changed either."""
    photos = {event.id: event.body.get("item") or "" for event in events if event.type == "photo.added"}
    items: set[str] = set()
    entries: set[str] = set()
    changing = []
    for event in _unnamed(signed, events):
        about, entry = {item for item in _about(event, photos) if item in asked}, _entry(event)
        items |= about
        entries |= entry
        if about or entry:
            changing.append(event.id)
    return {"items": sorted(items), "entries": sorted(entries), "events": sorted(changing)}


def read_otherwise(signed: Event, now: Iterable[Json]) -> set[str]:
    """Of the items of a statement as it would read `now`, those that did not stand in the signed one, or not so: one
    answer may ask for another, and the office may have put right what a number is held against."""
    then = {item["id"]: item for item in json.loads(signed.body["statement"])["items"]}
    return {item["id"] for item in now if then.get(item["id"]) != item}


def _about(event: Event, photos: Mapping[str, str]) -> set[str]:
    """The items that an event says something of; `photos` are the items of the photos, by their events."""
    match event.type:
        case "item.answered" | "note.added" | "photo.added":
            return {event.body.get("item") or ""}
        case "items.confirmed":
            return set(event.body["items"])
        case "photo.withdrawn":
            return {photos.get(event.body["photo"], "")}
        case _:
            return set()


def _entry(event: Event) -> set[str]:
    """The entry of a list that an event makes or changes."""
    match event.type:
        case "leave.ended":
            return {event.body["leave"]}
        case "hotline.called":
            return {event.body["question"]}
        case type if type in ADDS_AN_ENTRY:
            return {event.id}
        case _:
            return set()


ADDS_AN_ENTRY = (
    "visit.arrived", "photo.added", "leave.started", "question.raised", "complaint.raised", "incident.reported",
    "promise.agreed",
)  # fmt: skip


def _unnamed(signed: Event, events: Iterable[Event]) -> Iterable[Event]:
    """The events of known kinds that the signature does not name."""
    named = {*signed.body["events"], signed.id}
    return (event for event in events if event.id not in named and kind_of(event))


def _items_of(text: str) -> set[str]:
    """The items that stand in a statement; none when it is not one."""
    try:
        return {item["id"] for item in json.loads(text)["items"]}
    except (ValueError, TypeError, KeyError, RecursionError):
        return set()


def _covered(event: Event, signed: Event, items: set[str], first: bool) -> bool:
    """Whether a statement with these items, of the first format or a later one, covers what the event changes."""
    named = signed.body["events"]
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
        case "photo.added":
            return first or event.body.get("item") in {None, *items}
        case "note.added":
            return not first and event.body.get("item") in items
        case "incident.reported":
            return not first and event.body["kind"] == DAMAGE
        case _:
            return event.type in ADDS_AN_ENTRY
