"""Reads `items.yaml`: one item each, with the keys that go with its kind of answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from . import rules, vocabulary
from .conditions import Conditions
from .entries import LONGEST_LABEL, LONGEST_TEXT, WORD, Entry

Json = dict[str, Any]


class Items:
    """Reads items that may speak these phrases (None: they could not be read)."""

    def __init__(self, conditions: Conditions, phrases: Collection[str] | None) -> None:
        self._conditions, self._phrases = conditions, phrases

    def item(self, entry: Entry) -> Json:
        """The item as it is served, its defaults written out."""
        entry.check_id()
        answer = entry.one_of("answer", vocabulary.ANSWERS, "unknown_answer")
        by_default = {"computed": "system", "duration": "system", "signature": "customer"}.get(answer, "technician")
        item: Json = {
            **entry.words(*LONGEST_LABEL),
            "answer": answer,
            "who": entry.one_of("who", vocabulary.WHO, "unknown_who", by_default),
            "required": entry.flag("required", default=True),
            "critical": entry.flag("critical"),
            "bulk": entry.flag("bulk"),
            "private": entry.flag("private"),
            **entry.sources(),
        }
        if audience := entry.one_of("audience", vocabulary.AUDIENCES, "unknown_audience", ""):
            item["audience"] = audience
        if (when := entry.map("when")) is not None:
            item["when"] = self._conditions.when(when)
        if (help_text := entry.map("help")) is not None:
            item["help"] = help_text.words(*LONGEST_TEXT)
            help_text.close()
        if phrases := entry.texts("phrases"):
            item["phrases"] = [phrase for phrase, _ in phrases]
            for phrase, line in phrases:
                if self._phrases is not None and phrase not in self._phrases:
                    entry.fault("unknown_phrase", phrase, line)
        if mirrors := entry.texts("mirrors"):
            item["mirrors"] = [mirrored for mirrored, _ in mirrors]
        if answer in vocabulary.ANSWERS:
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
            case "photo":
                if pair := entry.text("pair"):
                    item["pair"] = pair
            case "text":
                item["max_length"] = entry.integer("max_length") or 500
                if entry.flag("scan"):
                    item["scan"] = True
            case "consent" | "signature":
                item["refusable"] = entry.flag("refusable")
            case "computed" | "duration":
                item["compute"] = self._compute(entry, duration=item["answer"] == "duration")

    def _options(self, entry: Entry) -> list[Json]:
        options = []
        if (found := entry.map("options", required=True)) is not None:
            for value, option in found.maps():
                if not WORD.fullmatch(value):
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
        self._conditions.check_field(of, entry, entry.line_of("of"))
        ratio = entry.decimal("ratio")
        if ratio is None:
            entry.fault("missing_key", "ratio")
        entry.close()
        return {"of": of, "ratio": ratio}

    def _bounds(self, entry: Entry) -> Json:
        bounds = {key: value for key in ("gte", "lte") if (value := entry.decimal(key)) is not None}
        low, high = rules.decimal(bounds.get("gte")), rules.decimal(bounds.get("lte"))
        if low is not None and high is not None and low > high:
            entry.fault("pass_order")
        if not bounds:
            entry.fault("missing_key", "gte")
        entry.close()
        return bounds

    def _pass_by(self, entry: Entry) -> Json:
        field, values = entry.text("field", required=True) or "", {}
        self._conditions.check_field(field, entry, entry.line_of("field"))
        if (found := entry.map("values", required=True)) is not None:
            for value, bounds in found.maps():
                self._conditions.check_value(field, value, bounds, bounds.line)
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
        fn = compute.one_of("fn", vocabulary.FUNCTIONS, "unknown_function")
        args = compute.texts("args", required=True)
        for name, line in args:
            self._conditions.check_field(name, compute, line)
        wanted = vocabulary.FUNCTIONS.get(fn)
        if fn in vocabulary.FUNCTIONS and len(args) != (wanted or max(len(args), 1)):
            compute.fault("wrong_arguments", fn)
        if duration != (fn == "seconds") and fn in vocabulary.FUNCTIONS:
            compute.fault("not_for_answer", fn)
        if fn in ("not_after", "within", "seconds"):
            for name, line in args:
                if self._conditions.kind(name) not in ("instant", None):
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
            self._conditions.check_value(field, one.value, compute, one.line)
        return [one.value for one in nodes]


def words_of(item: Json) -> set[str] | None:
    """The answers that an item can have; None where there are too many to name."""
    match item["answer"]:
        case "tick":
            return {"done", "not_done"}
        case "yes-no-na":
            return {"yes", "no", "na"}
        case "consent":
            return {"yes", "no", "withdrawn"}
        case "signature":
            return {"drawn", "typed", "refused"}
        case "choice":
            return {option["value"] for option in item["options"]}
        case _:
            return None
