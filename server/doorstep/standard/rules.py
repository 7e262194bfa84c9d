"""Interprets a checklist: what is asked, what was answered, what is missing, failed and in the way.

`assess` exists a second time in the client; `tests/cases/assess*.yaml` hold the two together. Its words are those of
docs/protocol.md, sections 2 and 4: `standard` is the document as served, `visit` the JSON form of the fold, `document`
the visit document. All of it is JSON, so all of it is `dict[str, Any]` here; the loader has checked the standard before
it is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from .vocabulary import FACTS, PHASES_WITHOUT_WORK

Json = dict[str, Any]

# ── the answer that counts ────────────────────────────────────────────────────────────────────────

_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?")


def decimal(value: object) -> Fraction | None:
    """The number that an integer or a decimal string stands for; None for everything else."""
    if type(value) is int:
        return Fraction(value)
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Fraction(value)
    return None


def fits(value: object, item: Json) -> bool:
    """Whether a value is an answer to this kind of item; one that is not is kept and does not count."""
    match item["answer"]:
        case "tick":
            return value in ("done", "not_done")
        case "yes-no-na":
            return value in ("yes", "no", "na")
        case "consent":
            return value in ("yes", "no", "withdrawn")
        case "choice":
            known = [option["value"] for option in item["options"]]
            if isinstance(value, list):
                return bool(item.get("multiple")) and value != [] and all(one in known for one in value)
            return value in known
        case "number":
            return isinstance(value, str) and decimal(value) is not None
        case "text" | "photo":
            return isinstance(value, str) and value != ""
        case "signature":
            return value in ("drawn", "typed", "refused")
        case _:
            return False


def _distinct(values: list[Any], item: Json) -> list[Any]:
    """The different answers among the values that fit; the order of a multiple choice does not matter."""
    different: dict[Any, Any] = {}
    for value in values:
        if fits(value, item):
            key = tuple(sorted(set(value))) if isinstance(value, list) else value
            different.setdefault(key, value)
    return list(different.values())


def counted(values: list[Any], item: Json) -> Any:
    """The answer that counts: the one given, the cautious one of several different, or None."""
    different = _distinct(values, item)
    if item["answer"] == "photo":
        return different or None
    if len(different) < 2:
        return different[0] if different else None
    if item["answer"] == "tick":
        return "not_done"
    if item["answer"] == "yes-no-na":
        return (item.get("fail") or ["no"])[0]
    return None


# ── what is asked ─────────────────────────────────────────────────────────────────────────────────


def same(one: object, other: object) -> bool:
    """Equality as JSON has it: `true` is not 1."""
    return type(one) is type(other) and one == other


def _members(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _meets(value: Any, expected: Any) -> bool:
    """Whether a field meets one expectation; None stands for a field without a value.

    A list among the fields (several services, a multiple choice) is equal to each of its members.
    """
    if isinstance(expected, dict):
        operator, operand = next(iter(expected.items()))
        if operator == "not":
            return not _meets(value, operand)
        if operator == "known":
            return (value is not None) is operand
        number, bound = decimal(value), decimal(operand)
        if number is None or bound is None:
            return False
        return number > bound if operator == "above" else number < bound
    return value is not None and any(same(have, want) for have in _members(value) for want in _members(expected))


def holds(when: Json, fields: Mapping[str, Any]) -> bool:
    """Whether a condition holds that asks for fields alone, and for no answer."""
    if "any" in when:
        return any(holds(one, fields) for one in when["any"])
    return all(_meets(fields.get(name), expected) for name, expected in when.items())


class _Reading:
    """What one visit says to the items of one list."""

    def __init__(self, standard: Json, kind: str, visit: Json, fields: Json) -> None:
        self.visit, self._fields = visit, fields
        self.items: dict[str, Json] = {}
        self._without_work: dict[str, bool] = {}
        for phase in standard["visits"][kind]["phases"]:
            for item in phase["items"]:
                self.items[item] = standard["items"][item]
                self._without_work[item] = phase["id"] in PHASES_WITHOUT_WORK
        self.done = fields.get("visit.outcome") in (None, "done")
        self._asked: dict[str, bool] = {}

    def asked(self, item: str) -> bool:
        if item not in self._asked:
            self._asked[item] = False  # so that a cycle of conditions ends
            in_reach = self.done or self._without_work[item]
            self._asked[item] = in_reach and self._holds(self.items[item].get("when", {}))
        return self._asked[item]

    def _holds(self, when: Json) -> bool:
        if "any" in when:
            return any(self._holds(one) for one in when["any"])
        return all(_meets(self.field(name), expected) for name, expected in when.items())

    def field(self, name: str) -> Any:
        """The value of a field; `answer.<item>` has one only while that item is asked."""
        if not name.startswith("answer."):
            return self._fields.get(name)
        item = name.removeprefix("answer.")
        if item not in self.items or not self.asked(item):
            return None
        return counted(self.values(item), self.items[item])

    def values(self, item: str) -> list[Any]:
        """Every value that nobody replaced, by event id: answers, hashes of photos, kinds of signature."""
        if self.items[item].get("private"):
            return []  # sealed for the server; only that there is an answer is known here
        match self.items[item]["answer"]:
            case "photo":
                photos = self.visit["photos"]
                return [one["sha256"] for one in photos if one["item"] == item and not one["withdrawn"]]
            case "signature":
                return [one["signature"]["kind"] for one in self.visit["signatures"]]
            case "computed" | "duration":
                return []
            case _:
                return [one["value"] for one in self.visit["answers"].get(item, [])]

    def has_note(self, item: str) -> bool:
        with_answer = any(one["note"] for one in self.visit["answers"].get(item, []))
        return with_answer or any(one["item"] == item and one["text"] for one in self.visit["notes"])


# ── what it comes to ──────────────────────────────────────────────────────────────────────────────


def _bounds(item: Json, field: Callable[[str], Any]) -> tuple[Fraction | None, Fraction | None] | None:
    """Lowest and highest passing number, or None where there is nothing to compare with."""
    bounds = item.get("pass")
    if by := item.get("pass_by"):
        value = field(by["field"])
        known = isinstance(value, str) and value in by["values"]
        bounds = by["values"][value if known else by["default"]]
    if bounds is None:
        return None
    if "of" in bounds:
        whole, ratio = decimal(field(bounds["of"])), decimal(bounds["ratio"])
        return None if whole is None or ratio is None else (whole * ratio, None)
    return decimal(bounds.get("gte")), decimal(bounds.get("lte"))


def bounds_from(known: Json, assessment: Json) -> Json:
    """What bounds are read from: what the office knows, and the answers that count."""
    items = (item for phase in assessment["phases"] for item in phase["items"])
    return {**known, **{f"answer.{item['id']}": item.get("value") for item in items}}


def limit(item: Json, facts: Json) -> Json | None:
    """What a number is held against, as it is shown beside it: `contracted` is what was ordered, `gte` and `lte` the
    lowest and the highest that pass, decimals or None. None where there is nothing to compare with."""
    found = _bounds(item, facts.get) if item["answer"] == "number" else None
    if found is None:
        return None
    low, high = found
    of = item.get("pass", {}).get("of")
    return {"contracted": _plain(decimal(facts.get(of))) if of else None, "gte": _plain(low), "lte": _plain(high)}


def _plain(number: Fraction | None) -> str | None:
    """A number that came from decimals, with no digit more than it needs: 0.9 × 1000 → "900"."""
    if number is None:
        return None
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(number * 10**places))).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _within(number: Fraction, bounds: tuple[Fraction | None, Fraction | None]) -> bool:
    low, high = bounds
    return (low is None or number >= low) and (high is None or number <= high)


def _judge(value: Any, item: Json, reading: _Reading) -> str:
    """The state of an item with one answer."""
    match item["answer"]:
        case "tick":
            return "passed" if value == "done" else "failed"
        case "yes-no-na":
            if value in item["fail"]:
                return "failed"
            return "na" if value == "na" else "passed" if item["fail"] else "recorded"
        case "choice":
            failing = [option["value"] for option in item["options"] if option.get("fail")]
            if any(one in failing for one in _members(value)):
                return "failed"
            return "passed" if failing else "recorded"
        case "number":
            bounds, number = _bounds(item, reading.field), decimal(value)
            if bounds is None or number is None:
                return "recorded"
            return "passed" if _within(number, bounds) else "failed"
        case "consent":
            return "passed" if value == "yes" else "refused" if item.get("refusable") else "failed"
        case "signature":
            return "passed" if value != "refused" else "refused" if item.get("refusable") else "failed"
        case _:
            return "recorded"


def _instant(value: object) -> int | None:
    return value if type(value) is int else None


def _minutes(seconds: int) -> str:
    """Signed minutes with one digit, cut off towards zero: 95 s → "1.5"."""
    tenths = abs(seconds) // 6
    return f"{'-' if seconds < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"


def _compute(item: Json, reading: _Reading) -> tuple[str, Any]:
    """State and value of a computed item. Without its input it is `unknown`, never passed."""
    compute = item["compute"]
    inputs = [reading.field(name) for name in compute["args"]]
    first, second = _instant(inputs[0]), _instant(inputs[-1])
    match compute["fn"]:
        case "present":
            return ("passed" if all(value is not None for value in inputs) else "unknown"), None
        case "recorded":
            return ("open" if inputs[0] is None else "recorded"), inputs[0]
        case "verdict":
            if inputs[0] is None or inputs[0] == "undetermined":
                return "unknown", inputs[0]
            passed = any(same(inputs[0], value) for value in compute["pass"])
            return ("passed" if passed else "failed"), inputs[0]
        case "not_after" if first is not None and second is not None:
            return ("passed" if first <= second else "failed"), None
        case "within" if first is not None and second is not None:
            seconds = (second - first) // 1000
            bounds = decimal(compute["pass"].get("gte")), decimal(compute["pass"].get("lte"))
            return ("passed" if _within(Fraction(seconds, 60), bounds) else "failed"), _minutes(seconds)
        case "seconds" if first is not None and second is not None and first <= second:
            return "recorded", (second - first) // 1000
        case _:  # an instant is missing, or the clock went back between the two
            return "unknown", None


def _assess_item(item: str, reading: _Reading) -> Json:
    definition, values = reading.items[item], reading.values(item)
    value, state = counted(values, definition), "open"
    if definition["answer"] in ("computed", "duration"):
        state, value = _compute(definition, reading)
    elif definition.get("private"):
        state = "recorded" if reading.visit["private"].get(item) else "open"
    elif definition["answer"] != "photo" and len(_distinct(values, definition)) > 1:
        state = "conflict"
    elif value is not None:
        state = _judge(value, definition, reading)
    return {"id": item, "state": state, "value": value, "values": values}


def assess(standard: Json, kind: str, visit: Json, fields: Json) -> Json:
    """The assessment of docs/protocol.md section 4: `phases`, `missing`, `failed`, `critical`, `blockers`.

    `fields` is the flat map that `fields()` makes. Never raises on what a visit holds.
    """
    reading = _Reading(standard, kind, visit, fields)
    phases = [
        {
            "id": phase["id"],
            "items": [_assess_item(item, reading) for item in phase["items"] if reading.asked(item)],
        }
        for phase in standard["visits"][kind]["phases"]
    ]
    states = {one["id"]: one["state"] for phase in phases for one in phase["items"]}
    items = reading.items

    def of_the_visitor(item: str) -> bool:
        return items[item]["who"] in ("technician", "auditor")

    missing = [
        item
        for item, state in states.items()
        if items[item]["required"] and state in ("open", "conflict")
        if of_the_visitor(item) or items[item]["answer"] == "signature"
    ]
    failed = [item for item, state in states.items() if state == "failed"]
    unexplained = [item for item in failed if of_the_visitor(item) and not reading.has_note(item)]
    blockers = [{"kind": "open_leave", "of": one["event"]} for one in visit["leaves"] if one["state"] == "open"]
    if reading.done:
        blockers = [
            *({"kind": "missing", "of": item} for item in missing),
            *({"kind": "failed_without_note", "of": item} for item in unexplained),
            *blockers,
        ]
    return {
        "phases": phases,
        "missing": missing,
        "failed": failed,
        "critical": [
            item for item, state in states.items() if items[item]["critical"] and state in ("failed", "conflict")
        ],
        "blockers": blockers,
    }


def facts_read(standard: Json, kind: str) -> list[str]:
    """The office facts that decide what this list asks and passes, sorted: they are part of what is signed."""
    names: set[str] = set()
    for phase in standard["visits"][kind]["phases"]:
        for item in (standard["items"][item] for item in phase["items"]):
            when = item.get("when", {})
            for condition in when.get("any", [when]):
                names.update(condition)
            names.add(item.get("pass", {}).get("of", ""))
            names.add(item.get("pass_by", {}).get("field", ""))
    return sorted(names & FACTS.keys())
