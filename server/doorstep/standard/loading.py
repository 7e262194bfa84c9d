"""Loads a folder of the standard: all faults at once, or the document that is served (docs/protocol.md, section 4).

The files are edited by people; the document is what programs read. Defaults are written out in it, names of
levels, phrases and items are known to exist, conditions are known to end. `hash` is the SHA-256 of its
canonical JSON.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rfc8785

from . import rules
from .entries import Entry
from .faults import Fault
from .strict_yaml import Node, parse

Json = dict[str, Any]

FORMAT = 1
FILES = ("phases.yaml", "brand.yaml", "items.yaml", "phrases.yaml", "service-levels.yaml")
LONGEST_LABEL = (30, 64)
"""Characters of a Chinese and an English label: two lines on a phone of 360 pixels."""
LONGEST_TEXT = (300, 600)

_ITEM_ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+")
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]*")
_RULE = re.compile(r"[A-Z]{3}-[0-9]{2}")
_BASIS = re.compile(r"design|[A-Z]{2}-[0-9]{2}")
_DURATION = re.compile(r"(-?)P(?=[0-9T])([0-9]+M)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

PLACEHOLDERS = frozenset(
    "company hotline name staff_no title time new_time minutes hours purpose address docs reason product price"
    " problem solution phone".split()
)
MOMENTS = (
    "appoint", "reschedule", "travel", "arrive", "enter", "work", "first-ask", "finish", "sign-off", "farewell",
    "complaint", "after-visit", "callback", "phone", "any",
)  # fmt: skip
MATCHES = ("phrase", "start", "never")
SEVERITIES = ("block", "warn", "info")

# What starts a promise and what meets it. The words are events of the promise engine.
TRIGGERS = frozenset(
    """
    order.reported order.accepted order.assigned order.working appointment.called delay.predicted delay.told
    leave.started leave.ended question.raised question.answered hotline.called complaint.raised complaint.answered
    complaint.resolved business.accepted business.completed business.told business.signed business.returned
    visit.arrived visit.completed callback.made card.made trial.ends trial.decided suspension.planned
    suspension.reminded suggestion.made suggestion.answered incident.happened incident.reported
    """.split()
)
# Who is told: a role, or a part that somebody plays for this one promise.
TOLD = frozenset({*rules.ROLES, "administrator", "visitor", "owner", "customer"})

# Functions that say when a promise is due, and their arguments; `by` names the field that picks from `values`.
DUE: dict[str, frozenset[str]] = {
    "after": frozenset({"duration", "by", "values", "opening"}),
    "before": frozenset({"duration"}),
    "working_days": frozenset({"days"}),
    "business_hours": frozenset({"duration"}),
    "promised": frozenset({"duration", "by", "values", "longest"}),
    "same_day": frozenset({"until", "otherwise"}),
}


def load(folder: Path) -> tuple[Json | None, tuple[Fault, ...]]:
    """The document of the standard in `folder` and no fault, or None and every fault, by file and line."""
    loader = _Loader(folder)
    document = loader.document()
    faults = tuple(sorted(set(loader.faults)))
    return (None if faults else {"hash": digest(document), **document}), faults


def digest(document: Json) -> str:
    """The content hash of a document, its own `hash` left out."""
    content = {key: value for key, value in document.items() if key != "hash"}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


class _Loader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.faults: list[Fault] = []
        self._conditions: dict[str, list[tuple[str, str, int]]] = {}  # item → (field, file, line)

    def document(self) -> Json:
        """Reads every file. References are checked only against files that could be read."""
        roots = {name: self._read(name) for name in FILES}
        visits = {path.stem: self._read(f"visits/{path.name}") for path in self._visit_files()}

        phases, phrases, levels = roots["phases.yaml"], roots["phrases.yaml"], roots["service-levels.yaml"]
        self._phase_names = {key: self._named(one) for key, one in phases.maps()} if phases else None
        said, forbidden = self._phrases(phrases) if phrases else (None, [])
        self._phrase_ids = None if said is None else set(said)
        self._level_windows = self._windows(levels) if levels else None
        compiled_levels = {key: self._level(key, one) for key, one in levels.maps()} if levels else {}
        items = roots["items.yaml"]
        self._items = {key: self._item(key, one) for key, one in items.maps()} if items else None
        lists = {kind: self._list(one) for kind, one in visits.items() if one}
        if items:
            self._check_use(items, lists, complete=all(visits.values()))
            self._check_cycles(items)
        return {
            "format": FORMAT,
            "items": self._items or {},
            "visits": lists,
            "phrases": said or {},
            "forbidden": forbidden,
            "levels": compiled_levels,
            "brand": self._brand(roots["brand.yaml"]),
        }

    # ── files ─────────────────────────────────────────────────────────────────────────────────────

    def _visit_files(self) -> list[Path]:
        for path in sorted(self._folder.rglob("*")):
            name = path.relative_to(self._folder).as_posix()
            is_list = path.parent.name == "visits" and path.suffix == ".yaml" and _WORD.fullmatch(path.stem)
            if path.is_file() and not is_list and name not in (*FILES, "README.md"):
                self._fault(name, 1, "unknown_file", path.name)
        found = sorted(path for path in (self._folder / "visits").glob("*.yaml") if _WORD.fullmatch(path.stem))
        if not found:
            self._fault("visits", 1, "missing_file")
        return found

    def _read(self, name: str) -> Entry | None:
        path = self._folder / name
        if not path.is_file():
            self._fault(name, 1, "missing_file")
            return None
        node = parse(name, path.read_bytes(), self.faults)
        return Entry(name, name, node, self.faults) if node else None

    def _fault(self, file: str, line: int, code: str, of: str = "") -> None:
        self.faults.append(Fault(file, line, code, of))

    # ── small forms ───────────────────────────────────────────────────────────────────────────────

    def _named(self, entry: Entry) -> dict[str, str]:
        words = entry.words(*LONGEST_LABEL)
        entry.close()
        return words

    def _one_of(self, entry: Entry, key: str, known: Any, code: str, default: str | None = None) -> str:
        value = entry.text(key, required=default is None)
        if value is not None and value not in known:
            entry.fault(code, value, entry.line_of(key))
        return value or default or ""

    def _decimal(self, entry: Entry, key: str) -> str | None:
        value = entry.text(key)
        if value is not None and rules.decimal(value) is None:
            entry.fault("bad_decimal", value, entry.line_of(key))
        return value

    def _duration(self, entry: Entry, key: str, required: bool = False) -> str | None:
        value = entry.text(key, required)
        if value is not None and not _DURATION.fullmatch(value):
            entry.fault("bad_duration", value, entry.line_of(key))
        return value

    def _sources(self, entry: Entry) -> Json:
        """`rule` (of the standard) and `basis` (where an item does not come from it, or not only)."""
        sources: Json = {"rule": [rule for rule, _ in entry.texts("rule")]}
        for rule, line in entry.texts("rule"):
            if not _RULE.fullmatch(rule):
                entry.fault("bad_rule", rule, line)
        if basis := entry.text("basis"):
            sources["basis"] = basis
            if not _BASIS.fullmatch(basis):
                entry.fault("unknown_value", basis, entry.line_of("basis"))
        if not sources["rule"] and "basis" not in sources:
            entry.fault("missing_key", "rule")
        return sources

    # ── items ─────────────────────────────────────────────────────────────────────────────────────

    def _item(self, key: str, entry: Entry) -> Json:
        if not _ITEM_ID.fullmatch(key):
            entry.fault("bad_id", key)
        answer = self._one_of(entry, "answer", rules.ANSWERS, "unknown_answer")
        by_default = {"computed": "system", "duration": "system", "signature": "customer"}.get(answer, "technician")
        item: Json = {
            **entry.words(*LONGEST_LABEL),
            "answer": answer,
            "who": self._one_of(entry, "who", rules.WHO, "unknown_who", by_default),
            "required": entry.flag("required", default=True),
            "critical": entry.flag("critical"),
            "bulk": entry.flag("bulk"),
            "private": entry.flag("private"),
            **self._sources(entry),
        }
        if (when := entry.map("when")) is not None:
            item["when"] = self._when(key, when)
        if (help_text := entry.map("help")) is not None:
            item["help"] = help_text.words(*LONGEST_TEXT)
            help_text.close()
        if phrases := entry.texts("phrases"):
            item["phrases"] = [phrase for phrase, _ in phrases]
            for phrase, line in phrases:
                if self._phrase_ids is not None and phrase not in self._phrase_ids:
                    entry.fault("unknown_phrase", phrase, line)
        if mirrors := entry.texts("mirrors"):
            item["mirrors"] = [mirrored for mirrored, _ in mirrors]
        if answer in rules.ANSWERS:
            self._answer_form(item, entry)
        self._check_who(item, entry)
        entry.close()
        return item

    def _check_who(self, item: Json, entry: Entry) -> None:
        if item["bulk"] and (item["answer"] != "tick" or item["who"] != "technician"):
            entry.fault("bulk_not_tick", line=entry.line_of("bulk"))
        if item["bulk"] and item["critical"]:
            entry.fault("bulk_critical", line=entry.line_of("bulk"))
        if item["private"] and (item["who"] != "customer" or item["answer"] not in ("tick", "yes-no-na", "choice")):
            entry.fault("private_not_customer", line=entry.line_of("private"))
        computed = item["answer"] in ("computed", "duration")
        if (item["who"] == "system") != computed and not (computed and item["who"] == "customer"):
            entry.fault("wrong_who", item["answer"], entry.line_of("who"))

    def _answer_form(self, item: Json, entry: Entry) -> None:
        """The keys that go with one kind of answer; any of them on another kind is an unknown key."""
        match item["answer"]:
            case "yes-no-na":
                item["fail"] = [value for value, _ in entry.texts("fail")] if "fail" in entry else ["no"]
                for value, line in entry.texts("fail"):
                    if value not in ("yes", "no", "na"):
                        entry.fault("unknown_fail", value, line)
            case "choice":
                item["multiple"] = entry.flag("multiple")
                item["options"] = self._options(entry)
            case "number":
                self._number(item, entry)
            case "text":
                item["max_length"] = entry.integer("max_length") or 500
            case "consent" | "signature":
                item["refusable"] = entry.flag("refusable")
            case "computed" | "duration":
                item["compute"] = self._compute(entry, duration=item["answer"] == "duration")

    def _options(self, entry: Entry) -> list[Json]:
        options = []
        if (found := entry.map("options", required=True)) is not None:
            for value, option in found.maps():
                if not _WORD.fullmatch(value):
                    option.fault("bad_id", value)
                options.append({"value": value, **option.words(*LONGEST_LABEL), "fail": option.flag("fail")})
                option.close()
            if not options:
                found.fault("empty", "options")
        return options

    def _number(self, item: Json, entry: Entry) -> None:
        for key in ("min", "max"):
            if (bound := entry.integer(key)) is not None:
                item[key] = bound
        if item.get("min", 0) > item.get("max", item.get("min", 0)):
            entry.fault("pass_order", line=entry.line_of("min"))
        if unit := entry.text("unit"):
            item["unit"] = unit
        if (passing := entry.map("pass")) is not None:
            item["pass"] = self._ratio(passing) if "of" in passing else self._bounds(passing)
        if (by := entry.map("pass_by")) is not None:
            item["pass_by"] = self._pass_by(by)
            if "pass" in item:
                entry.fault("not_for_answer", "pass", entry.line_of("pass"))

    def _ratio(self, entry: Entry) -> Json:
        of = entry.text("of") or ""
        self._check_field(of, entry, entry.line_of("of"))
        ratio = self._decimal(entry, "ratio")
        if ratio is None:
            entry.fault("missing_key", "ratio")
        entry.close()
        return {"of": of, "ratio": ratio}

    def _bounds(self, entry: Entry) -> Json:
        bounds = {key: value for key in ("gte", "lte") if (value := self._decimal(entry, key)) is not None}
        low, high = rules.decimal(bounds.get("gte")), rules.decimal(bounds.get("lte"))
        if low is not None and high is not None and low > high:
            entry.fault("pass_order")
        if not bounds:
            entry.fault("missing_key", "gte")
        entry.close()
        return bounds

    def _pass_by(self, entry: Entry) -> Json:
        field, values = entry.text("field", required=True) or "", {}
        self._check_field(field, entry, entry.line_of("field"))
        if (found := entry.map("values", required=True)) is not None:
            for value, bounds in found.maps():
                self._check_value(field, value, bounds, bounds.line)
                values[value] = self._bounds(bounds)
        default = entry.text("default", required=True) or ""
        if default and default not in values:
            entry.fault("unknown_default", default, entry.line_of("default"))
        entry.close()
        return {"field": field, "values": values, "default": default}

    def _compute(self, entry: Entry, duration: bool) -> Json:
        compute = entry.map("compute", required=True)
        if compute is None:
            return {"fn": "present", "args": []}
        fn = self._one_of(compute, "fn", rules.FUNCTIONS, "unknown_function")
        args = compute.texts("args", required=True)
        for name, line in args:
            self._check_field(name, compute, line)
        wanted = rules.FUNCTIONS.get(fn)
        if fn in rules.FUNCTIONS and len(args) != (wanted or max(len(args), 1)):
            compute.fault("wrong_arguments", fn)
        if duration != (fn == "seconds") and fn in rules.FUNCTIONS:
            compute.fault("not_for_answer", fn)
        if fn in ("not_after", "within", "seconds"):
            for name, line in args:
                if self._kind(name) not in ("instant", None):
                    compute.fault("unknown_value", name, line)
        form: Json = {"fn": fn, "args": [name for name, _ in args]}
        if fn == "verdict":
            form["pass"] = self._verdicts(compute, args[0][0] if args else "")
        elif fn == "within" and (passing := compute.map("pass", required=True)) is not None:
            form["pass"] = self._bounds(passing)
        compute.close()
        return form

    def _verdicts(self, compute: Entry, field: str) -> list[Any]:
        node = compute.node("pass", required=True)
        if node is None:
            return []
        nodes = node.value if isinstance(node.value, list) else [node]
        for one in nodes:
            self._check_value(field, one.value, compute, one.line)
        return [one.value for one in nodes]

    # ── conditions ────────────────────────────────────────────────────────────────────────────────

    def _when(self, item: str, entry: Entry) -> Json:
        if "any" not in entry:
            return self._condition(item, entry)
        node = entry.node("any")
        alternatives = node.value if node and isinstance(node.value, list) else []
        if not alternatives:
            entry.fault("not_list", "any", entry.line_of("any"))
        entry.close()
        return {"any": [self._condition(item, Entry(entry.file, "any", one, self.faults)) for one in alternatives]}

    def _condition(self, item: str, entry: Entry) -> Json:
        condition = {}
        for field, node in entry.nodes():
            self._conditions.setdefault(item, []).append((field, entry.file, node.line))
            if not field.startswith("answer."):
                self._check_field(field, entry, node.line)
            condition[field] = self._expectation(field, node, entry)
        if not condition:
            entry.fault("empty", "when")
        return condition

    def _expectation(self, field: str, node: Node, entry: Entry) -> Any:
        if isinstance(node.value, dict):
            if len(node.value) != 1:
                entry.fault("one_operator", field, node.line)
                return None
            operator, operand = next(iter(node.value.items()))
            return {operator: self._operand(field, operator, operand, entry)}
        return self._operand(field, "is", node, entry)

    def _operand(self, field: str, operator: str, node: Node, entry: Entry) -> Any:
        match operator:
            case "is" | "not":
                members = node.value if isinstance(node.value, list) else [node]
                for one in members:
                    if isinstance(one.value, (list, dict)):
                        entry.fault("not_text", field, one.line)
                    else:
                        self._check_value(field, one.value, entry, one.line)
                values = [one.value for one in members]
                return values if isinstance(node.value, list) else values[0]
            case "known":
                if type(node.value) is not bool:
                    entry.fault("not_boolean", operator, node.line)
            case "above" | "below":
                if rules.decimal(node.value) is None:
                    entry.fault("bad_decimal", str(node.value), node.line)
            case _:
                entry.fault("unknown_operator", operator, node.line)
        return node.value

    def _kind(self, field: str) -> str | tuple[str, ...] | None:
        if field.startswith("level.") and self._level_windows is None:
            return rules.LEVEL_VERDICTS
        return rules.field_kind(field, self._level_windows or ())

    def _check_field(self, field: str, entry: Entry, line: int) -> None:
        if field and self._kind(field) is None:
            entry.fault("unknown_field", field, line)

    def _check_value(self, field: str, value: object, entry: Entry, line: int) -> None:
        """A comparison with a value that the field never has would silently never hold."""
        if value is None:
            return
        match self._kind(field):
            case tuple(known) if value not in known:
                entry.fault("unknown_value", str(value), line)
            case "boolean" if type(value) is not bool:
                entry.fault("not_boolean", field, line)
            case "number" | "instant" if rules.decimal(value) is None:
                entry.fault("not_number", field, line)

    # ── lists ─────────────────────────────────────────────────────────────────────────────────────

    def _list(self, entry: Entry) -> Json:
        name = entry.map("name", required=True)
        compiled: Json = {
            "name": self._named(name) if name is not None else {},
            "role": self._one_of(entry, "role", rules.ROLES, "unknown_role"),
            "arrival": entry.text("arrival"),
            "phases": [],
        }
        phases = entry.map("phases", required=True)
        listed: dict[str, int] = {}
        for phase in [key for key, _ in phases.nodes()] if phases is not None else []:
            assert phases is not None
            compiled["phases"].append(self._phase(phase, phases, listed))
        if phases is not None:
            self._check_phases(phases)
            self._check_list(compiled, entry, phases, listed)
        self._check_arrival(compiled, entry)
        entry.close()
        return compiled

    def _phase(self, phase: str, phases: Entry, listed: dict[str, int]) -> Json:
        for item, line in phases.texts(phase):
            if item in listed:
                phases.fault("duplicate_item", item, line)
            elif self._items is not None and item not in self._items:
                phases.fault("unknown_item", item, line)
            listed.setdefault(item, line)
        names = self._phase_names or {}
        return {"id": phase, "name": names.get(phase, {}), "items": [item for item, _ in phases.texts(phase)]}

    def _check_phases(self, phases: Entry) -> None:
        if self._phase_names is None:
            return
        order, last = list(self._phase_names), -1
        for phase, node in phases.nodes():
            if phase not in order:
                phases.fault("unknown_phase", phase, node.line)
            elif order.index(phase) < last:
                phases.fault("phase_order", phase, node.line)
            else:
                last = order.index(phase)

    def _check_list(self, compiled: Json, entry: Entry, phases: Entry, listed: dict[str, int]) -> None:
        if not listed:
            phases.fault("no_items")
        known = {item: self._items[item] for item in listed if item in self._items} if self._items else {}
        private = [item for item, one in known.items() if one["private"]]
        if len(private) > 3:
            phases.fault("too_many_private", line=listed[private[3]])
        signatures = [item for item, one in known.items() if one["answer"] == "signature"]
        if len(signatures) > 1:
            phases.fault("several_signatures", line=listed[signatures[1]])
        for item, one in known.items():
            if one["who"] == "auditor" and compiled["role"] != "supervisor":
                phases.fault("auditor_in_visit", item, listed[item])
            for field, _, _ in self._conditions.get(item, []):
                read = field.removeprefix("answer.")
                if field.startswith("answer.") and read in (self._items or {}) and read not in listed:
                    phases.fault("not_in_list", read, listed[item])

    def _check_arrival(self, compiled: Json, entry: Entry) -> None:
        level, at_the_door = compiled["arrival"], any(phase["id"] == "arrive" for phase in compiled["phases"])
        if level is None and at_the_door and compiled["role"] != "supervisor":
            entry.fault("no_arrival")
        if level is not None and self._level_windows is not None:
            if level not in self._level_windows:
                entry.fault("unknown_level", level, entry.line_of("arrival"))
            elif not self._level_windows[level]:
                entry.fault("not_a_window", level, entry.line_of("arrival"))

    def _check_use(self, items: Entry, lists: dict[str, Json], complete: bool) -> None:
        """Items that no list asks, and references from item to item."""
        assert self._items is not None
        used = Counter(item for one in lists.values() for phase in one["phases"] for item in phase["items"])
        for item, entry in items.maps():
            if complete and not used[item]:
                entry.fault("unused_item", item)
            for mirrored, line in entry.texts("mirrors"):
                if mirrored not in self._items:
                    entry.fault("unknown_item", mirrored, line)
            for field, file, line in self._conditions.get(item, []):
                read = field.removeprefix("answer.")
                if field.startswith("answer.") and read not in self._items:
                    self._fault(file, line, "unknown_item", read)

    def _check_cycles(self, items: Entry) -> None:
        reads = {
            item: [field.removeprefix("answer.") for field, _, _ in found if field.startswith("answer.")]
            for item, found in self._conditions.items()
        }
        for start, entry in items.maps():
            path = _way_back(start, reads)
            if path and start == min(path):  # each circle is named once
                entry.fault("condition_cycle", " → ".join([*path, start]), entry.line_of("when"))

    # ── phrases ───────────────────────────────────────────────────────────────────────────────────

    def _phrases(self, entry: Entry) -> tuple[Json, list[Json]]:
        said: Json = {}
        if (say := entry.map("say", required=True)) is not None:
            for moment, phrases in say.maps():
                if moment not in MOMENTS:
                    phrases.fault("unknown_moment", moment)
                for key, phrase in phrases.maps():
                    if key in said:
                        phrase.fault("duplicate_key", key)
                    said[key] = {"moment": moment, **self._phrase(key, phrase)}
        never = entry.map("never", required=True)
        forbidden = [self._forbidden(key, one) for key, one in never.maps()] if never is not None else []
        entry.close()
        return said, forbidden

    def _phrase(self, key: str, entry: Entry) -> Json:
        if not _ITEM_ID.fullmatch(key):
            entry.fault("bad_id", key)
        words = entry.words(*LONGEST_TEXT)
        used = {language: _PLACEHOLDER.findall(text) for language, text in words.items()}
        for language, names in used.items():
            for name in names:
                if name not in PLACEHOLDERS:
                    entry.fault("unknown_placeholder", name, entry.line_of(language))
        if words["zh"] and words["en"] and set(used["zh"]) != set(used["en"]):
            entry.fault("placeholders_differ", line=entry.line_of("en"))
        phrase = {**words, **self._sources(entry)}
        entry.close()
        return phrase

    def _forbidden(self, key: str, entry: Entry) -> Json:
        forbidden: Json = {
            "id": key,
            **entry.words(*LONGEST_LABEL),
            "match": self._one_of(entry, "match", MATCHES, "unknown_value", "phrase"),
            "severity": self._one_of(entry, "severity", SEVERITIES, "unknown_value"),
            **self._sources(entry),
        }
        if (instead := entry.map("instead")) is not None:
            forbidden["instead"] = self._named(instead)
        entry.close()
        return forbidden

    # ── service levels ────────────────────────────────────────────────────────────────────────────

    def _windows(self, entry: Entry) -> dict[str, bool]:
        """Every level's id, and whether it is a window around an appointment."""
        return {key: "due" not in one for key, one in entry.maps()}

    def _level(self, key: str, entry: Entry) -> Json:
        if not _ITEM_ID.fullmatch(key):
            entry.fault("bad_id", key)
        level: Json = {**entry.words(*LONGEST_LABEL), **self._sources(entry), "enabled": entry.flag("enabled", True)}
        if "due" in entry:
            if "earliest" in entry or "latest" in entry:
                entry.fault("window_or_due", line=entry.line_of("due"))
                entry.node("earliest"), entry.node("latest")
            level.update(self._deadline(entry))
        else:
            level.update(self._window(entry))
        entry.close()
        return level

    def _window(self, entry: Entry) -> Json:
        window: Json = {key: self._duration(entry, key, required=True) for key in ("earliest", "latest")}
        if "target" in entry:
            window["target"] = [value for value, _ in entry.texts("target")]
            for value, line in entry.texts("target"):
                if not _DURATION.fullmatch(value):
                    entry.fault("bad_duration", value, line)
            if len(window["target"]) != 2:
                entry.fault("wrong_arguments", "target", entry.line_of("target"))
        bounds = [window["earliest"], *window.get("target", []), window["latest"]]
        seconds = [_seconds(one) for one in bounds if one and _DURATION.fullmatch(one)]
        if seconds != sorted(seconds):
            entry.fault("window_order", line=entry.line_of("earliest"))
        return window

    def _deadline(self, entry: Entry) -> Json:
        deadline: Json = {"starts": self._one_of(entry, "starts", TRIGGERS, "unknown_trigger")}
        deadline["met"] = [trigger for trigger, _ in entry.texts("met", required=True)]
        for trigger, line in entry.texts("met"):
            if trigger not in TRIGGERS:
                entry.fault("unknown_trigger", trigger, line)
        if (when := entry.map("when")) is not None:
            deadline["when"] = self._condition("", when)
        if (due := entry.map("due")) is not None:
            deadline["due"] = self._due(due)
        deadline["warn"] = [value for value, _ in entry.texts("warn")]
        for value, line in entry.texts("warn"):
            if not _DURATION.fullmatch(value):
                entry.fault("bad_duration", value, line)
        deadline["tell"] = self._tell(entry.map("tell"))
        deadline["escalate"] = []
        if (escalate := entry.map("escalate")) is not None:
            for after, node in escalate.nodes():
                if not _DURATION.fullmatch(after):
                    escalate.fault("bad_duration", after, node.line)
                deadline["escalate"].append({"after": after, "to": self._told(escalate, after)})
        return deadline

    def _due(self, entry: Entry) -> Json:
        fn = self._one_of(entry, "fn", DUE, "unknown_function")
        due: Json = {"fn": fn}
        allowed = DUE.get(fn, frozenset())
        read: dict[str, Callable[[], Any]] = {
            "duration": lambda: self._duration(entry, "duration", required=True),
            "longest": lambda: self._duration(entry, "longest"),
            "otherwise": lambda: self._duration(entry, "otherwise", required=True),
            "days": lambda: entry.integer("days", required=True),
            "until": lambda: entry.text("until", required=True),
            "opening": lambda: entry.flag("opening"),
            "by": lambda: entry.text("by"),
            "values": lambda: self._durations_by(entry),
        }
        for argument in sorted(allowed):
            if (value := read[argument]()) is not None and value is not False:
                due[argument] = value
        if ("by" in due) != ("values" in due):
            entry.fault("missing_key", "values" if "by" in due else "by")
        if "by" in due and due["by"] != "complaint.grade":  # the grade belongs to the complaint, not to a visit
            self._check_field(due["by"], entry, entry.line_of("by"))
        entry.close()
        return due

    def _durations_by(self, entry: Entry) -> Json | None:
        values = entry.map("values")
        if values is None:
            return None
        return {key: self._duration(values, key) for key, _ in values.nodes()}

    def _tell(self, entry: Entry | None) -> Json:
        if entry is None:
            return {}
        tell = {moment: self._told(entry, moment) for moment in ("start", "warn", "overdue") if moment in entry}
        entry.close()
        return tell

    def _told(self, entry: Entry, key: str) -> list[str]:
        for who, line in entry.texts(key):
            if who not in TOLD:
                entry.fault("unknown_role", who, line)
        return [who for who, _ in entry.texts(key)]

    # ── brand ─────────────────────────────────────────────────────────────────────────────────────

    def _brand(self, entry: Entry | None) -> Json:
        if entry is None:
            return {}
        company = entry.map("company", required=True)
        brand = {
            "company": self._named(company) if company is not None else {},
            "hotline": entry.text("hotline", required=True),
        }
        entry.close()
        return brand


def _way_back(start: str, reads: dict[str, list[str]]) -> list[str]:
    """A way along the conditions from an item back to itself, or nothing."""
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop()
        for item in reads.get(way[-1], []):
            if item == start:
                return way
            if item not in seen:
                seen.add(item)
                ways.append([*way, item])
    return []


def _seconds(duration: str) -> int:
    """The length of a duration of days, hours, minutes and seconds (a month counts as 30 days: for order only)."""
    found = _DURATION.fullmatch(duration)
    assert found is not None
    sign, months, days, _, hours, minutes, seconds = found.groups()
    units = ((months, 2_592_000), (days, 86_400), (hours, 3600), (minutes, 60), (seconds, 1))
    return (-1 if sign else 1) * sum(int(part[:-1]) * unit for part, unit in units if part)
