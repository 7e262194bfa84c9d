"""What a customer keeps of a visit: the record that was sealed of it, as far as it is the customer's to read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ..records.rules import Json, shown
from ..records.statements import DAMAGE, customers_items, notes, open_items
from ..standard.rules import bounds_from, limit
from .rules import is_customers, says_audiences

VALUES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "yes-no-na": {
        "yes": {"zh": "是", "en": "Yes"},
        "no": {"zh": "否", "en": "No"},
        "na": {"zh": "不涉及", "en": "Did not apply"},
    },
    "consent": {
        "yes": {"zh": "同意", "en": "Agreed"},
        "no": {"zh": "不同意", "en": "Not agreed"},
        "withdrawn": {"zh": "同意后撤回", "en": "Agreed, then withdrawn"},
    },
}
"""The words for answers to which the standard gives none, as they are said to the customer."""


def receipt(opened: Json, standard: Json, in_force: Json | None = None) -> Json:
    """The receipt of a sealed record (`records.rules.open_record`), by the standard it was done under: what the
    sign-off screen showed, how it was signed, what was added after that, and when the technician came.

    A version from before items said for whom they are takes the word of the one `in_force`: an id means the same for
    ever. What was erased is null.
    """
    plain = shown(opened)
    fold, times = plain["fold"], {one["event"]: one["at_ms"] for one in plain["clock"]}
    completion, arrival = fold["completions"][0], plain["arrival"]
    after = _added_after(fold, plain["signatures"])
    known = bounds_from(plain["facts"] or {}, plain["assessment"])
    return {
        "record": plain["number"],
        "supersedes": plain["supersedes"],
        "completed_at": instant(times[completion["event"]]),
        "outcome": completion["outcome"],
        "arrival": arrival
        and {
            "at": instant(times[arrival["event"]]),
            **_picked(arrival, "verdict", "minutes", "grade"),
            "after": arrival["event"] in after["entries"],
        },
        "items": [
            {
                **_item(standard["items"][item["id"]], item, known),
                "note": "\n".join(notes(fold, item["id"])) or None,
                "after": item["id"] in after["items"],
            }
            for item in _items(standard, plain["assessment"], in_force)
        ],
        **_told(fold, times, after["entries"]),
        "signature": _signature(fold["signatures"], plain["signatures"]),
    }


def _told(fold: Json, times: Mapping[str, int], after: Collection[str]) -> Json:
    """What was asked, promised and agreed during the visit, and what was damaged; `after` names the entries that came
    after the signature."""

    def entries(part: str, tell: Callable[[Json], Json]) -> list[Json]:
        return [{**tell(entry), "after": entry["event"] in after} for entry in fold[part]]

    def at(entry: Json) -> datetime:
        return instant(times.get(entry["event"], entry["wall"]))

    def leave(entry: Json) -> Json:
        back = at(entry["ended"]) if entry["ended"] else None
        return {**_picked(entry, "reason", "promised", "note"), "at": at(entry), "back": back}

    damages = [one for one in fold["incidents"] if one["kind"] == DAMAGE]
    return {
        "leaves": entries("leaves", leave),
        "questions": entries("questions", lambda one: {**_picked(one, "text", "promised"), "tickets": _tickets(one)}),
        "complaints": entries("complaints", lambda one: _picked(one, "text", "promised")),
        "agreed": entries("promises", lambda one: _picked(one, "start", "end", "zone", "asked_by", "reason")),
        "damages": [{"text": one["text"], "after": one["event"] in after} for one in damages],
    }


def _items(standard: Json, assessment: Json, in_force: Json | None) -> Iterator[Json]:
    """The items that are the customer's to read."""
    if says_audiences(standard):
        yield from customers_items(standard, assessment)
        return
    yield from (item for item in open_items(standard, assessment) if is_customers(item["id"], standard, in_force))


def _added_after(fold: Json, judged: Sequence[Json]) -> Json:
    """What was added after the signature that stands: nothing without one. A record that was sealed before this was
    noted knows the events alone."""
    if not fold["signatures"]:
        return {"items": [], "entries": []}
    signed = next((one for one in judged if one["event"] == fold["signatures"][0]["event"]), {})
    if known := signed.get("after"):
        return dict(known)
    changed = signed.get("changed_after", [])
    items = [item for item, answers in fold["answers"].items() if any(one["event"] in changed for one in answers)]
    return {"items": items, "entries": changed}


def _tickets(question: Json) -> list[str]:
    """The numbers under which the hotline knows a question."""
    numbers = [question["ticket"], *(one["ticket"] for one in question["tickets"] or ())]
    return [number for number in numbers if number]


def _picked(entry: Mapping[str, Any], *names: str) -> Json:
    return {name: entry[name] for name in names}


def _item(definition: Json, item: Json, facts: Json) -> Json:
    held = limit(definition, facts)
    return {
        "zh": definition["zh"],
        "en": definition["en"],
        "state": item["state"],
        "values": list(_values(definition, item)),
        "limit": held and {**held, "unit": definition.get("unit")},
    }


def _values(definition: Json, item: Json) -> Iterator[Mapping[str, str]]:
    """The answers in words; none where the state says it all, as of a tick, or of a no that is a failure."""
    kind, values = definition["answer"], [value for value in item["values"] if value is not None]
    if kind == "photo" and values:
        count = len(values)
        yield {"zh": f"{count} 张照片", "en": f"{count} photo{'s' if count > 1 else ''}"}
    if kind in ("photo", "tick") or (kind in ("yes-no-na", "consent") and item["state"] in ("failed", "refused")):
        return
    options = {option["value"]: option for option in definition.get("options", ())}
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            yield _words(definition, options, str(one))


def _words(definition: Json, options: Mapping[str, Json], value: str) -> Mapping[str, str]:
    if option := options.get(value):
        return {"zh": option["zh"], "en": option["en"]}
    if known := VALUES.get(definition["answer"], {}).get(value):
        return known
    text = f"{value} {definition['unit']}" if definition.get("unit") else value
    return {"zh": text, "en": text}


def _signature(standing: Sequence[Json], judged: Sequence[Json]) -> Json | None:
    """The signature that stands, and whether what was signed is what was sealed."""
    if not standing:
        return None
    signed = standing[0]
    match = next((one["match"] for one in judged if one["event"] == signed["event"]), None)
    return {"kind": signed["signature"]["kind"], "name": signed["signature"].get("name"), "match": match}


def instant(ms: int) -> datetime:
    """Milliseconds since 1970 as an instant before 2200: a phone's clock may say anything."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=min(max(ms, 0), _LATEST_MS))


_LATEST_MS = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp() * 1000)
