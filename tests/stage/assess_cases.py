"""Makes the short forms of `assess*.yaml` whole, for pytest; tests/client/assess_cases.ts does it for the client.

An item gets every key that it does not name. `options` say for each value whether it is good or bad. A visit is an
empty fold, with what the case names laid into it; every entry gets an event, a wall clock and what it leaves out.
`each: {leaves: {state: [a, b]}}` makes one entry for every member of the lists.
"""

from __future__ import annotations

from typing import Any

from doorstep.standard.fields import fields
from doorstep.standard.rules import assess

Json = dict[str, Any]

LISTS = (
    "notes", "photos", "calls", "delays", "leaves", "lines", "questions", "complaints", "incidents", "promises",
    "ratings", "signatures", "completions", "codes", "seen", "replies", "unknown", "surprises",
)  # fmt: skip
ENTRY: Json = {
    "by": "li",
    "device": "A",
    "tz": 480,
    "note": None,
    "item": None,
    "text": "",
    "withdrawn": False,
    "tickets": [],
    "promised": None,
    "report": None,
    "told": True,
    "ended": None,
}
DOCUMENT: Json = {"promise": None, "ledger": [], "depart_by": None, "facts": {}}


def item(short: Json) -> Json:
    """The item of the document that a short form stands for."""
    answer = short["answer"]
    who = {"computed": "system", "duration": "system", "signature": "customer"}.get(answer, "technician")
    whole = {"zh": "", "en": "", "who": who, "required": True, "critical": False, "bulk": False, "private": False}
    if answer == "yes-no-na":
        whole["fail"] = ["no"]
    whole |= {"rule": [], **short}
    if "options" in short:
        options = [{"value": key, "zh": "", "en": "", "fail": how == "bad"} for key, how in short["options"].items()]
        whole["options"] = options
    return whole


def standard(case: Json) -> Json:
    """A standard with one list, `case`."""
    phases = case.get("phases", {"work": list(case["items"])})
    return {
        "items": {key: item(short) for key, short in case["items"].items()},
        "visits": {"case": {"phases": [{"id": phase, "items": items} for phase, items in phases.items()]}},
    }


def visit(case: Json) -> Json:
    """The fold that the case describes."""
    whole: Json = {"count": 0, "marks": {}, "answers": {}, "private": {}} | {name: [] for name in LISTS}
    given = case.get("visit", {})
    whole["private"] = given.get("private", {})
    for mark, entries in given.get("marks", {}).items():
        whole["marks"][mark] = _entries(mark, entries)
    for key, value in case.get("answers", {}).items():
        whole["answers"][key] = _entries(key, [{"value": value}] if value is not None else [])
    for key, values in case.get("several", {}).items():
        whole["answers"][key] = _entries(key, [{"value": value} for value in values])
    for key, entries in given.get("answers", {}).items():
        whole["answers"][key] = _entries(key, entries)
    for name in LISTS:
        whole[name] = _entries(name, given.get(name, []))
    for name, columns in case.get("each", {}).items():
        whole[name] = _entries(name, _rows(columns))
    return whole


def _entries(name: str, given: list[Json]) -> list[Json]:
    return [{**ENTRY, "event": f"{name}{place}", "wall": place * 1000, **entry} for place, entry in enumerate(given, 1)]


def _rows(columns: Json) -> list[Json]:
    length = max(len(values) for values in columns.values() if isinstance(values, list))
    rows = [
        {key: values[place] if isinstance(values, list) else values for key, values in columns.items()}
        for place in range(length)
    ]
    return [row | {"signature": {"kind": row["signature"]}} if "signature" in row else row for row in rows]


def outcome(case: Json, shipped: Json) -> Json:
    """Everything that `expect` may name."""
    if case["expect"].keys() & {"fields", "absent", "fields_or_absent"}:
        found = fields(visit(case), DOCUMENT | case.get("document", {}), case.get("judgements", {}))
        wanted = case["expect"].get("fields_or_absent", {})
        absent = [name for name in case["expect"].get("absent", []) if name not in found]
        return {"fields": found, "absent": absent, "fields_or_absent": {name: found.get(name) for name in wanted}}
    given = {name: value for name, value in case.get("fields", {}).items() if value is not None}
    document, kind = (shipped, case["shipped"]) if "shipped" in case else (standard(case), "case")
    assessment = assess(document, kind, visit(case), given)
    items = {one["id"]: one for phase in assessment["phases"] for one in phase["items"]}
    expected = case["expect"]
    return {
        **assessment,
        "phases": [phase["id"] for phase in assessment["phases"]],
        "phase": {phase["id"]: [one["id"] for one in phase["items"]] for phase in assessment["phases"]},
        "asked": list(items),
        "states": {key: one["state"] for key, one in items.items()},
        "values": {key: one["value"] for key, one in items.items()},
        "all": {key: one["values"] for key, one in items.items()},
        "is_asked": {key: key in items for key in expected.get("is_asked", {})},
        "is_missing": {key: key in assessment["missing"] for key in expected.get("is_missing", {})},
    }
