"""What a record of a completed visit holds, with everything personal marked as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .. import iso
from ..appointments.continuing import SERVED_EARLY
from ..events.rules import Event, Kind, as_sent
from ..events.times import Corrected
from ..standard.rules import fits
from ..standard.vocabulary import field_kind
from ..visits.events import VOCABULARY
from .canonical import canonical, digest

Json = dict[str, Any]


@dataclass(frozen=True)
class Personal:
    """A value that a record must not show: it is sealed as a commitment, and opened only with its salt."""

    value: Any


def content(
    *,
    document: Json,
    standard: Json,
    events: Sequence[Event],
    visit: Json,
    assessment: Json,
    arrival: Json | None,
    signatures: Sequence[Json],
    corrections: Sequence[Corrected],
    private: Mapping[str, Any],
    supersedes: int | None = None,
) -> Json:
    """Everything that is known when a visit is completed, what is personal marked as such.

    `signatures` has `{event, match, changed_after, not_seen, after}` for each signature that stands, `corrections` the
    corrected times, `private` the customer's private answers by item, `supersedes` the number of the visit's record
    before this one, if any.
    """
    return {
        "visit": document["id"],
        "kind": document["kind"],
        "order": Personal(document["order"]),
        "team": document["team"],
        "standard": standard["hash"],
        "supersedes": supersedes,
        "performers": sorted({event.by for event in events if event.by is not None}),
        "customer": {"name": Personal(document["customer"]["name"]), "phone": Personal(document["customer"]["phone"])},
        "premises": {"address": Personal(document["premises"]["address"])},
        "facts": Personal(document["facts"]),
        "ledger": [_hidden(entry, "agreed_by", "reason") for entry in document["ledger"]],
        "arrival": arrival,
        "fold": _hidden_visit(visit, standard),
        "assessment": _hidden_assessment(assessment, standard),
        "signatures": list(signatures),
        "clock": [{**vars(correction), "flags": list(correction.flags)} for correction in corrections],
        "private": {item: Personal(value) for item, value in private.items()},
        "events": [
            {"id": event.id, "digest": Personal(digest(canonical(as_sent(event))))}
            for event in sorted(events, key=lambda event: event.id)
        ],
    }


def completed_at(content: Mapping[str, Any]) -> datetime:
    """When the visit of a record was completed, by its corrected clock."""
    completion = content["fold"]["completions"][0]
    corrected = {correction["event"]: correction["at_ms"] for correction in content["clock"]}
    return iso.instant(corrected.get(completion["event"], completion["wall"]))


def made_for(content: Mapping[str, Any]) -> Json | None:
    """The time for which the visit of a record was made, an entry of its ledger: that by which the arrival was judged,
    else the last of those that had come when it ended. A later one is that of the visit that continues it."""
    ledger, over = content["ledger"], completed_at(content) + SERVED_EARLY
    agreed = sorted(ledger, key=lambda entry: (datetime.fromisoformat(entry["at"]), entry["entry"]), reverse=True)
    judged = [entry for entry in agreed if entry["entry"] == (content["arrival"] or {}).get("entry")]
    had_come = [entry for entry in agreed if datetime.fromisoformat(entry["start"]) <= over]
    return next(iter((*judged, *had_come, *agreed)), None)


LAID_OVER = {
    "leaves": frozenset({"ended", "state"}),
    "photos": frozenset({"withdrawn"}),
    "private": frozenset({"key"}),
    "unknown": frozenset({"type", "v"}),
    "surprises": frozenset({"kind", "event"}),
}
"""What the fold itself adds to the entries of a list, and everybody may read."""
STAMP = frozenset({"event", "wall", "tz", "by", "device"})


def open_fields(vocabulary: Mapping[str, Kind]) -> Mapping[str, frozenset[str]]:
    """For each part of the fold the fields of an entry that everybody may read: what the fold adds itself, and what is
    open in every type of event that goes there."""
    parts = {}
    for part in {*LAID_OVER, *(kind.into for kind in vocabulary.values())}:
        kinds = [kind for kind in vocabulary.values() if kind.into == part]
        said = frozenset[str]().union(*(kind.open for kind in kinds))
        personal = frozenset[str]().union(*(frozenset(kind.known) - kind.open for kind in kinds))
        parts[part] = STAMP | LAID_OVER.get(part, frozenset()) | (said - personal)
    return parts


OPEN_FIELDS = open_fields(VOCABULARY)
OPEN_INSIDE = {name: frozenset(inside) for kind in VOCABULARY.values() for name, inside in kind.inside.items()}


def _hidden(entry: Json, *names: str) -> Json:
    return entry | {name: Personal(entry[name]) for name in names if name in entry}


def _hidden_entry(entry: Json, part: str) -> Json:
    """An entry of the fold: what nobody has said to be open is personal."""
    open = OPEN_FIELDS.get(part, STAMP)
    return {name: value if name in open else _hidden_field(name, value) for name, value in entry.items()}


def _hidden_field(name: str, value: Any) -> Any:
    inside = OPEN_INSIDE.get(name)
    if inside is None or not isinstance(value, dict):
        return Personal(value)
    return {key: entry if key in inside else Personal(entry) for key, entry in value.items()}


def _hidden_visit(visit: Json, standard: Json) -> Json:
    """The fold with what is personal marked."""
    hidden = {name: _hidden_part(name, part) for name, part in visit.items()}
    for item, ones in hidden["answers"].items():
        for shown, one in zip(ones, visit["answers"][item], strict=True):
            shown["value"] = _hidden_value(one["value"], item, standard)
    for shown, one in zip(hidden["signatures"], visit["signatures"], strict=True):
        shown["statement"] = Personal(digest(one["statement"].encode()))
    return hidden


def _hidden_part(name: str, part: Any) -> Any:
    """A part of the fold: a number, a list of entries, or lists of entries by mark or item."""
    match part:
        case int():
            return part
        case list():
            return [_hidden_entry(entry, name) for entry in part]
        case dict():
            return {key: [_hidden_entry(entry, name) for entry in entries] for key, entries in part.items()}
        case _:
            return Personal(part)


def _hidden_assessment(assessment: Json, standard: Json) -> Json:
    """The assessment with the answers marked that may hold personal data."""

    def hidden(item: Json) -> Json:
        values = [_hidden_value(value, item["id"], standard) for value in item["values"]]
        return item | {"value": _hidden_value(item["value"], item["id"], standard), "values": values}

    phases = [phase | {"items": [hidden(item) for item in phase["items"]]} for phase in assessment["phases"]]
    return assessment | {"phases": phases}


def _hidden_value(value: Any, item: str, standard: Json) -> Any:
    """An answer in the open only when the standard leaves nobody room to write: ticks, choices, numbers, measures."""
    definition = standard["items"].get(item, {"answer": "text"})
    if definition["answer"] == "computed":
        free = any(field_kind(field, standard["levels"]) in (None, "text") for field in definition["compute"]["args"])
    else:
        free = definition["answer"] in ("text", "photo") or not fits(value, definition)
    return Personal(value) if free and not isinstance(value, int | None) else value


def asked_items(assessment: Json) -> list[str]:
    """The items that a visit was asked, in order of their names."""
    return sorted(item["id"] for phase in assessment["phases"] for item in phase["items"])
